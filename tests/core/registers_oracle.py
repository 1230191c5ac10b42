"""Every aggregate again, row by row in plain Python with fractions: slow, without SQL, written from docs/design/registers.md."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import resources
from typing import Any

import yaml
from registers_cast import Entry, body_of

from luoshi.plan import parse_unit
from luoshi.registers import (
    AllOf,
    AnyOf,
    Budget,
    Compare,
    Count,
    Filled,
    Growth,
    Indicator,
    Latest,
    Mean,
    Not,
    Ratio,
    Register,
    Scope,
    Share,
    Stock,
    Sum,
    Within,
    Worst,
)

Row = dict[str, Any]


def known(register: Register, entries: list[Entry], scope: Scope) -> list[Row]:
    newest: dict[int, Entry] = {}
    for entry in sorted(entries, key=lambda e: (e.no, e.revision)):
        if entry.recorded <= scope.known_on:
            newest[entry.no] = entry
    rows = []
    for entry in newest.values():
        if not entry.withdrawn:
            rows.append({**body_of(register, entry), "stage": entry.stage, "no": entry.no})
    if scope.area is not None:
        rows = [row for row in rows if row.get(register.area_field or "") == scope.area]
    return rows


def meets(condition: Any, row: Row, scope: Scope) -> bool:
    if isinstance(condition, AllOf):
        return all(meets(part, row, scope) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(meets(part, row, scope) for part in condition.parts)
    if isinstance(condition, Not):
        return not meets(condition.part, row, scope)
    value = row.get(condition.field)
    if isinstance(condition, Filled):
        return (value is not None) is condition.filled
    if value is None:
        return False
    if isinstance(condition, Within):
        period = scope.period
        last = int(period.ends_on.strftime("%Y%m%d"))
        first = {
            "year": period.year * 10000 + 101,
            "period": period.year * 10000 + (period.first % 12 + 1) * 100 + 1,
            "since_start": int(scope.started_on.strftime("%Y%m%d")),
            "by_end": 0,
        }[condition.span]
        return bool(first <= value <= last)
    assert isinstance(condition, Compare)
    bounds = condition.values
    return bool(
        {
            "is": lambda: value == bounds[0],
            "in": lambda: value in bounds,
            "ge": lambda: value >= bounds[0],
            "gt": lambda: value > bounds[0],
            "le": lambda: value <= bounds[0],
            "lt": lambda: value < bounds[0],
            "between": lambda: bounds[0] <= value <= bounds[1],
        }[condition.op]()
    )


def simple(what: Count | Sum, rows: list[Row], scope: Scope) -> Fraction | None:
    kept = [row for row in rows if meets(what.where, row, scope)]
    if isinstance(what, Sum):
        figures = [row[what.field] for row in kept if row.get(what.field) is not None]
        return Fraction(sum(figures), 10**6) if figures else None
    if what.distinct is not None:
        return Fraction(len({row[what.distinct] for row in kept if row.get(what.distinct)}))
    return Fraction(len(kept))


def figure(register: Register, indicator: Indicator, rows: list[Row], scope: Scope):
    """The figure before its unit is changed. The tests ask in the field's own unit, in % or in 倍."""
    what = indicator.aggregate
    share = 100 if parse_unit(indicator.unit).dimension == "share" else 1
    if isinstance(what, Count | Sum):
        return simple(what, rows, scope)
    rows = [row for row in rows if meets(what.where, row, scope)]
    if isinstance(what, Mean):
        figures = [row[what.field] for row in rows if row.get(what.field) is not None]
        return Fraction(sum(figures), 10**6 * len(figures)) if figures else None
    if isinstance(what, Ratio):
        return divided(simple(what.of, rows, scope), simple(what.over, rows, scope), share)
    if isinstance(what, Growth):
        now, then = simple(what.of, rows, scope), simple(what.of, rows, scope.in_year(what.base))
        if now is None or then is None or then <= 0:
            return None
        return (now - then) / then * share
    if isinstance(what, Budget):
        used = simple(what.use, rows, scope)
        cap = Fraction(what.cap) if isinstance(what.cap, Decimal) else simple(what.cap, rows, scope)
        return divided(used, cap, share) if share != 1 else used
    if isinstance(what, Share):
        told = [row for row in rows if row.get(what.field) is not None]
        named = [row for row in told if row[what.field] in what.classes]
        return divided(Fraction(len(named)), Fraction(len(told)), share)
    if isinstance(what, Stock):
        day = int((scope.on or scope.period.ends_on).strftime("%Y%m%d"))
        valid = [
            row
            for row in rows
            if row.get(what.begins) and row[what.begins] <= day <= row.get(what.ends, 99991231)
        ]
        if what.distinct is None:
            return Fraction(len(valid))
        return Fraction(len({row[what.distinct] for row in valid if row.get(what.distinct)}))
    assert isinstance(what, Latest)
    last = int(scope.period.ends_on.strftime("%Y%m%d"))
    dated = register.dated_field or ""
    spoken = [
        (row[dated], row["no"], row[what.field])
        for row in rows
        if row.get(what.field) is not None and row.get(dated) is not None and row[dated] <= last
    ]
    return Fraction(max(spoken)[2], 10**6) if spoken else None


