"""A workbook that came back -> values by row key and column key, and what could not be taken, with the place."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from luoshi.sheets._form import GRID_MARK, HEAD_MARK, NO, STAMP_MARK, STAMP_SHEET, YES, clean
from luoshi.sheets._package import Marks, Place, checked
from luoshi.sheets._values import Cell, Refusal, value_of
from luoshi.sheets.model import Column, Grid, Problem, Reading, Row, SheetError, Stamp, Value

_DOWNLOAD = "请下载本表，填好后再上传。"
_SEARCHED = 200  # rows from the top in which the hidden row of keys is looked for
_MOST_MERGED = 1_000_000


def read_workbook(data: bytes, grids: Sequence[Grid]) -> Reading:
    """The cells that may be filled. Of a formula its last computed value counts, macros are never opened.

    Raises SheetError when it is no workbook, too large, not one that was handed out, or when a sheet is missing.
    """
    book = _Book(data)
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
    """One sheet's cells from A1 on, blank ones as "". keys_row, keys_column: where the hidden keys are."""

    name: str
    cells: list[list[Cell]]
    merged: frozenset[Place]
    marks: Marks
    keys_row: int = 0
    keys_column: int = 0


class _Book:
    """A checked workbook; a sheet is parsed when it is asked for."""

    def __init__(self, data: bytes) -> None:
        package = checked(data)
        self._calamine = _calamine()
        self._marks = package.marks
        self._sheets: dict[str, _Sheet] = {}
        try:
            self._book = self._calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.data))
        except self._calamine.CalamineError as error:
            raise _broken() from error
        self.names: list[str] = list(self._book.sheet_names)

    def sheet(self, name: str) -> _Sheet:
        if name not in self._sheets:
            if name not in self._marks:
                raise _broken()
            try:
                page = self._book.get_sheet_by_name(name)
                cells = page.to_python(skip_empty_area=False)
                ranges = page.merged_cell_ranges or []
            except self._calamine.CalamineError as error:
                raise _broken() from error
            merged = _within_merged(ranges, len(cells), len(cells[0]) if cells else 0)
            self._sheets[name] = _Sheet(name, cells, merged, self._marks[name])
        return self._sheets[name]


def _calamine() -> Any:
    try:
        import python_calamine
    except ImportError as error:
        raise SheetError("这台机器没有装 python-calamine。", "请安装 luoshi[web]。") from error
    return python_calamine


def _broken() -> SheetError:
    return SheetError(
        "工作簿打不开，可能已损坏。", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
    )


def _within_merged(
    ranges: Sequence[tuple[Place, Place]], height: int, width: int
) -> frozenset[Place]:
    """Every place under a merged cell, the visible one too: which of them was meant, nobody can tell."""
    inside = [
        (top, left, min(bottom, height - 1), min(right, width - 1))
        for (top, left), (bottom, right) in ranges
    ]
    if sum(max(b - t + 1, 0) * max(r - f + 1, 0) for t, f, b, r in inside) > _MOST_MERGED:
        raise SheetError("工作簿里合并的格多得不合常理，没有读。", _DOWNLOAD)
    return frozenset(
        (row, column)
        for top, left, bottom, right in inside
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )


def _stamp_of(book: _Book) -> tuple[Stamp, dict[str, frozenset[str]]]:
    """The stamp, and the row keys that were handed out, by grid."""
    cells = book.sheet(STAMP_SHEET).cells if STAMP_SHEET in book.names else []
    if not cells or len(cells[0]) < 2 or cells[0][0] != STAMP_MARK:
        raise SheetError("这不是从本系统下载的工作簿。", _DOWNLOAD)
    keys: dict[str, set[str]] = {}
    for row in cells[1:]:
        keys.setdefault(str(row[0]), set()).add(str(row[1]))
    return Stamp(clean(str(cells[0][1]))), {name: frozenset(found) for name, found in keys.items()}


def _sheet_of(book: _Book, grid: Grid) -> _Sheet:
    """By the mark in its hidden cells; the tab may have been renamed. The tab of that name is tried first."""
    mark = GRID_MARK + grid.name
    found = []
    for name in sorted(book.names, key=lambda name: name != grid.name):
        if name == STAMP_SHEET:
            continue
        sheet = book.sheet(name)
        places = [
            (row, column)
            for row, cells in enumerate(sheet.cells[:_SEARCHED])
            for column, cell in enumerate(cells)
            if cell == mark
        ]
        found += [
            _Sheet(name, sheet.cells, sheet.merged, sheet.marks, row, column)
            for row, column in places
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
        body = self.sheet.cells[self.sheet.keys_row + 1 :]
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
        for at, cell in enumerate(self.sheet.cells[self.sheet.keys_row]):
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
        marks, merged = self.sheet.marks, self.sheet.merged
        for place, column in places:
            here = (at, place)
            if not column.editable or row.locked:
                if cells[place] != _as_stored(row.cells.get(column.key)):
                    self._report_overwritten(at, row, column)
                continue
            try:
                if here in merged:
                    raise Refusal("这一格被合并了，分不清各是多少，请取消合并后分别填写")
                if here in marks.errors:
                    raise Refusal(f"公式算错了（{marks.errors[here] or '#错误'}），请改成数")
                if here in marks.uncomputed:
                    raise Refusal("公式还没有算出结果，请在 Excel 或 WPS 里打开、保存后再上传")
                unit = row.unit or column.unit
                percent = here in marks.percent
                taken[column.key] = value_of(cells[place], column, unit, percent=percent)
            except Refusal as refusal:
                self._report(at, column, f"{refusal}", row)
        return taken

    def _report_overwritten(self, at: int, row: Row, column: Column) -> None:
        place = self._place(at, column)
        sentence = f"{place}是只读的，改动没有采用；与实际不符请在系统里提出。"
        self.overwritten.append(
            Problem(self.sheet.name, at + 1, column.title, sentence, row.key, column.key)
        )

    def _report(
        self, at: int | None, column: Column | None, what: str, row: Row | None = None
    ) -> None:
        self.problems.append(
            Problem(
                sheet=self.sheet.name,
                row=None if at is None else at + 1,
                column=column.title if column else None,
                sentence=f"{self._place(at, column if at is not None else None)}：{what}。",
                key=row.key if row else None,
                column_key=column.key if column else None,
            )
        )

    def _place(self, at: int | None, column: Column | None) -> str:
        row = "" if at is None else f"第 {at + 1} 行"
        return f"“{self.sheet.name}”{row}" + (f"“{column.title}”" if column else "")


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
