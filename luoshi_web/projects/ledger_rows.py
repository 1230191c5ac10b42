"""The rows of the five ledgers, as luoshi.projects declares them: projects, needs, problems and leads, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luoshi.projects import Ledger, LedgerRows
from luoshi_web.offices.queries import Access
from luoshi_web.projects.matter_rows import needs, open_states, problems
from luoshi_web.projects.models import Lead, Need, Problem, Project
from luoshi_web.projects.queries import visible

Row = Project | Need | Problem | Lead
Rows = QuerySet[Project] | QuerySet[Need] | QuerySet[Problem] | QuerySet[Lead]


@dataclass(frozen=True, slots=True)
class LedgerSource:
    """Rows of one sort, and how many of them there are."""

    rows: Rows
    count: int


def sources_of(access: Access, ledger: Ledger, town: str = "") -> list[LedgerSource]:
    """town: the code of a place, "" for all; leads have none yet. One query a sort of rows, for the count."""
    return [
        LedgerSource(rows, rows.count())
        for part in ledger.rows
        if (rows := _rows(access, part, town)) is not None
    ]


def sliced(sources: Sequence[LedgerSource], first: int, size: int) -> list[Row]:
    """So many rows from the first, over all sorts one behind the other. One query a sort that is on the page."""
    found: list[Row] = []
    for source in sources:
        wanted = size - len(found)
        if wanted > 0 and first < source.count:
            found += source.rows[first : first + wanted]
        first = max(0, first - source.count)
    return found


def years_with(access: Access, today: date) -> int:
    """The year whose figures a ledger of projects shows: this one, within the programme's."""
    return min(max(today.year, access.programme.first_year), access.programme.last_year)


def _rows(access: Access, part: LedgerRows, town: str) -> Rows | None:
    """None: nothing of the sort stands in a town."""
    programme = access.programme
    of_town = Q(project__town__code=town) if town else Q()
    if part.of == "project":
        rows = visible(programme).filter(stage__in=part.stages)
        placed = rows.filter(town__code=town) if town else rows
        return placed.select_related("town").order_by("town__position", "number")
    if part.of == "need":
        asked = needs(programme).filter(of_town, _open(part, "need"), kind__in=part.kinds)
        return asked.order_by("-raised_on", "-number")
    if part.of == "problem":
        told = problems(programme).filter(of_town, _open(part, "problem"))
        return told.order_by("-raised_on", "-number")
    return None if town else _leads(access, part)


def _leads(access: Access, part: LedgerRows) -> QuerySet[Lead]:
    rows = Lead.objects.filter(_open(part, "lead"), programme=access.programme)
    shown = rows if access.programme.show_sample else rows.filter(sample=False)
    return shown.select_related("owner").order_by("pk")


def _open(part: LedgerRows, flow: str) -> Q:
    return Q(state__in=open_states(flow)) if part.open else Q()
