"""A reward of 甲县 as a web test makes it and moves it on; 乙局 is asked for its opinion."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cast import NOW

from luoshi_web.evaluation.actions.reward_moves import (
    answer_opinion,
    approve_proposal,
    begin_notice,
    consult_units,
    issue_proposal,
)
from luoshi_web.evaluation.actions.rewards import (
    CandidateTold,
    ProposalTold,
    add_candidate,
    make_proposal,
)
from luoshi_web.evaluation.guards import Rights, rights
from luoshi_web.evaluation.models import Proposal, RewardOpinion
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Unit
from luoshi_web.offices.queries import Access, access_to

BASIS = CheckedFile("办法.pdf", "application/pdf", b"%PDF-1.4 basis")
AFTER = NOW + timedelta(days=14)
"""A day after the notice of five working days, whatever the calendar says of October."""


def acts(who: str, at: datetime = NOW) -> Access:
    return access_to(Person.objects.get(username=who), "jia", at.date())


def held(who: str, at: datetime = NOW) -> Rights:
    return rights(acts(who, at))


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def told(**more: Any) -> ProposalTold:
    given = {
        "title": "2026年度项目建设先进单位", "kind": "praise", "year": 2026, "basis_kind": "assessment",
        "basis_document": "甲政发〔2026〕3号", "basis_clause": "第九条", "basis_file": BASIS,
    }  # fmt: skip
    return ProposalTold(**given | more)


def made(**more: Any) -> Proposal:
    return make_proposal(acts("mei"), held("mei"), told(**more), at=NOW)


def named(row: Proposal, code: str = "dong", **more: Any) -> Proposal:
    add_candidate(
        acts("mei"), held("mei"), row, CandidateTold(unit(code), "项目开工早", **more), at=NOW
    )
    return fresh(row)


def fresh(row: Proposal) -> Proposal:
    found = Proposal.objects.select_related("programme").get(pk=row.pk)
    return found


def consulted(**more: Any) -> Proposal:
    row = named(made(**more))
    consult_units(acts("mei"), held("mei"), row, row.edition, [unit("yi")], at=NOW)
    return fresh(row)


def answered(row: Proposal, *, fit: bool = True, words: str = "") -> Proposal:
    one = RewardOpinion.objects.select_related("proposal__programme").get(
        proposal=row, answered_at=None
    )
    answer_opinion(acts("hua"), held("hua"), one, words, fit=fit, at=NOW)
    return fresh(row)


def noticed(**more: Any) -> Proposal:
    row = answered(consulted(**more))
    begin_notice(acts("mei"), held("mei"), row, row.edition, at=NOW)
    return fresh(row)


def approved(**more: Any) -> Proposal:
    row = noticed(**more)
    approve_proposal(acts("lan", AFTER), held("lan", AFTER), row, row.edition, at=AFTER)
    return fresh(row)


def issued(**more: Any) -> Proposal:
    row = approved(**more)
    issue_proposal(acts("mei", AFTER), held("mei", AFTER), row, row.edition, at=AFTER)
    return fresh(row)


def everything(county: object) -> dict[str, int]:
    """The first is issued, the second a draft."""
    issued()
    made(title="2026年度服务先进单位")
    return {}
