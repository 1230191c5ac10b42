"""Numbers as quantities, so that a change of unit alone is no change of number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from luoshi.plan import Target, parse_unit

Nature = Literal["amount", "growth", "share", "change_pp", "rank", "grade"]
_NATURES: dict[str, Nature] = {
    "level": "amount", "increase": "amount", "cumulative": "amount", "growth": "growth",
    "share": "share", "change_pp": "change_pp", "rank": "rank", "grade": "grade",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")


@dataclass(frozen=True, slots=True)
class Amount:
    """Comparable when `dimension` is equal. low, high: in base units of the dimension, or as printed for a grade."""

    dimension: str
    low: Fraction | str
    high: Fraction | str | None


def nature_of(target: Target) -> Nature:
    """Targets of different natures are different promises, though they name one indicator: 产值 and its growth."""
    return _NATURES[target.kind]


def amount_of(target: Target) -> Amount:
    """Exact. A unit without fixed rate (美元) and a grade compare only with what is written the same."""
    unit = parse_unit(target.unit)
    low = _number(target.value)
    high = _number(target.value2) if target.value2 is not None else None
    if isinstance(low, str) or isinstance(high, str):
        return Amount(f"text {target.unit}", _text(target.value), _text(target.value2 or ""))
    if not unit.factor:
        return Amount(f"{unit.dimension} {unit.text}", low, high)
    return Amount(
        unit.dimension, low * unit.factor, high * unit.factor if high is not None else None
    )


def _number(printed: str) -> Fraction | str:
    text = _text(printed)
    return Fraction(Decimal(text)) if _NUMBER.fullmatch(text) else text


def _text(printed: str) -> str:
    return unicodedata.normalize("NFKC", printed).strip()
