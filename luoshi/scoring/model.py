"""A scheme (考核办法) as it was declared: groups, items with their weights and formulas, adds, deducts, vetoes, grades.

Terms, order of steps and worked tables: docs/design/scoring.md. Facts are facts.py, what comes out results.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, get_args

from luoshi.declared import Mistake as Mistake
from luoshi.errors import LuoshiError
from luoshi.scoring.kinds import Formula

Direction = Literal["more", "less"]
Total = Literal["sum", "geometric"]
NoTarget = Literal["zero", "share", "reweigh"]
NoData = Literal["refuse", "zero", "reweigh"]
Cancels = Literal["rank", "top_grade"]
Among = Literal["group", "all"]

DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)
TOTALS: Final[tuple[Total, ...]] = get_args(Total)
NO_TARGETS: Final[tuple[NoTarget, ...]] = get_args(NoTarget)
NO_DATAS: Final[tuple[NoData, ...]] = get_args(NoData)
CANCELS: Final[tuple[Cancels, ...]] = get_args(Cancels)
AMONGS: Final[tuple[Among, ...]] = get_args(Among)


class ScoringError(LuoshiError):
    """A scheme, facts or a question that cannot be scored. mistakes: each with its line, if it is a scheme's text."""

    def __init__(self, message: str, remedy: str = "", mistakes: tuple[Mistake, ...] = ()) -> None:
        super().__init__(message, remedy)
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Group:
    """Who is scored alike. kinds: of units; units: codes named one by one; without: codes left out of the kinds.

    weights: only where they differ from the items' own.
    """

    code: str
    label: str
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    weights: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """weight: points at full marks. unit: of its figures. source: the key under which a unit's fact is given.

    groups: who is asked, empty: all. among: whose figures make places, bests and worsts. least, most: bounds of the points as shares of
    the weight, None: only the formula's own. no_target, no_data: None: as the scheme. basis: the paper that says so.
    """

    code: str
    label: str
    weight: Fraction
    formula: Formula
    source: str
    unit: str = ""
    direction: Direction = "more"
    groups: tuple[str, ...] = ()
    among: Among = "group"
    least: Fraction | None = None
    most: Fraction | None = None
    no_target: NoTarget | None = None
    no_data: NoData | None = None
    heading: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """What one matter adds, or takes away: points above zero in both."""

    code: str
    label: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Extras:
    """加分 or 扣分: one matter counts once, at its highest level; together at most `most`, None: without a bound."""

    levels: tuple[Level, ...] = ()
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决. cancels: the place altogether, or only the first grade."""

    code: str
    label: str
    cancels: Cancels


@dataclass(frozen=True, slots=True)
class Grade:
    """等次. least: total needed, None: none. share: at most this part of those ranked, None: any number."""

    code: str
    label: str
    least: Fraction | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """full: what the weights of every group add up to. no_target_share: of the weight, where no_target is `share`.

    adjust_until: (month, day) up to which a target may be lowered with approval, None: never. graded: grades are given out
    within each group, or over all. decimals: of printed points; places follow what is printed.
    """

    code: str
    name: str
    version: int
    full: Fraction
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    description: str = ""
    total: Total = "sum"
    no_target: NoTarget = "reweigh"
    no_target_share: Fraction = Fraction(60, 100)
    no_data: NoData = "reweigh"
    least: Fraction | None = None
    most: Fraction | None = None
    adds: Extras = Extras()
    deducts: Extras = Extras()
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()
    graded: Among = "group"
    adjust_until: tuple[int, int] | None = None
    decimals: int = 2

    def group(self, code: str) -> Group:
        return next(group for group in self.groups if group.code == code)

    def item(self, code: str) -> Item:
        return next(item for item in self.items if item.code == code)

    def items_of(self, group: Group) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.groups or group.code in item.groups)

    def weight_of(self, group: Group, item: Item) -> Fraction:
        return (group.weights or {}).get(item.code, item.weight)

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys its items ask for, each once, in their order."""
        return tuple(dict.fromkeys(item.source for item in self.items))
