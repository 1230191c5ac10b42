"""A fill-in workbook: cells to fill are white and unlocked, everything else is grey and guarded against accidents.

Column A holds the rows' keys and one row holds the columns' keys; both are hidden, and are how `read_workbook` finds a
cell again wherever it was moved. A text never becomes a formula or a link, whatever it begins with.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from luoshi.sheets._form import (
    CHOICE_SHEET,
    GRID_MARK,
    HEAD_MARK,
    NO,
    STAMP_MARK,
    STAMP_SHEET,
    YES,
    clean,
    look,
)
from luoshi.sheets._styles import Looks, aligned
from luoshi.sheets.model import LONGEST_TEXT, Column, Grid, Row, SheetError, Stamp

LEGEND = "白底格可填，灰底格只读。没有数请留空，不要填“无”或“/”；是零请填 0。"
# A double carries 15 significant digits; Excel cuts the rest off without a word.
DIGITS, MOST = 15, Decimal(10) ** 15
_LINE, _TALLEST = 15, 409  # points: of a line of text, of the tallest row Excel has
_FROZEN_WIDTH = (
    60  # half characters that stay when scrolling sideways; more would hide the cells to fill
)


# What somebody wrote stays what was written: nothing becomes a formula, a link or a number by its looks.
WORKBOOK_OPTIONS: Final[Mapping[str, bool]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def check_names(names: Sequence[str]) -> None:
    """SheetError where there is no sheet, or two of one name: Excel tells them apart by more than capital letters."""
    if not names:
        raise SheetError("没有可写的工作表。", "请至少给一张表。")
    plain = [name.casefold() for name in names]
    twice = next((name for name in names if plain.count(name.casefold()) > 1), None)
    if twice:
        raise SheetError(f"工作表名“{twice}”用了两次。", "请给每张表一个名字。")


def write_workbook(grids: Sequence[Grid], stamp: Stamp, *, created: date) -> bytes:
    """One sheet a grid. The same grids, stamp and date give the same bytes. Raises SheetError."""
    check_names([grid.name for grid in grids])
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        midnight = datetime.combine(created, datetime.min.time())
        book.set_properties({"title": clean(grids[0].title), "created": midnight})
        looks = Looks(book)
        pages = [book.add_worksheet(grid.name) for grid in grids]
        choices = _Choices(book)
        for grid, page in zip(grids, pages, strict=True):
            _Writer(page, grid, looks, choices).write()
        _write_stamp(book, grids, stamp)
    return out.getvalue()


def _write_stamp(book: Any, grids: Sequence[Grid], stamp: Stamp) -> None:
    page = book.add_worksheet(STAMP_SHEET)
    page.write_string(0, 0, STAMP_MARK)
    page.write_string(0, 1, _fitting(stamp.text, "印记"))
    at = 1
    for grid in grids:
        for row in grid.rows:
            page.write_string(at, 0, grid.name)
            page.write_string(at, 1, row.key)
            at += 1
    page.protect()
    page.very_hidden()


class _Choices:
    """The hidden sheet that dropdowns take their words from; a list inside the cell may hold 255 characters only."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._page: Any = None
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, words: tuple[str, ...]) -> str:
        if self._page is None:
            self._page = self._book.add_worksheet(CHOICE_SHEET)
            self._page.protect()
            self._page.very_hidden()
        if words not in self._ranges:
            column = len(self._ranges)
            for at, word in enumerate(words):
                self._page.write_string(at, column, word)
            first = xl_rowcol_to_cell(0, column, row_abs=True, col_abs=True)
            last = xl_rowcol_to_cell(len(words) - 1, column, row_abs=True, col_abs=True)
            self._ranges[words] = f"={CHOICE_SHEET}!{first}:{last}"
        return self._ranges[words]


