"""The part on supervision: orders and decisions as they stood at the end of the data's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from luoshi.supervising import (
    Order,
    Works,
    count_decisions,
    lead_of,
    order_clocks,
    order_rules,
    order_state,
    part_words,
    supports_of,
)
from luoshi.writing import DecisionFacts, OrderFacts, OverdueOrder, SupervisionFacts
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme
from luoshi_web.supervision.meeting_rows import decisions, facts_of
from luoshi_web.supervision.models import Decision
from luoshi_web.supervision.models import Order as Row
from luoshi_web.supervision.order_rows import orders_told, visible


def supervision_told(programme: Programme, day: date) -> SupervisionFacts | None:
    """None where there was neither an order nor a decision by then; made-up ones among them mark the paper. Five queries.

    The steps made until that day are replayed: an extension granted later, or an order closed later, changes nothing of an
    earlier month. A signature on paper counts for the day it was given on.
    """
    rows = list(visible(programme).exclude(issued_at=None))
    told = {pk: _until(order, day) for pk, order in orders_told(rows).items()}
    handed = [row for row in rows if _handed(told[row.pk])]
    decided = list(decisions(programme).filter(meeting__signed_on__lte=day))
    if not handed and not decided:
        return None
    works = calendar_of(programme).is_working
    return SupervisionFacts(
        day,
        _orders(handed, told, day, works) if handed else None,
        _decisions(decided, day) if decided else None,
        is_sample=any(row.sample for row in handed) or any(row.sample for row in decided),
    )


def _until(order: Order, day: date) -> Order:
    return replace(order, steps=tuple(step for step in order.steps if step.on <= day))


def _handed(order: Order) -> bool:
    """Signed, and not withdrawn since."""
    return _did(order, "issue") is not None and order_state(order).code != "withdrawn"


def _did(order: Order, do: str) -> date | None:
    return next((step.on for step in reversed(order.steps) if step.do == do), None)


def _orders(rows: Sequence[Row], told: Mapping[int, Order], day: date, works: Works) -> OrderFacts:
    """issued, closed, slips: within the month of the day."""
    begins = day.replace(day=1)
    orders = [told[row.pk] for row in rows]
    still = [row for row in rows if order_state(told[row.pk]).open]
    late = [one for row in still if (one := _late(row, told[row.pk], day, works)) is not None]
    sent = Counter(
        step.grade
        for order in orders
        for step in order.steps
        if step.do == "slip" and step.on >= begins
    )
    closed = [order for order in orders if order_state(order).code == "closed"]
    return OrderFacts(
        issued=sum(_since(_did(order, "issue"), begins) for order in orders),
        closed=sum(_since(_did(order, "close"), begins) for order in closed),
        open=len(still),
        overdue=tuple(sorted(late, key=lambda one: (one.due, one.number))),
        extended=sum(_did(told[row.pk], "grant_extension") is not None for row in still),
        slips=tuple(
            (grade.label, sent[code]) for code, grade in order_rules().grades.items() if sent[code]
        ),
    )


def _since(on: date | None, begins: date) -> bool:
    return on is not None and on >= begins


def _late(row: Row, order: Order, day: date, works: Works) -> OverdueOrder | None:
    clock = order_clocks(order, day, works)
    if not clock.overdue or clock.due is None:
        return None
    slip = clock.slip.grade.label if clock.slip else ""
    units = (lead_of(order), *supports_of(order))
    return OverdueOrder(row.document_number, row.title, units, clock.due, slip)


def _decisions(rows: Sequence[Decision], day: date) -> DecisionFacts:
    found = count_decisions(facts_of(rows), day)
    return DecisionFacts(
        total=found.total,
        closed=found.closed,
        under_way=found.open,
        closed_share=part_words(found.closed, found.total) or None,
        under_way_share=part_words(found.open, found.total) or None,
        overdue=tuple(
            (row.owner.name, row.text, row.due)
            for row in rows
            if row.due is not None
            and row.due < day
            and (row.closed_on is None or row.closed_on > day)
        ),
    )
