"""A workbook that came back -> values by row key and column key, and what could not be taken, with the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from luoshi.sheets._form import GRID_MARK, HEAD_MARK, NO, STAMP_MARK, STAMP_SHEET, YES, clean
from luoshi.sheets._values import Cell, Refusal
from luoshi.sheets.model import Column, Grid, Problem, Reading, Row, SheetError, Stamp, Value
from luoshi.sheets.tables import Book, Table

_DOWNLOAD = "请下载本表，填好后再上传。"
_SEARCHED = 200  # rows from the top in which the hidden row of keys is looked for


def read_workbook(data: bytes, grids: Sequence[Grid]) -> Reading:
    """The cells that may be filled. Of a formula its last computed value counts, macros are never opened.

    Raises SheetError when it is no workbook, too large, not one that was handed out, or when a sheet is missing.
    """
    book = Book(data)
    stamp, handed_out = _stamp_of(book)
    rows: dict[str, Mapping[str, Mapping[str, Value]]] = {}
    problems: list[Problem] = []
    overwritten: list[Problem] = []
    for grid in grids:
        reader = _GridReader(grid, _sheet_of(book, grid), handed_out.get(grid.name, frozenset()))
        reader.read()
        rows[grid.name] = reader.rows
        problems += reader.problems
        overwritten += reader.overwritten
    return Reading(stamp, rows, tuple(problems), tuple(overwritten))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A grid's sheet, and where its hidden keys are."""

    table: Table
    keys_row: int
    keys_column: int


def _stamp_of(book: Book) -> tuple[Stamp, dict[str, frozenset[str]]]:
    """The stamp, and the row keys that were handed out, by grid."""
    cells = book.table(STAMP_SHEET).cells if STAMP_SHEET in book.names else []
    if not cells or len(cells[0]) < 2 or cells[0][0] != STAMP_MARK:
        raise SheetError("这不是从本系统下载的工作簿。", _DOWNLOAD)
    keys: dict[str, set[str]] = {}
    for row in cells[1:]:
        keys.setdefault(str(row[0]), set()).add(str(row[1]))
    return Stamp(clean(str(cells[0][1]))), {name: frozenset(found) for name, found in keys.items()}


def _sheet_of(book: Book, grid: Grid) -> _Sheet:
    """By the mark in its hidden cells; the tab may have been renamed. The tab of that name is tried first."""
    mark = GRID_MARK + grid.name
    found = []
    for name in sorted(book.names, key=lambda name: name != grid.name):
        if name == STAMP_SHEET:
            continue
        table = book.table(name)
        found += [
            _Sheet(table, row, column)
            for row, cells in enumerate(table.cells[:_SEARCHED])
            for column, cell in enumerate(cells)
            if cell == mark
        ]
    if not found:
        raise SheetError(f"工作簿里没有{grid.words}，或它的隐藏行列被删了。", _DOWNLOAD)
    if len(found) > 1:
        raise SheetError(f"工作簿里有两张{grid.words}。", "请删去复制出来的一张，再上传。")
    return found[0]


class _GridReader:
    """One grid on its way out of a workbook."""

    def __init__(self, grid: Grid, sheet: _Sheet, handed_out: frozenset[str]) -> None:
        self.grid, self.sheet, self.handed_out = grid, sheet, handed_out
        self.rows: dict[str, Mapping[str, Value]] = {}
        self.problems: list[Problem] = []
        self.overwritten: list[Problem] = []

    def read(self) -> None:
        places = self._columns()
        known = {row.key: row for row in self.grid.rows}
        body = self.sheet.table.cells[self.sheet.keys_row + 1 :]
        keys = [_key(cells[self.sheet.keys_column]) for cells in body]
        times = Counter(keys)
        for at, (key, cells) in enumerate(zip(keys, body, strict=True), self.sheet.keys_row + 1):
            if key == HEAD_MARK:
                continue
            row = known.get(key)
            if row is not None and times[key] == 1:
                self.rows[key] = self._cells_of(at, row, cells, places)
            else:
                self._report_row(at, key, known, [cells[place] for place, _ in places])
        for key, row in known.items():
            if key in self.handed_out and not times[key]:
                self._report(None, None, f"少了“{self.grid.label(row)[:40]}”一行，没有读", row)

    def _columns(self) -> list[tuple[int, Column]]:
        """Where each column stands now. One that cannot be found, or stands twice, is left out and told."""
        where: dict[str, list[int]] = {}
        for at, cell in enumerate(self.sheet.table.cells[self.sheet.keys_row]):
            where.setdefault(_key(cell), []).append(at)
        places = []
        for column in self.grid.columns:
            found = where.get(column.key, [])
            if len(found) == 1:
                places.append((found[0], column))
            elif column.editable:
                what = "有两列，分不清用哪一列" if found else "一列不见了"
                self._report(None, column, f"“{column.title}”{what}，这一列没有读")
        return places

    def _report_row(
        self, at: int, key: str, known: Mapping[str, Row], cells: Sequence[Cell]
    ) -> None:
        filled = any(cell != "" for cell in cells)
        if key in known:
            self._report(at, None, "这一行重复了，分不清用哪一行，都没有读", known[key])
        elif filled:
            self._report(at, None, "这一行不是本表下发的，没有读；要增加事项请在系统里办")

    def _cells_of(
        self, at: int, row: Row, cells: Sequence[Cell], places: Sequence[tuple[int, Column]]
    ) -> Mapping[str, Value]:
        taken: dict[str, Value] = {}
        for place, column in places:
            if not column.editable or row.locked:
                if cells[place] != _as_stored(row.cells.get(column.key)):
                    self._report_overwritten(at, row, column)
                continue
            try:
                unit = row.unit or column.unit
                taken[column.key] = self.sheet.table.value(at, place, column, unit)
            except Refusal as refusal:
                self._report(at, column, f"{refusal}", row)
        return taken

    def _report_overwritten(self, at: int, row: Row, column: Column) -> None:
        place = self._place(at, column)
        sentence = f"{place}是只读的，改动没有采用；与实际不符请在系统里提出。"
        self.overwritten.append(
            Problem(self.sheet.table.name, at + 1, column.title, sentence, row.key, column.key)
        )

    def _report(
        self, at: int | None, column: Column | None, what: str, row: Row | None = None
    ) -> None:
        self.problems.append(
            Problem(
                sheet=self.sheet.table.name,
                row=None if at is None else at + 1,
                column=column.title if column else None,
                sentence=f"{self._place(at, column if at is not None else None)}：{what}。",
                key=row.key if row else None,
                column_key=column.key if column else None,
            )
        )

    def _place(self, at: int | None, column: Column | None) -> str:
        row = "" if at is None else f"第 {at + 1} 行"
        return f"“{self.sheet.table.name}”{row}" + (f"“{column.title}”" if column else "")


def _key(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _as_stored(value: Value) -> Cell:
    """A value as it stands in the file it was written to; read-only cells must still hold that."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float | Decimal):
        return float(Decimal(f"{value:.15g}") if isinstance(value, float) else value)
    return value
