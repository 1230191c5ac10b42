"""Votes averaged without their ends, and how a score is printed: one rule for tours and ballots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class Trim:
    """drop: votes at each end; share: per cent of the votes at each end instead. Under `least` votes nothing is left out."""

    drop: int = 0
    share: int = 0
    least: int = 1


NO_TRIM: Final = Trim()


def trimmed(values: Sequence[Fraction], trim: Trim) -> tuple[Fraction | None, int]:
    """The mean without the highest and lowest, and how many were left out in all. None of nothing."""
    if not values:
        return None, 0
    ends = trim.drop or len(values) * trim.share // 100
    if len(values) < trim.least or 2 * ends >= len(values):
        ends = 0
    kept = sorted(values)[ends : len(values) - ends]
    return sum(kept, Fraction(0)) / len(kept), 2 * ends


def printed(value: Fraction, places: int) -> Decimal:
    """Rounded half up. value: not negative."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places)
