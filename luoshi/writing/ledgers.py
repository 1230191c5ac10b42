"""台账: any table of columns and rows as an official table, upright or turned, whichever its text needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.writing._form import TWIPS_PER_MM, form
from luoshi.writing._paper_words import paper_words, title_lines
from luoshi.writing._text import date_words, number_of, width_of
from luoshi.writing.model import Align, Column, Paper, Row, Table, TableSize

_MOST, _LEAST = 16.0, 2.0  # characters of a column before its text turns the line; of a narrow one
_MARGINS = 1.0  # characters that a cell's margins take
_SHORT = 4.0  # characters: a head as short keeps one line, a column of such words stands centred


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """width None: as its text needs. align None: figures right, else left."""

    head: str
    width: float | None = None
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Rows as they are to be printed; None prints as —. group: the place of the column by which rows stand together, its
    value printed above them. total: a last row; adding: the columns (by place) whose figures should add up to it.
    """

    title: str
    columns: tuple[LedgerColumn, ...]
    rows: tuple[tuple[str | None, ...], ...]
    total: tuple[str | None, ...] | None = None
    adding: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = ""
    data_date: date | None = None
    subtitle: str = ""
    is_sample: bool = False


def ledger_table(facts: LedgerFacts) -> Table:
    """The table alone, for an annex of another paper. Raises WritingError for a row with other than the columns' cells."""
    w = paper_words("ledger")
    every = [*facts.rows, *([facts.total] if facts.total else [])]
    widths = [_natural(facts, at) for at in range(len(facts.columns))]
    landscape, size = _fit(widths)
    columns = tuple(
        Column(column.head, widths[at], column.align or _align(facts.rows, at))
        for at, column in enumerate(facts.columns)
    )
    rows = tuple(Row(tuple(cell or w.say("blank") for cell in row)) for row in every)
    notes = list(facts.notes)
    if facts.unit:
        notes.insert(0, w.say("unit", unit=facts.unit))
    if facts.data_date:
        notes.append(w.say("data_date", day=date_words(facts.data_date)))
    if not _adds_up(facts):
        notes.append(w.say("rounding"))
    return Table(columns, rows, notes=tuple(notes), landscape=landscape, size=size)


def ledger_paper(facts: LedgerFacts) -> Paper:
    """The table under its title, on a turned sheet when it is wide."""
    w = paper_words("ledger")
    return Paper(
        title=title_lines(facts.title),
        body=(ledger_table(facts),),
        subtitle=facts.subtitle or None,
        mark=w.say("mark") if facts.is_sample else None,
    )


def _natural(facts: LedgerFacts, at: int) -> float:
    """Characters a column asks for: the longest of its cells up to a limit, its head in two lines."""
    column = facts.columns[at]
    if column.width is not None:
        return column.width
    cells = [row[at] for row in facts.rows if at < len(row)]
    if facts.total and at < len(facts.total):
        cells.append(facts.total[at])
    widest = max((width_of(cell) for cell in cells if cell), default=0)
    head = width_of(column.head)
    return max(_LEAST, min(widest, _MOST), head if head <= _SHORT else head / 2 + 0.5) + _MARGINS


def _fit(widths: Sequence[float]) -> tuple[bool, TableSize]:
    """Upright in 五号, upright in 小五, turned in 五号, turned in 小五: the first that has room."""
    f, asked = form(), sum(widths)
    for landscape in (False, True):
        line = (f.sideways if landscape else f.upright).line / TWIPS_PER_MM
        sizes: tuple[TableSize, ...] = ("五号", "小五")
        for size in sizes:
            if asked * f.table["sizes"][size] * 25.4 / 72 <= line:
                return landscape, size
    return True, "小五"


def _align(rows: Sequence[Sequence[str | None]], at: int) -> Align:
    """Counted rows and short words centred, figures right, all else left."""
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    if all(cell == str(n) for n, cell in enumerate(cells, 1)):
        return "center"
    if all(number_of(cell) is not None for cell in cells):
        return "right"
    return "center" if all(width_of(cell or "") <= _SHORT for cell in cells) else "left"


def _adds_up(facts: LedgerFacts) -> bool:
    """Whether the printed figures of each column to be added come to the printed total; unknown figures add nothing."""
    if facts.total is None:
        return True
    for at in facts.adding:
        printed = number_of(facts.total[at])
        figures = [number_of(row[at]) for row in facts.rows]
        if (
            printed is not None
            and sum((f for f in figures if f is not None), Decimal(0)) != printed
        ):
            return False
    return True
