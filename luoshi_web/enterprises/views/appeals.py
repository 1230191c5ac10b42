"""Appeals for those who handle them: the list, one of them with its moves, its files, the exclusion, the private link."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi_web.enterprises.actions.appeals import (
    ask_exclusion,
    move_appeal,
    renew_link,
    sort_appeal,
)
from luoshi_web.enterprises.appeal_forms import said_in, sorting_in, typed_in
from luoshi_web.enterprises.appeal_rows import (
    appeal_files,
    appeal_of,
    appeal_row,
    appeal_sides,
    appeal_supports,
    exclusions_of,
    usual_units,
)
from luoshi_web.enterprises.guards import require_dispatch, rights
from luoshi_web.enterprises.models import Appeal, AppealFile, ExclusionState
from luoshi_web.enterprises.pages.appeal import EXCLUSION, SORT, Told, appeal_page
from luoshi_web.enterprises.pages.appeal_moves import Asked
from luoshi_web.enterprises.pages.appeals import AppealFilters, appeals_page, appeals_sheet
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.files import XLSX, attachment, file_response
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_safe
@entering
def appeals(request: HttpRequest, access: Access) -> HttpResponse:
    filters, at = AppealFilters.of(request.GET.dict()), whole_in(request.GET.get("page", ""))
    page = appeals_page(access, rights(access), filters, today_of(request), at)
    return render(request, "enterprises/appeals.html", {"page": page})


@require_safe
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    filters, today = AppealFilters.of(request.GET.dict()), today_of(request)
    content = appeals_sheet(access, rights(access), filters, today)
    return attachment(content, _("企业诉求%(day)s.xlsx") % {"day": today.isoformat()}, XLSX)


@require_safe
@entering
def appeal(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _appeal(request, access, appeal_row(access, number), Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """A move: what it is called stands in `do`, the edition that was seen in `seen`."""
    held = rights(access)
    row, form = appeal_row(access, number, held), request.POST.get("do", "")

    def act(at: datetime) -> object:
        return move_appeal(access, held, row, form, said_in(request), at=at)

    error = attempt(request, act, _("已记下。"))
    if error is None:
        return _after(access, number)
    typed = Typed(form, str(error), typed_in(request.POST), tuple(request.POST.getlist("supports")))
    return _appeal(request, access, appeal_row(access, number), typed, status_of(error))


@require_POST
@entering
def exclusion(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    row, given = appeal_row(access, number), request.POST

    def act(at: datetime) -> object:
        return ask_exclusion(access, row, given.get("kind", ""), given.get("reason", ""), at=at)

    error = attempt(request, act, _("已报批。"))
    if error is None:
        return redirect("enterprises:appeal", access.programme.code, number)
    typed = Typed(EXCLUSION, str(error), typed_in(given))
    return _appeal(request, access, row, typed, status_of(error))


@require_POST
@entering
def sort(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    row, given = appeal_row(access, number), request.POST
    require_dispatch(rights(access))

    def act(at: datetime) -> object:
        seen = whole_in(given.get("seen", ""))
        return sort_appeal(access, row, seen, sorting_in(given, row), at=at)

    error = attempt(request, act, _("已更正。"))
    if error is None:
        return redirect("enterprises:appeal", access.programme.code, number)
    typed = Typed(SORT, str(error), typed_in(given))
    return _appeal(request, access, appeal_row(access, number), typed, status_of(error))


@require_POST
@entering
def link(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """The new link stands on the answer itself, once: it is kept nowhere, so no page can show it again."""
    row = appeal_row(access, number)
    token = renew_link(access, row, at=now_of(request))
    made = private_url(request, access.programme.code, token)
    answer = _appeal(request, access, appeal_row(access, number), Typed(), link=made)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@entering
def file(request: HttpRequest, access: Access, number: int, pk: int) -> HttpResponse:
    row = appeal_row(access, number)
    found = AppealFile.objects.select_related("file").filter(appeal=row, pk=pk).first()
    if found is None:
        raise Http404(_("没有这个文件。"))
    return file_response(found.file)


def private_url(request: HttpRequest, code: str, token: str) -> str:
    return request.build_absolute_uri(reverse("enterprises-public:case", args=[code, token]))


def _after(access: Access, number: int) -> HttpResponse:
    """Back to the appeal; to the list where the move took it out of the person's sight."""
    try:
        appeal_row(access, number)
    except Http404:
        return redirect("enterprises:appeals", access.programme.code)
    return redirect("enterprises:appeal", access.programme.code, number)


def _appeal(
    request: HttpRequest,
    access: Access,
    row: Appeal,
    typed: Typed,
    status: int = 200,
    *,
    link: str = "",
) -> HttpResponse:
    held, today, calendar = rights(access), today_of(request), calendar_of(access.programme)
    supports, exclusions = appeal_supports(row), exclusions_of(row)
    granted = [one.kind for one in exclusions if one.state == ExclusionState.GRANTED]
    told = appeal_of(row, excluded=granted[0] if granted else "")
    sides = appeal_sides(row, held, {unit.pk for unit in supports})
    units = standing_units(access.programme, today) if sides & {"office", "unit"} else []
    likely = [unit.name for unit in usual_units(row.category, units)]
    asked = Asked(units, likely, today, calendar.is_working, typed)
    shown = Told(row, told, appeal_files(row), supports, exclusions, link)
    page = appeal_page(access, shown, sides, asked, calendar)
    return render(request, "enterprises/appeal.html", {"page": page}, status=status)
