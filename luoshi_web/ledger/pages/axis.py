"""The scale of a chart: round steps that a person would choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

_STEPS: Final = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))
_INTERVALS: Final = 4
# A scale cut off at both ends spans at least a tenth of its values: 26.3 against 26.5 must not look like a fall.
_LEAST_SHARE: Final = 10


@dataclass(frozen=True, slots=True)
class Axis:
    low: Decimal
    high: Decimal
    step: Decimal


def axis_for(values: Iterable[Decimal]) -> Axis:
    """From zero, unless all values lie in the upper half: a share of 62 to 65 % would otherwise be a flat line."""
    known = list(values) or [Decimal(0)]
    low, high = min(known), max(known)
    if low >= 0 and (high == 0 or low < high / 2):
        low = Decimal(0)
    else:
        slack = max(abs(high), abs(low)) / _LEAST_SHARE - (high - low)
        if slack > 0:
            low, high = low - slack / 2, high + slack / 2
    step = _step((high - low) / _INTERVALS or abs(high) / _INTERVALS or Decimal(1))
    bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    if top in (high, bottom):
        top += step
    return Axis(bottom, top, step)


def _step(rough: Decimal) -> Decimal:
    power = Decimal(1).scaleb(rough.adjusted())
    return next(step * power for step in _STEPS if step * power >= rough)
