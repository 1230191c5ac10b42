"""Runs: the list, a new one, one of them and what is done to it, its papers and data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.writing import xlsx_of
from luoshi.writing.scoring_paper import scoring_sheets
from luoshi_web.evaluation.actions.publishing import publish_run
from luoshi_web.evaluation.actions.runs import (
    RunTold,
    approve_run,
    decide_run,
    drop_run,
    freeze_run,
    make_run,
    open_run,
)
from luoshi_web.evaluation.guards import Rights, require_office, rights
from luoshi_web.evaluation.models import Run, RunState
from luoshi_web.evaluation.pages.run import VIEWS, RunFacts, run_page
from luoshi_web.evaluation.pages.runs import new_run_page, runs_page
from luoshi_web.evaluation.paper_facts import scoring_facts
from luoshi_web.evaluation.run_rows import (
    objections_of,
    own_units,
    require_told,
    revisions_of,
    run_row,
    runs_for,
    runs_of,
    steps_of,
    told_of,
)
from luoshi_web.evaluation.scheme_rows import newest_editions
from luoshi_web.offices.files import XLSX, attachment, file_response, sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Person, Role, StoredFile
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, people_on, units_of
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.signing import OnPaper

_LEADERS = frozenset({Role.LEADER})


@require_safe
@entering
def runs(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    page = runs_page(access, held, runs_for(access, held))
    return render(request, "evaluation/runs.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    require_office(held)
    made: list[Run] = []
    error, typed = None, Typed()
    if request.method == "POST":

        def act(at: datetime) -> object:
            made.append(make_run(access, held, _told(request, access), at=at))
            return made[0]

        error = attempt(request, act, _("已拟好。核对数据截至日期，再冻结。"))
        if error is None:
            return redirect("evaluation:run", access.programme.code, made[0].number)
        typed = Typed("new", str(error), request.POST.dict())
    page = new_run_page(
        access, newest_editions(access.programme), _published(access), today_of(request), typed
    )
    return render(request, "evaluation/run_new.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def run(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """?by=group, overall or progress; ?revision=: an earlier computation, for the office."""
    return _shown(request, access, number, Typed(), None)


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """freeze, open, decide, approve, paper (an approval on paper entered), publish, drop."""
    held, row = rights(access), run_row(access, rights(access), number)
    form, seen = request.POST.get("do", ""), whole_in(request.POST.get("seen", ""))
    plain: dict[str, tuple[Callable[..., object], str]] = {
        "freeze": (freeze_run, _("已冻结。核对以后开放异议。")),
        "open": (open_run, _("已开放，各单位可以看自己的得分明细。")),
        "decide": (decide_run, _("异议已办结，报领导审定。")),
        "approve": (approve_run, _("已审定。")),
        "publish": (publish_run, _("已公布。")),
    }
    if form in plain:
        action, said = plain[form]

        def act(at: datetime) -> object:
            return action(access, held, row, seen, at=at)

        error = attempt(request, act, said)
    elif form == "paper":

        def sign(at: datetime) -> object:
            # The scan of an approval that is refused is not kept.
            with transaction.atomic():
                paper = _paper(request, access, held)
                return approve_run(access, held, row, seen, paper, at=at)

        error = attempt(request, sign, _("已登记审定。"))
    elif form == "drop":

        def drop(at: datetime) -> object:
            return drop_run(access, held, row, seen, request.POST.get("reason", ""), at=at)

        error = attempt(request, drop, _("已作废。"))
    else:
        raise Http404(_("没有这种办法。"))
    if error is None:
        return redirect("evaluation:run", access.programme.code, number)
    typed = Typed(form, str(error), request.POST.dict())
    return _shown(request, access, number, typed, error)


@require_safe
@entering
def paper(request: HttpRequest, access: Access, number: int, end: str) -> HttpResponse:
    """docx, pdf, xlsx: as published, for everybody who works here; items: every item's points, for the office."""
    held = rights(access)
    row = run_row(access, held, number)
    if end == "items":
        if not held.reads_all:
            raise Http404(_("没有这个页面，或您没有查看的权限。"))
        facts = scoring_facts(require_told(row))
        content = xlsx_of(scoring_sheets(facts, with_items=True), created=today_of(request))
        return attachment(content, f"{row.name} 分项得分.xlsx", XLSX)
    files = {"docx": row.docx_id, "pdf": row.pdf_id, "xlsx": row.xlsx_id}
    pk = files.get(end)
    if pk is None or row.state != RunState.PUBLISHED:
        raise Http404(_("这份文件还没有。"))
    return file_response(StoredFile.objects.get(pk=pk))


@require_safe
@entering
def data(request: HttpRequest, access: Access, number: int, what: str) -> HttpResponse:
    """facts or result: the stored texts byte for byte, so that anybody with the scheme computes the same."""
    held = rights(access)
    row = run_row(access, held, number)
    if not held.reads_all or what not in ("facts", "result"):
        raise Http404(_("没有这个页面，或您没有查看的权限。"))
    told = require_told(row)
    text = told.revision.facts if what == "facts" else told.revision.result
    return attachment(text.encode(), f"run-{row.number}-{what}.json", "application/json")


def _shown(
    request: HttpRequest, access: Access, number: int, typed: Typed, error: LuoshiError | None
) -> HttpResponse:
    held = rights(access)
    row = run_row(access, held, number)
    asked = whole_in(request.GET.get("revision", "")) if held.reads_all else 0
    told = told_of(row, asked or None)
    view = request.GET.get("by", "")
    view = view if view in dict(VIEWS) else VIEWS[0][0]
    units = own_units(held, told, units_of(access.programme)) if told and held.units else []
    leaders: list[Person] = []
    if held.office and row.state == RunState.DECIDED:
        leaders = people_on(access.programme, _LEADERS, today_of(request))
    facts = RunFacts(
        told, steps_of(row), revisions_of(row) if held.reads_all else [],
        objections_of(row) if held.reads_all else [], units, leaders,
    )  # fmt: skip
    page = run_page(access, held, row, facts, view, today_of(request), typed)
    return render(request, "evaluation/run.html", {"page": page}, status=status_of(error))


def _told(request: HttpRequest, access: Access) -> RunTold:
    sent = request.POST
    schemes = newest_editions(access.programme)
    edition = next((one for one in schemes if str(one.pk) == sent.get("scheme")), None)
    if edition is None:
        raise LuoshiError(_("没有选考核办法。"), _("请选一个已发布的办法。"))
    wanted = whole_in(sent.get("earlier", ""))
    earlier = next((one for one in _published(access) if one.number == wanted), None)
    return RunTold(
        name=sent.get("name", ""),
        scheme=edition,
        period=Period.parse(sent.get("period", "")),
        as_of=the_day_in(sent.get("as_of", ""), _("数据截至")),
        earlier=earlier,
        window=whole_in(sent.get("window", "")),
    )


def _published(access: Access) -> list[Run]:
    rows = runs_of(access.programme).filter(state=RunState.PUBLISHED)
    return list(rows.order_by("-as_of", "-number"))


def _paper(request: HttpRequest, access: Access, held: Rights) -> OnPaper:
    require_office(held)
    day = the_day_in(request.POST.get("on", ""), _("签字日期"))
    found = Person.objects.filter(
        pk=whole_in(request.POST.get("signer", "")), posts__programme=access.programme
    ).first()
    if found is None:
        raise LuoshiError(_("没有选签字的领导。"), _("请从名单里选。"))
    return OnPaper(found, day, sent_file(request, "scan"))
