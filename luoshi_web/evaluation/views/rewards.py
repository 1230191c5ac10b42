"""奖励: the list, the form of a proposal, one proposal and every move of it, its papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.writing import paper_of_json
from luoshi_web.evaluation.actions.reward_moves import (
    answer_opinion,
    approve_proposal,
    begin_notice,
    consult_units,
    decide_reward_objection,
    drop_proposal,
    issue_proposal,
    raise_reward_objection,
    return_proposal,
    revoke_proposal,
)
from luoshi_web.evaluation.actions.rewards import (
    CandidateTold,
    ProposalTold,
    add_candidate,
    change_proposal,
    draw_candidates,
    make_proposal,
    strike_candidate,
)
from luoshi_web.evaluation.guards import Rights, require_office, rights
from luoshi_web.evaluation.models import Proposal
from luoshi_web.evaluation.pages.reward import reward_page
from luoshi_web.evaluation.pages.rewards import reward_form, rewards_page
from luoshi_web.evaluation.reward_rows import (
    granted,
    proposal_row,
    proposals,
    published_runs,
    told,
)
from luoshi_web.evaluation.views.peer_notes import TEMPLATE, TYPES
from luoshi_web.evaluation.views.peers import typed_in
from luoshi_web.offices.files import attachment, file_response, sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Person, Role, Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, people_on, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.papers.signing import OnPaper

_LEADERS: Final = frozenset({Role.LEADER})
Act = Callable[[HttpRequest, Access, Rights, Proposal, datetime], object]


@require_safe
@entering
def rewards(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    programme = access.programme
    rows = list(proposals(programme))
    page = rewards_page(access, held, rows, granted(programme), today_of(request))
    return render(request, "evaluation/rewards.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    require_office(held)

    def make(at: datetime) -> Proposal:
        return make_proposal(access, held, _told(request, access), at=at)

    return _form(request, access, None, make, _("已拟好。"))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), proposal_row(access, number)
    require_office(held)

    def change(at: datetime) -> Proposal:
        seen = whole_in(request.POST.get("seen", ""))
        return change_proposal(access, held, row, seen, _told(request, access), at=at)

    return _form(request, access, row, change, _("已改。"))


@require_safe
@entering
def reward(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _reward(request, access, number, Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Which move stands in `do`."""
    held, row = rights(access), proposal_row(access, number)
    form = request.POST.get("do", "")
    act = _ACTS.get(form)
    if act is None:
        raise Http404(_("没有这种办法。"))

    def run(at: datetime) -> object:
        # The scan of an approval that is refused is not kept.
        with transaction.atomic():
            return act(request, access, held, row, at)

    error = attempt(request, run, _("已办。"))
    if error is None:
        return redirect("evaluation:reward", access.programme.code, number)
    typed = Typed(form, str(error), typed_in(request), tuple(request.POST.getlist("units")))
    return _reward(request, access, number, typed, status_of(error))


