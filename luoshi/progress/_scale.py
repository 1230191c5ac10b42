"""Exact whole numbers for the judge: millionths of a unit, growth rates as fractions, and their bounds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from luoshi.errors import LuoshiError
from luoshi.plan import Unit, UnitError, parse_unit

ONE = 10**6
# Judging multiplies an amount by years and shares; below 2^48 no step of judge.sql passes 64 bits.
MOST = 2**48
MOST_TEXT = "2.8 亿"
RATE_DIMENSIONS = frozenset({"share", "points"})


def is_rate(unit: str) -> bool:
    """Per cent, per mille or percentage points: such figures are never added up."""
    return parse_unit(unit).dimension in RATE_DIMENSIONS


def is_sane(value: Decimal) -> bool:
    """Finite and of a size and fineness that any figure has; 1e999999999 would fill the memory before it is refused."""
    return (
        value.is_finite()
        and (not value or value.adjusted() <= 30)
        and int(value.as_tuple().exponent) >= -30
    )


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number, a half away from zero (四舍五入). denominator > 0."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def millionths(value: Decimal, unit: str, goal_unit: str, place: object) -> int:
    """`value` of `unit` in millionths of `goal_unit`. Raises LuoshiError that names the place."""
    if not is_sane(value):
        raise LuoshiError(f"{place}的数值不是通常的数，或位数太多。", "请改成数字，最多六位小数。")
    if unit == goal_unit:
        scaled = value.scaleb(6)
        whole = int(scaled)
        result = whole if whole == scaled else half_up(*Fraction(scaled).as_integer_ratio())
    else:
        result = half_up(
            *(Fraction(value) * _ratio(unit, goal_unit, place) * ONE).as_integer_ratio()
        )
    if abs(result) > MOST:
        raise _too_big(place)
    return result


def _too_big(place: object) -> LuoshiError:
    return LuoshiError(
        f"{place}的数值超过 {MOST_TEXT}个计量单位，不能精确比较。", "请改用万、亿作计量单位。"
    )


def _ratio(unit: str, goal_unit: str, place: object) -> Fraction:
    given, wanted = parse_unit(unit), parse_unit(goal_unit)
    if given.dimension in RATE_DIMENSIONS and wanted.dimension in RATE_DIMENSIONS:
        given = Unit(
            given.text, wanted.dimension, given.factor
        )  # 5% and 5个百分点 are the same figure
    try:
        return given.ratio_to(wanted)
    except UnitError as error:
        raise LuoshiError(f"{place}：{error.message}", error.remedy) from error


def growth_of(value: Decimal, unit: str, place: str) -> Fraction:
    """The growth a target asks for, as a fraction: 21% -> 21/100, 1倍 -> 1, 翻一番 (1番) -> 1."""
    dimension = parse_unit(unit).dimension
    if dimension in RATE_DIMENSIONS:
        growth = Fraction(value) * parse_unit(unit).factor / 100
    elif dimension == "times":
        growth = Fraction(value)
    elif dimension == "doublings" and value == int(value) and 0 < value < 20:
        growth = Fraction(2 ** int(value) - 1)
    else:
        raise LuoshiError(f"{place}：计量单位“{unit}”不能表示增长。", "请用 %、倍或番。")
    if max(growth.numerator, growth.denominator) > ONE * 1000:
        raise LuoshiError(
            f"{place}：增长率写得过细或过大，不能精确比较。", "请最多写到小数点后两位。"
        )
    return growth
