"""Typical cases: the library, one case, what is done to one, its paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.writing import case_paper, docx_of, pdf_of
from luoshi_web.asks.actions import (
    CaseTold,
    RecognitionTold,
    ReuseTold,
    add_evidence,
    change_case,
    make_case,
    recognise_case,
    reuse_case,
    review_case,
    send_case,
)
from luoshi_web.asks.case_rows import case_file, case_row, kept_case, require_writer
from luoshi_web.asks.forms import file_in, seen_in, typed_in, unit_in
from luoshi_web.asks.guards import Rights, require_some, rights
from luoshi_web.asks.models import Case
from luoshi_web.asks.pages.cases import (
    CaseFilters,
    case_facts,
    case_form,
    case_page,
    cases_page,
    cases_workbook,
    filtered,
)
from luoshi_web.asks.pilot_rows import pilots
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import DOCX, PDF, XLSX, attachment, file_response, sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.making import fonts_here

_MOST_RESULTS = 20


@require_safe
@entering
def show(request: HttpRequest, access: Access) -> HttpResponse:
    page = cases_page(access, rights(access), CaseFilters.of(request.GET.dict()))
    return render(request, "asks/cases.html", {"page": page})


@require_safe
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    today = today_of(request)
    rows = filtered(access, rights(access), CaseFilters.of(request.GET.dict()))
    content = cases_workbook(access.programme, list(rows), today)
    return attachment(content, f"{_('典型案例库')}{today.isoformat()}.xlsx", XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    require_some(held)
    if request.method != "POST":
        return _form(request, access, held, None, Typed())
    made: list[Case] = []

    def act(at: datetime) -> object:
        made.append(make_case(access, held, _told(request, access), at=at))
        return made

    error = attempt(request, act, _("已起草。附上佐证再报送。"))
    if error is None:
        return redirect("asks:case", access.programme.code, made[0].number)
    typed = typed_in(request, "form", str(error))
    return _form(request, access, held, None, typed, status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held = rights(access)
    row = case_row(access, held, number)
    require_writer(held, row)
    if request.method != "POST":
        return _form(request, access, held, row, Typed())

    def act(at: datetime) -> object:
        return change_case(access, held, row, seen_in(request), _told(request, access), at=at)

    error = attempt(request, act, _("已改。"))
    if error is None:
        return redirect("asks:case", access.programme.code, number)
    typed = typed_in(request, "form", str(error))
    return _form(request, access, held, row, typed, status_of(error))


@require_safe
@entering
def one(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _one(request, access, number)


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """send, evidence, accept, return, recognise or reuse: which one stands in `do`."""
    held = rights(access)
    row, what = case_row(access, held, number), request.POST.get("do", "")
    acts = _acts(request, access, held, row)
    if what not in acts:
        raise Http404(_("没有这种办法。"))
    form, act, done = acts[what]
    error = attempt(request, act, done)
    if error is None:
        return redirect("asks:case", access.programme.code, number)
    if isinstance(error, ConflictError):
        messages.error(request, str(error))
        return _one(request, access, number, status=409)
    return _one(request, access, number, typed_in(request, form, str(error)), status_of(error))


@require_safe
@entering
def file(request: HttpRequest, access: Access, number: int, pk: int) -> HttpResponse:
    return file_response(case_file(case_row(access, rights(access), number), pk))


@require_safe
@entering
def paper(request: HttpRequest, access: Access, number: int, end: str) -> HttpResponse:
    """The case on sheets of its own; refused, the page says why."""
    row = case_row(access, rights(access), number)
    try:
        made = case_paper(case_facts(kept_case(row), today_of(request)))
        content = pdf_of(made, fonts_here()) if end == "pdf" else docx_of(made)
    except LuoshiError as error:
        messages.error(request, str(error))
        return _one(request, access, number, status=422)
    return attachment(content, f"{row.title}.{end}", PDF if end == "pdf" else DOCX)


def _acts(
    request: HttpRequest, access: Access, held: Rights, row: Case
) -> dict[str, tuple[str, Callable[[datetime], object], str]]:
    """What may be sent -> the form it stands in, the deed, what is said when it is done."""
    given, seen = request.POST, seen_in(request)

    def review(at: datetime, *, accept: bool) -> object:
        remark = given.get("remark", "")
        return review_case(access, held, row, seen, accept=accept, remark=remark, at=at)

    def recognise(at: datetime) -> object:
        on = the_day_in(given.get("on", ""), _("采用日期"))
        told = RecognitionTold(
            given.get("level", ""), on, given.get("medium", ""), given.get("ref", "")
        )
        return recognise_case(access, held, row, seen, told, at=at, file=file_in(request))

    def reuse(at: datetime) -> object:
        unit = Unit.objects.filter(programme=access.programme, pk=whole_in(given.get("unit", "")))
        on = the_day_in(given.get("on", ""), _("复用日期"))
        told = ReuseTold(on, given.get("proof", ""), unit.first(), given.get("place", ""))
        return reuse_case(access, held, row, seen, told, at=at, file=file_in(request))

    return {
        "send": ("send", lambda at: send_case(access, held, row, seen, at=at), _("已报送。")),
        "evidence": (
            "evidence",
            lambda at: add_evidence(access, held, row, seen, sent_file(request), at=at),
            _("已附上。"),
        ),
        "accept": ("review", lambda at: review(at, accept=True), _("已入库。")),
        "return": ("review", lambda at: review(at, accept=False), _("已退回。")),
        "recognise": ("recognise", recognise, _("已登记采用。")),
        "reuse": ("reuse", reuse, _("已登记复用。")),
    }


def _told(request: HttpRequest, access: Access) -> CaseTold:
    given = request.POST
    results = tuple(
        (given.get(f"result-{n}", ""), given.get(f"source-{n}", ""))
        for n in range(_MOST_RESULTS + 2)
    )
    return CaseTold(
        title=given.get("title", ""),
        unit=unit_in(access.programme, given.get("unit", ""), _("报送单位")),
        background=given.get("background", ""),
        practice=given.get("practice", ""),
        novelty=given.get("novelty", ""),
        conditions=given.get("conditions", ""),
        results=results,
        pilot=whole_in(given.get("pilot", "")) or None,
    )


def _one(
    request: HttpRequest, access: Access, number: int, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    held = rights(access)
    row = case_row(access, held, number)
    units = standing_units(access.programme, today_of(request))
    pilot = _pilot_name(request, access, row) if row.pilot else ""
    page = case_page(
        access, held, kept_case(row), units, pilot, today_of(request), typed or Typed()
    )
    return render(request, "asks/case.html", {"page": page}, status=status)


def _pilot_name(request: HttpRequest, access: Access, row: Case) -> str:
    found = pilots(access.programme, now_of(request)) or []
    return next((one.name for one in found if one.entry_no == row.pilot), "")


def _form(
    request: HttpRequest,
    access: Access,
    held: Rights,
    row: Case | None,
    typed: Typed,
    status: int = 200,
) -> HttpResponse:
    every = standing_units(access.programme, today_of(request))
    units = every if held.office else [unit for unit in every if unit.pk in held.units]
    found = pilots(access.programme, now_of(request)) or []
    chosen = [(str(one.entry_no), one.name) for one in found]
    page = case_form(access, kept_case(row) if row else None, units, chosen, typed)
    return render(request, "asks/case_form.html", {"page": page}, status=status)
