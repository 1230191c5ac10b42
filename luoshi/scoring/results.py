"""What comes out: each unit's full working, and places made of the printed totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from luoshi.ranking import Place
from luoshi.scoring.facts import ItemFact, Trace
from luoshi.scoring.model import Cancels

# scored: by its formula. no_target, no_data: as the scheme says of such a unit; the last step has it in words.
State = Literal["scored", "no_target", "no_data"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working, for a reader with a calculator. value: what it comes to, None where it only says something."""

    text: str
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """points None: no data, and the last step says why."""

    points: Fraction | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ItemScore:
    """weight: the group's. points: by formula and caps; counted: in the total, after weights were spread; counted None: left out
    of the total (its weight is borne by the others).
    """

    item: str
    weight: Fraction
    state: State
    points: Fraction | None
    counted: Fraction | None
    steps: tuple[Step, ...]
    fact: ItemFact


@dataclass(frozen=True, slots=True)
class ClaimScore:
    """points: what it counts before the cap, 0 where the same matter counts elsewhere; `said` has it in words."""

    matter: str
    level: str
    document: str
    points: Fraction
    said: str
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class VetoScore:
    veto: str
    label: str
    cancels: Cancels
    matter: str
    document: str
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """total None: no item could be scored. printed: the total rounded half up, what places follow."""

    unit: str
    name: str
    group: str
    items: tuple[ItemScore, ...]
    adds: tuple[ClaimScore, ...]
    deducts: tuple[ClaimScore, ...]
    vetoes: tuple[VetoScore, ...]
    steps: tuple[Step, ...]
    total: Fraction | None
    printed: Decimal | None

    @property
    def ranked(self) -> bool:
        return self.total is not None and all(veto.cancels != "rank" for veto in self.vetoes)


@dataclass(frozen=True, slots=True)
class Run:
    """Scores in the order of groups, then of units as given. outside: units that belong to no group of the scheme."""

    scheme: str
    version: int
    year: int
    as_of: date
    scores: tuple[Score, ...]
    outside: tuple[str, ...] = ()

    def of(self, unit: str) -> Score | None:
        return next((score for score in self.scores if score.unit == unit), None)


@dataclass(frozen=True, slots=True)
class Ranking:
    """By unit. group: 组内排序; overall: 统一排序; progress: 进步幅度, places made of `moved`, the overall places gained since the
    earlier run (None without one, or not ranked in it). grades: code of the grade, None: not ranked, or no grades in the scheme.
    """

    group: Mapping[str, Place | None]
    overall: Mapping[str, Place | None]
    progress: Mapping[str, Place | None]
    moved: Mapping[str, int | None]
    grades: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Swing:
    """One item's weight moved by `by` (1/10 is +10 %), the others scaled so that the sum stays. changed: units whose place
    within their group changes; first: groups whose first place changes hands.
    """

    item: str
    by: Fraction
    changed: tuple[str, ...]
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tipping:
    """The smallest relative move of an item's weight that makes another unit first in a group. by None: none does, or the
    points are not linear in the weight; `said` tells which.
    """

    item: str
    group: str
    by: Fraction | None
    leader: str
    rival: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """said: a plain sentence for the page."""

    swings: tuple[Swing, ...]
    tippings: tuple[Tipping, ...]
    said: str
