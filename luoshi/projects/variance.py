"""差异表: what projects reported this year beside what the statistics confirmed. Both stand; neither is taken for the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from luoshi.plan import Period
from luoshi.projects.freezing import year_done
from luoshi.projects.model import Project


@dataclass(frozen=True, slots=True)
class Variance:
    """In 万元, this year's up to the month. reported, confirmed: None where nothing was told; difference: reported less
    confirmed, None unless both are told. entered: whether the project was in the statistics' list by the month's end."""

    project: str
    name: str
    reported: Decimal | None
    confirmed: Decimal | None
    difference: Decimal | None
    entered: bool


def variances(projects: Iterable[Project], month: Period) -> tuple[Variance, ...]:
    """The largest difference first, whichever its sign; those with one side missing follow, by code."""
    found = [_variance(project, month) for project in projects]
    found.sort(key=lambda each: (-abs(each.difference or Decimal(0)), each.project))
    told = [each for each in found if each.difference is not None]
    return (*told, *(each for each in found if each.difference is None))


def _variance(project: Project, month: Period) -> Variance:
    done = year_done(project, month)
    reported = done[0] if done is not None else None
    amounts = [
        report.done.wan
        for report in project.statistics
        if report.month.year == month.year and report.month.last <= month.last
    ]
    confirmed = sum(amounts, Decimal(0)) if amounts else None
    difference = None
    if reported is not None and confirmed is not None:
        difference = reported - confirmed
    return Variance(
        project=project.code,
        name=project.name,
        reported=reported,
        confirmed=confirmed,
        difference=difference,
        entered=project.entry is not None and project.entry.on <= month.ends_on,
    )
