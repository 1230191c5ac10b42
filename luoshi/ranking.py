"""Places with ties told, and how a place moved since: one rule for bulletins, tours and scores. docs/design/ranking.md."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key")
Figure = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Place:
    """rank: one more than stand before it. shared: how many stand on it, 1 where it is alone. of: how many were ranked."""

    rank: int
    shared: int
    of: int

    @property
    def from_below(self) -> int:
        """1 for the last place; those who share a place stand equally far from the end."""
        return self.of - (self.rank + self.shared - 1) + 1


def places(
    figures: Mapping[Key, Figure | None], *, least_first: bool = False
) -> dict[Key, Place | None]:
    """Competition ranking (1 2 2 4) in the order given: None stays None, it is neither first nor last.

    Equal figures share a place and nothing breaks the tie: whoever wants another order gives other figures. Figures are
    compared exactly as given, so what is printed rounded is to be rounded before, or a reader finds 75.4 before 75.4.
    """
    told = sorted(figure for figure in figures.values() if figure is not None)
    made: dict[Key, Place | None] = {}
    for key, figure in figures.items():
        if figure is None:
            made[key] = None
            continue
        less, upto = bisect_left(told, figure), bisect_right(told, figure)
        before = less if least_first else len(told) - upto
        made[key] = Place(before + 1, upto - less, len(told))
    return made


def moved(now: Place | None, before: Place | None) -> int | None:
    """Places gained since (above 0: up); None when it was not ranked then or is not now."""
    return None if now is None or before is None else before.rank - now.rank
