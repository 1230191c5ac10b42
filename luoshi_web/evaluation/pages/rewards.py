"""奖励: the list, who got what in which year, the form of a proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.scoring.rewards import reward_rules
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Candidate, Proposal, Run
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.reward_rows import PUBLIC
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access

LIGHTS: Final[Mapping[str, Light]] = {
    "draft": "none",
    "consulting": "not_due",
    "notice": "amber",
    "approved": "green",
    "issued": "done",
    "revoked": "red",
    "dropped": "none",
}


@dataclass(frozen=True, slots=True)
class RewardLine:
    url: str
    title: str
    kind: str
    year: int
    basis: str
    state: str
    light: Light
    told: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class GrantLine:
    """persons: named by their unit."""

    year: int
    unit: str
    units: str
    persons: str


@dataclass(frozen=True, slots=True)
class RewardsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    facts: tuple[str, ...]
    lines: tuple[RewardLine, ...]
    grants: tuple[GrantLine, ...]
    may_write: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class RewardForm:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    heading: str
    action_url: str
    back_url: str
    values: Mapping[str, str]
    kinds: tuple[Choice, ...]
    means: tuple[tuple[str, str], ...]
    bases: tuple[Choice, ...]
    runs: tuple[Choice, ...]
    least: int
    file_name: str
    edition: str
    fault: str


def rewards_page(
    access: Access,
    held: Rights,
    rows: Sequence[Proposal],
    granted: Sequence[Candidate],
    today: date,
) -> RewardsPage:
    """No query."""
    here, rules = access.programme.code, reward_rules()
    year = [row for row in rows if row.year == today.year]
    issued = sum(row.state == "issued" for row in year)
    public = sum(row.state == "notice" for row in rows)
    facts = [
        _("%(kind)s %(n)s 项") % {"kind": kind.label, "n": sum(row.kind == code for row in year)}
        for code, kind in rules.kinds.items()
    ]
    return RewardsPage(
        title=_("奖励"),
        programme=here,
        tabs=tabs(access, "rewards"),
        headline=_("%(year)s年度奖励 %(n)s 项，已印发 %(m)s 项，公示中 %(p)s 项")
        % {"year": today.year, "n": len(year), "m": issued, "p": public},
        facts=tuple(facts),
        lines=tuple(reward_line(here, row) for row in rows),
        grants=_grants(granted),
        may_write=held.office,
        has_sample=any(row.sample for row in rows),
    )


def reward_line(here: str, row: Proposal) -> RewardLine:
    rules = reward_rules()
    label, is_open = rules.states[row.state]
    return RewardLine(
        url=reverse("evaluation:reward", args=[here, row.number]),
        title=row.title,
        kind=rules.kinds[row.kind].label,
        year=row.year,
        basis=f"{row.basis_document}{row.basis_clause}",
        state=label,
        light=LIGHTS[row.state],
        told=_told(row),
        is_open=is_open and row.state != "issued",
    )


def reward_form(
    access: Access, row: Proposal | None, runs: Sequence[Run], typed: Typed, today: date
) -> RewardForm:
    here, rules = access.programme.code, reward_rules()
    values = {name: typed.of("form", name, value) for name, value in _now(row, today).items()}
    listed = reverse("evaluation:rewards", args=[here])
    edit = reverse("evaluation:reward-edit", args=[here, row.number]) if row else ""
    return RewardForm(
        title=_("奖励"),
        programme=here,
        tabs=tabs(access, ""),
        heading=_("修改：%(title)s") % {"title": row.title} if row else _("拟一项奖励"),
        action_url=edit or reverse("evaluation:reward-new", args=[here]),
        back_url=reverse("evaluation:reward", args=[here, row.number]) if row else listed,
        values=values,
        kinds=chosen(((code, one.label) for code, one in rules.kinds.items()), values["kind"]),
        means=tuple((one.label, one.means) for one in rules.kinds.values()),
        bases=chosen(rules.bases.items(), values["basis_kind"]),
        runs=chosen(((str(run.pk), run.name) for run in runs), values["run"]),
        least=rules.least_days,
        file_name=row.basis_file.name if row and row.basis_file else "",
        edition=str(row.edition) if row else "",
        fault=typed.fault,
    )


def _now(row: Proposal | None, today: date) -> dict[str, str]:
    if row is None:
        usual = {"kind": "praise", "year": str(today.year), "days": str(reward_rules().usual_days)}
        names = (
            "title", "run", "why", "basis_kind", "basis_document", "basis_clause",
            "approval_number", "reason", "money", "money_paper",
        )  # fmt: skip
        return {**dict.fromkeys(names, ""), **usual}
    return {
        "title": row.title, "kind": row.kind, "year": str(row.year), "why": row.why,
        "run": str(row.run_id or ""), "basis_kind": row.basis_kind, "days": str(row.days),
        "basis_document": row.basis_document, "basis_clause": row.basis_clause,
        "approval_number": row.approval_number, "reason": row.reason, "money": row.money,
        "money_paper": row.money_paper,
    }  # fmt: skip


def _told(row: Proposal) -> str:
    if row.state == "notice" and row.notice_until:
        return _("公示到 %(day)s") % {"day": row.notice_until.isoformat()}
    if row.state in PUBLIC and row.document_number:
        return row.document_number
    if row.revoked_on:
        return _("%(day)s 撤销") % {"day": row.revoked_on.isoformat()}
    return ""


def _grants(granted: Sequence[Candidate]) -> tuple[GrantLine, ...]:
    found: dict[tuple[int, str], tuple[list[str], list[str]]] = {}
    for one in granted:
        units, persons = found.setdefault((one.proposal.year, one.unit.name), ([], []))
        if one.person:
            persons.append(f"{one.person}（{one.proposal.title}）")
        else:
            units.append(one.proposal.title)
    return tuple(
        GrantLine(year, unit, "、".join(units), "、".join(persons))
        for (year, unit), (units, persons) in found.items()
    )
