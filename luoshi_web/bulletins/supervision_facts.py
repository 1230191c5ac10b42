"""The part on supervision: orders and what meetings decided, as they stood on the day of the data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from luoshi.supervising import count_decisions, part_words
from luoshi.writing import DecisionFacts, OrderFacts, OverdueOrder, SupervisionFacts
from luoshi_web.offices.models import Programme
from luoshi_web.supervision.meeting_rows import decisions, facts_of
from luoshi_web.supervision.models import Decision, Order
from luoshi_web.supervision.order_rows import visible


def supervision_told(programme: Programme, day: date) -> SupervisionFacts | None:
    """None where there is neither an order nor a decision; made-up ones among them mark the paper."""
    begin = timezone.make_aware(datetime.combine(day.replace(day=1), time.min))
    end = timezone.make_aware(datetime.combine(day, time.max))
    issued = visible(programme).filter(issued_at__lte=end).exclude(state="withdrawn")
    orders = list(issued.order_by("due", "number"))
    decided = list(decisions(programme).filter(meeting__held_on__lte=day))
    if not orders and not decided:
        return None
    return SupervisionFacts(
        day,
        _orders(orders, begin, end) if orders else None,
        _decisions(decided, day) if decided else None,
        is_sample=any(row.sample for row in (*orders, *decided)),
    )


def _orders(every: Sequence[Order], begin: datetime, end: datetime) -> OrderFacts:
    """Signed by the month's end and not withdrawn; issued and closed: within the month."""
    day = timezone.localtime(end).date()
    still = [row for row in every if row.closed_at is None or row.closed_at > end]
    late = [row for row in still if row.due is not None and row.due < day]
    return OrderFacts(
        issued=sum(row.issued_at is not None and row.issued_at >= begin for row in every),
        closed=sum(row.closed_at is not None and begin <= row.closed_at <= end for row in every),
        open=len(still),
        overdue=tuple(
            OverdueOrder(row.document_number, row.title, (row.lead.name,), row.due)
            for row in late
            if row.due is not None
        ),
        extended=sum(row.due != row.original_due for row in still if row.original_due is not None),
    )


def _decisions(every: Sequence[Decision], day: date) -> DecisionFacts:
    count = count_decisions(facts_of(every), day)
    late = [
        (row.owner.name, row.text, row.due)
        for row in every
        if row.due is not None and row.due < day and (not row.closed_on or row.closed_on > day)
    ]
    return DecisionFacts(
        total=count.total,
        closed=count.closed,
        under_way=count.open,
        closed_share=part_words(count.closed, count.total) or None,
        under_way_share=part_words(count.open, count.total) or None,
        overdue=tuple(late),
    )
