"""The way from an entry of the kept register to its project."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering
from luoshi_web.projects.queries import rights, visible


@require_safe
@entering
def entry(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    """no: of an entry in the register that this room keeps."""
    rights(access)
    row = visible(access.programme).filter(entered__entry_no=no).first()
    if row is None:
        raise Http404(_("第 %(n)s 条没有对应的项目。") % {"n": no})
    return redirect("projects:show", access.programme.code, row.number)
