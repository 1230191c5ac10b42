"""What stands in the columns of the five ledgers (ledgers.yaml): one function a column and sort of row, from the row alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.projects import days_late, days_open, flows, level_words, need_kinds, owner_of, tenth
from luoshi_web.projects.matters import problem_of, solution_of
from luoshi_web.projects.models import InCharge, Lead, Need, NodeDate, Problem, Project, YearFigure
from luoshi_web.projects.pages.words import share_of, stage_label

Value = str | int | Decimal | date | None
"""None: not told."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project with what stands beside it in rows of its own."""

    row: Project
    year: YearFigure | None
    charges: tuple[InCharge, ...]
    node: NodeDate | None


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    """works: the county's working days."""

    row: Problem
    today: date
    works: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class ColumnSort:
    """kind: of the column in a workbook. unit: of its numbers, "" where each row has its own."""

    kind: str = "text"
    unit: str = ""
    width: int = 14


COLUMNS: Final[Mapping[str, ColumnSort]] = {
    "name": ColumnSort(width=32),
    "project": ColumnSort(width=32),
    "words": ColumnSort(width=44),
    "solution": ColumnSort(width=36),
    "charge": ColumnSort(width=24),
    "node": ColumnSort(width=28),
    "next_step": ColumnSort(width=28),
    "investor": ColumnSort(width=22),
    "year_plan": ColumnSort("number", "万元"),
    "year_done": ColumnSort("number", "万元"),
    "total": ColumnSort("number", "万元"),
    "done_rate": ColumnSort("number", "%", 10),
    "percent": ColumnSort("number", "%", 10),
    "days_open": ColumnSort("number", "天", 10),
    "days_late": ColumnSort("number", "天", 10),
    "since": ColumnSort("date", width=12),
    "due": ColumnSort("date", width=12),
    "needed_by": ColumnSort("date", width=12),
    "state_since": ColumnSort("date", width=12),
    "stage_since": ColumnSort("date", width=12),
    "to_meeting": ColumnSort("date", width=12),
    "last_contact": ColumnSort("date", width=12),
}
"""Of the columns that are no plain text."""


def _rate(one: ProjectFacts) -> Value:
    """None where there is no plan, or nothing was reported: neither is 0 %."""
    share = share_of(one.year.done, one.year.plan) if one.year else None
    return None if share is None else tenth(share)


def _charges(one: ProjectFacts) -> Value:
    told = [f"{each.name} {each.people}".strip() for each in one.charges]
    return "；".join(told) or None


def _node(one: ProjectFacts) -> Value:
    return f"{one.node.label} {one.node.promised.isoformat()}" if one.node else None


PROJECT: Final[Mapping[str, Callable[[ProjectFacts], Value]]] = {
    "name": lambda one: one.row.name,
    "town": lambda one: one.row.town.name,
    "charge": _charges,
    "stage": lambda one: stage_label(one.row.stage),
    "stage_since": lambda one: one.row.stage_since,
    "year_plan": lambda one: one.year.plan if one.year else None,
    "year_done": lambda one: one.year.done if one.year else None,
    "done_rate": _rate,
    "percent": lambda one: one.year.percent if one.year else None,
    "node": _node,
    "told_for": lambda one: (one.year.told or None) if one.year else None,
    "cluster": lambda one: one.row.cluster or None,
    "investor": lambda one: one.row.investor or None,
    "total": lambda one: one.row.total,
    # A project is talked to by its own people; what comes next is its next node.
    "last_contact": lambda one: None,
    "next_step": _node,
    "owner": lambda one: _charges(one) or one.row.town.name,
}

LEAD: Final[Mapping[str, Callable[[Lead], Value]]] = {
    "name": lambda one: _("%(name)s（线索）") % {"name": one.name},
    # A lead has no place yet.
    "town": lambda one: None,
    "cluster": lambda one: one.cluster or None,
    "investor": lambda one: one.investor or None,
    "total": lambda one: one.total,
    "stage": lambda one: flows()["lead"].state(one.state).label,
    "stage_since": lambda one: one.state_since,
    "last_contact": lambda one: one.last_contact,
    "next_step": lambda one: one.next_step or None,
    "owner": lambda one: one.owner.name,
}


def _measured(one: Need, amount: Decimal | None) -> Value:
    """With its unit, which is the kind's: a column holds several."""
    if amount is None:
        return None
    text = f"{amount:,f}"
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{bare}{need_kinds()[one.kind].unit.text}"


def _short(one: Need) -> Value:
    return _measured(one, None if one.granted is None else one.asked - one.granted)


def _left(one: Need) -> Value:
    if one.granted is None:
        return None
    return _measured(one, one.granted - (one.used or Decimal(0)))


NEED: Final[Mapping[str, Callable[[Need], Value]]] = {
    "project": lambda one: one.project.name,
    "kind": lambda one: need_kinds()[one.kind].label,
    "item": lambda one: one.what or None,
    "level": lambda one: level_words(one.level),  # type: ignore[arg-type]
    "asked": lambda one: _measured(one, one.asked),
    "needed_by": lambda one: one.needed_by,
    "granted": lambda one: _measured(one, one.granted),
    "shortfall": _short,
    "ref": lambda one: one.ref or None,
    "used": lambda one: _measured(one, one.used),
    "left": _left,
    "state": lambda one: flows()["need"].state(one.state).label,
    "state_since": lambda one: one.state_since,
    "owner": lambda one: one.owner.name if one.owner else None,
    "to_meeting": lambda one: one.to_meeting,
}


PROBLEM: Final[Mapping[str, Callable[[ProblemFacts], Value]]] = {
    "project": lambda one: one.row.project.name,
    "words": lambda one: one.row.text,
    "since": lambda one: one.row.raised_on,
    "owner": lambda one: owner_of(problem_of(one.row)) or None,
    "due": lambda one: one.row.due,
    "days_open": lambda one: days_open(problem_of(one.row), one.today),
    "days_late": lambda one: days_late(problem_of(one.row), one.today, one.works),
    "to_meeting": lambda one: one.row.to_meeting,
    "state": lambda one: flows()["problem"].state(one.row.state).label,
    "solution": lambda one: solution_of(problem_of(one.row)) or None,
}
