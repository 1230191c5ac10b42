"""Many projects at once, as a pack or a county's own records tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy

from luoshi.projects import Project as Told
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme
from luoshi_web.projects.models import (
    InCharge,
    Listing,
    NodeDate,
    Progress,
    Project,
    Revision,
    Statistic,
    YearFigure,
)
from luoshi_web.projects.queries import units_by_code
from luoshi_web.projects.writing import (
    charges,
    columns_of,
    listings,
    month_row,
    next_number,
    nodes,
    revision,
    years,
)

BATCH = 500


@audited("projects.projects.loaded", gettext_lazy("载入了项目：{object}"))
def load_projects(
    programme: Programme, told: Sequence[Told], *, sample: bool, actor: str, at: datetime
) -> int:
    """Projects that are not there yet, with their months, in a few statements. How many there were.

    Nothing is asked: what is loaded is as its file tells it; `luoshi project check` names what is wrong in one.
    LuoshiError where a town is no unit of the programme.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    units = units_by_code(programme)
    names = {unit.name: unit for unit in units.values()}
    known = set(Project.objects.filter(programme=programme).values_list("code", flat=True))
    fresh = [one for one in told if one.code not in known]
    first = next_number(programme)
    rows = [
        columns_of(
            Project(programme=programme, number=first + n, sample=sample, created_at=at),
            one, units, at,
        )
        for n, one in enumerate(fresh)
    ]  # fmt: skip
    Project.objects.bulk_create(rows, BATCH)
    by_code = {row.code: row for row in Project.objects.filter(programme=programme)}
    pairs = [(by_code[one.code], one) for one in fresh]
    for row, one in pairs:
        row.programme = programme
        if one.parent is not None and one.parent in by_code:
            row.parent = by_code[one.parent]
    Project.objects.bulk_update([row for row, one in pairs if one.parent], ["parent"], BATCH)
    what = "projects.projects.loaded"
    Revision.objects.bulk_create(
        [revision(row, one, what, "", actor, at) for row, one in pairs], BATCH
    )
    Listing.objects.bulk_create([x for row, one in pairs for x in listings(row, one)], BATCH)
    NodeDate.objects.bulk_create([x for row, one in pairs for x in nodes(row, one)], BATCH)
    InCharge.objects.bulk_create([x for row, one in pairs for x in charges(row, one, names)], BATCH)
    YearFigure.objects.bulk_create([x for row, one in pairs for x in years(row, one)], BATCH)
    Progress.objects.bulk_create(
        [
            month_row(row, report, 1, by=actor, at=at)
            for row, one in pairs
            for report in one.progress
        ],
        BATCH,
    )
    Statistic.objects.bulk_create(
        [x for row, one in pairs for x in _statistics(row, one, actor, at)], BATCH
    )
    record(
        programme, "projects.projects.loaded", Subject("projects", "", str(len(pairs))),
        actor=actor, at=at, after={"projects": len(pairs), "sample": sample},
    )  # fmt: skip
    return len(pairs)


def _statistics(row: Project, told: Told, by: str, at: datetime) -> list[Statistic]:
    return [
        Statistic(
            programme=row.programme, project=row, month=str(one.month), edition=1,
            amount=one.done.wan, source=one.done.source, at=at, by=by,
        )
        for one in told.statistics
    ]  # fmt: skip
