"""Made-up rewards in different states, for a demonstration (rewards.sample.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

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
from luoshi_web.evaluation.models import Proposal
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.offices.queries import Access, access_to, people_on

_FILE: Final = "rewards.sample.yaml"
_BASIS: Final = "示例文件，只用于演示。".encode()


@audited("evaluation.rewards.sampled", gettext_lazy("载入了演示用的奖励：{object}"))
def sample_rewards(programme: Programme, *, at: datetime) -> int:
    """How many; none where some are there, or where nobody coordinates or leads. Every step is one that the rules allow."""
    text = files("luoshi_web.evaluation").joinpath(_FILE).read_text(encoding="utf-8")
    Programme.objects.select_for_update().get(pk=programme.pk)
    today = timezone.localtime(at).date()
    office = people_on(programme, frozenset({Role.COORDINATOR}), today)
    leaders = people_on(programme, frozenset({Role.LEADER}), today)
    if Proposal.objects.filter(programme=programme).exists() or not office or not leaders:
        return 0
    both = [access_to(people[0], programme.code, today) for people in (office, leaders)]
    given = yaml.safe_load(text)["rewards"]
    for one in given:
        _load(both[0], both[1], one, at)
    record(
        programme, "evaluation.rewards.sampled", Subject("rewards", "", str(len(given))),
        actor=SYSTEM, at=at, after={"rewards": len(given)},
    )  # fmt: skip
    return len(given)


def _load(office: Access, leader: Access, given: Mapping[str, Any], at: datetime) -> None:
    held, programme, basis = rights(office), office.programme, given["basis"]
    begun = at - timedelta(days=given.get("consulted", 1))
    told = ProposalTold(
        given["title"], given["kind"], timezone.localtime(begun).year, basis_kind=basis["kind"],
        basis_document=basis["document"], basis_clause=basis["clause"],
        basis_file=CheckedFile("示例依据.txt", "text/plain", _BASIS),
    )  # fmt: skip
    row = make_proposal(office, held, told, at=begun, sample=True)
    row.programme = programme
    named, units = given["named"], Unit.objects.filter(programme=programme, until=None)
    for unit in units.filter(kind=named["kind"])[: named["units"]]:
        who = CandidateTold(unit, named["why"], figures=named["figures"])
        add_candidate(office, held, row, who, at=begun)
    if "consulted" not in given:
        return
    asked = list(units.filter(kind="department").order_by("-position", "-code")[: given["asked"]])
    row = consult_units(office, held, row, row.edition, asked, at=begun)
    for opinion in row.opinions.select_related("proposal__programme"):
        own = Rights(
            office=False, leads=False, audits=False, units=frozenset({opinion.unit_id}),
            heads=frozenset(),
        )  # fmt: skip
        answer_opinion(office, own, opinion, "", fit=True, at=begun + timedelta(days=1))
    row.refresh_from_db()
    row = begin_notice(office, held, row, row.edition, at=at - timedelta(days=given["noticed"]))
    if "issued" in given:
        day = at - timedelta(days=given["approved"])
        row = approve_proposal(leader, rights(leader), row, row.edition, at=day)
        issue_proposal(office, held, row, row.edition, at=at - timedelta(days=given["issued"]))
