"""Fractions as a reader sees them: printed half up only here, at the end of the arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

_MOST_DECIMALS: Final = 4
_SCALE: Final = 10**_MOST_DECIMALS


def printed(value: Fraction, decimals: int) -> Decimal:
    """Rounded half up (away from zero), as every published table here rounds."""
    return Decimal(_half_up(value, decimals)).scaleb(-decimals)


def _half_up(value: Fraction, decimals: int) -> int:
    """How many of 10 ** -decimals. Integers only: a page prints thousands of these."""
    scale: int = 10**decimals
    above, below = abs(value.numerator) * scale, value.denominator
    whole = (above * 2 + below) // (below * 2)
    return whole if value >= 0 else -whole


def said(value: Fraction) -> str:
    """To four decimals, without zeros at the end, with the sign that print uses."""
    whole = _half_up(value, _MOST_DECIMALS)
    sign = "−" if whole < 0 else ""
    units, rest = divmod(abs(whole), _SCALE)
    return f"{sign}{units}.{rest:0{_MOST_DECIMALS}}".rstrip("0") if rest else f"{sign}{units}"


def equals(value: Fraction) -> str:
    """The value behind its sign: = where it is exact, ≈ where four decimals are not all of it."""
    exact = Fraction(printed(value, _MOST_DECIMALS)) == value
    return f"{'=' if exact else '≈'} {said(value)}"


def percent(value: Fraction) -> str:
    return f"{said(value * 100)}%"


def in_brackets(value: Fraction) -> str:
    """Negative numbers need them behind a sign."""
    return f"({said(value)})" if value < 0 else said(value)
