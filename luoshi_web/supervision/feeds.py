"""The deadlines of a unit's orders and decisions, and its meetings, for its people's calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.supervising import Clocks, order_clocks
from luoshi_web.notices.feeds import Event, feed
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme
from luoshi_web.supervision.meeting_telling import decision_url, evening, starts
from luoshi_web.supervision.models import (
    Decision,
    DecisionState,
    Meeting,
    MeetingState,
    Order,
)
from luoshi_web.supervision.order_rows import WITH_UNIT, open_orders, orders_told

_EVENING = time(18)


@feed
def order_deadlines(programme: Programme, unit_ids: frozenset[int], now: datetime) -> list[Event]:
    """Of the orders that the units lead: the limit, the next report of progress, the limit of a slip."""
    rows = list(open_orders(programme).filter(lead__in=unit_ids, state__in=WITH_UNIT))
    if not rows:
        return []
    today, works = timezone.localtime(now).date(), calendar_of(programme).is_working
    told = orders_told(rows)
    return [
        _event(row, what, title, day)
        for row in rows
        for what, title, day in _days(row, order_clocks(told[row.pk], today, works))
    ]


@feed
def decision_deadlines(
    programme: Programme, unit_ids: frozenset[int], now: datetime
) -> list[Event]:
    """Of what meetings decided and the units own, and the meetings to which they are invited."""
    rows = Decision.objects.filter(
        programme=programme, owner__in=unit_ids, state=DecisionState.OPEN, due__isnull=False,
        sample=False,
    )  # fmt: skip
    ahead = Meeting.objects.filter(
        programme=programme, state=MeetingState.CONVENED, sample=False,
        attendances__unit__in=unit_ids,
    )  # fmt: skip
    found = [
        Event(
            f"decision.{row.pk}", _("议定事项办结：%(text)s") % {"text": row.text[:40]},
            evening(row.due), decision_url(row), row.owner.name,
        )
        for row in rows.select_related("programme", "owner")
        if row.due is not None
    ]  # fmt: skip
    for row in ahead.select_related("programme").distinct():
        where = reverse("supervision:meeting", args=[programme.code, row.number])
        found.append(Event(f"meeting.{row.pk}", row.title, starts(row), where, row.place))
    return found


def _days(row: Order, clock: Clocks) -> Iterator[tuple[str, str, date]]:
    words = {"number": row.document_number}
    if clock.due:
        yield "due", _("%(number)s 申报办结") % words, clock.due
    if clock.next_feedback:
        yield "feedback", _("%(number)s 反馈进展") % words, clock.next_feedback
    if clock.slip and clock.slip.stands == "running":
        yield "slip", f"{row.document_number} {clock.slip.grade.label}", clock.slip.due


def _event(row: Order, what: str, title: str, day: date) -> Event:
    return Event(
        uid=f"order.{row.pk}.{what}",
        title=title,
        due=timezone.make_aware(datetime.combine(day, _EVENING)),
        where=reverse("supervision:order", args=[row.programme.code, row.number]),
        note=f"{row.lead.name} {row.title}",
    )
