"""Projects as entries of a register, so that one count of newly attracted and of listed projects stands in two rooms.

The register's figure of a year is the number of `bands` of that year as of the same day, and of the projects on a list.
A project that was never signed nor on a list (谋划, 储备, 洽谈) has no entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from luoshi.plan import Quantity
from luoshi.projects.amounts import WAN
from luoshi.projects.lists import LEVELS, Level
from luoshi.projects.model import CertificationStep, Project
from luoshi.projects.promotion import bands
from luoshi.projects.stages import reached

MIRRORED_STAGES: Final = ("signed", "building", "done", "dropped")
"""Not started yet, started, finished, cancelled: the stages a register kept by this room declares."""

Value = str | bool | date | Quantity | None


@dataclass(frozen=True, slots=True)
class Mirrored:
    """values, None where there is none:

    name, investor, town, cluster, level (of the highest list it was on last), total (planned), newly_attracted,
    signed_on (first contract), started_on, finished_on, recorded_on (the first day that anything is told of it);
    certified_on: from when it counts as newly attracted, at the latest the last day of the year it counts in;
    counted_total: the planned total that counts; of what counts as one the first project carries it, the others none;
    listed_2024 and so on: since when it has been on that year's list as 实施类, none once it is off it.
    """

    stage: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Counting:
    certified_on: date
    total: Decimal | None


def mirrored(projects: Sequence[Project], on: date) -> Mapping[str, Mirrored]:
    """Code of the project -> its entry, as told up to the day; in the order of the projects."""
    counting = _counting(projects, on)
    years = _years(projects, on)
    found = {}
    for project in projects:
        since = _recorded(project, on)
        if since is not None:
            told = _values(project, counting.get(project.code), years, on)
            found[project.code] = Mirrored(_stage(project, on), {**told, "recorded_on": since})
    return found


def _values(
    project: Project, counting: _Counting | None, years: Sequence[int], on: date
) -> dict[str, Value]:
    total = counting.total if counting is not None else None
    signed = project.attraction.signed_on
    return {
        "name": project.name,
        "investor": project.investor or None,
        "town": project.town or None,
        "cluster": project.cluster or None,
        "total": project.planned_total,
        "newly_attracted": project.origin == "outside",
        "signed_on": signed if signed is not None and signed <= on else None,
        "started_on": reached(project, "started", on),
        "certified_on": counting.certified_on if counting is not None else None,
        "counted_total": None if total is None else Quantity(total, WAN),
        "level": _level(project, on),
        "finished_on": reached(project, "finished", on),
        **{f"listed_{year}": _listed(project, year, on) for year in years},
    }


def _counting(projects: Sequence[Project], on: date) -> dict[str, _Counting]:
    """A project starts once, so it counts in one year at most."""
    known = {project.code: project for project in projects}
    starts = {reached(project, "started", on) for project in projects}
    found = {}
    for year in sorted({day.year for day in starts if day is not None}):
        for counted in bands(projects, year, on)[0].counted:
            days = {code: _counts_from(known[code], year, on) for code in counted.projects}
            first, *others = counted.projects
            found[first] = _Counting(min(days.values()), counted.total)
            found.update({code: _Counting(days[code], None) for code in others})
    return found


def _counts_from(project: Project, year: int, on: date) -> date:
    """Of a project that counts: the day its last condition was met."""
    last: dict[str, CertificationStep] = {}
    for step in sorted(project.attraction.steps, key=lambda each: each.on):
        if step.on <= on:
            last[step.step] = step
    met = [step.on for step in last.values() if step.passed]
    met += [day for day in (project.attraction.signed_on, reached(project, "started", on)) if day]
    return min(max(met), date(year, 12, 31))


def _years(projects: Sequence[Project], on: date) -> range:
    days = [each.since for project in projects for each in project.lists if each.since <= on]
    return range(min(days).year, on.year + 1) if days else range(0)


def _listed(project: Project, year: int, on: date) -> date | None:
    begins, ends = date(year, 1, 1), min(date(year, 12, 31), on)
    building = [each for each in project.lists if each.class_ == "build" and each.since <= ends]
    if not any(each.holds(ends) for each in building):
        return None
    days = [max(each.since, begins) for each in building if not each.until or each.until >= begins]
    return min(days)


def _level(project: Project, on: date) -> Level | None:
    told = [each for each in project.lists if each.since <= on]
    if not told:
        return None
    last = max(min(each.until or on, on) for each in told)
    return min((each.level for each in told if each.holds(last)), key=LEVELS.index)


def _recorded(project: Project, on: date) -> date | None:
    """None where there is no entry: neither a contract nor a list."""
    signed = [each.signed_on for each in project.attraction.contracts]
    signed += [move.on for move in project.moves if move.stage == "signed"]
    days = [day for day in (*signed, *(each.since for each in project.lists)) if day <= on]
    return min(days + [move.on for move in project.moves if move.on <= on]) if days else None


def _stage(project: Project, on: date) -> str:
    halt = project.halted(on)
    if halt is not None and halt.kind == "cancelled":
        return "dropped"
    if reached(project, "finished", on) is not None:
        return "done"
    return "signed" if reached(project, "started", on) is None else "building"
