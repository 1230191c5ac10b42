"""A paper laid out on A4 sheets for the screen, its figures numbered and leading to where they come from.

The sheets are as near to the printed ones as counting characters comes; the .docx is the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from unicodedata import east_asian_width

from django.urls import NoReverseMatch, reverse

from luoshi.writing import (
    BY_HAND,
    Annex,
    Heading,
    Paper,
    Paragraph,
    Run,
    Table,
    date_words,
    numbered,
    plain,
)

# GB/T 9704: 22 lines of 28 characters; a little less, because type on a screen is not so even.
_LINES: Final = 22
_WIDTH: Final = 25
_SPARE: Final = 3
_HEAD_LINES: Final = 8
_TITLE_LINES: Final = 3
Kind = Literal["p", "lv1", "lv2", "lv3", "to", "annex", "table"]
_LIGHTS: Final = {
    "achieved": "done", "on_schedule": "green", "behind": "amber", "severe": "red",
    "awaiting": "wait", "not_due": "not_due", "not_assessed": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """figure: the number of the figure it prints, 0 for none; first: it is the figure's first print, to which one returns."""

    text: str
    face: str = ""
    figure: int = 0
    first: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the part of it that stands on this sheet. goes_on: it began on the sheet before."""

    kind: Kind
    stretches: tuple[Stretch, ...]
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    name: str
    head: tuple[tuple[tuple[str, int, int], ...], ...]
    rows: tuple[tuple[bool, tuple[tuple[str, str], ...]], ...]
    columns: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    number: int
    lines: tuple[Line, ...]
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number of the text. url: of the page behind it, "" where there is none."""

    number: int
    printed: str
    what: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperSheets:
    """title_lines, head, signature …: what stands around the text. hand: numbers typed by hand."""

    head: str
    number: str
    title_lines: tuple[str, ...]
    subtitle: str
    addressees: str
    mark: str
    signature: str
    day: str
    note: str
    printer: str
    printed_on: str
    sheets: tuple[Sheet, ...]
    annexes: tuple[SheetTable, ...]
    annex_names: tuple[str, ...]
    figures: tuple[FigureRow, ...]
    hand: int


def paper_sheets(programme: str, paper: Paper, month: str) -> PaperSheets:
    """month: that of the paper, 2026-09."""
    numbers = {figure.key: n for n, figure in enumerate(paper.figures, 1)}
    composer = _Composer(numbers)
    if paper.addressees:
        composer.add("to", (Run(f"{paper.addressees}"),))
    for label, block in numbered(paper.body):
        if isinstance(block, Heading):
            composer.add(_level(block.level), _heading(label, block))
        elif isinstance(block, Paragraph):
            composer.add("p", _runs(block.text))
        elif isinstance(block, Table):
            composer.tables.append(_table(block.caption, block))
    names = tuple(annex.name for annex in paper.annexes)
    return PaperSheets(
        head=paper.head or "",
        number=paper.number or "",
        title_lines=paper.title,
        subtitle=paper.subtitle or "",
        addressees=paper.addressees,
        mark=paper.mark or "",
        signature=paper.signature or "",
        day=date_words(paper.date) if paper.date else "",
        note=paper.note or "",
        printer=paper.imprint.printer if paper.imprint else "",
        printed_on=date_words(paper.imprint.printed_on) if paper.imprint else "",
        sheets=composer.sheets(end=6 + len(names)),
        annexes=(*composer.tables, *_annex_tables(paper.annexes)),
        annex_names=names,
        figures=tuple(
            FigureRow(n, f.printed, f.what, f.source, place_url(programme, f.place, month))
            for n, f in enumerate(paper.figures, 1)
        ),
        hand=composer.hand,
    )


def place_url(programme: str, place: str, month: str) -> str:
    """The page of a figure's place (target:T28, light:severe, projects:county …); "" for one nobody knows.

    month: that of the paper, 2026-09.
    """
    kind, _colon, key = place.partition(":")
    where = {
        "orders": "supervision:orders", "decisions": "supervision:decisions",
        "appeals": "enterprises:appeals",
    }.get(kind)  # fmt: skip
    try:
        if kind == "target" and key:
            return reverse("ledger:target", args=[programme, key.partition("/")[0]])
        if kind == "light":
            return f"{reverse('ledger:board', args=[programme])}?light={_LIGHTS.get(key, key)}"
        if kind == "section":
            return reverse("ledger:board", args=[programme])
        if kind == "projects":
            return reverse("projects:month", args=[programme, month])
        return reverse(where, args=[programme]) if where else ""
    except NoReverseMatch:
        return ""


