"""Investment promotion: what counts in a year, the certification with its steps for several projects, and its papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi.projects import CertificationStep, promotion_rules
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import XLSX, attachment
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import status_of
from luoshi_web.projects.actions import certify
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.pages.certification import SentStep, certification_page
from luoshi_web.projects.pages.certification_paper import paper_page
from luoshi_web.projects.pages.certification_sheet import sheet_of
from luoshi_web.projects.pages.promotion import promotion_page
from luoshi_web.projects.promotion_rows import Attracted, attracted, band_targets, promotion_of
from luoshi_web.projects.queries import kept_of, places, rights

_KEY: Final = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
MOST_AT_ONCE: Final = 200


@require_safe
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """A year's newly attracted projects (?year= ?show=counted|waiting|others ?page=)."""
    rights(access)
    today = today_of(request)
    found = promotion_of(access.programme, _year(request, access, today), today)
    names = {unit.code: unit.name for unit in places(access.programme)}
    targets = band_targets(access.programme)
    page = promotion_page(access, found, targets, names, request.GET.dict(), today)
    return render(request, "projects/promotion.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def certification(request: HttpRequest, access: Access) -> HttpResponse:
    """Who waits for which step. Sent: a step passed for the chosen projects, for all of them or for none."""
    may = rights(access)
    if request.method != "POST":
        return _pipeline(request, access, may, None)
    if not (may.promotion or may.writes_some):
        raise PermissionDenied(_("招商认定由镇街申报，由招商主管部门办理。"))
    step, keys = request.POST.get("step", ""), request.POST.getlist("project")
    try:
        _pass(request, access, may, step, keys)
    except LuoshiError as error:
        typed = {name: written(request.POST.get(name, ""))[:400] for name in ("day", "by", "words")}
        again = SentStep(step, frozenset(keys), **typed, error=error)
        if step not in promotion_rules().steps:
            messages.error(request, str(error))
        return _pipeline(request, access, may, again)
    done = _("%(step)s已办 %(n)s 个项目。")
    words = {"step": promotion_rules().steps[step].label, "n": len(set(keys))}
    messages.success(request, done % words)
    return redirect("projects:certification", access.programme.code)


@require_safe
@entering
def workbook(request: HttpRequest, access: Access) -> HttpResponse:
    """What counts in the year (?year=), as .xlsx."""
    rights(access)
    today = today_of(request)
    year = _year(request, access, today)
    names = {unit.code: unit.name for unit in places(access.programme)}
    content = sheet_of(promotion_of(access.programme, year, today), names, today)
    return attachment(content, _("新招引开工认定%(year)s.xlsx") % {"year": year}, XLSX)


@require_safe
@entering
def paper(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    """One project's form of certification, to be printed and signed."""
    rights(access)
    kept = kept_of(access, no)
    one = Attracted(no, kept.row.edition, kept.row.sample, kept.told)
    page = paper_page(access, one, kept.row.town.name, today_of(request))
    return render(request, "projects/certification_paper.html", {"page": page})


def _pass(
    request: HttpRequest, access: Access, may: Rights, step: str, keys: Sequence[str]
) -> None:
    on = the_day_in(request.POST.get("day", ""), _("办理日期"))
    if not keys:
        raise LuoshiError(_("没有选项目。"), _("请在要办的项目前打勾。"))
    if len(keys) > MOST_AT_ONCE:
        raise LuoshiError(
            _("一次选了 %(n)s 个项目。") % {"n": len(keys)},
            _("一次最多 %(most)s 个，请分几次办。") % {"most": MOST_AT_ONCE},
        )
    by, words = written(request.POST.get("by", ""))[:100], written(request.POST.get("words", ""))
    taken = CertificationStep(step, on, by, passed=True, words=words[:400])
    with transaction.atomic():
        for key in dict.fromkeys(keys):
            number, seen = _numbers(key)
            certify(access, may, kept_of(access, number), seen, taken, at=now_of(request))


def _numbers(key: str) -> tuple[int, int]:
    found = _KEY.fullmatch(key)
    if found is None:
        raise LuoshiError(_("选的项目不对。"), _("请刷新页面再选。"))
    return int(found[1]), int(found[2])


def _pipeline(
    request: HttpRequest, access: Access, may: Rights, again: SentStep | None
) -> HttpResponse:
    names = {unit.code: (unit.pk, unit.name) for unit in places(access.programme)}
    every = attracted(access.programme)
    page = certification_page(access, may, every, names, today_of(request), again)
    status = status_of(again.error if again else None)
    return render(request, "projects/certification.html", {"page": page}, status=status)


def _year(request: HttpRequest, access: Access, today: date) -> int:
    """As asked for, within the programme; this year, or the nearest."""
    first, last = access.programme.first_year, access.programme.last_year
    asked = whole_in(request.GET.get("year", ""), 4) or today.year
    return min(max(asked, first), last)
