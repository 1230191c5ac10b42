"""Reads of needs and problems, and who may make which of their moves."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, TypeVar

from django.db.models import Count, F, Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.projects import FlowMove, flows
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.matters import Matter
from luoshi_web.projects.models import Need, Problem, Project

Side = Literal["project", "owner", "office"]
_M = TypeVar("_M", Need, Problem)
# `who` of flows.yaml, in its words. Whoever else it names writes from outside this office, and the office keeps it for them.
_SIDES: Final[dict[str, Side]] = {"提出单位": "project", "承办单位": "owner"}


def side_of(move: FlowMove) -> Side:
    """Who makes the move here: the project's own people, the unit told to solve it, the office that keeps the lists."""
    return _SIDES.get(move.who, "office")


def may_make(rights: Rights, side: Side, concerned: frozenset[int], owner: int | None) -> bool:
    """concerned: of the project (`queries.concerned`). owner: the unit told to solve it."""
    if side == "project":
        return rights.writes(concerned)
    if side == "owner":
        return rights.writes(frozenset() if owner is None else frozenset({owner}))
    return rights.lists


def needs(programme: Programme) -> QuerySet[Need]:
    """With project, its town, and owner. Made-up ones are left out while the programme hides them."""
    rows = Need.objects.filter(programme=programme)
    return _shown(rows, programme).select_related("project__town", "owner")


def problems(programme: Programme) -> QuerySet[Problem]:
    """As `needs`."""
    rows = Problem.objects.filter(programme=programme)
    return _shown(rows, programme).select_related("project__town", "owner")


def need_row(access: Access, number: int) -> Need:
    row = needs(access.programme).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号要素需求。") % {"n": number})
    return _within(access, row)


def problem_row(access: Access, number: int) -> Problem:
    row = problems(access.programme).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号问题。") % {"n": number})
    return _within(access, row)


def needs_of(row: Project) -> list[Need]:
    """Of one project, the newest first. One query."""
    return list(needs(row.programme).filter(project=row))


def problems_of(row: Project) -> list[Problem]:
    return list(problems(row.programme).filter(project=row))


def next_matter(kind: type[Matter], programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    most = kind.objects.filter(programme=programme).aggregate(n=Max("number"))["n"]
    return (most or 0) + 1


def open_states(flow: str) -> list[str]:
    """flow: need or problem."""
    return [state.code for state in flows()[flow].states.values() if state.open]


def still_open(flow: str) -> Q:
    return Q(state__in=open_states(flow))


def before_meeting(programme: Programme, day: date) -> tuple[list[Need], list[Problem]]:
    """What may be on the joint meeting's list of the day: marked by then. Two queries."""
    marked = Q(to_meeting__lte=day)
    return list(needs(programme).filter(marked)), list(problems(programme).filter(marked))


def overdue(programme: Programme, day: date) -> QuerySet[Problem]:
    """With the owner still, and past its day."""
    return problems(programme).filter(state__in=OWNERS_STATES, due__lt=day)


def counts_by_state(rows: QuerySet[Need] | QuerySet[Problem]) -> dict[str, int]:
    """One query."""
    found = rows.order_by().values("state").annotate(n=Count("pk"))
    return {str(one["state"]): int(one["n"]) for one in found}


OWNERS_STATES: Final = ("assigned", "handling")
"""In which a problem is in its owner's hands, and its days run."""


def oldest_due_first(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    return rows.order_by(F("due").asc(nulls_last=True), "raised_on", "number")


def _shown(rows: QuerySet[_M], programme: Programme) -> QuerySet[_M]:
    return rows if programme.show_sample else rows.filter(sample=False, project__sample=False)


def _within(access: Access, row: _M) -> _M:
    row.programme = access.programme
    row.project.programme = access.programme
    return row
