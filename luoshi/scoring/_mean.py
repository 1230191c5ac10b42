"""The one place where a fraction is not enough: a root."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context
from fractions import Fraction
from typing import Final

# Fifty digits inside, twenty told: Decimal's ln and exp are correctly rounded, so every machine has the same twenty.
_INSIDE: Final = Context(prec=50, rounding=ROUND_HALF_EVEN)
_TOLD: Final = Context(prec=20, rounding=ROUND_HALF_EVEN)


def geometric_mean(parts: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Of (value, share of the weight) pairs whose shares add up to 1; 0 where any value is 0 or below."""
    if any(value <= 0 for value, _ in parts):
        return Fraction(0)
    total = _INSIDE.create_decimal(0)
    for value, share in parts:
        log = _INSIDE.ln(_INSIDE.divide(value.numerator, value.denominator))
        weighed = _INSIDE.multiply(log, _INSIDE.divide(share.numerator, share.denominator))
        total = _INSIDE.add(total, weighed)
    return Fraction(_TOLD.plus(_INSIDE.exp(total)))
