"""Asks to higher levels: the list with its sums, one ask, its forms, the ledger. What is refused is said where it was typed."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Quantity
from luoshi.projects import ask_kinds
from luoshi.writing import ledger_paper
from luoshi_web.asks.actions import (
    UseTold,
    allocate_ask,
    answer_needs,
    change_ask,
    make_ask,
    move_ask,
    prove_step,
)
from luoshi_web.asks.ask_rows import ask_file, ask_row, asks, kept_ask, require_asker, writes
from luoshi_web.asks.forms import ask_in, file_in, seen_in, step_in, the_quantity_in, typed_in
from luoshi_web.asks.guards import Rights, require_some, rights
from luoshi_web.asks.models import Ask
from luoshi_web.asks.pages.ask import Choices, ask_form, ask_page
from luoshi_web.asks.pages.ask_papers import asks_ledger, asks_workbook
from luoshi_web.asks.pages.asks import AskFilters, asks_page, filtered, ordered
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import DOCX, PDF, XLSX, attachment, file_response, sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.projects.matter_rows import needs, still_open
from luoshi_web.projects.queries import visible


@require_safe
@entering
def show(request: HttpRequest, access: Access) -> HttpResponse:
    return _list(request, access)


@require_safe
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    rights(access)
    today = today_of(request)
    rows = list(ordered(filtered(access, AskFilters.of(request.GET.dict()))))
    content = asks_workbook(access.programme, rows, today)
    return attachment(content, f"{_('政策资金争取台账')}{today.isoformat()}.xlsx", XLSX)


@require_safe
@entering
def paper(request: HttpRequest, access: Access, end: str) -> HttpResponse:
    """The ledger as an official table; refused, the page says why."""
    rights(access)
    today = today_of(request)
    make, kind = (pdf_with, PDF) if end == "pdf" else (docx_with, DOCX)
    rows = filtered(access, AskFilters.of(request.GET.dict())).order_by("number")
    try:
        facts = asks_ledger(access.programme, list(rows), today)
        content = make(access.programme, "ledger", ledger_paper(facts))
    except LuoshiError as error:
        messages.error(request, str(error))
        return _list(request, access, 422)
    return attachment(content, f"{_('政策资金争取台账')}{today.isoformat()}.{end}", kind)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)

    def act(at: datetime) -> Ask:
        return make_ask(access, held, ask_in(access.programme, request.POST), at=at)

    leads = _leads(access, held, request)
    require_some(held)
    if request.method != "POST":
        return _form(request, access, None, leads, Typed())
    made: list[Ask] = []
    error = attempt(request, lambda at: made.append(act(at)), _("已列入。"))
    if error is None:
        return redirect("asks:ask", access.programme.code, made[0].number)
    return _form(
        request, access, None, leads, typed_in(request, "form", str(error)), status_of(error)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), ask_row(access, number)
    require_asker(held, row)
    leads = _leads(access, held, request)
    if request.method != "POST":
        return _form(request, access, row, leads, Typed())

    def act(at: datetime) -> object:
        told = ask_in(access.programme, request.POST)
        return change_ask(access, held, row, seen_in(request), told, at=at)

    error = attempt(request, act, _("已改。"))
    if error is None:
        return redirect("asks:ask", access.programme.code, number)
    return _form(
        request, access, row, leads, typed_in(request, "form", str(error)), status_of(error)
    )


@require_safe
@entering
def one(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _one(request, access, number)


@require_POST
@entering
def step(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), ask_row(access, number)
    require_asker(held, row)

    def act(at: datetime) -> object:
        return move_ask(
            access, held, row, seen_in(request), step_in(request.POST, row.kind), at=at,
            file=file_in(request),
        )  # fmt: skip

    error = attempt(request, act, _("已记下。"))
    return _done(request, access, number, request.POST.get("to", ""), error)


@require_POST
@entering
def use(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), ask_row(access, number)
    require_asker(held, row)

    def act(at: datetime) -> object:
        given = request.POST
        project = visible(access.programme).filter(number=whole_in(given.get("project", "")))
        unit = Unit.objects.filter(programme=access.programme, pk=whole_in(given.get("unit", "")))
        told = UseTold(
            on=the_day_in(given.get("on", ""), _("安排日期")),
            amount=the_quantity_in(given.get("amount", ""), _("安排数量"), row.kind),
            project=project.select_related("programme", "town").first(),
            unit=unit.first(),
            words=given.get("words", ""),
        )
        return allocate_ask(access, held, row, seen_in(request), told, at=at)

    return _done(request, access, number, "use", attempt(request, act, _("已记下安排。")))


@require_POST
@entering
def answers(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Which needs it answers: `need-N` holds how much of need N, empty where none."""
    held, row = rights(access), ask_row(access, number)
    require_asker(held, row)

    def act(at: datetime) -> object:
        amounts: dict[int, Quantity] = {}
        for name, text in request.POST.items():
            found = whole_in(name.removeprefix("need-")) if name.startswith("need-") else 0
            if found and str(text).strip():
                amounts[found] = the_quantity_in(str(text), _("回应数量"), row.kind)
        return answer_needs(access, held, row, seen_in(request), amounts, at=at)

    return _done(request, access, number, "needs", attempt(request, act, _("已记下。")))


