"""Numbers and requirements of the ladder in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from luoshi.enterprises.ladder_model import Op

_SIGNS: Final[dict[Op, str]] = {"ge": "不低于", "gt": "高于", "le": "不高于", "lt": "低于"}
_PLACES: Final = 100


def shown(value: Fraction, *, up: bool = False) -> str:
    """At most two decimals, towards the smaller number, or the larger: what falls short of 3 % never shows as 3 %."""
    scaled = value * _PLACES
    whole = (
        -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    )
    text = f"{abs(whole) // _PLACES:,}.{abs(whole) % _PLACES:02}".rstrip("0").rstrip(".")
    return f"-{text}" if whole < 0 else text


def number_words(value: Fraction, unit: str, *, up: bool = False) -> str:
    text = shown(value, up=up)
    return f"{text}%" if unit == "%" else f"{text} {unit}".strip()


def requirement(label: str, op: Op, bound: Fraction, unit: str) -> str:
    return f"{label}{_SIGNS[op]} {number_words(bound, unit)}"


def lack_words(value: Fraction, op: Op, bound: Fraction, unit: str) -> str:
    """By how much it is short; never by nothing: what is not enough lacks at least a hundredth."""
    measure = "个百分点" if unit == "%" else unit
    if op in ("ge", "gt"):
        gap = bound - value
        return (
            f"还差 {shown(gap, up=True)} {measure}".strip()
            if gap > 0
            else f"须{_SIGNS[op]} {number_words(bound, unit)}"
        )
    over = value - bound
    return (
        f"高出 {shown(over, up=True)} {measure}".strip()
        if over > 0
        else f"须{_SIGNS[op]} {number_words(bound, unit)}"
    )
