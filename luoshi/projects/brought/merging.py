"""A draft into a project: what the sheet tells, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from luoshi.plan import Period, Quantity
from luoshi.projects._data import ProjectError
from luoshi.projects.amounts import ProgressInvestment
from luoshi.projects.brought.columns import column_fields
from luoshi.projects.brought.told import Draft, Told
from luoshi.projects.lists import CLASSES, LEVELS, project_lists
from luoshi.projects.model import (
    CHARGES,
    ORIGINS,
    Charge,
    ChargeKind,
    Membership,
    ProgressReport,
    Project,
    StageMove,
    StatisticalEntry,
    YearPlan,
)
from luoshi.projects.stages import stage_on, stages

_T = TypeVar("_T")
_DATED: Final = ("started", "finished")


def as_project(draft: Draft, before: Project | None, *, code: str = "") -> Project:
    """The project as known before with what the draft tells; a new one where there is none.

    Nothing that the sheet leaves blank is taken away. Code and name of a known project stay: a monthly sheet renames
    nothing. What the sheet tells holds from the first day of its month (lists, until the year's end, and who is in charge); a
    stage without a date is reached on the month's last day, and a stage that is not further changes nothing. code: of a
    new project whose sheet tells none. Raises ProjectError: a new one without code, level or origin.
    """
    project = before if before is not None else _new(draft, code)
    project = replace(
        project,
        town=draft.text("town") or project.town,
        investor=draft.text("investor") or project.investor,
        cluster=draft.text("cluster") or project.cluster,
        planned_total=_amount(draft, "total") or project.planned_total,
        plans=_plans(draft, project),
        progress=_progress(draft, project),
        moves=_moves(draft, project),
        lists=_lists(draft, project),
        charges=_charges(draft, project),
        entry=_entry(draft, project),
    )
    level, origin = _picked(draft.own("level"), LEVELS), _picked(draft.own("origin"), ORIGINS)
    return replace(project, level=level or project.level, origin=origin or project.origin)


def _picked(told: Told | None, known: Iterable[_T]) -> _T | None:
    return next((each for each in known if told is not None and told.value == each), None)


def _new(draft: Draft, code: str) -> Project:
    level, origin = (
        _picked(draft.values.get("level"), LEVELS),
        _picked(draft.values.get("origin"), ORIGINS),
    )
    if level is None or origin is None:
        lacking = column_fields()["level" if level is None else "origin"].label
        raise ProjectError(
            f"第 {draft.line} 行的新项目“{draft.name}”没有{lacking}。",
            "请在表里加一列，或选定整张表的。",
        )
    return Project(
        code=draft.text("code") or code,
        name=draft.name,
        town=draft.text("town"),
        level=level,
        origin=origin,
    )


def _amount(draft: Draft, code: str) -> Quantity | None:
    told = draft.values.get(code)
    return told.value if told is not None and isinstance(told.value, Quantity) else None


def _month(draft: Draft, code: str) -> Period | None:
    told = draft.values.get(code)
    return told.value if told is not None and isinstance(told.value, Period) else None


def _day(draft: Draft, code: str) -> date | None:
    told = draft.values.get(code)
    return told.value if told is not None and isinstance(told.value, date) else None


def _plans(draft: Draft, project: Project) -> tuple[YearPlan, ...]:
    told = _amount(draft, "plan"), _month(draft, "plan_start"), _month(draft, "plan_finish")
    if told == (None, None, None):
        return project.plans
    year = draft.month.year
    old = project.plan_of(year) or YearPlan(year, None)
    new = YearPlan(year, told[0] or old.investment, told[1] or old.start, told[2] or old.finish)
    return (*(plan for plan in project.plans if plan.year != year), new)


def _progress(draft: Draft, project: Project) -> tuple[ProgressReport, ...]:
    done, cumulative = _amount(draft, "done"), _amount(draft, "cumulative")
    percent = draft.values.get("percent")
    told = percent.value if percent and isinstance(percent.value, Decimal) else None
    node, problem = draft.text("node"), draft.text("problem")
    if done is None and cumulative is None and told is None and not (node or problem):
        return project.progress
    same = (report for report in project.progress if report.month == draft.month)
    old = next(same, ProgressReport(draft.month, None))
    new = ProgressReport(
        month=draft.month,
        done=ProgressInvestment(done) if done is not None else old.done,
        cumulative=ProgressInvestment(cumulative) if cumulative is not None else old.cumulative,
        percent=told if told is not None else old.percent,
        node=node or old.node,
        problem=problem or old.problem,
    )
    others = (report for report in project.progress if report.month != draft.month)
    return tuple(sorted((*others, new), key=lambda report: report.month))


def _moves(draft: Draft, project: Project) -> tuple[StageMove, ...]:
    """Days that the sheet tells of a start and a finish, then the stage it names where that is further."""
    moves = project.moves
    for code in _DATED:
        day = _day(draft, code)
        if day is not None and all(move.stage != code for move in moves):
            moves = (*moves, StageMove(code, day))
    told = draft.text("stage")
    if told:
        now = stage_on(replace(project, moves=moves), draft.month.ends_on)
        if now is None or stages().of(told).rank > now.rank:
            moves = (*moves, StageMove(told, draft.month.ends_on))
    return tuple(sorted(moves, key=lambda move: (move.on, stages().of(move.stage).rank)))


def _lists(draft: Draft, project: Project) -> tuple[Membership, ...]:
    code, class_ = draft.text("list"), _picked(draft.values.get("class"), CLASSES)
    since = _first_day(draft.month)
    old = [each for each in project.lists if each.list == code and each.holds(since)]
    if not code or code not in project_lists():
        return project.lists
    if class_ is None:
        class_ = old[0].class_ if old else None
    # One that begins within the month is what the sheet tells of, too.
    now = [*old, *(each for each in project.listed(draft.month.ends_on) if each.list == code)]
    if class_ is None or any(each.class_ == class_ for each in now):
        return project.lists
    new = Membership(code, class_, since, date(draft.month.year, 12, 31))
    return (*_ended(project.lists, old, since), new)


def _ended(
    all_: Sequence[Membership], old: Sequence[Membership], since: date
) -> tuple[Membership, ...]:
    """Those that are replaced end the day before; one that began that very day was never true."""
    eve = since - timedelta(days=1)
    kept = (each for each in all_ if each not in old or each.since <= eve)
    return tuple(replace(each, until=eve) if each in old else each for each in kept)


def _charges(draft: Draft, project: Project) -> tuple[Charge, ...]:
    since = _first_day(draft.month)
    eve = since - timedelta(days=1)
    charges = project.charges
    for kind in CHARGES:
        new = _charge(draft, kind, since)
        if new is None:
            continue
        now = [each for each in charges if each.kind == kind and each.holds(since)]
        if any((each.unit, each.people) == (new.unit, new.people) for each in now):
            continue
        kept = (each for each in charges if each not in now or each.since <= eve)
        charges = (*(replace(each, until=eve) if each in now else each for each in kept), new)
    return charges


def _charge(draft: Draft, kind: ChargeKind, since: date) -> Charge | None:
    told = draft.text(kind)
    if not told:
        return None
    if column_fields()[kind].kind == "people":
        people = tuple(part for part in re.split(r"[、,，;；\s]+", told) if part)
        return Charge(kind, "", people, since)
    return Charge(kind, told, (), since)


def _entry(draft: Draft, project: Project) -> StatisticalEntry | None:
    """Both the day and the code; what is known already fills in the other."""
    day, code = _day(draft, "entry_on"), draft.text("entry_code")
    if project.entry is not None:
        return StatisticalEntry(day or project.entry.on, code or project.entry.code)
    return StatisticalEntry(day, code) if day is not None and code else None


def _first_day(month: Period) -> date:
    return month.ends_on.replace(day=1)
