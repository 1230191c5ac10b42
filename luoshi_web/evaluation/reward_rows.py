"""Reads of rewards: which a person sees, one as the rules see it, vetoes of a run, who got what in which year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.scoring.rewards import Asked, Nominee, Reward
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import (
    Candidate,
    Proposal,
    RewardObjection,
    RewardOpinion,
    Run,
    RunState,
)
from luoshi_web.evaluation.run_rows import told_of
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access

PUBLIC: Final = ("notice", "approved", "issued")
"""From here on everybody who works here sees whom it is about."""
SHOWN: Final = (*PUBLIC, "revoked")


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal with what stands beside it. opinions: the newest of each unit."""

    row: Proposal
    candidates: tuple[Candidate, ...]
    opinions: tuple[RewardOpinion, ...]
    objections: tuple[RewardObjection, ...]
    reward: Reward

    @property
    def standing(self) -> tuple[Candidate, ...]:
        """Those not taken off the list."""
        return tuple(one for one in self.candidates if one.struck_on is None)


def proposals(programme: Programme) -> QuerySet[Proposal]:
    """Made-up ones are left out while the programme hides them."""
    rows = Proposal.objects.filter(programme=programme).select_related("run")
    return rows if programme.show_sample else rows.filter(sample=False)


def proposal_row(access: Access, number: int) -> Proposal:
    row = proposals(access.programme).select_related("basis_file", "paper").filter(number=number)
    found = row.defer("basis_file__content", "paper__content").first()
    if found is None:
        raise Http404(_("没有第 %(n)s 项奖励。") % {"n": number})
    found.programme = access.programme
    return found


def told(row: Proposal) -> Told:
    """Four queries."""
    candidates = tuple(row.candidates.select_related("unit"))
    asked: dict[int, RewardOpinion] = {}
    for one in row.opinions.select_related("unit"):
        asked[one.unit_id] = one
    objections = tuple(row.objections.select_related("candidate__unit"))
    return Told(
        row, candidates, tuple(asked.values()), objections,
        _reward(row, candidates, asked.values(), objections),
    )  # fmt: skip


def held_proposal(row: Proposal, seen: int) -> Proposal:
    """Kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = Proposal.objects.select_for_update().get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这项奖励刚有人办过。"), _("没有存。请看过现在的样子再办。"))
    fresh.programme = row.programme
    return fresh


def next_proposal(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    found = Proposal.objects.filter(programme=programme).aggregate(n=Max("number"))
    return (found["n"] or 0) + 1


def name_of(one: Candidate) -> str:
    return f"{one.unit.name}{one.person}"


def seen_candidates(held: Rights, found: Told) -> tuple[Candidate, ...]:
    """Before the public notice a unit sees its own alone, unless its opinion is asked."""
    is_asked = any(one.unit_id in held.units for one in found.opinions)
    if held.reads_all or is_asked or found.row.state in SHOWN:
        return found.candidates
    return tuple(one for one in found.candidates if one.unit_id in held.units)


def published_runs(programme: Programme) -> list[Run]:
    rows = Run.objects.filter(programme=programme, state=RunState.PUBLISHED)
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    return list(rows.order_by("-number"))


def vetoes_of(run: Run | None) -> Mapping[str, str]:
    """Unit code -> what stood against it. Nothing without a run."""
    found = told_of(run) if run is not None else None
    if found is None:
        return {}
    return {
        one.unit: "、".join(veto.label for veto in one.vetoes)
        for one in found.result.scores
        if one.vetoes
    }


def granted(programme: Programme) -> list[Candidate]:
    """Whoever stands on the list of an issued reward that was not revoked, the newest year first. One query."""
    rows = Candidate.objects.filter(
        programme=programme, proposal__state="issued", struck_on=None
    ).select_related("unit", "proposal")
    if not programme.show_sample:
        rows = rows.filter(proposal__sample=False)
    return list(rows.order_by("-proposal__year", "unit__position", "unit__code", "pk"))


def opinions_waiting(programme: Programme, units: Iterable[int]) -> list[RewardOpinion]:
    """Asked of the units and not answered. One query. Made-up ones are nobody's work."""
    rows = RewardOpinion.objects.filter(
        programme=programme, unit__in=list(units), answered_at=None,
        proposal__state="consulting", proposal__sample=False,
    )  # fmt: skip
    return list(rows.select_related("proposal").order_by("asked_at"))


def proposals_to_approve(programme: Programme) -> list[Proposal]:
    return list(Proposal.objects.filter(programme=programme, state="notice", sample=False))


def _reward(
    row: Proposal,
    candidates: Sequence[Candidate],
    opinions: Iterable[RewardOpinion],
    objections: Sequence[RewardObjection],
) -> Reward:
    others = Proposal.objects.filter(
        programme=row.programme_id, kind=row.kind, year=row.year, state__in=PUBLIC
    ).exclude(pk=row.pk)
    return Reward(
        kind=row.kind,
        state=row.state,
        nominees=tuple(
            Nominee(name_of(one), bool(one.person), one.is_leader, one.veto)
            for one in candidates
            if one.struck_on is None
        ),
        basis=(row.basis_kind, row.basis_document, row.basis_clause),
        basis_file=row.basis_file_id is not None,
        approval=row.approval_number,
        reason=row.reason,
        others=others.count(),
        money=row.money,
        money_paper=row.money_paper,
        opinions=tuple(Asked(one.unit.name, one.fit) for one in opinions),
        days=row.days,
        ends=row.notice_until,
        open_objections=sum(one.upheld is None for one in objections),
        upheld=tuple(name_of(one.candidate) for one in objections if one.upheld and one.candidate),
    )
