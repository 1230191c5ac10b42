"""Who keeps which duty, and the way from an entry of the kept register to its project."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering
from luoshi_web.projects.actions import set_keeper
from luoshi_web.projects.forms import whole_in
from luoshi_web.projects.models import Duty
from luoshi_web.projects.pages.keepers import keepers_page
from luoshi_web.projects.queries import rights, visible
from luoshi_web.projects.views.common import attempt, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def keepers(request: HttpRequest, access: Access) -> HttpResponse:
    """Coordinators say which unit has which duty; all of them or none are kept."""
    if not access.coordinates:
        raise PermissionDenied(_("主管单位由统筹人员定。"))
    if request.method != "POST":
        return render(request, "projects/keepers.html", {"page": keepers_page(access)})
    typed = {duty.value: request.POST.get(duty.value, "").strip() for duty in Duty}

    def act(at: datetime) -> None:
        with transaction.atomic():
            for duty in Duty:
                unit = _unit(access, typed[duty.value])
                set_keeper(access.programme, duty, unit, actor=access.actor, at=at)

    error = attempt(request, act, _("主管单位已定。"))
    if error is None:
        return redirect("projects:keepers", access.programme.code)
    page = keepers_page(access, typed)
    return render(request, "projects/keepers.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def entry(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    """no: of an entry in the register that this room keeps."""
    rights(access)
    row = visible(access.programme).filter(entered__entry_no=no).first()
    if row is None:
        raise Http404(_("第 %(n)s 条没有对应的项目。") % {"n": no})
    return redirect("projects:show", access.programme.code, row.number)


def _unit(access: Access, text: str) -> Unit | None:
    if not text:
        return None
    unit = Unit.objects.filter(programme=access.programme, pk=whole_in(text)).first()
    if unit is None:
        raise LuoshiError(_("没有这个单位。"), _("请从列出的单位里选。"))
    return unit
