"""What ladder.yaml declares. Grammar: the head of that file; arithmetic and worked table: docs/design/ladder.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from luoshi.errors import LuoshiError

FigureKind = Literal["number", "yesno", "day", "choice"]
Op = Literal["ge", "gt", "le", "lt"]
Grade = Literal["A", "B", "C"]

FIGURE_KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
OPS: tuple[Op, ...] = get_args(Op)
GRADES: tuple[Grade, ...] = get_args(Grade)

# What was told of one figure. A figure that is not in the mapping was not told, which is not zero.
Told = Fraction | bool | date | str


class LadderError(LuoshiError):
    """A rule file or a figure that cannot be taken."""


@dataclass(frozen=True, slots=True)
class LadderKind:
    code: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of a register that prove a title. where: field -> the code it holds. batch, document: fields, "" for none."""

    register: str
    where: Mapping[str, str]
    batch: str
    document: str


@dataclass(frozen=True, slots=True)
class Title:
    """beside: no step of the chain."""

    code: str
    label: str
    ladder: str
    beside: bool
    held: Held


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that an enterprise tells of itself. unit: of numbers."""

    code: str
    label: str
    unit: str
    kind: FigureKind
    group: str
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class RatioOf:
    """Sums over sums, in %."""

    of: tuple[str, ...]
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrowthOf:
    """Compound yearly growth in %, kept exact as the quotient of the last year over the first."""

    first: str
    last: str
    years: int


@dataclass(frozen=True, slots=True)
class MeanGrowthOf:
    """The mean of the yearly growths in %. years: newest first."""

    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SumOf:
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgeOf:
    """Whole years from the day to the day of the check."""

    day: str


Formula = RatioOf | GrowthOf | MeanGrowthOf | SumOf | AgeOf


@dataclass(frozen=True, slots=True)
class Measure:
    code: str
    label: str
    unit: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class Compare:
    """of: a figure or a measure."""

    of: str
    op: Op
    bound: Fraction


@dataclass(frozen=True, slots=True)
class Is:
    of: str
    value: bool | str


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """One of the titles, valid on the day of the check."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Never:
    words: str


@dataclass(frozen=True, slots=True)
class Band:
    """bound None: all that is left. keeps: whether the bound itself is in this band (`upto`) or in the next (`under`)."""

    bound: Fraction | None
    keeps: bool
    test: Test


@dataclass(frozen=True, slots=True)
class ByBand:
    """Which test counts goes by a figure. The bands ascend and the last is open: every value is in exactly one."""

    of: str
    bands: tuple[Band, ...]

    def band(self, value: Fraction) -> Band:
        """The one band that the value is in."""
        for band in self.bands[:-1]:
            if band.bound is not None and (
                value < band.bound or (band.keeps and value == band.bound)
            ):
                return band
        return self.bands[-1]


@dataclass(frozen=True, slots=True)
class PointTable:
    """steps: from where on -> points, ascending; the first begins at the least value there can be."""

    of: str
    steps: tuple[tuple[Fraction, int], ...]

    def points(self, value: Fraction) -> int:
        return next((points for begins, points in reversed(self.steps) if value >= begins), 0)

    @property
    def most(self) -> int:
        return max(points for _begins, points in self.steps)


@dataclass(frozen=True, slots=True)
class PointItem:
    """The best of its tables counts. above: it must have more than this, whatever the sum; None: no floor."""

    label: str
    above: int | None
    tables: tuple[PointTable, ...]

    @property
    def most(self) -> int:
        return max(table.most for table in self.tables)


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[PointItem, ...]
    least: Fraction


Test = Compare | Is | AllOf | AnyOf | Holds | Never | ByBand | Points


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    test: Test


@dataclass(frozen=True, slots=True)
class Standard:
    """The criteria of one title in one version. only_year: no day was found, `begins` is the first of its year.

    grade: A official text, B somebody's summary of it, C word of mouth.
    """

    title: str
    version: str
    begins: date
    only_year: bool
    ends: date | None
    source: str
    grade: Grade
    note: str
    criteria: tuple[Criterion, ...]

    def stands_on(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The whole file. Figures, measures and titles by code, in the order of the file."""

    version: int
    kinds: tuple[LadderKind, ...]
    titles: Mapping[str, Title]
    services: tuple[str, ...]
    pipelines: tuple[str, ...]
    groups: Mapping[str, str]
    figures: Mapping[str, Figure]
    measures: Mapping[str, Measure]
    standards: tuple[Standard, ...]

    def of_title(self, code: str) -> tuple[Standard, ...]:
        """The versions of a title's criteria, oldest first."""
        return tuple(one for one in self.standards if one.title == code)

    def label_of(self, code: str) -> str:
        """Of a figure or a measure."""
        return self.figures[code].label if code in self.figures else self.measures[code].label

    def unit_of(self, code: str) -> str:
        return self.figures[code].unit if code in self.figures else self.measures[code].unit

    def needs(self, code: str) -> tuple[str, ...]:
        """The figures that a figure or a measure is made of."""
        if code in self.figures:
            return (code,)
        formula = self.measures[code].formula
        if isinstance(formula, RatioOf):
            return (*formula.of, *formula.over)
        if isinstance(formula, GrowthOf):
            return (formula.last, formula.first)
        if isinstance(formula, MeanGrowthOf):
            return formula.years
        if isinstance(formula, SumOf):
            return formula.of
        return (formula.day,)
