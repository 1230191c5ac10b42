"""The part on supervision: orders and what meetings decided, as they stood on the day of the data."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import F
from django.utils import timezone

from luoshi.plan import Period
from luoshi.supervising import count_decisions, part_words
from luoshi.writing import DecisionFacts, OrderFacts, OverdueOrder, SupervisionFacts
from luoshi_web.offices.models import Programme
from luoshi_web.supervision.meeting_rows import decisions, facts_of
from luoshi_web.supervision.order_rows import visible


def supervision_told(
    programme: Programme, day: date, *, with_sample: bool
) -> SupervisionFacts | None:
    """None where there is neither an order nor a decision. with_sample: made-up ones too, for a paper that is marked."""
    orders = _orders(programme, day, with_sample=with_sample)
    decided = _decisions(programme, day, with_sample=with_sample)
    if orders is None and decided is None:
        return None
    return SupervisionFacts(day, orders, decided)


def _orders(programme: Programme, day: date, *, with_sample: bool) -> OrderFacts | None:
    """Signed by the day's end and not withdrawn; issued and closed: within its month."""
    begin, end = _moment(Period.month(day.year, day.month), day)
    rows = visible(programme).filter(issued_at__lte=end).exclude(state="withdrawn")
    if not with_sample:
        rows = rows.filter(sample=False)
    every = list(rows.order_by("due", "number").annotate(first_due=F("original_due")))
    if not every:
        return None
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


def _decisions(programme: Programme, day: date, *, with_sample: bool) -> DecisionFacts | None:
    rows = decisions(programme).filter(meeting__day__lte=day)
    if not with_sample:
        rows = rows.filter(sample=False)
    every = list(rows)
    if not every:
        return None
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


def _moment(month: Period, day: date) -> tuple[datetime, datetime]:
    first = date(month.year, month.ends_on.month, 1)
    return (
        timezone.make_aware(datetime.combine(first, time.min)),
        timezone.make_aware(datetime.combine(day, time.max)),
    )
