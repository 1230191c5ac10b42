"""One grid, and workbooks as people send them back: moved, renamed, merged, typed over."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from luoshi.sheets import Column, Grid, Row, Stamp, read_workbook, write_workbook

DAY = date(2026, 10, 1)
STAMP = Stamp("演示县|2026-09|第3稿")
COLUMNS = (
    Column("name", "指标", width=30),
    Column("last", "8 月累计", "number"),
    Column("value", "9 月累计", "number", editable=True),
    Column("done", "办结", "yes_no", editable=True),
    Column("stage", "进展", "choice", editable=True, choices=("未开工", "在建", "完工")),
    Column("on", "办成日期", "date", editable=True),
    Column("note", "说明", "text", editable=True),
)
ROWS = (
    Row("r1", {"name": "新增企业", "last": 286}, unit="家"),
    Row("r2", {"name": "成交额", "last": 18.42}, unit="亿元"),
    Row("r3", {"name": "产值占比", "last": 56}, unit="%"),
    Row("r4", {"name": "系统代填", "last": 206, "value": 208}, locked=True, unit="家"),
)
GRID = Grid("手填", "九月月报", COLUMNS, ROWS)
KEYS = ["luoshi-grid 手填", *(c.key for c in COLUMNS)]
HEADS = ["#", *(c.title for c in COLUMNS)]


def line(row: Row, **cells: Any) -> list[Any]:
    """One row of the sheet, with these cells filled in."""
    held = {**row.cells, **cells}
    return [row.key, *(held.get(c.key) for c in COLUMNS)]


def sent_back(
    rows: Sequence[Sequence[Any]] | None = None,
    *,
    keys: Sequence[str] = KEYS,
    heads: Sequence[str] = HEADS,
    merged: Sequence[tuple[int, int, int, int]] = (),
    tab: str = "手填",
    finish: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook with the hidden marks and these rows; finish(book, page) adds what a list cannot say."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(tab)
        held = [
            list(keys),
            list(heads),
            *(rows if rows is not None else [line(row) for row in ROWS]),
        ]
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, cells in enumerate(held):
            for across, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    page.write_datetime(at, across, cell, days)
                elif isinstance(cell, str):
                    page.write_string(at, across, cell)
                elif cell is not None:
                    page.write(at, across, cell)
        for place in merged:
            page.merge_range(*place, "", None)
        if finish:
            finish(book, page)
        stamp = book.add_worksheet("_luoshi")
        stamp.write_row(0, 0, ["luoshi-sheets 1", STAMP.text])
        for at, row in enumerate(ROWS, 1):
            stamp.write_row(at, 0, [GRID.name, row.key])
    return out.getvalue()


def written(grid: Grid = GRID) -> bytes:
    return write_workbook([grid], STAMP, created=DAY)


def read(data: bytes, grid: Grid = GRID):
    """The rows of the one grid, and the sentences of what was not taken."""
    reading = read_workbook(data, [grid])
    return reading.rows[grid.name], [problem.sentence for problem in reading.problems]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def with_part(data: bytes, change: Callable[[bytes], bytes], name: str = "") -> bytes:
    """The same package with one part changed; by default the first sheet."""
    path = name or "xl/worksheets/sheet1.xml"
    parts = parts_of(data)
    return packed(parts | {path: change(parts.get(path, b""))})
