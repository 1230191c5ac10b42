"""Which unit an aggregate's figure comes out in, and by what it is multiplied to be told in the indicator's."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from luoshi.plan import Unit, parse_unit
from luoshi.registers.model import (
    Aggregate,
    Budget,
    Count,
    Field,
    Growth,
    Latest,
    Mean,
    Mistake,
    Ratio,
    Share,
    Simple,
    Stock,
    Sum,
    Worst,
)

# What no row counts in: a number of rows in 亿元 is a slip for a sum.
_MEASURES = frozenset(
    {
        "money", "area", "volume", "length", "mass", "coal", "carbon", "power", "energy", "time", "share", "points",
        "times", "doublings", "concentration", "grade", "voltage", "bandwidth", "bit",
    }
)  # fmt: skip
_SHARES = frozenset({"share", "points"})


def fault_of(aggregate: Aggregate, unit: str, fields: Mapping[str, Field]) -> Mistake | None:
    """Why the figure cannot be told in the unit; None when it can."""
    wanted = parse_unit(unit)
    if isinstance(aggregate, Worst):
        good = wanted.dimension == "grade"
        return None if good else Mistake(0, f"定的是类别，不能以“{unit}”计。", "单位请写：类。")
    if isinstance(aggregate, Share | Growth):
        return _must_share(wanted)
    if isinstance(aggregate, Ratio):
        return _ratio_fault(aggregate, wanted, fields)
    if isinstance(aggregate, Budget):
        return _budget_fault(aggregate, wanted, fields)
    return _simple_fault(aggregate, wanted, fields)


def factor_of(aggregate: Aggregate, unit: str, fields: Mapping[str, Field]) -> Fraction:
    """What numerator / denominator is multiplied by. Holds for what `fault_of` found no fault in."""
    wanted = parse_unit(unit)
    if isinstance(aggregate, Share | Growth):
        return 1 / _part(wanted)
    if isinstance(aggregate, Ratio):
        return _ratio_factor(aggregate, wanted, fields)
    if isinstance(aggregate, Budget) and wanted.dimension in _SHARES:
        return cap_factor(aggregate, fields) / _part(wanted)
    if isinstance(aggregate, Worst):
        return Fraction(1)
    given = _unit(aggregate.use if isinstance(aggregate, Budget) else aggregate, fields)
    return 1 / wanted.factor if given is None else given.ratio_to(wanted)


def cap_factor(budget: Budget, fields: Mapping[str, Field]) -> Fraction:
    """Use's unit in the cap's: use * this / cap is a share."""
    used = _unit(budget.use, fields)
    cap = parse_unit(budget.cap_unit) if budget.cap_unit else None
    if isinstance(budget.cap, Count | Sum):
        cap = _unit(budget.cap, fields)
    if cap is None:
        return Fraction(1)
    return 1 / cap.factor if used is None else used.ratio_to(cap)


def _part(unit: Unit) -> Fraction:
    """A share's unit as a part of one: 1/100, 1/1000; 1 for 倍."""
    return unit.factor / (100 if unit.dimension in _SHARES else 1)


def _unit(aggregate: Simple | Mean | Latest | Stock, fields: Mapping[str, Field]) -> Unit | None:
    """None: rows, which any classifier counts."""
    if isinstance(aggregate, Count | Stock):
        return None
    return fields[aggregate.field].measure


def _must_share(wanted: Unit) -> Mistake | None:
    if wanted.dimension in _SHARES or wanted.dimension == "times":
        return None
    return Mistake(0, f"算的是比例，不能以“{wanted.text}”计。", "单位请写 % 或 倍。")


def _simple_fault(
    aggregate: Simple | Mean | Latest | Stock, wanted: Unit, fields: Mapping[str, Field]
) -> Mistake | None:
    given = _unit(aggregate, fields)
    if given is None:
        if wanted.dimension in _MEASURES:
            return Mistake(
                0, f"数的是条数，不能以“{wanted.text}”计。", "请用 家、个、件 等，或改用 sum。"
            )
        return None
    if given.text == wanted.text:
        return None
    if given.dimension == wanted.dimension and given.factor and wanted.factor:
        return None
    shown = given.text or "（无单位）"
    return Mistake(
        0, f"由以“{shown}”计的字段算出，不能以“{wanted.text}”计，量纲不同。", f"请用与“{shown}”同类的单位。"
    )  # fmt: skip


def _ratio_fault(ratio: Ratio, wanted: Unit, fields: Mapping[str, Field]) -> Mistake | None:
    above, below = _unit(ratio.of, fields), _unit(ratio.over, fields)
    if _rateless(above, below):
        return Mistake(0, "里有没有固定换算率的计量单位（美元）。", "请让分子、分母用同一个单位。")
    if wanted.dimension in (*_SHARES, "times"):
        if _dimension(above) == _dimension(below):
            return None
        return Mistake(
            0, f"分子和分母的量纲不同，相除不是“{wanted.text}”。", "请让两者同为条数，或用同类的单位。"
        )  # fmt: skip
    if "/" in wanted.dimension:
        good = wanted.dimension == f"{_dimension(above)}/{_dimension(below)}"
        return None if good else Mistake(0, f"相除得不出“{wanted.text}”。", "请核对两者的单位。")
    return _simple_fault(ratio.of, wanted, fields)


def _ratio_factor(ratio: Ratio, wanted: Unit, fields: Mapping[str, Field]) -> Fraction:
    """A share; a compound unit; else so much of the numerator for one of the denominator as declared (每万人、每户)."""
    above, below = _unit(ratio.of, fields), _unit(ratio.over, fields)
    top = above.factor if above is not None else Fraction(1)
    bottom = below.factor if below is not None else Fraction(1)
    if wanted.dimension in (*_SHARES, "times"):
        same = above is not None and below is not None and above.text == below.text
        return (Fraction(1) if same else top / bottom) / _part(wanted)
    if "/" in wanted.dimension:
        return top / bottom / wanted.factor
    return 1 / wanted.factor if above is None else above.ratio_to(wanted)


def _rateless(above: Unit | None, below: Unit | None) -> bool:
    """Two units of which one converts into no other (美元)."""
    if above is None or below is None or above.text == below.text:
        return False
    return not above.factor or not below.factor


def _dimension(unit: Unit | None) -> str:
    return unit.dimension if unit is not None else ""


def _budget_fault(budget: Budget, wanted: Unit, fields: Mapping[str, Field]) -> Mistake | None:
    used = _unit(budget.use, fields)
    cap = parse_unit(budget.cap_unit) if budget.cap_unit else None
    if isinstance(budget.cap, Count | Sum):
        cap = _unit(budget.cap, fields)
    if used is not None and (cap is None or cap.dimension != used.dimension):
        return Mistake(0, "用量和上限的量纲不同，不能比。", "请用同类的单位。")
    if _rateless(used, cap):
        return Mistake(0, "里有没有固定换算率的计量单位（美元）。", "请让用量、上限用同一个单位。")
    if used is None and cap is not None and cap.dimension in _MEASURES:
        return Mistake(0, "用量是条数，上限不是。", "请把上限写成 家、个、件 等。")
    return None if wanted.dimension in _SHARES else _simple_fault(budget.use, wanted, fields)
