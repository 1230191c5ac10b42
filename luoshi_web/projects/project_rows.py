"""Reads that one project's own pages need beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.projects import Project as Told
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.kept import Kept, parsed, with_months
from luoshi_web.projects.models import Progress, Project, ProjectFile, Revision, Statistic
from luoshi_web.projects.queries import (
    all_kept,
    files_of,
    progress_of,
    relatives,
    revisions_of,
    statistics_of,
    visible,
)

MOST_NAMES = 200
"""Of investors and clusters offered while typing."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A project with every row it is told by, up to a moment. revisions: the newest first."""

    row: Project
    told: Told
    revisions: tuple[Revision, ...]
    progress: tuple[Progress, ...]
    statistics: tuple[Statistic, ...]


def whole_of(row: Project, until: datetime | None = None) -> Whole | None:
    """As it is known, or was known then; None: it was not there yet. Three queries."""
    revisions = [one for one in revisions_of(row) if until is None or one.at <= until]
    if not revisions:
        return None
    progress = [one for one in progress_of(row) if until is None or one.at <= until]
    statistics = [one for one in statistics_of(row) if until is None or one.at <= until]
    told = with_months(parsed(revisions[0].text), progress, statistics)
    return Whole(row, told, tuple(revisions), tuple(progress), tuple(statistics))


def beside(row: Project, told: Told) -> list[Kept]:
    """Those a check compares it with: its parts, its whole, the whole's other parts. One query, and three where there are any."""
    rows = relatives(row.programme, told.code, [told.parent])
    return all_kept(row.programme, rows) if rows else []


def known_names(programme: Programme) -> tuple[list[str], list[str]]:
    """Investors and clusters that projects have already, for the form to offer. Two queries."""
    rows = visible(programme).order_by()
    found = []
    for column in ("investor", "cluster"):
        names = rows.exclude(**{column: ""}).values_list(column, flat=True).distinct()
        found.append(sorted(names[:MOST_NAMES]))
    return found[0], found[1]


def free_code(programme: Programme, year: int) -> str:
    """A code that no project has: the year, and the next number of the year. One query."""
    taken = set(
        Project.objects.filter(programme=programme, code__startswith=f"{year}-").values_list(
            "code", flat=True
        )
    )
    number = len(taken) + 1
    while f"{year}-{number:03d}" in taken:
        number += 1
    return f"{year}-{number:03d}"


def told_statistics(row: Project) -> int:
    """How many rows of statistics there are: whether somebody has told one since a form was shown. One query."""
    return Statistic.objects.filter(project=row).count()


def file_beside(row: Project, file: int) -> ProjectFile | None:
    """The file as it stands beside the project; None: never attached, or taken back. One query."""
    return next((one for one in files_of(row) if one.file_id == file), None)


def concerned_units(row: Project, charged: Sequence[str], units: Sequence[Unit]) -> frozenset[int]:
    """As `queries.concerned`, from what is at hand. charged: names in charge today; units: all of the programme."""
    names = set(charged)
    return frozenset({row.town_id, *(unit.pk for unit in units if unit.name in names)})
