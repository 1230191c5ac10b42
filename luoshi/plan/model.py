"""The nouns of a plan. Meaning of the words and their corner cases: docs/design/plan-format.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, get_args

Op = Literal["ge", "gt", "le", "lt", "about", "between", "grade"]
Kind = Literal["level", "increase", "cumulative", "growth", "share", "change_pp", "rank", "grade"]
Cadence = Literal["by", "yearly", "average"]
Role = Literal["lead", "support", "responsible"]

OPS: tuple[Op, ...] = get_args(Op)
KINDS: tuple[Kind, ...] = get_args(Kind)
CADENCES: tuple[Cadence, ...] = get_args(Cadence)
ROLES: tuple[Role, ...] = get_args(Role)


class Span(NamedTuple):
    """Half-open character offsets into the plan's normalised text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered or unnumbered heading with everything under it, up to the next heading of its level or above.

    path: ordinals of the headings above and its own, as printed, without brackets and 、., joined by "/" ("二/一/1").
    """

    path: str
    label: str
    level: int
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Target:
    """A number (or grade, or rank) the document commits to reach, keep or do.

    value: the number as printed without magnitude and separators ("1000"); unit: as printed with magnitude ("亿元").
    value2: the upper end of a range. year: deadline, None when the text gives none. part_of: id of the whole.
    """

    id: str
    section: str
    start: int
    end: int
    indicator: str
    op: Op
    value: str
    unit: str
    kind: Kind
    cadence: Cadence
    value2: str | None = None
    year: int | None = None
    base_year: int | None = None
    aspirational: bool = False
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A unit or a set of units as the document prints it, without 等 and without its role word."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Duty:
    """A passage that makes units responsible for the section it stands in."""

    section: str
    start: int
    end: int
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A thing to obtain, found or finish that carries no number (创建国家4A级景区). by: deadline year, if printed."""

    section: str
    start: int
    end: int
    text: str
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A way of driving the plan with a rhythm (一月一通报). every: month, quarter, half_year, year, week, or None."""

    section: str
    start: int
    end: int
    name: str
    every: str | None = None


@dataclass(frozen=True, slots=True)
class NamedProject:
    """A project the document names. investment: as printed ("125亿元"), None when not given."""

    section: str
    start: int
    end: int
    name: str
    investment: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What could not be read, or what a person must decide. code: stable, message: a Chinese sentence."""

    code: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan document, read. The public JSON form is `plan_to_dict`."""

    title: str
    text: str
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    horizon: tuple[int, int] | None = None
    sections: tuple[Section, ...] = field(default=())
    targets: tuple[Target, ...] = field(default=())
    duties: tuple[Duty, ...] = field(default=())
    milestones: tuple[Milestone, ...] = field(default=())
    mechanisms: tuple[Mechanism, ...] = field(default=())
    projects: tuple[NamedProject, ...] = field(default=())
    notes: tuple[Note, ...] = field(default=())

    def section_at(self, path: str) -> Section | None:
        """The section of that path, or None."""
        return next((s for s in self.sections if s.path == path), None)

    def target_of(self, target_id: str) -> Target | None:
        """The target of that id, or None."""
        return next((t for t in self.targets if t.id == target_id), None)
