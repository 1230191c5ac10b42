"""Workbooks: tables of facts as .xlsx, printable as they are.

A cell of text never becomes a formula or a link, whatever it begins with; None is blank and 0 is 0.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter

from luoshi.sheets import WORKBOOK_OPTIONS, check_names
from luoshi.writing._sheet_chart import Cells, SheetChart, check_chart, make_chart
from luoshi.writing._text import WritingError, clean, width_of

Kind = Literal["text", "number", "percent", "date"]
Value = str | int | float | Decimal | date | None
_LONGEST_TEXT = 32_767
_MOST_ROWS = 1_000_000
_FONT = "宋体"
_LINE, _TALLEST = 15, 409  # points: of a line of text, of the tallest row Excel has
_PIXELS, _AROUND = 7, 5  # of a half character, of a column's margins
_FORBIDDEN = set("[]:*?/\\")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """width: half characters. align None: text left, numbers right, dates centred. decimals: None shows a Decimal with its own places, any other number as it comes.

    A percent is given as a fraction (0.754 shows 75.4%). A text in a column of numbers stays a text (未公布).
    """

    head: str
    kind: Kind = "text"
    width: float = 12
    decimals: int | None = None
    align: Literal["left", "center", "right"] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title, an optional mark (演示数据，非正式文件), heads, rows, notes.

    name: what the tab shows, 31 characters at most, without []:*?/\\. Prints one page wide, heads on every page.
    """

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    mark: str | None = None
    landscape: bool = True
    charts: tuple[SheetChart, ...] = ()

    def __post_init__(self) -> None:
        bad = set(self.name) & _FORBIDDEN
        if not 1 <= len(self.name) <= 31 or bad or self.name.strip("'") != self.name:
            raise WritingError(
                f"工作表名“{self.name[:40]}”不能用。",
                "请用1到31个字，不含 []:*?/\\，首尾不是单引号。",
            )
        if not self.columns:
            raise WritingError(f"工作表“{self.name}”一列也没有。", "请至少给一列。")
        if len(self.rows) > _MOST_ROWS:
            raise WritingError(
                f"工作表“{self.name}”有{len(self.rows)}行。", f"一张表最多{_MOST_ROWS}行，请分表。"
            )
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise WritingError(
                    f"工作表“{self.name}”第{number}行有{len(row)}格，应为{len(self.columns)}格。",
                    "请补齐或删去多出的格。",
                )
        for chart in self.charts:
            check_chart(chart, self.rows, len(self.columns))


def xlsx_of(sheets: Sequence[Sheet], *, created: date) -> bytes:
    """The sheets as one workbook; the same sheets and date give the same bytes. Raises SheetError for their names."""
    check_names([sheet.name for sheet in sheets])
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        book.set_properties(
            {
                "title": clean(sheets[0].title),
                "comments": clean(sheets[0].mark or ""),
                "created": datetime.combine(created, datetime.min.time()),
            }
        )
        looks = _Looks(book)
        for sheet in sheets:
            _Writer(book.add_worksheet(sheet.name), sheet, looks).write()
    return out.getvalue()


