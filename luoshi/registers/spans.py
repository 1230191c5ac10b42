"""What an indicator's formula asks of dates, beside what one figure of the programme's indicator says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from luoshi.progress.model import Accumulation
from luoshi.registers.model import (
    AllOf,
    AnyOf,
    Budget,
    Compare,
    Condition,
    Count,
    Filled,
    Growth,
    Indicator,
    Latest,
    Not,
    Ratio,
    Stock,
    Sum,
    Within,
)

# What one figure of an indicator says (indicators.csv) -> the spans of dates a register may count or add it up over; None:
# the formula asks for no date. A level is judged as it stands, so that a share or a mean may be of any span.
_SPANS: Mapping[Accumulation, frozenset[str | None]] = {
    "period": frozenset({"period"}),
    "year_to_date": frozenset({"year"}),
    "since_start": frozenset({"since_start", "by_end"}),
    "level": frozenset({"by_end", "year", None}),
}


def odd_spans(indicator: Indicator, said: Accumulation) -> list[str]:
    """The spans of the formula under which its figure would not say that, in words."""
    aggregate = indicator.aggregate
    if isinstance(aggregate, Stock):
        return [] if said == "level" else ["stock"]
    if said == "level" and not isinstance(aggregate, Count | Sum):
        return []
    found: set[str | None] = {test.span for test in tests_of(indicator) if isinstance(test, Within)}
    allowed = _SPANS[said]
    if isinstance(aggregate, Latest) and said == "since_start":
        allowed |= {None}  # the newest row may itself tell what has come together since then
    return sorted(span or "没有日期条件" for span in (found or {None}) - allowed)


def tests_of(indicator: Indicator) -> Iterator[Compare | Within | Filled]:
    """Every test that the indicator's formula makes of a row."""
    aggregate = indicator.aggregate
    yield from tests_in(aggregate.where)
    if isinstance(aggregate, Ratio):
        yield from (*tests_in(aggregate.of.where), *tests_in(aggregate.over.where))
    elif isinstance(aggregate, Growth):
        yield from tests_in(aggregate.of.where)
    elif isinstance(aggregate, Budget):
        yield from tests_in(aggregate.use.where)
        if isinstance(aggregate.cap, Count | Sum):
            yield from tests_in(aggregate.cap.where)


def tests_in(condition: Condition) -> Iterator[Compare | Within | Filled]:
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from tests_in(part)
    elif isinstance(condition, Not):
        yield from tests_in(condition.part)
    else:
        yield condition