@require_safe
@entering
def basis(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """The document that a reward rests on."""
    rights(access)
    row = proposal_row(access, number)
    if row.basis_file is None:
        raise Http404(_("没有这个文件。"))
    return file_response(row.basis_file)


@require_safe
@entering
def paper(request: HttpRequest, access: Access, number: int, end: str) -> HttpResponse:
    """The result paper, once issued."""
    rights(access)
    row = proposal_row(access, number)
    if not row.text or end not in TYPES:
        raise Http404(_("还没有印发。"))
    make = docx_with if end == "docx" else pdf_with
    made = make(access.programme, TEMPLATE, paper_of_json(row.text, checksum=row.checksum))
    return attachment(made, f"{row.title}.{end}", TYPES[end])


def _consult(
    request: HttpRequest, access: Access, held: Rights, row: Proposal, at: datetime
) -> object:
    wanted = [whole_in(text) for text in request.POST.getlist("units")]
    units = list(Unit.objects.filter(programme=access.programme, pk__in=wanted))
    return consult_units(access, held, row, _seen(request), units, at=at)


def _name(
    request: HttpRequest, access: Access, held: Rights, row: Proposal, at: datetime
) -> object:
    given = request.POST
    unit = Unit.objects.filter(
        programme=access.programme, pk=whole_in(given.get("unit", ""))
    ).select_related("successor").first()  # fmt: skip
    if unit is None:
        raise LuoshiError(_("没有选单位。"), _("请从列出的单位里选一个。"))
    named = CandidateTold(
        unit, given.get("why", ""), given.get("person", ""), given.get("is_leader") == "1",
        given.get("figures", ""),
    )  # fmt: skip
    return add_candidate(access, held, row, named, at=at)


def _strike(
    request: HttpRequest, access: Access, held: Rights, row: Proposal, at: datetime
) -> object:
    one = row.candidates.select_related("unit").filter(pk=_key(request)).first()
    if one is None:
        raise Http404(_("没有这个对象。"))
    return strike_candidate(access, held, row, one, request.POST.get("words", ""), at=at)


def _answer(
    request: HttpRequest, access: Access, held: Rights, row: Proposal, at: datetime
) -> object:
    one = row.opinions.select_related("proposal__programme").filter(pk=_key(request)).first()
    if one is None:
        raise Http404(_("没有征求这份意见。"))
    fit = request.POST.get("fit", "")
    if fit not in ("yes", "no"):
        raise LuoshiError(_("没有选同意还是不同意。"), _("请选一个。"))
    return answer_opinion(access, held, one, request.POST.get("words", ""), fit=fit == "yes", at=at)


def _object(
    request: HttpRequest, access: Access, held: Rights, row: Proposal, at: datetime
) -> object:
    given = request.POST
    about = row.candidates.filter(pk=whole_in(given.get("candidate", "")), struck_on=None).first()
    return raise_reward_objection(
        access, held, row, given.get("words", ""), about, given.get("said_by", ""), at=at
    )


def _decide(
    request: HttpRequest, access: Access, held: Rights, row: Proposal, at: datetime
) -> object:
    one = row.objections.select_related("proposal__programme").filter(pk=_key(request)).first()
    upheld = request.POST.get("upheld", "")
    if one is None:
        raise Http404(_("没有这件异议。"))
    if upheld not in ("yes", "no"):
        raise LuoshiError(_("没有选成立还是不成立。"), _("请选一个。"))
    return decide_reward_objection(
        access, held, one, request.POST.get("words", ""), upheld=upheld == "yes", at=at
    )


def _approve(
    request: HttpRequest, access: Access, held: Rights, row: Proposal, at: datetime
) -> object:
    signed = None
    if request.POST.get("signer"):
        require_office(held)
        signer = Person.objects.filter(pk=whole_in(request.POST["signer"])).first()
        if signer is None:
            raise LuoshiError(_("没有选签字的领导。"), _("请从列出的人里选。"))
        on = the_day_in(request.POST.get("on", ""), _("签字日期"))
        signed = OnPaper(signer, on, sent_file(request))
    return approve_proposal(access, held, row, _seen(request), signed, at=at)


_ACTS: Final[dict[str, Act]] = {
    "consult": _consult,
    "name": _name,
    "draw": lambda request, access, held, row, at: draw_candidates(
        access, held, row, _seen(request), whole_in(request.POST.get("top", "")), at=at
    ),
    "strike": _strike,
    "answer": _answer,
    "return": lambda request, access, held, row, at: return_proposal(
        access, held, row, _seen(request), request.POST.get("words", ""), at=at
    ),
    "notice": lambda request, access, held, row, at: begin_notice(
        access, held, row, _seen(request), at=at
    ),
    "object": _object,
    "decide": _decide,
    "approve": _approve,
    "issue": lambda request, access, held, row, at: issue_proposal(
        access, held, row, _seen(request), at=at
    ),
    "revoke": lambda request, access, held, row, at: revoke_proposal(
        access, held, row, _seen(request), request.POST.get("words", ""), at=at
    ),
    "drop": lambda request, access, held, row, at: drop_proposal(
        access, held, row, _seen(request), request.POST.get("words", ""), at=at
    ),
}


def _seen(request: HttpRequest) -> int:
    return whole_in(request.POST.get("seen", ""))


def _key(request: HttpRequest) -> int:
    return whole_in(request.POST.get("key", ""))


def _reward(
    request: HttpRequest, access: Access, number: int, typed: Typed, status: int = 200
) -> HttpResponse:
    held, row, today = rights(access), proposal_row(access, number), today_of(request)
    wants = row.state in ("draft", "consulting")
    units = standing_units(access.programme, today) if wants else []
    signs = held.office and not held.leads and row.state == "notice"
    leaders = people_on(access.programme, _LEADERS, today) if signs else []
    steps = list(row.steps.order_by("pk"))
    page = reward_page(access, held, told(row), steps, units, leaders, typed, today)
    return render(request, "evaluation/reward.html", {"page": page}, status=status)


def _form(
    request: HttpRequest,
    access: Access,
    row: Proposal | None,
    act: Callable[[datetime], Proposal],
    done: str,
) -> HttpResponse:
    error: LuoshiError | None = None
    typed = Typed()
    if request.method == "POST":
        made: list[Proposal] = []
        error = attempt(request, lambda at: made.append(act(at)), done)
        if error is None:
            return redirect("evaluation:reward", access.programme.code, made[0].number)
        typed = Typed("form", str(error), typed_in(request))
    page = reward_form(access, row, published_runs(access.programme), typed, today_of(request))
    return render(request, "evaluation/reward_form.html", {"page": page}, status=status_of(error))


def _told(request: HttpRequest, access: Access) -> ProposalTold:
    given = request.POST
    run = next(
        (one for one in published_runs(access.programme) if str(one.pk) == given.get("run")), None
    )
    if given.get("run") and run is None:
        raise LuoshiError(_("没有这次考核。"), _("请从已公布的考核里选。"))
    file = sent_file(request) if request.FILES.get("file") is not None else None
    days = given.get("days", "").strip()
    return ProposalTold(
        title=given.get("title", ""),
        kind=given.get("kind", ""),
        year=whole_in(given.get("year", "")),
        run=run,
        why=given.get("why", ""),
        basis_kind=given.get("basis_kind", ""),
        basis_document=given.get("basis_document", ""),
        basis_clause=given.get("basis_clause", ""),
        approval_number=given.get("approval_number", ""),
        reason=given.get("reason", ""),
        money=given.get("money", ""),
        money_paper=given.get("money_paper", ""),
        days=whole_in(days, 3) if days else None,
        basis_file=file,
    )
