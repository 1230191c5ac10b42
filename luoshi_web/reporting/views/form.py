"""A unit's form: shown whole, saved cell by cell, moved on its way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.ledger.views import reading
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.reporting.actions import (
    CellGiven,
    CellResult,
    TextGiven,
    Wanted,
    comment_on,
    move_report,
    refuse_foreign,
    save_cells,
    save_text,
)
from luoshi_web.reporting.guards import require_writer
from luoshi_web.reporting.models import Report
from luoshi_web.reporting.owed import Item, Owed
from luoshi_web.reporting.pages.form import CellRow, cells_page, form_page
from luoshi_web.reporting.pages.review import review_page
from luoshi_web.reporting.queries import graded_in, owed_by, report_for

MOST_CELLS = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The report of the address, what it owes, and the months of all the unit's reports."""

    report: Report
    owed: Owed
    months: list[int]


def found(request: HttpRequest, access: Access, month: str, unit: str) -> Found:
    """Http404 where the person may not see it. Whoever tried to change another unit's report stands in the trail."""
    try:
        report, months = report_for(access, month, unit)
    except Http404:
        if request.method not in ("GET", "HEAD"):
            refuse_foreign(access, month, unit, at=now_of(request))
        raise
    owed = owed_by(access.programme, report.round).get(report.unit_id, Owed())
    return Found(report, owed, months)


@require_safe
@reading
def show(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    at = found(request, access, month, unit)
    if access.coordinates and at.report.unit_id not in access.units_as(WRITERS):
        reviewed = review_page(access, at.report, at.months, now_of(request))
        return render(request, "reporting/review.html", {"page": reviewed})
    page = form_page(access, at.report, at.months, now_of(request))
    return render(request, "reporting/form.html", {"page": page})


@require_POST
@reading
def cells(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    """JSON in and out: {"cells": [{"key", "text", "note", "seen"}]} -> {"cells": [row as the page shows it]}.

    409 when the report may not be changed now, with the sentence why; a cell that was not stored says so itself.
    """
    at = found(request, access, month, unit)
    report, owed = at.report, at.owed
    require_writer(access, report)
    given = _cells_given(request)
    if isinstance(given, str):
        return JsonResponse({"message": given}, status=400)
    graded = graded_in(access.programme)
    try:
        results = save_cells(access, report, owed, graded, given, at=now_of(request))
    except LuoshiError as error:
        return JsonResponse({"message": str(error)}, status=409)
    page = cells_page(access, report, at.months, now_of(request))
    rows = {row.key: row for row in page.hand}
    return JsonResponse({
        "cells": [_cell_json(one, rows.get(one.key)) for one in results],
        "done": page.done,
        "todo": page.todo,
    })  # fmt: skip


def _cells_given(request: HttpRequest) -> list[CellGiven] | str:
    """What was sent, or the sentence why it cannot be read."""
    wrong = _("没有读懂送来的内容，一格也没有存。请刷新页面再试。")
    try:
        body: Any = json.loads(request.body)
        rows = body["cells"]
        given = [
            CellGiven(str(r["key"]), str(r["text"]), str(r.get("note", "")), int(r["seen"]))
            for r in rows
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return wrong
    if len(given) > MOST_CELLS:
        return _("一次最多存 %(n)s 格，请分几次。") % {"n": MOST_CELLS}
    return given


def _cell_json(one: CellResult, row: CellRow | None) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "key": one.key,
        "state": one.state,
        "version": one.version,
        "text": one.text,
        "message": one.message,
    }
    if row is not None and one.state in ("saved", "same"):
        told |= {
            "cell": row.state,
            "words": row.words,
            "message": row.message,
            "change": row.change,
            "change_bad": row.change_bad,
            "ytd": row.ytd,
        }
    return told


@require_POST
@reading
def text(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    """A task's words, from the page's script (JSON back) or as a plain form."""
    at = found(request, access, month, unit)
    report, owed = at.report, at.owed
    seen = request.POST.get("seen", "")
    given = TextGiven(
        request.POST.get("section", ""), request.POST.dict(), int(seen) if seen.isdigit() else 0
    )
    try:
        row = save_text(access, report, owed, given, at=now_of(request))
    except LuoshiError as error:
        if _by_script(request):
            return JsonResponse({"message": str(error)}, status=409)
        messages.error(request, str(error))
        return redirect("reporting:form", access.programme.code, month, unit)
    if _by_script(request):
        return JsonResponse({"version": row.version})
    messages.success(request, _("已存。"))
    return redirect("reporting:form", access.programme.code, month, unit)


@require_POST
@reading
def move(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    at = found(request, access, month, unit)
    report, owed = at.report, at.owed
    seen = request.POST.get("seen", "")
    wanted = Wanted(
        move=request.POST.get("move", ""),
        seen=int(seen) if seen.isdigit() else -1,
        reason=request.POST.get("reason", ""),
        cells=tuple(request.POST.getlist("cells")),
    )
    try:
        move_report(access, report, owed, wanted, at=now_of(request))
    except LuoshiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(unit)s的月报：%(state)s。") % {
            "unit": report.unit.name, "state": report.get_state_display()
        })  # fmt: skip
    return redirect("reporting:form", access.programme.code, month, unit)


@require_POST
@reading
def comment(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    at = found(request, access, month, unit)
    report, owed = at.report, at.owed
    item = item_in(owed, request.POST.get("key", ""))
    try:
        comment_on(
            access,
            report,
            item,
            request.POST.get("text", ""),
            is_doubt=request.POST.get("doubt") == "1",
            at=now_of(request),
        )
    except LuoshiError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("已记下，%(unit)s和统筹人员都能看到。") % {"unit": report.unit.name}
        )
    return redirect("reporting:form", access.programme.code, month, unit)


def item_in(owed: Owed, key: str) -> Item:
    item = next((one for one in owed.items if one.key == key), None)
    if item is None:
        raise Http404(_("这份月报里没有这一格。"))
    return item


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
