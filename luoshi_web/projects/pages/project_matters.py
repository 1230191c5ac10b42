"""What stands beside a project, in short: its needs and problems, and how it was attracted. Their own pages tell the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from luoshi.plan import decimal_text
from luoshi.projects import Project as Told
from luoshi.projects import flows, need_kinds, promotion_rules
from luoshi_web.projects.matter_rows import needs_of, problems_of
from luoshi_web.projects.models import Need, Problem, Project
from luoshi_web.projects.pages.words import amount


@dataclass(frozen=True, slots=True)
class MatterLine:
    """what: what is asked for, or what stands in the way."""

    what: str
    state: str
    since: str
    owner: str
    due: str
    is_late: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Matters:
    needs: tuple[MatterLine, ...]
    problems: tuple[MatterLine, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A contract, a receipt, a step of the certification: what, when, how much, and what it rests on."""

    what: str
    on: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class Attraction:
    contracts: tuple[Paper, ...]
    arrivals: tuple[Paper, ...]
    steps: tuple[Paper, ...]

    @property
    def is_told(self) -> bool:
        return bool(self.contracts or self.arrivals or self.steps)


def matters(row: Project, today: date) -> Matters:
    """Two queries."""
    code = row.programme.code
    return Matters(
        needs=tuple(_need(code, one) for one in needs_of(row)),
        problems=tuple(_problem(code, one, today) for one in problems_of(row)),
    )


def attraction(told: Told) -> Attraction:
    rules = promotion_rules()
    return Attraction(
        contracts=tuple(
            Paper(one.code, one.signed_on.isoformat(), amount(one.amount.wan), one.site)
            for one in told.attraction.contracts
        ),
        arrivals=tuple(
            Paper("", one.on.isoformat(), amount(one.funds.wan), one.funds.proof)
            for one in told.attraction.arrivals
        ),
        steps=tuple(
            Paper(
                rules.steps[one.step].label if one.step in rules.steps else one.step,
                one.on.isoformat(), "✓" if one.passed else "✗", f"{one.by} {one.words}".strip(),
            )
            for one in told.attraction.steps
        ),
    )  # fmt: skip


def _need(code: str, row: Need) -> MatterLine:
    kind = need_kinds().get(row.kind)
    label = kind.label if kind else row.kind
    quantity = f"{decimal_text(row.quantity.normalize())}{row.unit}"
    return MatterLine(
        what=f"{label}{f'（{row.what}）' if row.what else ''} {quantity}",
        state=_state("need", row.state),
        since=row.state_since.isoformat(),
        owner=row.owner.name if row.owner else "",
        due=row.needed_by.isoformat() if row.needed_by else "",
        is_late=False,
        url=reverse("projects:need", args=[code, row.number]),
    )


def _problem(code: str, row: Problem, today: date) -> MatterLine:
    state = flows()["problem"].states.get(row.state)
    is_open = state is None or state.open
    return MatterLine(
        what=row.text,
        state=_state("problem", row.state),
        since=row.state_since.isoformat(),
        owner=row.owner.name if row.owner else "",
        due=row.due.isoformat() if row.due else "",
        is_late=is_open and row.due is not None and row.due < today,
        url=reverse("projects:problem", args=[code, row.number]),
    )


def _state(flow: str, code: str) -> str:
    state = flows()[flow].states.get(code)
    return state.label if state else code
