"""A number with its unit, exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.plan.units import Unit, parse_unit


def decimal_text(value: Decimal) -> str:
    """Plain digits without exponent and without trailing zeros: 1E+3 -> "1000", 3.250 -> "3.25"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Quantity:
    """value in unit. Exact: a conversion that has no finite decimal is rounded half up to 12 places, and only there."""

    value: Decimal
    unit: Unit

    @classmethod
    def of(cls, value: Decimal | str | int, unit: str) -> Quantity:
        return cls(Decimal(value), parse_unit(unit))

    def to(self, unit: Unit) -> Quantity:
        """The same amount in another unit of the same dimension. Raises UnitError."""
        exact = Fraction(self.value) * self.unit.ratio_to(unit)
        places = 10**12
        scaled = exact * places
        doubled = 2 * scaled.numerator + scaled.denominator
        rounded = doubled // (2 * scaled.denominator)
        return Quantity(Decimal(rounded).scaleb(-12).normalize() + 0, unit)

    def __str__(self) -> str:
        return f"{decimal_text(self.value)}{self.unit.text}"
