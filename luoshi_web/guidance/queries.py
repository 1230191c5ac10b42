"""Reads of the room. Whoever works for the programme sees every question: an answer is for all it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.alike import nearest
from luoshi_web.guidance.models import Question, QuestionState
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import WRITERS, Access

_ALIKE_PER_CENT = 30
_MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class Looking:
    """What a list shows. words: all of them stand in question, answer or title. key: with `kind`, of one item. unit: code."""

    words: str = ""
    kind: str = ""
    key: str = ""
    state: str = ""
    unit: str = ""


def require_insider(access: Access) -> None:
    if not access.works_here:
        raise PermissionDenied(_("问答由政府部门和镇街使用。"))


def visible(programme: Programme) -> QuerySet[Question]:
    rows = Question.objects.filter(programme=programme)
    return rows if programme.show_sample else rows.filter(sample=False)


def found(programme: Programme, looking: Looking) -> QuerySet[Question]:
    """Those that answer `looking`; withdrawn ones only where they are asked for."""
    rows = visible(programme)
    for word in looking.words.split():
        rows = rows.filter(
            Q(text__icontains=word) | Q(answer__icontains=word) | Q(title__icontains=word)
        )
    if looking.kind:
        rows = rows.filter(kind=looking.kind)
    if looking.key:
        rows = rows.filter(key=looking.key)
    if looking.unit:
        rows = rows.filter(
            Q(unit__code=looking.unit) | Q(owner__code=looking.unit)
            | Q(concerns__unit__code=looking.unit)
        ).distinct()  # fmt: skip
    if looking.state:
        return rows.filter(state=looking.state)
    return rows.exclude(state=QuestionState.WITHDRAWN)


def counts(programme: Programme) -> dict[str, int]:
    """State -> how many. One query."""
    rows = visible(programme).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def most_asked(programme: Programme, most: int) -> list[tuple[str, str, str, int]]:
    """(kind, key, title, how many were answered) of the items asked about most, those asked about once left out. One query."""
    rows = (
        visible(programme)
        .filter(state=QuestionState.ANSWERED)
        .order_by()
        .values("kind", "key")
        .annotate(n=Count("pk"), called=Max("title"))
        .filter(n__gt=1)
        .order_by("-n", "kind", "key")[:most]
    )
    return [(row["kind"], row["key"], row["called"], row["n"]) for row in rows]


def question_row(access: Access, number: int) -> Question:
    """Http404 where there is none. One query."""
    rows = visible(access.programme).select_related("programme", "unit", "owner")
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404(_("没有这个问题。"))
    return row


def alike_to(programme: Programme, text: str, kind: str, key: str) -> list[Question]:
    """What was asked before in like words, then of the same item. Two queries at most.

    Compares with every question of the programme: thousands, not millions.
    """
    rows = _compared(programme)
    of_item = [row.pk for row in rows if (row.kind, row.key) == (kind, key)]
    chosen = dict.fromkeys([*_near(rows, text), *of_item])
    return _in_order(list(chosen)[:_MOST_ALIKE])


def numbers_alike(programme: Programme, text: str) -> frozenset[int]:
    """Numbers of what was asked before in like words, of whatever item. One query; as `alike_to`."""
    rows = _compared(programme)
    near = set(_near(rows, text))
    return frozenset(row.number for row in rows if row.pk in near)


def _compared(programme: Programme) -> list[Question]:
    rows = visible(programme).exclude(state=QuestionState.WITHDRAWN)
    return list(rows.only("number", "text", "kind", "key"))


def _near(rows: Sequence[Question], text: str) -> list[int]:
    found = nearest(text, [row.text for row in rows], _ALIKE_PER_CENT, _MOST_ALIKE)
    return [rows[at].pk for at in found]


def _in_order(keys: Iterable[int]) -> list[Question]:
    wanted = list(keys)
    rows = Question.objects.select_related("owner").in_bulk(wanted)
    return [rows[key] for key in wanted]


def answers_for(access: Access, row: Question) -> bool:
    """Whether the person may answer: of the unit that owns it, or a coordinator."""
    return access.coordinates or (
        row.owner_id is not None and row.owner_id in access.units_as(WRITERS)
    )


def asks_for(access: Access, row: Question) -> bool:
    """Whether it is the person's own question: of the unit that asked, or the coordinators'."""
    if row.unit_id is None:
        return access.coordinates
    return row.unit_id in access.units_as(WRITERS)
