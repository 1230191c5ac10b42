"""What is known of the units when they are scored. None is not zero; a sentence says why it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a figure comes from, kept with the run and never computed with. figure: as printed; link: of the page with the rows."""

    label: str
    figure: str = ""
    link: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A target lowered with approval (客观因素调整)."""

    target: Fraction
    approved_on: date
    document: str


@dataclass(frozen=True, slots=True)
class ProjectFact:
    """One project for F11. size: 亿元; done, planned: this year's investment in one unit; stage: as the scheme's stages, or empty.

    best_month: the largest month's investment, 亿元. pushes: how often it was in a push (集中推进). criticism: points taken off.
    """

    name: str
    new: bool
    size: Fraction
    sort: str
    done: Fraction
    planned: Fraction
    named: bool = False
    stage: str = ""
    best_month: Fraction = Fraction(0)
    pushes: int = 0
    criticism: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class KeyProjectFact:
    """F12 of one unit. done_rate, start_rate: 1 is 100 %, None: nothing planned. half_year_place: None: not published. starts: new ones."""

    done_rate: Fraction | None
    half_year_place: int | None
    starts: int
    planned_starts: int
    start_rate: Fraction | None
    late: int = 0


@dataclass(frozen=True, slots=True)
class ItemFact:
    """actual None: not known, and `why` says so. target None with assigned: not known either; assigned False: the unit was given
    no target, which matters where the formula needs one, or where there is no figure either. place: given by a published list, None: made from the actuals.
    """

    actual: Fraction | None = None
    target: Fraction | None = None
    assigned: bool = True
    place: int | None = None
    why: str = ""
    adjusted: Adjusted | None = None
    projects: tuple[ProjectFact, ...] = ()
    key_projects: KeyProjectFact | None = None
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """An add or a deduct that is claimed. matter: the thing recognised, once at the highest level; level: a code of the scheme's."""

    matter: str
    level: str
    document: str
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class VetoFact:
    veto: str
    matter: str
    document: str
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """code, name, kind: of the unit. items: by source key; a key left out is not known."""

    code: str
    name: str
    kind: str
    items: Mapping[str, ItemFact] = field(default_factory=dict)
    adds: tuple[Claim, ...] = ()
    deducts: tuple[Claim, ...] = ()
    vetoes: tuple[VetoFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """year: whose adjustments count; as_of: the day all of it is told of."""

    year: int
    as_of: date
    units: tuple[UnitFacts, ...]
