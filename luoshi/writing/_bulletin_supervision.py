"""Supervision and appeals in a bulletin: what was ordered, closed and is overdue; what meetings decided and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.writing._figures import Told, joined, traced
from luoshi.writing._phrases import Book, book
from luoshi.writing._text import date_words
from luoshi.writing.facts_supervision import (
    AppealsFacts,
    DecisionFacts,
    OrderFacts,
    SupervisionFacts,
)
from luoshi.writing.model import Block, Heading, Paragraph


def _book() -> Book:
    return book("bulletin_supervision")


def supervision_blocks(facts: SupervisionFacts) -> list[Block]:
    """A paragraph on orders and one on decisions, each only where it was told."""
    day = date_words(facts.day)
    made: list[Block] = []
    if facts.orders is not None:
        made.append(Paragraph(_orders(facts.orders, day)))
    if facts.decisions is not None and facts.decisions.total:
        made.append(Paragraph(_decisions(facts.decisions, day)))
    return [Heading(1, _book().say("heading")), *made] if made else []


def appeal_blocks(facts: AppealsFacts) -> list[Block]:
    return [Heading(1, _book().say("heading_appeals")), Paragraph(_appeals(facts))]


def overdue_blocks(facts: SupervisionFacts) -> list[Block]:
    """Orders and decisions past their day, with who answers: for 存在问题."""
    b = _book()
    orders = facts.orders.overdue if facts.orders else ()
    late = [
        b.say(
            "late_order",
            title=one.title,
            number=one.number,
            units="、".join(one.units) or b.say("no_unit"),
            day=date_words(one.due),
            slip=b.say("slip_sent", word=one.slip) if one.slip else "",
        )
        for one in orders
    ]
    decisions = [
        b.say("late_decision", what=what, who=who or b.say("no_unit"), day=date_words(due))
        for who, what, due in (facts.decisions.overdue if facts.decisions else ())
    ]
    return [
        *_named("late_orders", late, _order_told("overdue", len(late))),
        *_named("late_decisions", decisions, _decision_told("decisions_late", len(decisions))),
    ]


def is_overdue(facts: SupervisionFacts | None) -> bool:
    return facts is not None and bool(
        (facts.orders and facts.orders.overdue) or (facts.decisions and facts.decisions.overdue)
    )


def _named(key: str, names: Sequence[str], n: Told) -> list[Block]:
    b = _book()
    if not names:
        return []
    most: int = b.rest["named"]
    pattern = f"{key}_many" if len(names) > most else key
    return [Paragraph(b.tell(pattern, n=n, names="；".join(names[:most])))]


def _orders(facts: OrderFacts, day: str) -> Told:
    b, late = _book(), len(facts.overdue)
    said = [
        b.tell(
            "orders",
            issued=_order_told("issued", facts.issued),
            closed=_order_told("closed", facts.closed),
            open=_order_told("open", facts.open),
            day=day,
            overdue=b.tell("overdue", n=_order_told("overdue", late))
            if late
            else b.tell("overdue_none"),
        )
    ]
    if facts.extended:
        said.append(b.tell("extended", n=_order_told("extended", facts.extended)))
    slips = joined(
        (b.tell("slip", word=word, n=_slip_told(word, n)) for word, n in facts.slips if n), "、"
    )
    if slips:
        said.append(b.tell("slips", slips=slips))
    return joined(said)


def _decisions(facts: DecisionFacts, day: str) -> Told:
    """会议确定事项22件，截至9月14日已办结6件，占比27%；正在办理16件，占比73%。"""
    b = _book()
    parts = []
    for key, n, share in (
        ("decisions_closed", facts.closed, facts.closed_share),
        ("decisions_under_way", facts.under_way, facts.under_way_share),
    ):
        part = b.tell(key, n=_decision_told(key, n))
        if share is not None:
            source = b.say("source_share", part=n, total=facts.total)
            place = f"decisions:{key.removeprefix('decisions_')}"
            printed = traced(share, f"{place}/share", b.say(f"what_{key}"), source, place)
            part = b.tell("share", part=part, share=printed)
        parts.append(part)
    if facts.overdue:
        late = _decision_told("decisions_late", len(facts.overdue))
        parts.append(b.tell("decisions_late", n=late))
    total = _decision_told("decisions", facts.total)
    told = joined(parts, "；")
    return b.tell("decisions", meetings=facts.meetings, total=total, day=day, parts=told)


def _appeals(facts: AppealsFacts) -> Told:
    b = _book()
    if not facts.received and not facts.closed and not facts.overdue:
        return b.tell("appeals_none")
    rates = joined(
        b.tell(key, rate=_appeal_told(key, rate))
        for key, rate in (("in_time", facts.in_time_rate), ("satisfied", facts.satisfied_rate))
        if rate is not None
    )
    said = b.tell(
        "appeals",
        received=_appeal_told("received", facts.received),
        closed=_appeal_told("appeals_closed", facts.closed),
        rates=rates,
    )
    if not facts.overdue:
        return said
    late = b.tell("appeals_overdue", n=_appeal_told("appeals_overdue", facts.overdue))
    return joined([said, late])


def _order_told(part: str, n: int) -> Told:
    b = _book()
    return traced(
        n, f"orders:{part}", b.say(f"what_{part}"), b.say("source_orders"), f"orders:{part}"
    )


def _slip_told(word: str, n: int) -> Told:
    return traced(n, f"orders:slips/{word}", word, _book().say("source_orders"), "orders:slips")


def _decision_told(key: str, n: int) -> Told:
    b, place = _book(), f"decisions:{key.removeprefix('decisions').lstrip('_') or 'all'}"
    return traced(n, place, b.say(f"what_{key}"), b.say("source_decisions"), place)


def _appeal_told(key: str, printed: object) -> Told:
    b, place = _book(), f"appeals:{key.removeprefix('appeals_')}"
    return traced(printed, place, b.say(f"what_{key}"), b.say("source_appeals"), place)
