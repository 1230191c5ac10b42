"""Reads of one town or cluster: nodes past their day, needs and problems that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi_web.offices.models import Programme
from luoshi_web.projects.matter_rows import needs, overdue, problems, still_open
from luoshi_web.projects.models import NodeDate
from luoshi_web.projects.portfolio_rows import late_by
from luoshi_web.projects.queries import visible


@dataclass(frozen=True, slots=True)
class LateNode:
    """Promised by a day that is over, and not reached. days: since then."""

    project: str
    number: int
    label: str
    promised: date
    days: int


@dataclass(frozen=True, slots=True)
class Open:
    """Needs and problems that are not closed; overdue: of the problems."""

    needs: int
    problems: int
    overdue: int


def late_nodes(programme: Programme, which: Q, day: date) -> list[LateNode]:
    """The longest late first, as everywhere (`late_by`). which: of projects. One query."""
    rows = visible(programme).filter(which)
    found = NodeDate.objects.filter(late_by(day), programme=programme, project__in=rows)
    return [
        LateNode(
            one.project.name, one.project.number, one.label, one.promised, (day - one.promised).days
        )
        for one in found.select_related("project").order_by("promised", "project__number")
    ]


def open_matters(programme: Programme, which: Q, day: date) -> Open:
    """which: of projects. Three queries."""
    rows = visible(programme).filter(which)
    return Open(
        needs(programme).filter(still_open("need"), project__in=rows).count(),
        problems(programme).filter(still_open("problem"), project__in=rows).count(),
        overdue(programme, day).filter(project__in=rows).count(),
    )
