"""Means against a table of classes: per group and item the running mean, the class, what is left for the year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from luoshi.plan import parse_unit
from luoshi.registers.model import AllOf, Field, Within, Worst
from luoshi.registers.standards import Limits, standard_of
from luoshi.registers.values import ONE, half_up

MONTHS = 12
Side = Literal["most", "least", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    """One item of one group (a section of a river). class_no: 1 the best; None: not one value.

    months: with at least one value. limit: of the class to be held, in the field's unit. allowance: what the months that
    are left of twelve may have at most (side most) or must have at least (side least) on average for the year's mean to
    hold the class; None when none is left, the item has a range, or the formula does not ask for a year: a month's figure
    leaves nothing over. Below zero at side most: it can no longer be held.
    decides: its class is the worst of all.
    """

    group: str
    item: str
    mean: Decimal | None
    class_no: int | None
    grade: str | None
    months: int
    limit: Decimal | None
    allowance: Decimal | None = None
    side: Side = ""
    decides: bool = False


def cells_of(
    worst: Worst, fields: Mapping[str, Field], rows: Iterable[Sequence[Any]]
) -> tuple[Cell, ...]:
    """Rows: area, group, item, month, sum, count. A group's item without any value is a cell too: nothing is not clean."""
    months: dict[tuple[str, str], dict[int, Fraction]] = {}
    for _, group, item, month, total, count in rows:
        mean = Fraction(total) / ONE / count
        months.setdefault((str(group), str(item)), {})[int(month)] = mean
    items = [choice.code for choice in fields[worst.item].choices]
    groups = sorted({group for group, _ in months})
    cells = [
        _cell(worst, fields[worst.value], group, item, months.get((group, item), {}))
        for group in groups
        for item in items
    ]
    number = worst_of(cells)
    return tuple(
        replace(cell, decides=number is not None and cell.class_no == number) for cell in cells
    )


def worst_of(cells: Iterable[Cell]) -> int | None:
    return max((cell.class_no for cell in cells if cell.class_no is not None), default=None)


def _cell(
    worst: Worst, field: Field, group: str, item: str, months: Mapping[int, Fraction]
) -> Cell:
    standard = standard_of(worst.standard)
    limits = standard.limits_of(item, worst.waters)
    if limits is None or not months:
        return Cell(group, item, None, None, None, 0, None)
    # The table's unit in the field's: a field may be in 微克/升.
    scale = parse_unit(limits.unit).ratio_to(field.measure) if limits.unit else Fraction(1)
    mean = sum(months.values(), Fraction(0)) / len(months)
    number = limits.class_of(mean / scale)
    keep = standard.classes.index(worst.keep)
    side, limit = _bound(limits, keep)
    cell = Cell(
        group,
        item,
        _rounded(mean),
        number,
        standard.class_name(number),
        len(months),
        None if limit is None else _rounded(Fraction(limit) * scale),
        side=side,
    )
    left = MONTHS - len(months)
    if limit is None or left <= 0 or not _is_of_a_year(worst):
        return cell
    allowed = (MONTHS * Fraction(limit) * scale - sum(months.values(), Fraction(0))) / left
    # Rounded to the safe side: what is told must never be too much.
    whole = math.floor(allowed * ONE) if side == "most" else math.ceil(allowed * ONE)
    return replace(cell, allowance=Decimal(whole).scaleb(-6))


def _is_of_a_year(worst: Worst) -> bool:
    parts = worst.where.parts if isinstance(worst.where, AllOf) else (worst.where,)
    return any(isinstance(part, Within) and part.span == "year" for part in parts)


def _bound(limits: Limits, keep: int) -> tuple[Side, Decimal | None]:
    if limits.most and limits.least:
        return "", None
    return ("most", limits.most[keep]) if limits.most else ("least", limits.least[keep])


def _rounded(exact: Fraction) -> Decimal:
    return Decimal(half_up(exact * ONE)).scaleb(-6)
