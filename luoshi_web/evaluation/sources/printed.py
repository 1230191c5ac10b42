"""Figures as pages and traces print them: the exact value stays with the figure, the print is rounded half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def number_words(value: Fraction | Decimal | int, places: int = 2) -> str:
    """At most so many decimals, no zeros at the end."""
    text = fixed_words(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def fixed_words(value: Fraction | Decimal | int, places: int) -> str:
    """Exactly so many decimals."""
    exact = Fraction(value)
    scaled = exact * 10**places
    whole = (abs(scaled.numerator) * 2 + scaled.denominator) // (scaled.denominator * 2)
    made = Decimal(whole).scaleb(-places)
    return str(
        (-made if exact < 0 and whole else made).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    )


def share_words(above: Fraction | Decimal | int, below: Fraction | Decimal | int, unit: str) -> str:
    """3/4 项，75%; — where there is nothing to divide by."""
    if not below:
        return "—"
    percent = number_words(Fraction(above) * 100 / Fraction(below), 1)
    return f"{number_words(above)}/{number_words(below)} {unit}，{percent}%"
