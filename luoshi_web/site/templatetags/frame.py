"""`{% frame as frame %}`: what the base template draws around a page."""

from __future__ import annotations

from django import template
from django.template import Context

from luoshi_web.site.frame import Frame, frame_of

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame:
    request = context.get("request")
    return frame_of(request) if request is not None else Frame(home_url="/")
