"""Which fields a register's indicators and moves ask for."""

from __future__ import annotations

from luoshi.registers._conditions import fields_in
from luoshi.registers.model import (
    Aggregate,
    Budget,
    Count,
    Growth,
    Indicator,
    Latest,
    Mean,
    Ratio,
    Share,
    Simple,
    Stock,
    Sum,
)


def indicator_fields(indicator: Indicator) -> frozenset[str]:
    """The codes of the fields that an indicator is computed from; `stage` may be among them."""
    return fields_of(indicator.aggregate)


def fields_of(aggregate: Aggregate) -> frozenset[str]:
    """The codes an aggregate asks for, in its conditions as well; `stage` may be among them."""
    own = fields_in(aggregate.where)
    if isinstance(aggregate, Count | Sum):
        return own | _simple(aggregate)
    if isinstance(aggregate, Mean | Latest | Share):
        return own | {aggregate.field}
    if isinstance(aggregate, Ratio):
        return own | _simple(aggregate.of) | _simple(aggregate.over)
    if isinstance(aggregate, Growth):
        return own | _simple(aggregate.of)
    if isinstance(aggregate, Budget):
        cap = _simple(aggregate.cap) if isinstance(aggregate.cap, Count | Sum) else frozenset()
        return own | _simple(aggregate.use) | cap | _some(aggregate.by)
    if isinstance(aggregate, Stock):
        return own | {aggregate.begins, aggregate.ends} | _some(aggregate.distinct)
    return own | {aggregate.group, aggregate.item, aggregate.value}


def _simple(simple: Simple) -> frozenset[str]:
    named = _some(simple.distinct) if isinstance(simple, Count) else frozenset({simple.field})
    return named | fields_in(simple.where)


def _some(code: str | None) -> frozenset[str]:
    return frozenset() if code is None else frozenset({code})
