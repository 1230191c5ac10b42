"""The plan's measures: the table by task, one measure, what is told of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.asks.actions import (
    MeasureTold,
    add_measure,
    assign_measure,
    list_measures,
    tell_measure,
)
from luoshi_web.asks.forms import file_in, seen_in, typed_in
from luoshi_web.asks.guards import require_office, rights
from luoshi_web.asks.measure_rows import measure_row
from luoshi_web.asks.pages.measures import (
    MeasureFilters,
    measure_page,
    measures_page,
    measures_workbook,
)
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import XLSX, attachment, file_response
from luoshi_web.offices.forms.typed import day_in, whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import attempt, attempt_aloud, status_of


@require_safe
@entering
def show(request: HttpRequest, access: Access) -> HttpResponse:
    return _list(request, access)


@require_safe
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    rights(access)
    today = today_of(request)
    content = measures_workbook(access.programme, MeasureFilters.of(request.GET.dict()), today)
    return attachment(content, f"{_('政策措施清单')}{today.isoformat()}.xlsx", XLSX)


@require_POST
@entering
def from_plan(request: HttpRequest, access: Access) -> HttpResponse:
    """Everything the plan's text promises that is not in the list yet."""
    held = rights(access)
    require_office(held)
    attempt_aloud(request, lambda at: list_measures(access, held, at=at), _("已照方案列出。"))
    return redirect("asks:measures", access.programme.code)


@require_POST
@entering
def add(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    require_office(held)

    def act(at: datetime) -> object:
        given = request.POST
        owner = _owner(access, given.get("owner", ""))
        return add_measure(
            access, held, given.get("section", ""), given.get("text", ""), owner, at=at
        )

    error = attempt(request, act, _("已加上。"))
    if error is None:
        return redirect("asks:measures", access.programme.code)
    return _list(request, access, typed_in(request, "add", str(error)), status_of(error))


@require_safe
@entering
def one(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _one(request, access, number)


@require_POST
@entering
def tell(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), measure_row(access, number)

    def act(at: datetime) -> object:
        given = request.POST
        told = MeasureTold(
            state=given.get("state", ""),
            paper_number=given.get("paper_number", ""),
            paper_title=given.get("paper_title", ""),
            issued_on=day_in(given.get("issued_on", ""), _("印发日期")),
            effect=given.get("effect", ""),
            effect_on=day_in(given.get("effect_on", ""), _("成效截至日期")),
            effect_source=given.get("effect_source", ""),
            targets=tuple(given.getlist("chosen")),
            reason=given.get("reason", ""),
        )
        return tell_measure(access, held, row, seen_in(request), told, at=at, file=file_in(request))

    return _done(request, access, number, "tell", attempt(request, act, _("已记下。")))


@require_POST
@entering
def assign(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), measure_row(access, number)
    require_office(held)

    def act(at: datetime) -> object:
        given = request.POST
        due = day_in(given.get("due", ""), _("出台时限"))
        owner = _owner(access, given.get("owner", ""))
        return assign_measure(access, held, row, seen_in(request), owner, due, at=at)

    return _done(request, access, number, "assign", attempt(request, act, _("已定。")))


@require_safe
@entering
def file(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    rights(access)
    row = measure_row(access, number)
    if row.paper is None:
        raise Http404(_("没有这个文件。"))
    return file_response(row.paper)


def _owner(access: Access, text: str) -> Unit | None:
    if not text.strip():
        return None
    return Unit.objects.filter(programme=access.programme, pk=whole_in(text)).first()


def _list(
    request: HttpRequest, access: Access, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    held, filters = rights(access), MeasureFilters.of(request.GET.dict())
    page = measures_page(access, held, filters, today_of(request), typed or Typed())
    return render(request, "asks/measures.html", {"page": page}, status=status)


def _one(
    request: HttpRequest, access: Access, number: int, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    held, row = rights(access), measure_row(access, number)
    page = measure_page(access, held, row, now_of(request), typed or Typed())
    return render(request, "asks/measure.html", {"page": page}, status=status)


def _done(
    request: HttpRequest, access: Access, number: int, form: str, error: LuoshiError | None
) -> HttpResponse:
    """Who came second is told above the page, whose forms are no longer those that were sent."""
    if error is None:
        return redirect("asks:measure", access.programme.code, number)
    if isinstance(error, ConflictError):
        messages.error(request, str(error))
        return _one(request, access, number, status=409)
    return _one(request, access, number, typed_in(request, form, str(error)), status_of(error))