@dataclass(slots=True)
class _Composer:
    """Fills sheets line by line."""

    numbers: dict[str, int]
    done: list[list[Line]] = field(default_factory=lambda: [[]])
    tables: list[SheetTable] = field(default_factory=list)
    left: float = _LINES - _HEAD_LINES - _TITLE_LINES
    hand: int = 0
    seen: set[int] = field(default_factory=set)

    def add(self, kind: Kind, runs: Sequence[Run]) -> None:
        rest, goes_on = list(runs), False
        while rest:
            if self.left < 1:
                self._turn()
            room = int(self.left) * _WIDTH - (0 if goes_on or kind == "to" else 2)
            # A last word of three characters does not go on alone; nor is there need to cut what nearly fits.
            if sum(_width(run.text) for run in rest) <= room + _SPARE:
                room += _SPARE
            here, rest = _cut(rest, room)
            used = sum(_width(run.text) for run in here)
            self.left -= max(1, -(-int(used + 2) // _WIDTH))
            self.done[-1].append(Line(kind, tuple(map(self._stretch, here)), goes_on))
            goes_on = True

    def sheets(self, end: int) -> tuple[Sheet, ...]:
        """end: how many lines the signature and what follows need."""
        if self.left < end:
            self._turn()
        last = len(self.done)
        return tuple(
            Sheet(n, tuple(lines), is_first=n == 1, is_last=n == last)
            for n, lines in enumerate(self.done, 1)
        )

    def _turn(self) -> None:
        self.done.append([])
        self.left = _LINES

    def _stretch(self, run: Run) -> Stretch:
        number = self.numbers.get(run.figure, 0)
        first = bool(number) and number not in self.seen
        self.seen.add(number)
        by_hand = run.figure == BY_HAND
        self.hand += by_hand
        face = {"hei": "hei", "kai": "kai"}.get(run.face, "")
        return Stretch(run.text, face, number, first, by_hand)


def _runs(text: str | tuple[Run, ...]) -> tuple[Run, ...]:
    return (Run(text),) if isinstance(text, str) else text


def _heading(label: str, block: Heading) -> tuple[Run, ...]:
    face: Literal["hei", "kai", "body"] = {1: "hei", 2: "kai"}.get(block.level, "body")  # type: ignore[assignment]
    return (Run(f"{label}{block.text}", face), *(r for r in _runs(block.then) if r.text))


def _level(level: int) -> Kind:
    if level == 1:
        return "lv1"
    return "lv2" if level == 2 else "lv3"


def _width(text: str) -> float:
    """In characters of the grid: a figure or a letter takes half."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in text)


def _cut(runs: Sequence[Run], room: float) -> tuple[list[Run], list[Run]]:
    """What fits, and the rest; a figure is not cut."""
    here: list[Run] = []
    for at, run in enumerate(runs):
        size = _width(run.text)
        if size <= room:
            here.append(run)
            room -= size
            continue
        if run.figure:
            return here or [run], list(runs[at if here else at + 1 :])
        cut = 0
        while cut < len(run.text) and (room := room - _width(run.text[cut])) >= 0:
            cut += 1
        cut = cut or (0 if here else 1)
        head = [Run(run.text[:cut], run.face, run.bold)] if cut else []
        return [*here, *head], [Run(run.text[cut:], run.face, run.bold), *runs[at + 1 :]]
    return here, []


def _annex_tables(annexes: Sequence[Annex]) -> list[SheetTable]:
    made = []
    for n, annex in enumerate(annexes, 1):
        name = annex.name if len(annexes) == 1 else f"{n}. {annex.name}"
        made += [_table(name, block) for block in annex.blocks if isinstance(block, Table)]
    return made


def _table(name: str, table: Table) -> SheetTable:
    head = tuple(
        tuple((cell.text, cell.columns, cell.rows) for cell, begins in row if begins)
        for row in table.head_places()
    )
    aligns = [column.align for column in table.columns]
    rows = tuple(
        (
            row.is_group,
            tuple(
                (plain(cell), "left" if row.is_group else align)
                for cell, align in zip(row.cells, aligns, strict=False)
            ),
        )
        for row in table.rows
    )
    return SheetTable(name, head, rows, len(table.columns), table.notes)
