"""Asks summed by kind, by asking unit and by higher unit, each kind in its own unit and never two together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luoshi.plan import decimal_text
from luoshi.projects import (
    GRANTED_STATES,
    SuccessRate,
    ask_flow,
    ask_kinds,
    success_rate,
    tenth,
)
from luoshi_web.asks.amounts import figure, total
from luoshi_web.asks.models import Ask


@dataclass(frozen=True, slots=True)
class Figure:
    """An ask's amounts in the unit of its kind; None where there is none yet."""

    kind: str
    state: str
    lead_id: int
    lead: str
    higher: str
    asked: Decimal
    granted: Decimal | None
    arrived: Decimal | None
    allocated: Decimal | None
    unproven: int
    proof_due: date | None
    sample: bool

    @property
    def counts(self) -> bool:
        """What was withdrawn is asked by nobody any more."""
        return self.state != "withdrawn"

    @property
    def is_open(self) -> bool:
        return ask_flow().state(self.state).open


@dataclass(frozen=True, slots=True)
class KindLine:
    """rate: with its denominator in words. bar: percent of what was asked that has arrived, for the drawing."""

    code: str
    kind: str
    unit: str
    count: int
    asked: str
    granted: str
    arrived: str
    allocated: str
    left: str
    rate: str
    bar: int
    query: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A unit's or a higher unit's asks. money: arrived of asked, 万元."""

    name: str
    count: int
    granted: int
    waiting: int
    rate: str
    asked: str
    arrived: str
    query: str


_COLUMNS = (
    "kind", "state", "lead", "lead__name", "higher", "asked", "granted", "arrived", "allocated",
    "unproven", "proof_due", "sample",
)  # fmt: skip


def figures_of(rows: QuerySet[Ask]) -> list[Figure]:
    """One query."""
    return [Figure(*told) for told in rows.order_by().values_list(*_COLUMNS)]


def rate_words(rate: SuccessRate) -> str:
    """The rate with what it counts: 获批 9 项，占已答复 12 项的 75%."""
    if rate.percent is None:
        return _("还没有答复")
    return _("%(n)s/%(of)s 项，%(percent)s%%") % {
        "n": rate.granted,
        "of": rate.answered,
        "percent": decimal_text(tenth(rate.percent)),
    }


def headline(figures: Sequence[Figure], today: date) -> str:
    """How many there are, how many were granted of those answered, and what is overdue."""
    counted = [one for one in figures if one.counts]
    if not counted:
        return _("还没有对上争取的事项")
    rate = success_rate(one.state for one in counted)
    late = sum(one.proof_due is not None and one.proof_due < today for one in counted)
    words = {"n": len(counted), "answered": rate.answered, "granted": rate.granted, "late": late}
    if late:
        return (
            _("%(n)s 项争取，已答复 %(answered)s 项，获批 %(granted)s 项；%(late)s 项证明逾期未补")
            % words
        )
    return _("%(n)s 项争取，已答复 %(answered)s 项，获批 %(granted)s 项") % words


def kind_lines(figures: Iterable[Figure]) -> tuple[KindLine, ...]:
    groups: dict[str, list[Figure]] = {}
    for one in figures:
        if one.counts:
            groups.setdefault(one.kind, []).append(one)
    return tuple(_kind(kind, groups[kind]) for kind in ask_kinds() if kind in groups)


def by_lead(figures: Iterable[Figure]) -> tuple[GroupLine, ...]:
    return _groups(figures, lambda one: (one.lead, f"lead={one.lead_id}"))


def by_higher(figures: Iterable[Figure], quote: Callable[[str], str]) -> tuple[GroupLine, ...]:
    """quote: a value for an address."""
    return _groups(figures, lambda one: (one.higher, f"higher={quote(one.higher)}"))


def _groups(
    figures: Iterable[Figure], key: Callable[[Figure], tuple[str, str]]
) -> tuple[GroupLine, ...]:
    """Those with the most arrived money first."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        if one.counts:
            groups.setdefault(key(one), []).append(one)
    ordered = sorted(
        groups.items(), key=lambda each: (-(_money(each[1]) or Decimal(0)), -len(each[1]), each[0])
    )
    return tuple(_group(name, query, some) for (name, query), some in ordered)


def _group(name: str, query: str, some: Sequence[Figure]) -> GroupLine:
    money = [one for one in some if one.kind == "funds"]
    return GroupLine(
        name=name,
        count=len(some),
        granted=sum(one.state in GRANTED_STATES for one in some),
        waiting=sum(one.is_open and one.granted is None for one in some),
        rate=rate_words(success_rate(one.state for one in some)),
        asked=figure(total(one.asked for one in money)),
        arrived=figure(_money(some)),
        query=query,
    )


def _money(some: Iterable[Figure]) -> Decimal | None:
    return total(one.arrived for one in some if one.kind == "funds")


def _kind(code: str, some: Sequence[Figure]) -> KindLine:
    rule = ask_kinds()[code]
    asked, arrived = total(one.asked for one in some), total(one.arrived for one in some)
    out = total(one.allocated for one in some)
    left = None if arrived is None else arrived - (out or Decimal(0))
    share = int(100 * arrived / asked) if arrived and asked else 0
    return KindLine(
        code=code,
        kind=rule.label,
        unit=rule.unit.text,
        count=len(some),
        asked=figure(asked),
        granted=figure(total(one.granted for one in some)),
        arrived=figure(arrived),
        allocated=figure(out),
        left=figure(left),
        rate=rate_words(success_rate(one.state for one in some)),
        bar=min(share, 100),
        query=f"kind={code}",
    )
