"""From supervision: orders reported in time, orders returned, the marks of observation tours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.supervising import Order, due_of, lead_of, order_state
from luoshi_web.evaluation.sources.model import Asked, Found, Sum, Trace
from luoshi_web.evaluation.sources.printed import share_words
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Unit
from luoshi_web.supervision.models import Order as Row
from luoshi_web.supervision.models import TourState
from luoshi_web.supervision.order_rows import orders_told, visible
from luoshi_web.supervision.tour_rows import result_of, tours_of

_MONTHS_A_QUARTER = 3


def orders_on_time(asked: Asked) -> dict[str, Found]:
    """Of the orders a unit leads that fell due in the period and by the day: reported as done on their day or before.

    The day is the one granted by then; a withdrawn order counts on neither side, one returned counts by its last report.
    """
    sums: dict[str, Sum] = {}
    works = calendar_of(asked.programme).is_working
    for row, order, unit in _orders(asked):
        due = due_of(order, works)
        if due is None or not asked.since <= due <= asked.as_of:
            continue
        found = sums.setdefault(unit.code, Sum())
        reported = _last(order, "report")
        in_time = reported is not None and reported <= due and not _returned_after(order, reported)
        found.add(in_time, 1)
        found.sample |= row.sample
        if not in_time:
            found.traces.append(_late(asked, row, due, reported))
    return {code: _share(asked, code, one) for code, one in sums.items()}


def orders_returned(asked: Asked) -> dict[str, Found]:
    """How many times a unit's reports were sent back in the period; 0 for a unit that had orders and none returned."""
    counts: dict[str, Sum] = {}
    for row, order, unit in _orders(asked):
        found = counts.setdefault(unit.code, Sum())
        found.sample |= row.sample
        times = sum(step.do == "return" and step.on >= asked.since for step in order.steps)
        found.add(times, 1)
        if times:
            url = reverse("supervision:order", args=[asked.here, row.number])
            found.traces.append(
                Trace(_name(row), _("退回 %(n)s 次") % {"n": times}, url, asked.as_of)
            )
    label = _("督办单退回重办")
    return {
        code: Found(
            {"actual": one.above},
            (
                Trace(label, _("%(n)s 次，%(orders)s 件督办单") % {"n": one.above, "orders": one.below},
                      _list(asked, code), asked.as_of),
                *one.traces,
            ),
            sample=one.sample,
        )
        for code, one in counts.items()
    }  # fmt: skip


def tour_scores(asked: Asked) -> dict[str, Found]:
    """The mean of a town's printed marks in the tours published that fall in the period."""
    marks: dict[str, list[Fraction]] = {}
    traces: dict[str, list[Trace]] = {}
    sampled = set[str]()
    for tour in tours_of(asked.programme).filter(state=TourState.PUBLISHED):
        last = tour.year * 12 + tour.quarter * _MONTHS_A_QUARTER - 1
        told = result_of(tour) if asked.period.first <= last <= asked.period.last else None
        if told is None or tour.starts_on > asked.as_of:
            continue
        url = reverse("supervision:tour", args=[asked.here, tour.number])
        for line in told.lines:
            unit = asked.heir(line.stop.town.code)
            if unit is None or not line.score:
                continue
            marks.setdefault(unit.code, []).append(Fraction(Decimal(line.score)))
            said = _("%(score)s分，第 %(rank)s 位") % {"score": line.score, "rank": line.rank}
            label = f"{tour.title}：{line.stop.project.name}"
            traces.setdefault(unit.code, []).append(Trace(label, said, url, tour.starts_on))
            if tour.sample:
                sampled.add(unit.code)
    return {
        code: Found({"actual": sum(given, Fraction(0)) / len(given)}, tuple(traces[code]), sample=code in sampled)
        for code, given in marks.items()
    }  # fmt: skip


def _orders(asked: Asked) -> Iterator[tuple[Row, Order, Unit]]:
    """Orders as they stood at the end of the day: signed by then, not withdrawn, of a unit that is scored."""
    rows = list(visible(asked.programme).exclude(issued_at=None))
    by_name = {unit.name: unit for unit in asked.units.values()}
    told = orders_told(rows)
    for row in rows:
        order = told[row.pk]
        order = replace(order, steps=tuple(s for s in order.steps if s.on <= asked.as_of))
        if _last(order, "issue") is None or order_state(order).code == "withdrawn":
            continue
        unit = by_name.get(lead_of(order)) or asked.heir(row.lead.code)
        if unit is not None:
            yield row, order, unit


def _last(order: Order, do: str) -> date | None:
    return next((step.on for step in reversed(order.steps) if step.do == do), None)


def _returned_after(order: Order, reported: date) -> bool:
    """Sent back after its last report, and not reported again."""
    sent_back = _last(order, "return")
    last = next((s.do for s in reversed(order.steps) if s.do in ("report", "return")), "")
    return sent_back is not None and sent_back >= reported and last == "return"


def _late(asked: Asked, row: Row, due: date, reported: date | None) -> Trace:
    url = reverse("supervision:order", args=[asked.here, row.number])
    if reported is None:
        said = _("%(due)s 到期，没有申报办结") % {"due": due}
    elif reported > due:
        said = _("晚 %(n)s 天") % {"n": (reported - due) // timedelta(days=1)}
    else:
        said = _("退回后没有再报")
    return Trace(_name(row), said, url, asked.as_of)


def _share(asked: Asked, code: str, one: Sum) -> Found:
    head = Trace(
        _("到期督办单按时申报办结的占比"), share_words(one.above, one.below, _("件")),
        _list(asked, code), asked.as_of,
    )  # fmt: skip
    figures = {} if one.percent is None else {"actual": one.percent}
    return Found(figures, (head, *one.traces), sample=one.sample)


def _list(asked: Asked, code: str) -> str:
    url = reverse("supervision:orders", args=[asked.here])
    return f"{url}?lead={asked.units[code].pk}"


def _name(row: Row) -> str:
    return f"{row.document_number} {row.title}".strip()
