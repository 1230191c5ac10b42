"""Needs and problems: rows of the office, objects of the core. The rows' columns repeat what the steps and uses tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from luoshi.plan import Quantity
from luoshi.projects import (
    FlowStep,
    Use,
    due_on,
    granted,
    owner_of,
    part_json,
    part_of_json,
    state_on,
    used,
)
from luoshi.projects import Need as ToldNeed
from luoshi.projects import Problem as ToldProblem
from luoshi_web.projects.models import Need, Problem

Matter = Need | Problem
# What is told is the newest that is told: nothing is dated later than the day it is told on.
_EVER = date.max


def need_of(row: Need) -> ToldNeed:
    """Reads the row's project and owner, which a list fetches with it."""
    place = f"第{row.number}号要素需求"
    return ToldNeed(
        project=row.project.name,
        kind=row.kind,
        asked=Quantity.of(row.quantity.normalize(), row.unit),
        level=row.level,  # type: ignore[arg-type]
        since=row.raised_on,
        item=row.what,
        needed_by=row.needed_by,
        owner=row.owner.name if row.owner else "",
        to_meeting=row.to_meeting,
        steps=_steps(row.steps, place),
        uses=tuple(part_of_json(Use, each, place) for each in row.uses),
    )


def problem_of(row: Problem) -> ToldProblem:
    """Reads the row's project, which a list fetches with it."""
    return ToldProblem(
        project=row.project.name,
        words=row.text,
        since=row.raised_on,
        raised_by=row.raised_by,
        to_meeting=row.to_meeting,
        steps=_steps(row.steps, f"第{row.number}号问题"),
    )


def told_of(row: Matter) -> ToldNeed | ToldProblem:
    return need_of(row) if isinstance(row, Need) else problem_of(row)


def fill_need(row: Need, told: ToldNeed) -> Need:
    """The columns as the need tells them, but for project and owner, which the caller has."""
    got, spent = granted(told), used(told)
    _fill(row, told)
    row.kind, row.what, row.level = told.kind, told.item, told.level
    row.quantity, row.unit = told.asked.value, told.asked.unit.text
    row.raised_on, row.needed_by = told.since, told.needed_by
    row.asked = told.measured(told.asked)
    row.granted = got.value if got else None
    row.used = spent.value if spent else None
    row.ref = next((step.ref for step in reversed(told.steps) if step.to == "granted"), "")
    row.uses = [part_json(use) for use in told.uses]
    return row


def fill_problem(row: Problem, told: ToldProblem, works: Callable[[date], bool]) -> Problem:
    """As `fill_need`. works: the county's working days, by which a limit may run."""
    _fill(row, told)
    row.text, row.raised_on = told.words, told.since
    row.due = due_on(told, works)
    return row


def owner_name(told: ToldNeed | ToldProblem) -> str:
    """Who has to act; "" while nobody was told to."""
    return told.owner if isinstance(told, ToldNeed) else owner_of(told)


def solution_of(told: ToldProblem) -> str:
    """What the owner reported, as long as the report stands; "" where it was handed back, or none was made."""
    reports = [step.words for step in told.steps if step.to == "solved"]
    stands = bool(told.steps) and told.steps[-1].to in ("solved", "closed")
    return reports[-1] if reports and stands else ""


def _fill(row: Matter, told: ToldNeed | ToldProblem) -> None:
    state = state_on(told, _EVER)
    row.state = (state or told.flow.beginning).code
    row.state_since = told.steps[-1].on if told.steps else told.since
    row.to_meeting = told.to_meeting
    row.steps = [part_json(step) for step in told.steps]


def _steps(told: Iterable[object], place: str) -> tuple[FlowStep, ...]:
    return tuple(part_of_json(FlowStep, each, place) for each in told)
