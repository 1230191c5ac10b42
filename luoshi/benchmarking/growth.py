"""Growth over whole years, decided by comparing integer powers: no logarithm, no root, no float.

A growth is a Fraction: 6 % is Fraction(6, 100). Years are whole, from one year's end to another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

MOST_YEARS: Final = 100
"""Beyond which "in n years" says nothing to anybody: two growths that are nearly equal meet in thousands."""

PLACES: Final = 2
"""Decimals of a percentage as printed."""

_STEPS: Final = 100 * 10**PLACES
_MOST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Needed:
    """Growth a year, in per cent with `PLACES` decimals, as whole hundredths: 5266 is 52.66 %.

    printed: half up, what a table shows. enough: the smallest printed growth that does reach the peer (the largest, where
    smaller is better): printed may fall short of it by one hundredth.
    """

    printed: int
    enough: int

    @property
    def percent(self) -> Fraction:
        return Fraction(self.printed, 10**PLACES)

    @property
    def rate(self) -> Fraction:
        """That of `enough`, to count on with."""
        return Fraction(self.enough, _STEPS)


def grown(value: Fraction, growth: Fraction, years: int) -> Fraction:
    return value * (1 + growth) ** years


def reaches(
    own: Fraction,
    own_growth: Fraction,
    peer: Fraction,
    peer_growth: Fraction,
    years: int,
    *,
    downwards: bool = False,
) -> bool:
    """Whether own stands where the peer stands after so many years. downwards: smaller is better. Exact."""
    ours, theirs = grown(own, own_growth, years), grown(peer, peer_growth, years)
    return ours <= theirs if downwards else ours >= theirs


def years_to_reach(
    own: Fraction,
    own_growth: Fraction,
    peer: Fraction,
    peer_growth: Fraction = Fraction(0),
    *,
    downwards: bool = False,
) -> int | None:
    """The first year's end at which own has reached the peer, 0 for now; None: not within `MOST_YEARS`.

    Both positive and growing by more than -100 %, or ValueError. The quotient grows by the same factor every year, so
    the first year is found by halving.
    """
    _require_positive(own, peer, 1 + own_growth, 1 + peer_growth)

    def there(years: int) -> bool:
        return reaches(own, own_growth, peer, peer_growth, years, downwards=downwards)

    if there(0):
        return 0
    if not there(MOST_YEARS):
        return None
    low, high = 0, MOST_YEARS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if there(middle) else (middle, high)
    return high


def growth_needed(own: Fraction, peer: Fraction, years: int, *, downwards: bool = False) -> Needed:
    """The yearly growth that brings own to `peer`, the peer's value at that end, in so many years (at least 1).

    Decided by (1 + g)^years against peer / own in integers: printed is the nearest hundredth of a per cent, half up.
    """
    _require_positive(own, peer, Fraction(years))
    wanted = peer / own

    def below(step: Fraction) -> bool:
        return (1 + step) ** years < wanted

    low, high = -_STEPS, _MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if below(Fraction(middle, _STEPS)) else (low, middle)
    # (1 + low) ** years < wanted <= (1 + high) ** years
    exact = (1 + Fraction(high, _STEPS)) ** years == wanted
    half = Fraction(2 * low + 1, 2 * _STEPS)
    # Half up is away from nought, as `half_up` prints.
    up = below(half) or ((1 + half) ** years == wanted and half > 0)
    printed = high if up else low
    enough = high if not downwards or exact else low
    return Needed(printed, enough)


def _require_positive(*numbers: Fraction) -> None:
    if any(number <= 0 for number in numbers):
        raise ValueError("growth is told of positive figures only")