@require_POST
@entering
def prove(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), ask_row(access, number)
    require_asker(held, row)

    def act(at: datetime) -> object:
        told = whole_in(request.POST.get("step", "")) or None
        return prove_step(access, held, row, seen_in(request), told, sent_file(request), at=at)

    return _done(request, access, number, "prove", attempt(request, act, _("已传。")))


@require_safe
@entering
def file(request: HttpRequest, access: Access, number: int, pk: int) -> HttpResponse:
    rights(access)
    return file_response(ask_file(access, number, pk).file)


def _list(request: HttpRequest, access: Access, status: int = 200) -> HttpResponse:
    held, filters = rights(access), AskFilters.of(request.GET.dict())
    at = whole_in(request.GET.get("page", ""))
    is_board = request.GET.get("view") == "board"
    page = asks_page(access, held, filters, today_of(request), at, is_board=is_board)
    return render(request, "asks/asks.html", {"page": page}, status=status)


def _one(
    request: HttpRequest, access: Access, number: int, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    held, row = rights(access), ask_row(access, number)
    choices = _choices(access, held, row, request)
    page = ask_page(access, held, kept_ask(row), today_of(request), typed or Typed(), choices)
    return render(request, "asks/ask.html", {"page": page}, status=status)


def _done(
    request: HttpRequest, access: Access, number: int, form: str, error: LuoshiError | None
) -> HttpResponse:
    """Who came second is told above the page, whose forms are no longer those that were sent."""
    if error is None:
        return redirect("asks:ask", access.programme.code, number)
    if isinstance(error, ConflictError):
        messages.error(request, str(error))
        return _one(request, access, number, status=409)
    title = ask_row(access, number).title
    fault = str(error).replace(f"“{title}”的", "").replace(f"“{title}”", _("这一项"))
    return _one(request, access, number, typed_in(request, form, fault), status_of(error))


def _form(
    request: HttpRequest,
    access: Access,
    row: Ask | None,
    leads: list[Unit],
    typed: Typed,
    status: int = 200,
) -> HttpResponse:
    asked = asks(access.programme).order_by("higher").values_list("higher", flat=True).distinct()
    page = ask_form(access, row, leads, list(asked), today_of(request), typed)
    return render(request, "asks/ask_form.html", {"page": page}, status=status)


def _leads(access: Access, held: Rights, request: HttpRequest) -> list[Unit]:
    """Units whose asks the person may make."""
    every = standing_units(access.programme, today_of(request))
    return every if held.office else [unit for unit in every if unit.pk in held.units]


def _choices(access: Access, held: Rights, row: Ask, request: HttpRequest) -> Choices:
    if not writes(held, row):
        return Choices()
    need_kind = ask_kinds()[row.kind].need
    wanted = needs(access.programme).filter(still_open("need"), kind=need_kind)
    if row.state != "arrived":
        return Choices(needs=list(wanted) if need_kind else ())
    return Choices(
        needs=list(wanted) if need_kind else (),
        projects=list(visible(access.programme).order_by("number").only("number", "name")),
        units=standing_units(access.programme, today_of(request)),
    )
