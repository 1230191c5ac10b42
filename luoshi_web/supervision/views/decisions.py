"""What meetings decided: the list, one of them with its moves, the files that came with it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi_web.offices.files import CheckedFile, file_response, sent_file
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.supervision.actions.decision_orders import order_decision
from luoshi_web.supervision.actions.decisions import (
    close_decision,
    report_decision,
    return_decision,
)
from luoshi_web.supervision.forms import typed_in
from luoshi_web.supervision.guards import Rights, require_office, rights
from luoshi_web.supervision.meeting_rows import decision_row, steps_of
from luoshi_web.supervision.models import Decision
from luoshi_web.supervision.pages.decisions import decision_page, decisions_page, filters_of

_OFFICE = ("close", "return", "order")


@require_safe
@entering
def decisions(request: HttpRequest, access: Access) -> HttpResponse:
    filters, at = filters_of(request.GET.dict()), whole_in(request.GET.get("page", ""))
    page = decisions_page(access, rights(access), filters, today_of(request), at)
    return render(request, "supervision/decisions.html", {"page": page})


@require_safe
@entering
def decision(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held = rights(access)
    return _decision(request, access, held, decision_row(access, held, number), Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """report, by its owner; close, return, order by the office."""
    held = rights(access)
    row = decision_row(access, held, number)
    given, code = request.POST, request.POST.get("do", "")
    seen, words = whole_in(given.get("seen", "")), given.get("words", "")
    if code in _OFFICE:
        require_office(held)
    elif row.owner_id not in held.units:
        raise PermissionDenied(_("办理情况由责任单位报告。"))
    made: list[object] = []

    def act(at: datetime) -> object:
        if code == "report":
            return report_decision(access, row, seen, words, _file(request), at=at)
        if code == "close":
            return close_decision(access, row, seen, words, at=at)
        if code == "return":
            return return_decision(access, row, seen, words, at=at)
        if code == "order":
            made.append(order_decision(access, row, seen, at=at).number)
            return made
        raise Http404(_("没有这一步。"))

    error = attempt(request, act, _("已记下。"))
    if error is None:
        if made:
            return redirect("supervision:order", access.programme.code, made[0])
        return redirect("supervision:decision", access.programme.code, number)
    typed = Typed(code, str(error), typed_in(given))
    row = decision_row(access, held, number)
    return _decision(request, access, held, row, typed, status_of(error))


@require_safe
@entering
def file(request: HttpRequest, access: Access, number: int, step: int) -> HttpResponse:
    row = decision_row(access, rights(access), number)
    found = next((one for one in steps_of(row) if one.pk == step and one.file), None)
    if found is None or found.file is None:
        raise Http404(_("没有这个文件。"))
    return file_response(found.file)


def _decision(
    request: HttpRequest, access: Access, held: Rights, row: Decision, typed: Typed,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    page = decision_page(access, held, row, steps_of(row), today_of(request), typed)
    return render(request, "supervision/decision.html", {"page": page}, status=status)


def _file(request: HttpRequest) -> CheckedFile | None:
    return sent_file(request) if request.FILES.get("file") else None
