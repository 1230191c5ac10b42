"""Reads of meetings and decisions: who sees which, one of them held for a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.supervising import DecisionFact
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import (
    AgendaItem,
    Attendance,
    Decision,
    DecisionState,
    DecisionStep,
    Meeting,
    MeetingState,
)

STEP_WORDS: Final = {
    "made": gettext_noop("会议议定"),
    "reported": gettext_noop("报告办结"),
    "returned": gettext_noop("退回再办"),
    "closed": gettext_noop("认定办结"),
    "ordered": gettext_noop("转为督办"),
    "moved": gettext_noop("会议改期限"),
    "heard": gettext_noop("再次上会"),
}

RUNNING: Final = (
    MeetingState.DRAFTED, MeetingState.CONVENED, MeetingState.HELD, MeetingState.MINUTED,
)  # fmt: skip
"""In which what stands on a meeting's agenda is that meeting's, and no other's."""
UNSIGNED: Final = DecisionState.DRAFT
TRACKED: Final = (DecisionState.OPEN, DecisionState.DONE)


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """state: open, overdue, checking, closed or "". unit: a unit's code, its owner or supporter; "": every unit."""

    state: str = ""
    unit: str = ""


def meetings(programme: Programme) -> QuerySet[Meeting]:
    """Made-up ones are left out while the programme hides them."""
    rows = Meeting.objects.filter(programme=programme)
    return rows if programme.show_sample else rows.filter(sample=False)


def meetings_for(access: Access, held: Rights) -> QuerySet[Meeting]:
    """The office and leaders see every meeting; a unit those that it was invited to, once it was, and those whose minutes
    give it something to do."""
    rows = meetings(access.programme)
    if held.reads_all:
        return rows
    mine = Decision.objects.filter(Q(owner__in=held.units) | Q(supports__in=held.units))
    told = mine.exclude(state=UNSIGNED).values("meeting")
    invited = Attendance.objects.filter(unit__in=held.units).values("meeting")
    return rows.filter(Q(pk__in=invited, notice_number__gt="") | Q(pk__in=told))


def counted(rows: QuerySet[Meeting], day: date) -> QuerySet[Meeting]:
    """Each with n_decided, n_closed, n_overdue. One query."""
    made = Q(decisions__state__in=(*TRACKED, DecisionState.CLOSED))
    still = Q(decisions__state__in=TRACKED)
    return rows.annotate(
        n_decided=Count("decisions", filter=made, distinct=True),
        n_closed=Count("decisions", filter=Q(decisions__state=DecisionState.CLOSED), distinct=True),
        n_overdue=Count("decisions", filter=still & Q(decisions__due__lt=day), distinct=True),
        n_items=Count("items", distinct=True),
    )


def meeting_row(access: Access, held: Rights, number: int) -> Meeting:
    row = meetings_for(access, held).select_related("scan").filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号会议，或者没有通知您单位参加。") % {"n": number})
    row.programme = access.programme
    return row


def held_meeting(row: Meeting, seen: int | None) -> Meeting:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it; seen None: the
    caller changes nothing that somebody else could have changed."""
    fresh = Meeting.objects.select_for_update().get(pk=row.pk)
    if seen is not None and fresh.edition != seen:
        raise ConflictError(_("这次会议刚有人改过。"), _("没有存。请看过现在的样子再改。"))
    fresh.programme = row.programme
    return fresh


def still(row: Meeting, states: Sequence[str]) -> Meeting:
    """The row. ConflictError unless it is in one of the states: it was when the page that asks was made."""
    if row.state not in states:
        raise ConflictError(
            _("会议现在是“%(state)s”，这一步不能办了。") % {"state": row.get_state_display()},
            _("请刷新页面。"),
        )
    return row


def items_of(row: Meeting) -> list[AgendaItem]:
    """In the order of the agenda, with what each is about and its decisions. Three queries."""
    about = AgendaItem.objects.filter(meeting=row).select_related(
        "unit", "alert", "order", "project", "problem", "need", "decision__meeting"
    )
    mine = Decision.objects.select_related("owner").prefetch_related("supports")
    return list(about.prefetch_related(Prefetch("decisions", mine)).order_by("position", "pk"))


def decisions(programme: Programme) -> QuerySet[Decision]:
    """Every decision of signed minutes, with its meeting, owner and order."""
    rows = Decision.objects.filter(programme=programme).exclude(state=UNSIGNED)
    shown = rows if programme.show_sample else rows.filter(sample=False)
    return shown.select_related("meeting", "owner", "order")


def decisions_for(access: Access, held: Rights) -> QuerySet[Decision]:
    """A unit sees what it owns or supports."""
    rows = decisions(access.programme)
    if held.reads_all:
        return rows
    return rows.filter(Q(owner__in=held.units) | Q(supports__in=held.units)).distinct()


def filtered(rows: QuerySet[Decision], filters: DecisionFilters, day: date) -> QuerySet[Decision]:
    """What is late first, then by day; closed ones last."""
    if filters.state == "open":
        rows = rows.filter(state__in=TRACKED)
    elif filters.state == "overdue":
        rows = rows.filter(state__in=TRACKED, due__lt=day)
    elif filters.state == "checking":
        rows = rows.filter(state=DecisionState.DONE)
    elif filters.state == "closed":
        rows = rows.filter(state=DecisionState.CLOSED)
    if filters.unit:
        mine = Q(owner__code=filters.unit) | Q(supports__code=filters.unit)
        rows = rows.filter(mine).distinct()
    return rows.prefetch_related("supports")


def facts_of(rows: Iterable[Decision]) -> list[DecisionFact]:
    return [
        DecisionFact(row.due, row.closed_on, reported=row.state == DecisionState.DONE)
        for row in rows
    ]


def decision_row(access: Access, held: Rights, number: int) -> Decision:
    row = decisions_for(access, held).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号议定事项，或者与您单位无关。") % {"n": number})
    row.programme = access.programme
    return row


def held_decision(row: Decision, seen: int) -> Decision:
    """As `held_meeting`."""
    fresh = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("meeting", "owner", "order").get(pk=row.pk)
    )  # fmt: skip
    if fresh.edition != seen:
        raise ConflictError(_("这件事刚有人办过。"), _("没有存。请看过现在的状态再办。"))
    fresh.programme = row.programme
    return fresh


def steps_of(row: Decision) -> list[DecisionStep]:
    """The newest first. One query."""
    return list(DecisionStep.objects.filter(decision=row).select_related("file").order_by("-pk"))


def next_number(kind: type[Meeting] | type[Decision], programme: Programme) -> int:
    """Under the lock of the programme's row, which this takes until the transaction ends."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    most = kind.objects.filter(programme=programme).aggregate(n=Max("number"))["n"]
    return (most or 0) + 1


def units_named(programme: Programme) -> dict[str, Unit]:
    """By name, in the units' order. One query."""
    rows = Unit.objects.filter(programme=programme).order_by("position", "code")
    return {unit.name: unit for unit in rows}


def taken_keys(programme: Programme, but: Meeting | None = None) -> set[str]:
    """Keys of matters that stand on the agenda of a meeting still running. One query."""
    rows = AgendaItem.objects.filter(programme=programme, meeting__state__in=RUNNING)
    if not programme.show_sample:
        rows = rows.filter(meeting__sample=False)
    if but is not None:
        rows = rows.exclude(meeting=but)
    keys: set[str] = set()
    for key, covers in rows.values_list("key", "covers"):
        keys |= {key, *covers} - {""}
    return keys