class _Looks:
    """The formats of one workbook, each made once: Excel allows 64,000, and xlsxwriter compares them one by one."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            base = {"font_name": _FONT, "font_size": 10.5, "valign": "vcenter"}
            self._made[key] = self._book.add_format(base | wanted)
        return self._made[key]

    def chart(self, chart: SheetChart, cells: Cells) -> Any:
        return make_chart(self._book, chart, cells)


class _Writer:
    """One sheet on its way into a workbook."""

    def __init__(self, page: Any, sheet: Sheet, looks: _Looks) -> None:
        self.page, self.sheet, self.looks = page, sheet, looks

    def write(self) -> None:
        at = self._write_top()
        self._set_height(at, tuple(look.head for look in self.sheet.columns))
        for column, look in enumerate(self.sheet.columns):
            self.page.set_column(column, column, look.width)
            head = self.looks.of(
                bold=True, border=1, text_wrap=True, align="center", bg_color="#F2F2F2"
            )
            self._text(at, column, look.head, head)
        for offset, row in enumerate(self.sheet.rows, 1):
            self._set_height(at + offset, row)
            for column, value in enumerate(row):
                self._value(at + offset, column, value)
        below = at + len(self.sheet.rows) + 1
        for offset, note in enumerate(self.sheet.notes):
            self._text(below + offset, 0, note, self.looks.of(font_size=9))
        self._draw(at, below + len(self.sheet.notes) + 1)
        self._set_page(at)

    def _draw(self, head: int, below: int) -> None:
        """The charts one under the other, below the notes, so that the sheet still prints one page wide."""
        sheet = self.sheet
        width = sum(look.width * _PIXELS + _AROUND for look in sheet.columns)
        percents = tuple(at for at, look in enumerate(sheet.columns) if look.kind == "percent")
        cells = Cells(sheet.name, head, sheet.rows, width, percents)
        for place, chart in enumerate(sheet.charts if sheet.rows else ()):
            self.page.insert_chart(
                below + place * cells.chart_rows, 0, self.looks.chart(chart, cells)
            )

    def _set_height(self, at: int, row: tuple[Value, ...]) -> None:
        """Room for the cell of text with most lines. Excel would find out by itself, other programs do not."""
        lines = max(
            sum(
                math.ceil(max(width_of(part), 0.5) * 2 / (look.width * 1.1))
                for part in value.split("\n")
            )
            if isinstance(value, str)
            else 1
            for value, look in zip(row, self.sheet.columns, strict=True)
        )
        self.page.set_row(at, min(lines * _LINE + 3, _TALLEST))

    def _write_top(self) -> int:
        """Title, then the mark if there is one; gives the row of the heads."""
        self._across(0, self.sheet.title, self.looks.of(bold=True, font_size=16, align="center"))
        self.page.set_row(0, 30)
        if not self.sheet.mark:
            return 1
        self._across(
            1, self.sheet.mark, self.looks.of(bold=True, align="center", bg_color="#FFF2CC")
        )
        return 2

    def _across(self, row: int, text: str, look: Any) -> None:
        last = len(self.sheet.columns) - 1
        if last:
            self.page.merge_range(row, 0, row, last, "", look)
        self._text(row, 0, text, look)

    def _text(self, row: int, column: int, text: str, look: Any) -> None:
        said = clean(text)
        if len(said) > _LONGEST_TEXT:
            raise WritingError(
                f"工作表“{self.sheet.name}”第{row + 1}行第{column + 1}列有{len(said)}字。",
                f"一格最多{_LONGEST_TEXT}字，请缩短。",
            )
        self.page.write_string(row, column, said, look)

    def _value(self, row: int, column: int, value: Value) -> None:
        look = self.sheet.columns[column]
        natural = {"text": "left", "date": "center"}.get(look.kind, "right")
        cell = {"border": 1, "align": look.align or natural}
        if value is None:
            self.page.write_blank(row, column, None, self.looks.of(**cell))
        elif isinstance(value, str):
            self._text(row, column, value, self.looks.of(**cell, text_wrap=True))
        elif isinstance(value, date):
            shown = self.looks.of(**cell, num_format="yyyy-mm-dd")
            self.page.write_datetime(row, column, value, shown)
        elif look.kind == "text":
            self._text(row, column, str(value), self.looks.of(**cell))
        else:
            self._number(row, column, value, cell)

    def _number(
        self, row: int, column: int, value: int | float | Decimal, cell: dict[str, Any]
    ) -> None:
        look = self.sheet.columns[column]
        if not Decimal(value).is_finite():
            raise WritingError(
                f"工作表“{self.sheet.name}”第{row + 1}行“{look.head}”不是数。", "没有数时请留空。"
            )
        shown = self.looks.of(**cell, num_format=_places(value, look))
        self.page.write_number(row, column, float(value), shown)

    def _set_page(self, head: int) -> None:
        page, sheet = self.page, self.sheet
        last_row, last = head + len(sheet.rows), len(sheet.columns) - 1
        if sheet.rows:
            page.autofilter(head, 0, last_row, last)
        page.freeze_panes(head + 1, 0)
        page.repeat_rows(head)
        page.set_paper(9)
        if sheet.landscape:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        page.center_horizontally()
        page.set_header("&R" + _escaped(sheet.mark) if sheet.mark else "")
        page.set_footer("&L" + _escaped(sheet.title) + "&R第 &P 页，共 &N 页")


def _escaped(text: str) -> str:
    """An ampersand in a page head is a command unless doubled; Excel takes 255 characters at most."""
    return clean(text)[:100].replace("&", "&&")


def _places(value: int | float | Decimal, column: SheetColumn) -> str:
    percent = column.kind == "percent"
    decimals = column.decimals
    if decimals is None and isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        own = -exponent if isinstance(exponent, int) else 0
        decimals = max(own - 2 if percent else own, 0)
    if decimals is None:
        return "0.0%" if percent else "General"
    return ("0." + "0" * decimals if decimals else "0") + ("%" if percent else "")
