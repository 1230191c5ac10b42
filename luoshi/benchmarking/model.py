"""The nouns: a yearly figure of one place, what is asked of two places, what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from luoshi.benchmarking.definitions import Difference, Likeness
from luoshi.benchmarking.growth import Needed

BehindKind = Literal["known", "at_least", "none", "not_known"]


@dataclass(frozen=True, slots=True)
class YearFigure:
    """Of a whole year, known at its end. definition: aspects of definitions.yaml, empty where nobody told them."""

    year: int
    value: Decimal
    unit: str
    definition: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """unit: in which the answer is given. smaller_is_better None: nobody said, so who stands better is not told.

    by: the year by whose end to catch up. own_growth, peer_growth: in per cent a year, None where not published.
    own_heads, peer_heads: persons of each place in the year compared, in one unit, for the figure per head.
    """

    unit: str
    smaller_is_better: bool | None = None
    by: int | None = None
    own_growth: Decimal | None = None
    peer_growth: Decimal | None = None
    own_heads: Decimal | None = None
    peer_heads: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """How long ago the peer stood where own stands now.

    known: years, exact, and whether it was interpolated between two year-ends. at_least: the peer's oldest known figure is
    beyond own already. none: own is where the peer is, or beyond. not_known: the year-ends around it are not both known.
    """

    kind: BehindKind
    years: Fraction | None = None
    interpolated: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of one year that both published; year None: there is no such year, and nothing else is told.

    gap: own less peer, in the question's unit. is_behind None: the better direction was not told. ratio: own to peer, None
    for shares in per cent and where either is not above zero. still, growing: growth needed while the peer stands still,
    and while it grows as last published; points: percentage points a year, for shares.
    years_still, years_growing: whole years needed at own growth as told.
    """

    year: int | None
    own: Decimal | None = None
    peer: Decimal | None = None
    gap: Decimal | None = None
    is_behind: bool | None = None
    ratio: Fraction | None = None
    per_head: Fraction | None = None
    likeness: Likeness = "untold"
    differences: tuple[Difference, ...] = ()
    behind: Behind = field(default_factory=lambda: Behind("not_known"))
    years_still: int | None = None
    years_growing: int | None = None
    still: Needed | None = None
    growing: Needed | None = None
    points: Fraction | None = None
