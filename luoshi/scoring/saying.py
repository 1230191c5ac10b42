"""Fractions as a reader sees them: printed half up only here, at the end of the arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

_MOST_DECIMALS: Final = 4


def printed(value: Fraction, decimals: int) -> Decimal:
    """Rounded half up (away from zero), as every published table here rounds."""
    scaled = abs(value) * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals) + Decimal(0)


def said(value: Fraction) -> str:
    """To four decimals, without zeros at the end, with the sign that print uses."""
    text = f"{printed(value, _MOST_DECIMALS):f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def equals(value: Fraction) -> str:
    """The value behind its sign: = where it is exact, ≈ where four decimals are not all of it."""
    exact = Fraction(printed(value, _MOST_DECIMALS)) == value
    return f"{'=' if exact else '≈'} {said(value)}"


def percent(value: Fraction) -> str:
    return f"{said(value * 100)}%"


def in_brackets(value: Fraction) -> str:
    """Negative numbers need them behind a sign."""
    return f"({said(value)})" if value < 0 else said(value)
