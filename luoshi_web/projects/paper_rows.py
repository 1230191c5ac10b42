"""What papers of projects ask for: of many projects at once, in a few queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luoshi_web.offices.models import Programme
from luoshi_web.projects.matter_rows import open_states
from luoshi_web.projects.models import (
    Listing,
    Need,
    Problem,
    Progress,
    Project,
    ProjectFile,
    YearFigure,
)
from luoshi_web.projects.queries import running, visible

PICTURES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif")


@dataclass(frozen=True, slots=True)
class Parts:
    """How many of the projects tell what a standard package has a place for."""

    every: int
    sample: int
    status: int
    budget: int
    period: int
    metrics: int


def chosen(
    programme: Programme, today: date, *, list_: str = "", town: str = "",
    numbers: Collection[int] = (),
) -> QuerySet[Project]:  # fmt: skip
    """Projects that are seen: on a list today, of a town, by their numbers."""
    rows = visible(programme).select_related("town", "parent")
    if list_:
        listed = Listing.objects.filter(running(today), programme=programme, list=list_)
        rows = rows.filter(pk__in=listed.values("project"))
    if town:
        rows = rows.filter(town__code=town)
    return rows.filter(number__in=numbers) if numbers else rows


def parts_of(rows: QuerySet[Project]) -> Parts:
    """One query."""
    planned = YearFigure.objects.filter(project=OuterRef("pk")).exclude(start="", finish="")
    told = Progress.objects.filter(project=OuterRef("pk"), done__isnull=False)
    found = rows.annotate(is_planned=Exists(planned), is_told=Exists(told)).aggregate(
        every=Count("pk"),
        sample=Count("pk", filter=Q(sample=True)),
        status=Count("pk", filter=~Q(stage="") | Q(halted="cancelled")),
        budget=Count("pk", filter=Q(total__isnull=False)),
        period=Count("pk", filter=Q(is_planned=True)),
        metrics=Count("pk", filter=Q(is_told=True)),
    )
    return Parts(**found)


def open_needs(rows: Sequence[Project]) -> dict[int, list[Need]]:
    """Project -> what it still asks for, the oldest first. One query."""
    found: dict[int, list[Need]] = defaultdict(list)
    told = Need.objects.filter(project__in=rows, state__in=open_states("need")).select_related(
        "owner"
    )
    for one in told.order_by("raised_on", "pk"):
        found[one.project_id].append(one)
    return found


def open_problems(rows: Sequence[Project]) -> dict[int, list[Problem]]:
    """Project -> what stands in its way, the oldest first. One query."""
    found: dict[int, list[Problem]] = defaultdict(list)
    told = Problem.objects.filter(project__in=rows, state__in=open_states("problem"))
    for one in told.select_related("owner").order_by("raised_on", "pk"):
        found[one.project_id].append(one)
    return found


def pictures(rows: Sequence[Project]) -> dict[int, ProjectFile]:
    """Project -> the picture of it that came last and stands. One query."""
    standing: dict[int, dict[int, ProjectFile]] = defaultdict(dict)
    told = ProjectFile.objects.filter(project__in=rows, file__media_type__in=PICTURES)
    for one in told.select_related("file").defer("file__content").order_by("pk"):
        if one.taken_back:
            standing[one.project_id].pop(one.file_id, None)
        else:
            standing[one.project_id][one.file_id] = one
    return {pk: list(files.values())[-1] for pk, files in standing.items() if files}


def samples(
    programme: Programme, rows: QuerySet[Project], *, with_sample: bool
) -> QuerySet[Project]:
    """Made-up projects only where they are asked for, and not while the programme hides them."""
    return rows if with_sample and programme.show_sample else rows.filter(sample=False)
