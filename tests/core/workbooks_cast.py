"""A county's workbook from plain rows: what a cell shows, merged ranges, hidden rows; read back as a foreign table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from luoshi.plan import Period, Quantity
from luoshi.projects.brought import (
    Brought,
    Context,
    Draft,
    Heads,
    brought,
    found_heads,
    proposed,
)
from luoshi.sheets import Table, read_tables

MONTH = Period.parse("2024-09")
TOWNS = {"东镇": "dz", "西镇": "xz", "北街道": "bj", "南湖": "xz"}


def sheet(
    rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), hidden: Sequence[int] = ()
) -> Table:
    """A cell "=…" is a formula that was never computed; {percent: 0.5} shows 50%; {error: "#N/A"} shows that. merged: A1:B2;
    the other cells of a merged one are left out. hidden: lines as Excel counts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("项目表")
        looks = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "percent": book.add_format({"num_format": "0%"}),
        }
        for ref in merged:
            page.merge_range(ref, "")
        for at, cells in enumerate(rows):
            for across, cell in enumerate(cells):
                _write(page, at, across, cell, looks)
        for line in hidden:
            page.set_row(line - 1, None, None, {"hidden": True})
    return read_tables(out.getvalue())[0]


def _write(page: Any, at: int, across: int, cell: Any, looks: Mapping[str, Any]) -> None:
    if isinstance(cell, Mapping):
        if "percent" in cell:
            page.write_number(at, across, cell["percent"], looks["percent"])
        else:
            page.write_formula(at, across, "=NA()", None, cell["error"])
    elif isinstance(cell, date):
        page.write_datetime(at, across, cell, looks["date"])
    elif isinstance(cell, str) and cell.startswith("="):
        page.write_formula(at, across, cell, None, "")
    elif isinstance(cell, str):
        page.write_string(at, across, cell)
    elif cell is not None:
        page.write(at, across, cell)


def mapping_of(heads: Heads, remembered: Mapping[str, str] | None = None) -> dict[int, str]:
    """Every proposal taken, of two columns for one field the first."""
    taken: dict[int, str] = {}
    for column, proposal in proposed(heads, remembered or {}).items():
        if proposal.field in ("", "remark") or proposal.field not in taken.values():
            taken[column] = proposal.field
    return taken


def read(table: Table, **more: Any) -> Brought:
    heads = found_heads(table)
    context = Context(month=MONTH, **{"towns": TOWNS, "level": "county", "origin": "local"} | more)
    return brought(table, heads, mapping_of(heads), context)


def plain(draft: Draft) -> dict[str, str]:
    """Field -> value as text; what was told of the whole sheet is left out."""
    return {
        code: str(told.value) if isinstance(told.value, Quantity | Period) else f"{told.value}"
        for code, told in draft.values.items()
        if told.at
    }
