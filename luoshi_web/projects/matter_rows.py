"""Reads of needs and problems, and who may make which of their moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, Literal, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.projects import FlowMove, flows, meeting_list
from luoshi.projects import Need as ToldNeed
from luoshi.projects import Problem as ToldProblem
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.matters import Matter, need_of, problem_of
from luoshi_web.projects.models import Need, Problem, Project

Side = Literal["project", "owner", "office"]
_M = TypeVar("_M", Need, Problem)
# `who` of flows.yaml, in its words. Whoever else it names writes from outside this office, and the office keeps it for them.
_SIDES: Final[dict[str, Side]] = {"提出单位": "project", "承办单位": "owner"}

OWNERS_STATES: Final = ("assigned", "handling")
"""In which a problem is in its owner's hands, and its days run."""


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


def require_side(rights: Rights, row: Matter, concerned: frozenset[int]) -> None:
    """PermissionDenied for who makes no move of the need or the problem at any time."""
    flow = flows()["need" if isinstance(row, Need) else "problem"]
    sides = {side_of(move) for move in flow.moves}
    if not any(may_make(rights, side, concerned, row.owner_id) for side in sides):
        raise PermissionDenied(_("这一条由项目单位、承办单位和主管部门办理，不由您办。"))


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


def open_words_of(row: Project) -> tuple[str, ...]:
    """What stands in the project's way now, the newest first. One query."""
    still = open_states("problem")
    return tuple(one.text for one in problems_of(row) if one.state in still)


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
    """What the joint meeting has before it on a day: marked by then and still open, the longest waiting first. Two queries."""
    return _marked(needs(programme), need_of, "need", day), _marked(
        problems(programme), problem_of, "problem", day
    )


def overdue(programme: Programme, day: date) -> QuerySet[Problem]:
    """With the owner still, and past its day."""
    return problems(programme).filter(state__in=OWNERS_STATES, due__lt=day)


def owners(kind: type[Matter], programme: Programme) -> list[Unit]:
    """The units that are responsible for some of them. One query."""
    mine = kind.objects.filter(owner=OuterRef("pk"))
    rows = Unit.objects.filter(Exists(mine), programme=programme)
    return list(rows.order_by("position", "code"))


def _shown(rows: QuerySet[_M], programme: Programme) -> QuerySet[_M]:
    return rows if programme.show_sample else rows.filter(sample=False, project__sample=False)


def _within(access: Access, row: _M) -> _M:
    row.programme = access.programme
    row.project.programme = access.programme
    return row


def _marked(
    rows: QuerySet[_M], told_of: Callable[[_M], ToldNeed | ToldProblem], flow: str, day: date
) -> list[_M]:
    """The core says what is on the list of a day; the rows are asked in its order."""
    marked = rows.filter(still_open(flow), to_meeting__lte=day).order_by("raised_on", "number")
    return [row for row in marked if meeting_list([told_of(row)], day)]
