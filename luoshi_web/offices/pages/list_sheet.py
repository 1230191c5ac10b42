"""A list as a workbook of one sheet: heads that stay, filters, one page wide on paper."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from luoshi.sheets import WORKBOOK_OPTIONS, look

# What pages print where nothing is told; a sheet leaves the cell empty.
_NOTHING: Final = ("", "—")
Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class ListSheet:
    """columns: head and width; the first `staying` of them stay while the sheet slides. foot: printed below each page."""

    title: str
    name: str
    columns: Sequence[tuple[str, int]]
    staying: int
    foot: str


def list_book(sheet: ListSheet, rows: Iterable[Sequence[Value]], made: date) -> bytes:
    """What is not told is an empty cell; days are days, figures are exact."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        book.set_properties({"title": sheet.title, "created": _midnight(made)})
        page = book.add_worksheet(sheet.name)
        face = look()
        base = {"font_name": face.font, "font_size": face.size, "valign": "vcenter"}
        head = book.add_format(
            base | {"bold": True, "text_wrap": True, "bg_color": face.head, "bottom": 1}
        )
        plain = book.add_format(base)
        day = book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})
        for across, (label, width) in enumerate(sheet.columns):
            page.set_column(across, across, width)
            page.write_string(0, across, label, head)
        down = 0
        for down, values in enumerate(rows, 1):
            for across, value in enumerate(values):
                _write(page, down, across, value, day if isinstance(value, date) else plain)
        page.freeze_panes(1, sheet.staying)
        page.autofilter(0, 0, max(down, 1), len(sheet.columns) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        page.set_footer(sheet.foot)
    return out.getvalue()


def _write(page: Any, down: int, across: int, value: Value, style: Any) -> None:
    """Text as text: a name that begins with = is no formula."""
    if value is None or value in _NOTHING:
        return
    if isinstance(value, str):
        page.write_string(down, across, value, style)
    elif isinstance(value, date):
        page.write_datetime(down, across, _midnight(value), style)
    else:
        page.write_number(down, across, value, style)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
