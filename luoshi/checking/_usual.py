"""What is usual, from what was: the middle and the spread that a few odd figures cannot move; and slips of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from luoshi.checking.model import Past
from luoshi.plan import Period
from luoshi.progress import Accumulation

# Of normally distributed figures one standard deviation is so many median, and so many mean, absolute deviations.
_PER_MEDIAN, _PER_MEAN = Decimal("1.4826"), Decimal("1.2533")
# A year's first figure may hold two periods (January is often not told); more would be an average, not a move.
_MOST_AT_FIRST = 2
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Usual:
    """middle: median of the moves; spread: as a standard deviation would be, never below one unit of the last place."""

    middle: Decimal
    spread: Decimal

    def score(self, move: Decimal) -> Decimal:
        return (move - self.middle) / self.spread


def usual_of(moves: Sequence[Decimal], step: Decimal, fewest: int) -> Usual | None:
    """None for fewer moves than `fewest`. More than half of them alike: the mean deviation stands in for the median one."""
    if len(moves) < fewest:
        return None
    middle = median(moves)
    away = [abs(move - middle) for move in moves]
    spread = median(away) * _PER_MEDIAN or sum(away, Decimal(0)) / len(away) * _PER_MEAN
    return Usual(middle, max(spread, step))


def moves_of(figures: Sequence[Past], accumulation: Accumulation) -> list[Decimal | None]:
    """What each figure added, a period; of a level, how it changed. None: cannot be told. The same amounts give the same
    moves whether they were told one by one or as running totals."""
    moves: list[Decimal | None] = []
    before: Past | None = None
    for figure in figures:
        moves.append(_move(figure, before, accumulation))
        before = figure
    return moves


def _move(figure: Past, before: Past | None, accumulation: Accumulation) -> Decimal | None:
    length = figure.period.last - figure.period.first + 1
    if accumulation == "period":
        return figure.value
    if accumulation == "year_to_date" and (
        before is None or before.period.year < figure.period.year
    ):
        periods = (figure.period.last % 12 + 1) // length
        return figure.value / periods if periods <= _MOST_AT_FIRST else None
    if before is None:
        return None
    gap = (figure.period.last - before.period.last) // length
    return (figure.value - before.value) / gap if gap > 0 else None


def slip_of(
    value: Decimal,
    reference: Decimal | None,
    past: Sequence[Decimal],
    factors: Sequence[int],
    within: Decimal,
) -> Decimal | None:
    """10, 100 ... or 0.1, 0.01 ... when the value is about so many times the reference, and nothing in the past comes near it.

    past: figures that would make it usual. within: how far from the factor, as a ratio (1.6: from 1/1.6 to 1.6 times).
    """
    if not reference or not value or (value > 0) != (reference > 0):
        return None
    for factor in factors:
        for slip in (Decimal(factor), 1 / Decimal(factor)):
            if not 1 / within <= value / (reference * slip) <= within:
                continue
            near = 3 / Decimal(factor)
            if not any(p and near < p / value < 1 / near for p in past):
                return slip
    return None


def is_sane(value: Decimal) -> bool:
    """A number, and of a size and fineness that any figure has."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -15 and (not value or value.adjusted() < 15)


def tamed(value: Decimal | None) -> Decimal | None:
    """What was worked out elsewhere (a third of something) to six places; None for what is no number of sane size."""
    if value is None or not value.is_finite() or (value and value.adjusted() >= 15):
        return None
    exponent = value.as_tuple().exponent
    fine = isinstance(exponent, int) and exponent < -_PLACES
    return value.quantize(Decimal(1).scaleb(-_PLACES), ROUND_HALF_UP) if fine else value


def same_kind(figures: Sequence[Past], period: Period) -> list[Past]:
    """Those of the same frequency before the period, oldest first."""
    length = period.last - period.first
    found = [
        Past(f.period, value)
        for f in figures
        if f.period.last - f.period.first == length
        and f.period < period
        and (value := tamed(f.value)) is not None
    ]
    return sorted(found, key=lambda f: f.period.last)