def divided(above: Fraction | None, below: Fraction | None, factor: int) -> Fraction | None:
    return above * factor / below if above is not None and below else None


def rounded(exact: Fraction | None) -> Decimal | None:
    if exact is None:
        return None
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    return whole.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def spoken(what: Worst, register: Register, rows: list[Row], scope: Scope) -> list[Row]:
    """The rows a grade is made of: those that say of what, when and how much."""
    asked = (what.group, what.item, what.value, register.dated_field)
    return [
        row
        for row in rows
        if meets(what.where, row, scope) and all(row.get(code) is not None for code in asked)
    ]


def grade(register: Register, indicator: Indicator, rows: list[Row], scope: Scope):
    """The worst class and the cells: (group, item, mean, class, months, limit, allowance, side, decides)."""
    what = indicator.aggregate
    assert isinstance(what, Worst)
    path = resources.files("luoshi.registers").joinpath(f"{what.standard}.yaml")
    table = yaml.safe_load(path.read_text("utf-8"))
    names = [*table["classes"], table["beyond"]]
    in_micro = register.field(what.value).unit == "微克/升"
    said = spoken(what, register, rows, scope)
    cells = []
    for group in sorted({row[what.group] for row in said}):
        for item in (choice.code for choice in register.field(what.item).choices):
            own = [row for row in said if row[what.group] == group and row[what.item] == item]
            cells.append(
                (group, item, *cell(what, register.dated_field or "", own, table, item, in_micro))
            )
    told = [names.index(each[3]) for each in cells if each[3] is not None]
    worst = names[max(told)] if told else None
    return worst, [(*each, each[3] is not None and each[3] == worst) for each in cells]


def cell(
    what: Worst, dated: str, rows: list[Row], table: dict[str, Any], item: str, in_micro: bool
):
    by_month: dict[int, list[int]] = {}
    for row in rows:
        by_month.setdefault(row[dated] // 100, []).append(row[what.value])
    if not by_month:
        return None, None, 0, None, None, ""
    means = [Fraction(sum(values), 10**6 * len(values)) for values in by_month.values()]
    mean = sum(means) / len(means)
    (limits,) = (
        row
        for row in table["limits"]
        if row["item"] == item and row.get("waters", what.waters) == what.waters
    )
    times = 1000 if in_micro and "unit" in limits else 1
    most, least = (
        [Fraction(v) * times for v in limits.get(side, ())] for side in ("most", "least")
    )
    good = [
        name
        for number, name in enumerate(table["classes"])
        if (not most or mean <= most[number]) and (not least or least[number] <= mean)
    ]
    held = table["classes"].index(what.keep)
    side = "" if most and least else "most" if most else "least"
    limit = (most or least)[held] if side else None
    left = 12 - len(means)
    allowance = None
    asked = what.where.parts if isinstance(what.where, AllOf) else [what.where]
    yearly = [part for part in asked if isinstance(part, Within) and part.span == "year"]
    if limit is not None and left > 0 and yearly:
        exact = (12 * limit - sum(means)) / left * 10**6
        allowance = Decimal(math.floor(exact) if side == "most" else math.ceil(exact)) / 10**6
    return (
        rounded(mean), good[0] if good else table["beyond"], len(means), rounded(limit), allowance, side,
    )  # fmt: skip
