"""Rows of an indicator's query -> its figure. Division happens here, exactly, and is rounded once (四舍五入, six places)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from luoshi.plan import parse_unit
from luoshi.registers._units import cap_factor, factor_of
from luoshi.registers.cells import Cell, cells_of, worst_of
from luoshi.registers.model import (
    Aggregate,
    Budget,
    Count,
    Field,
    Growth,
    Indicator,
    Mean,
    Ratio,
    Register,
    Share,
    Stock,
    Worst,
)
from luoshi.registers.standards import standard_of
from luoshi.registers.values import ONE, half_up

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One class of a share, one holder of a budget. headroom: what is left of the holder's own cap."""

    code: str
    value: Decimal | None
    above: Decimal | None
    below: Decimal | None
    headroom: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An indicator's figure in one area (None: in all), in the indicator's unit.

    value None with grade None: no data (no row, or a division by nothing); it is not zero. above, below: what was divided,
    each in the unit its field is in. headroom: cap less use, in the cap's unit; negative: over the cap. cells: a grade's
    means.
    """

    indicator: str
    area: str | None
    value: Decimal | None
    grade: str | None = None
    above: Decimal | None = None
    below: Decimal | None = None
    headroom: Decimal | None = None
    parts: tuple[Part, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(slots=True)
class _Areas:
    rows: dict[str | None, list[Row]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row], *, whole: bool) -> _Areas:
        areas = cls({None: []} if whole else {})
        for row in rows:
            areas.rows.setdefault(row[0], []).append(row)
        return areas


def answers_of(
    register: Register, indicator: Indicator, rows: Iterable[Row], *, by_area: bool = False
) -> tuple[Answer, ...]:
    """One answer; by_area: one an area that has rows, those without area under None. Rows: of `compile_indicator`."""
    areas = _Areas.of(rows, whole=not by_area)
    fields = {each.code: each for each in register.fields}
    ordered = sorted(areas.rows.items(), key=lambda item: (item[0] is None, item[0] or ""))
    return tuple(_answer(indicator, area, own, fields) for area, own in ordered)


def _answer(
    indicator: Indicator, area: str | None, rows: list[Row], fields: dict[str, Field]
) -> Answer:
    aggregate = indicator.aggregate
    if isinstance(aggregate, Worst):
        return _grade(indicator, aggregate, area, rows, fields)
    factor = factor_of(aggregate, indicator.unit, fields)
    if isinstance(aggregate, Share):
        return _share(indicator, aggregate, area, rows, factor)
    if isinstance(aggregate, Budget):
        return _budget(indicator, aggregate, area, rows, fields)
    above, below = (rows[0][2], rows[0][3]) if rows else (None, None)
    top, bottom = _scaled(above, _top(aggregate)), _scaled(below, _bottom(aggregate))
    if isinstance(aggregate, Growth):
        grown = top - bottom if top is not None and bottom is not None else None
        # Growth over a base below zero has no meaning that people agree on.
        value = _over(grown, bottom if bottom is None or bottom > 0 else None, factor)
    elif isinstance(aggregate, Mean | Ratio):
        value = _over(top, bottom, factor)
    else:
        value = _over(top, Fraction(1), factor)
    return Answer(indicator.code, area, value, above=_shown(top), below=_shown(bottom))


def _top(aggregate: Aggregate) -> Aggregate:
    if isinstance(aggregate, Ratio | Growth):
        return aggregate.of
    return aggregate.use if isinstance(aggregate, Budget) else aggregate


def _bottom(aggregate: Aggregate) -> Aggregate:
    if isinstance(aggregate, Mean):
        return Count()
    return aggregate.over if isinstance(aggregate, Ratio) else _top(aggregate)


def _scaled(number: int | Decimal | None, source: Aggregate) -> Fraction | None:
    """Amounts are stored in millionths, rows are whole. PostgreSQL adds whole numbers up to a numeric."""
    if number is None:
        return None
    return Fraction(number) / (1 if isinstance(source, Count | Stock) else ONE)


def _over(above: Fraction | None, below: Fraction | None, factor: Fraction) -> Decimal | None:
    return _shown(above * factor / below) if above is not None and below else None


def _shown(exact: Fraction | None) -> Decimal | None:
    return None if exact is None else Decimal(half_up(exact * ONE)).scaleb(-6)


def _share(
    indicator: Indicator, share: Share, area: str | None, rows: list[Row], factor: Fraction
) -> Answer:
    # A group without any row that has the class is the group of rows where it is not filled.
    counts = {str(row[1]): Fraction(row[3]) for row in rows if row[1] is not None and row[3]}
    whole = sum(counts.values(), Fraction(0))
    named = sum((counts.get(code, Fraction(0)) for code in share.classes), Fraction(0))
    parts = tuple(
        Part(code, _over(count, whole, factor), _shown(count), _shown(whole))
        for code, count in sorted(counts.items())
    )
    value = _over(named, whole, factor) if share.classes else None
    above = _shown(named) if share.classes else None
    return Answer(indicator.code, area, value, above=above, below=_shown(whole), parts=parts)


def _budget(
    indicator: Indicator,
    budget: Budget,
    area: str | None,
    rows: list[Row],
    fields: dict[str, Field],
) -> Answer:
    """A printed cap stands for the whole; parts then have none of their own."""
    factor = factor_of(budget, indicator.unit, fields)
    to_cap = cap_factor(budget, fields)
    is_share = parse_unit(indicator.unit).dimension in ("share", "points")
    printed = Fraction(budget.cap) if isinstance(budget.cap, Decimal) else None

    def judged(
        used: Fraction | None, cap: Fraction | None
    ) -> tuple[Decimal | None, Decimal | None]:
        value = _over(used, cap if is_share else Fraction(1), factor)
        left = None if used is None or cap is None else _shown(cap - used * to_cap)
        return value, left

    source = budget.use
    lines = [
        (
            row[1],
            _scaled(row[2], source),
            _scaled(row[3], budget.cap) if not isinstance(budget.cap, Decimal) else None,
        )
        for row in rows
    ]
    parts = tuple(
        Part(str(code), *_value_first(judged(used, cap), used, cap))
        for code, used, cap in sorted(lines, key=lambda line: str(line[0]))
        if budget.by is not None and code is not None
    )
    used = _total(used for _, used, _ in lines)
    cap = printed if printed is not None else _total(cap for _, _, cap in lines)
    value, left = judged(used, cap)
    return Answer(
        indicator.code, area, value, above=_shown(used), below=_shown(cap), headroom=left, parts=parts
    )  # fmt: skip


def _value_first(
    judged: tuple[Decimal | None, Decimal | None], used: Fraction | None, cap: Fraction | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]:
    return judged[0], _shown(used), _shown(cap), judged[1]


def _total(amounts: Iterable[Fraction | None]) -> Fraction | None:
    """None when nobody told any; a holder who told none adds nothing."""
    told = [amount for amount in amounts if amount is not None]
    return sum(told, Fraction(0)) if told else None


def _grade(
    indicator: Indicator,
    worst: Worst,
    area: str | None,
    rows: list[Row],
    fields: dict[str, Field],
) -> Answer:
    cells = cells_of(worst, fields, rows)
    number = worst_of(cells)
    grade = None if number is None else standard_of(worst.standard).class_name(number)
    return Answer(indicator.code, area, None, grade=grade, cells=cells)
