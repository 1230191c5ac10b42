"""`{% ask "target" page.code %}`: the way from an item's page to a question on it, for whoever may ask."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from luoshi_web.offices.queries import Access

register = template.Library()


@register.simple_tag(takes_context=True)
def ask(context: Context, kind: str, key: object, look: str = "btn ls-btn") -> str:
    """look: the link's classes. Nothing for an enterprise, nor where nobody is signed in."""
    access = getattr(context.get("request"), "access", None)
    if not isinstance(access, Access) or not access.works_here:
        return ""
    where = reverse("guidance:ask", args=[access.programme.code])
    asked = urlencode({"kind": kind, "key": key})
    return format_html('<a class="{}" href="{}?{}">{}</a>', look, where, asked, _("问一问"))
