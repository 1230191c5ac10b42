"""Printed numbers as exact intervals: what a number with its comparator allows.

A printed number stands for every number that rounds to it, so 7.5 means 7.45 to 7.55.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.lint.knowledge import words
from luoshi.plan import Target, Unit, UnitError, decimal_text, parse_unit

_FLOORS = ("ge", "gt")
_CEILINGS = ("le", "lt")


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, both included; None is no end on that side."""

    low: Fraction | None
    high: Fraction | None

    def meets(self, other: Range) -> bool:
        """Whether some number lies in both."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not (below or above)

    def times(self, factor: Fraction) -> Range:
        """In another unit."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Range(low, high)


def printed(value: str) -> Fraction | None:
    """None for a grade."""
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None


def half_step(value: str) -> Fraction:
    """Half a unit of the last printed place; none for a whole number, which a total must meet exactly."""
    places = len(value.partition(".")[2])
    return Fraction(1, 2 * 10**places) if places else Fraction(0)


def ratio(unit: str, to: Unit) -> Fraction | None:
    """How many of `to` one `unit` is; None where no rate exists."""
    try:
        return parse_unit(unit).ratio_to(to)
    except UnitError:
        return None


def leaves_room_above(text: str, target: Target) -> bool:
    """Whether a word says "or more". 以上 before the number is a class (省级以上平台), not a comparator."""
    passage = text[target.start : target.end]
    at = max(passage.rfind(target.value), 0)
    if target.op == "gt":
        return True
    return any(
        word in (passage[at:] if word in ("以上", "之上") else passage)
        for word in words("comparators", "floors")
    )


def allowed(text: str, target: Target, rounding: Fraction) -> Range | None:
    """What the target's words allow; a number without a comparator is meant as it is printed. None: not to be said."""
    low, high = printed(target.value), printed(target.value2 or target.value)
    if low is None or high is None or target.op in ("about", "grade"):
        return None
    if target.op in _CEILINGS:
        return Range(None, high + rounding)
    if target.op in _FLOORS and leaves_room_above(text, target):
        return Range(low - rounding, None)
    return Range(low - rounding, high + rounding)


def plain(value: Fraction, places: int = 4) -> str:
    """Rounded half up, without trailing zeros."""
    step = 10**places
    scaled = (2 * value.numerator * step + value.denominator) // (2 * value.denominator)
    return decimal_text(Decimal(scaled).scaleb(-places))
