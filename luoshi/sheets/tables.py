"""Any .xlsx as its sheets' cells, within the limits: what other people's workbooks hold, before anyone knows what it means."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.sheets._package import Marks, Place, checked
from luoshi.sheets._values import Cell, Refusal, value_of
from luoshi.sheets.model import Column, SheetError, Value

_MOST_MERGED = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet from A1 on. cells: as the parser gives them, blank ones and errors (#N/A) as "", 12.5% as 0.125; `value` knows
    these apart, so take figures through it. ranges: first and last place of each merged cell; its value stands in the first."""

    name: str
    cells: Sequence[Sequence[Cell]]
    merged: frozenset[Place]
    marks: Marks
    ranges: tuple[tuple[Place, Place], ...] = ()

    def value(self, row: int, column: int, like: Column, unit: str = "") -> Value:
        """The cell, counted from 0, read as that kind of column; None for a blank one. Raises Refusal with the reason."""
        here = (row, column)
        if here in self.merged:
            raise Refusal("这一格被合并了，分不清各是多少，请取消合并后分别填写")
        if here in self.marks.errors:
            raise Refusal(f"公式算错了（{self.marks.errors[here] or '#错误'}），请改成数")
        if here in self.marks.uncomputed:
            raise Refusal("公式还没有算出结果，请在 Excel 或 WPS 里打开、保存后再上传")
        percent = here in self.marks.percent
        return value_of(self.cells[row][column], like, unit, percent=percent)


def read_tables(data: bytes) -> list[Table]:
    """The sheets of an .xlsx or .xlsm from anywhere, hidden ones too, in their order. Raises SheetError."""
    book = Book(data)
    return [book.table(name) for name in book.names]


def bare_table(name: str, cells: Sequence[Sequence[Cell]]) -> Table:
    """A sheet of which only the cells are known: an old .xls, a text table. Merged cells and broken formulas it does not tell."""
    return Table(name, cells, frozenset(), Marks({}, frozenset(), frozenset()))


class Book:
    """A checked workbook; a sheet is parsed when it is asked for."""

    def __init__(self, data: bytes) -> None:
        package = checked(data)
        self._calamine = _calamine()
        self._marks = package.marks
        self._tables: dict[str, Table] = {}
        try:
            self._book = self._calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.data))
        except self._calamine.CalamineError as error:
            raise _broken() from error
        cells = self._calamine.SheetTypeEnum.WorkSheet
        self.names: list[str] = [s.name for s in self._book.sheets_metadata if s.typ == cells]

    def table(self, name: str) -> Table:
        if name not in self._tables:
            if name not in self._marks:
                raise _broken()
            try:
                page = self._book.get_sheet_by_name(name)
                cells = page.to_python(skip_empty_area=False)
                ranges = page.merged_cell_ranges or []
            except self._calamine.CalamineError as error:
                raise _broken() from error
            inside = _inside(ranges, len(cells), len(cells[0]) if cells else 0)
            merged = _within_merged(inside)
            self._tables[name] = Table(name, cells, merged, self._marks[name], inside)
        return self._tables[name]


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


def _inside(
    ranges: Sequence[tuple[Place, Place]], height: int, width: int
) -> tuple[tuple[Place, Place], ...]:
    """The merged cells as far as they lie within what the sheet holds."""
    return tuple(
        ((top, left), (min(bottom, height - 1), min(right, width - 1)))
        for (top, left), (bottom, right) in ranges
        if top <= min(bottom, height - 1) and left <= min(right, width - 1)
    )


def _within_merged(ranges: Sequence[tuple[Place, Place]]) -> frozenset[Place]:
    """Every place under a merged cell, the visible one too: which of them was meant, nobody can tell."""
    if sum((b - t + 1) * (r - f + 1) for (t, f), (b, r) in ranges) > _MOST_MERGED:
        raise SheetError("工作簿里合并的格多得不合常理，没有读。", "请取消合并，另存后再上传。")
    return frozenset(
        (row, column)
        for (top, left), (bottom, right) in ranges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
