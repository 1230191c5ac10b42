"""Enterprises: the directory, a card, its form, two that are one."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.firms import change_firm, gather_firms, make_firm, merge_firms
from luoshi_web.enterprises.firm_forms import FIELDS, firm_in
from luoshi_web.enterprises.firm_rows import (
    entries_about,
    firm_named,
    firm_of,
    names_of,
    steps_of,
    unknown_entries,
)
from luoshi_web.enterprises.guards import ladder_rights, require_ladder
from luoshi_web.enterprises.models import Firm
from luoshi_web.enterprises.pages.firm import firm_page
from luoshi_web.enterprises.pages.firm_form import firm_form, values_of
from luoshi_web.enterprises.pages.firm_merge import merge_page
from luoshi_web.enterprises.pages.firms import FirmFilters, firms_page, places_among
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, attempt_aloud, status_of


@require_safe
@entering
def firms(request: HttpRequest, access: Access) -> HttpResponse:
    held, today = ladder_rights(access), today_of(request)
    filters, at = FirmFilters.of(request.GET.dict()), whole_in(request.GET.get("page", ""))
    page = firms_page(access, held, filters, towns_of(request, access), today, at)
    return render(request, "enterprises/firms.html", {"page": page})


@require_POST
@entering
def gather(request: HttpRequest, access: Access) -> HttpResponse:
    """A row for every enterprise that the registers name and that has none."""
    held = ladder_rights(access)
    require_ladder(held)
    made: list[int] = []

    def act(at: datetime) -> object:
        made.append(gather_firms(access, held, unknown_entries(access), at=at))
        return made

    attempt_aloud(request, act, _("已照台账建档。"))
    return redirect("enterprises:firms", access.programme.code)


@require_safe
@entering
def firm(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = ladder_rights(access), firm_of(access, number)
    if row.merged_into is not None:
        return redirect("enterprises:firm", access.programme.code, row.merged_into.number)
    names = names_of(row)
    entries = entries_about(access, [one.key for one in names])
    page = firm_page(access, held, row, names, entries, steps_of(row), today_of(request))
    return render(request, "enterprises/firm.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    """?name=: filled in beforehand."""
    held = ladder_rights(access)
    require_ladder(held)
    towns = towns_of(request, access)
    if request.method != "POST":
        values = {"name": request.GET.get("name", "")[:120]}
        return _form(request, access, towns, values)
    made: list[Firm] = []

    def act(at: datetime) -> object:
        made.append(make_firm(access, held, firm_in(request.POST.dict(), towns), at=at))
        return made

    error = attempt(request, act, _("已建档。"))
    if error is None:
        return redirect("enterprises:firm", access.programme.code, made[0].number)
    return _form(request, access, towns, _sent(request), error=error)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = ladder_rights(access), firm_of(access, number)
    require_ladder(held)
    towns = towns_of(request, access)
    if request.method != "POST":
        return _form(request, access, towns, values_of(row, names_of(row)), row)

    def act(at: datetime) -> object:
        seen = whole_in(request.POST.get("seen", ""))
        return change_firm(access, held, row, seen, firm_in(request.POST.dict(), towns), at=at)

    error = attempt(request, act, _("已改。"))
    if error is None:
        return redirect("enterprises:firm", access.programme.code, number)
    return _form(request, access, towns, _sent(request), row, error=error)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def merge(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """other: the number or the name of the one that is taken in."""
    held, row = ladder_rights(access), firm_of(access, number)
    require_ladder(held)
    if request.method != "POST":
        return render(request, "enterprises/firm_merge.html", {"page": merge_page(access, row)})
    other, reason = request.POST.get("other", ""), request.POST.get("reason", "")

    def act(at: datetime) -> object:
        gone = firm_named(access, other)
        seen = whole_in(request.POST.get("seen", ""))
        return merge_firms(access, held, row, seen, gone, reason, at=at)

    error = attempt(request, act, _("已合并，两个名称的台账记录都在这里。"))
    if error is None:
        return redirect("enterprises:firm", access.programme.code, number)
    page = merge_page(access, row, other=other[:120], reason=reason[:400], fault=str(error))
    return render(request, "enterprises/firm_merge.html", {"page": page}, status=status_of(error))


def towns_of(request: HttpRequest, access: Access) -> list[Unit]:
    return places_among(standing_units(access.programme, today_of(request)))


def _sent(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:2000] for name in FIELDS}


def _form(
    request: HttpRequest,
    access: Access,
    towns: list[Unit],
    values: dict[str, str],
    row: Firm | None = None,
    *,
    error: LuoshiError | None = None,
) -> HttpResponse:
    page = firm_form(access, towns, values, firm=row, fault=str(error or ""))
    return render(request, "enterprises/firm_form.html", {"page": page}, status=status_of(error))
