"""What goes in beside a sheet, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from luoshi.plan import Period
from luoshi.projects.brought.got import Value
from luoshi.projects.brought.knowing import Match
from luoshi.projects.brought.page import CellFinding
from luoshi.projects.brought.rows import LineKind
from luoshi.projects.lists import Level, ListClass
from luoshi.projects.model import Origin, Project


@dataclass(frozen=True, slots=True)
class Context:
    """What the sheet does not tell. month: of which it tells. towns, lists: name or alias -> code, beside columns.yaml.

    unit: of amounts where the sheet has none. level, origin, list_, class_: where the sheet tells none. known: the projects
    that there are. lines: what somebody said a line is.
    """

    month: Period
    towns: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    known: Sequence[Project] = ()
    unit: str = ""
    level: Level | None = None
    origin: Origin | None = None
    list_: str | None = None
    class_: ListClass | None = None
    lines: Mapping[int, LineKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A value and the cell that tells it, "D7"; "" where it was told of the whole sheet."""

    value: Value
    at: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One project as one line tells it: field -> value. match: which project that is already known."""

    line: int
    month: Period
    values: Mapping[str, Told]
    match: Match

    @property
    def name(self) -> str:
        return self.text("name")

    def text(self, code: str) -> str:
        told = self.values.get(code)
        return str(told.value) if told is not None else ""

    def own(self, code: str) -> Told | None:
        """Only where a cell of the sheet tells it."""
        told = self.values.get(code)
        return told if told is not None and told.at else None


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is no project, by what it was taken for."""

    line: int
    kind: LineKind
    text: str


@dataclass(frozen=True, slots=True)
class Brought:
    """findings: by line. What is asked stands in the drafts as it was read; what is refused does not."""

    sheet: str
    month: Period
    drafts: tuple[Draft, ...]
    lines: tuple[Line, ...]
    findings: tuple[CellFinding, ...]

    def of(self, line: int) -> tuple[CellFinding, ...]:
        return tuple(each for each in self.findings if each.line == line)