class _Writer:
    """One grid on its way into a workbook."""

    def __init__(self, page: Any, grid: Grid, looks: Looks, choices: _Choices) -> None:
        self.page, self.grid, self.looks, self.choices = page, grid, looks, choices

    def write(self) -> None:
        head = self._write_top()
        self.page.set_column(0, 0, None, None, {"hidden": True})
        for at, column in enumerate(self.grid.columns, 1):
            self.page.set_column(at, at, column.width)
        for offset, row in enumerate(self.grid.rows, 1):
            self.page.set_row(head + offset, self._height(row))
            self.page.write_string(head + offset, 0, row.key)
            for at, column in enumerate(self.grid.columns, 1):
                self._write_cell(head + offset, at, row, column)
        if self.grid.rows:
            self._add_checks(head + 1, head + len(self.grid.rows))
        self._set_page(head)

    def _write_top(self) -> int:
        """Title, notes, legend, the hidden row of keys, the heads; gives the row of the heads."""
        title = self.looks.of(bold=True, font_size=16)
        self._write_line(0, self.grid.title, title, 30)
        notes = [*self.grid.note_lines, LEGEND]
        small = self.looks.of(font_size=9, font_color=look().quiet, text_wrap=True)
        for at, note in enumerate(notes, 1):
            lines = _lines(clean(note), sum(c.width for c in self.grid.columns) * 1.1)
            self._write_line(at, note, small, lines * _LINE)
        keys = len(notes) + 1
        self.page.set_row(keys, None, None, {"hidden": True})
        self.page.write_string(keys, 0, GRID_MARK + self.grid.name)
        self.page.write_string(keys + 1, 0, HEAD_MARK)
        heads = [column.title for column in self.grid.columns]
        widths = [column.width for column in self.grid.columns]
        tallest = max(_lines(head, width) for head, width in zip(heads, widths, strict=True))
        self.page.set_row(keys + 1, min(tallest * _LINE + 6, _TALLEST))
        for at, column in enumerate(self.grid.columns, 1):
            self.page.write_string(keys, at, column.key)
            head = self.looks.of(
                bold=True, text_wrap=True, bg_color=look().head, font_color=look().ink,
                border=1, border_color=look().rule, **aligned(column.kind),
            )  # fmt: skip
            self.page.write_string(keys + 1, at, _fitting(column.title, "表头"), head)
        return keys + 1

    def _write_line(self, at: int, text: str, style: Any, height: float) -> None:
        last = len(self.grid.columns)
        if last > 1:
            self.page.merge_range(at, 1, at, last, "", style)
        self.page.write_string(at, 1, _fitting(text, self.grid.words), style)
        self.page.set_row(at, min(height, _TALLEST))

    def _height(self, row: Row) -> float:
        """Room for the text with most lines. Excel would find out by itself, other programs do not."""
        lines = [1]
        for column in self.grid.columns:
            value = row.cells.get(column.key)
            if isinstance(value, str):
                lines.append(_lines(value, column.width))
        return min(max(lines) * _LINE + 6, _TALLEST)

    def _write_cell(self, at: int, across: int, row: Row, column: Column) -> None:
        value = row.cells.get(column.key)
        style = self.looks.of_cell(row, column, value)
        if value is None or value == "":
            self.page.write_blank(at, across, None, style)
        elif isinstance(value, bool):
            self.page.write_string(at, across, YES if value else NO, style)
        elif isinstance(value, str):
            self._check_choice(row, column, value)
            self.page.write_string(at, across, self._said(row, column, value), style)
        elif isinstance(value, date):
            self.page.write_datetime(at, across, _day(value), style)
        else:
            self.page.write_number(at, across, self._number(row, column, value), style)

    def _said(self, row: Row, column: Column, value: str) -> str:
        """The place costs more than the text; it is put into words only where it is needed."""
        said = clean(value)
        return said if len(said) <= LONGEST_TEXT else _fitting(said, self._place(row, column))

    def _check_choice(self, row: Row, column: Column, value: str) -> None:
        open_ = column.editable and not row.locked
        allowed = {"choice": column.choices, "yes_no": (YES, NO)}.get(column.kind)
        if open_ and allowed is not None and value not in allowed:
            raise SheetError(
                f"{self._place(row, column)}是“{value[:30]}”，不在选项里。",
                f"可填：{'、'.join(allowed)[:200]}。",
            )

    def _number(self, row: Row, column: Column, value: int | float | Decimal) -> float:
        """A number to be filled in comes back as it went out; one that is only shown may lose its 16th digit."""
        exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        if not exact.is_finite() or abs(exact) >= MOST:
            raise SheetError(
                f"{self._place(row, column)}不是数，或大得不合常理。", "没有数时请留空。"
            )
        shown = float(exact)
        if column.editable and not row.locked and Decimal(f"{shown:.{DIGITS}g}") != exact:
            raise SheetError(
                f"{self._place(row, column)}的{exact}超过{DIGITS}位有效数字。",
                "工作簿存不下这么多位，请减少小数位。",
            )
        return shown

    def _place(self, row: Row, column: Column) -> str:
        return f"{self.grid.words}“{self.grid.label(row)[:30]}”一行的“{column.title[:30]}”"

    def _add_checks(self, first: int, last: int) -> None:
        for at, column in enumerate(self.grid.columns, 1):
            if column.editable and (rule := self._check_of(column)):
                self.page.data_validation(first, at, last, at, {"ignore_blank": True} | rule)

    def _check_of(self, column: Column) -> dict[str, Any] | None:
        if column.kind == "number":
            return {
                "validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15,
                "error_title": "这里填数",
                "error_message": "这一格只收数字，不带单位。没有数请留空，不要填“无”或“/”。",
            }  # fmt: skip
        if column.kind == "date":
            return {
                "validate": "date", "criteria": "between",
                "minimum": date(1949, 1, 1), "maximum": date(2100, 12, 31),
                "error_title": "这里填日期",
                "error_message": "请写成 2026-10-8 的样子，年份在 1949 到 2100 之间。",
            }  # fmt: skip
        if column.kind in ("choice", "yes_no"):
            words = column.choices or (YES, NO)
            return {
                "validate": "list", "source": self.choices.range_of(words),
                "error_title": "请从下拉中选", "error_message": "这一格只收下拉列表里的内容。",
            }  # fmt: skip
        return None

    def _set_page(self, head: int) -> None:
        page = self.page
        page.freeze_panes(head + 1, self._columns_that_stay())
        page.repeat_rows(head)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        # An ampersand in a page foot is a command unless doubled.
        page.set_footer(
            "&L" + clean(self.grid.title)[:60].replace("&", "&&") + "&R第 &P 页，共 &N 页"
        )
        page.protect("", {"format_columns": True, "format_rows": True})

    def _columns_that_stay(self) -> int:
        """The hidden keys and the read-only columns before the first cell to fill, while they leave room."""
        stay, width = 1, 0.0
        for column in self.grid.columns:
            width += column.width
            if column.editable or width > _FROZEN_WIDTH:
                break
            stay += 1
        return stay


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _fitting(text: str, place: str) -> str:
    said = clean(text)
    if len(said) > LONGEST_TEXT:
        raise SheetError(f"{place}有{len(said)}字。", f"一格最多{LONGEST_TEXT}字，请缩短。")
    return said


def _lines(text: str, width: float) -> int:
    """Lines the text takes in so many half characters. A full character takes two."""
    parts = text.split("\n")
    sizes = (sum(1 if ord(c) < 0x80 else 2 for c in part) for part in parts)
    return sum(max(math.ceil(size / (width * 1.05)), 1) for size in sizes)
