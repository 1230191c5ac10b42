"""Tables and ruled forms as data for the typesetter."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.writing._form import form
from luoshi.writing._pdf_blocks import content_nodes
from luoshi.writing._pdf_nodes import Node, Setter, gap
from luoshi.writing._pdf_parts import mm
from luoshi.writing._text import width_of
from luoshi.writing.model import FormCell, FormTable, HeadCell, Row, Table, Text, plain

_EIGHTHS = 8
_NOTE_SMALLER = 1.5  # points, as in the docx
_SINGLE = 1.25
# A row that fills more than this share of a sheet may be split: kept whole, it would lose what does not fit.
_MOST_OF_SHEET = 0.4


def table_nodes(setter: Setter, table: Table, line: float, height: float) -> list[Node]:
    """Caption, table and notes; line, height: of the type area in points."""
    points = form().table["sizes"][table.size]
    widths = _shares([column.width for column in table.columns], line)
    name = f"表“{table.caption}”" if table.caption else "表"
    made: list[Node] = []
    if table.caption:
        made.append(setter.text("caption", table.caption, name, sticky=True, line=line))
    rows = [
        _group_row(setter, row, f"{name}第{number}行", widths, points)
        if row.is_group
        else _plain_row(setter, table, row, f"{name}第{number}行", widths, points)
        for number, row in enumerate(table.rows, 1)
    ]
    _tie(rows, height)
    made.append(_ruled(widths, rows, head=_head_rows(setter, table, name, widths, points)))
    for note in table.notes:
        made.append(setter.text("table_note", note, f"{name}的注", points=points, line=line))
    return made


def form_nodes(setter: Setter, table: FormTable, line: float, height: float) -> list[Node]:
    points = form().table["sizes"][table.size]
    widths = _shares(table.widths, line)
    rows = []
    for number, cells in enumerate(table.rows, 1):
        made, highs, at = [], [0.0], 0
        for cell in cells:
            width = sum(widths[at : at + cell.columns])
            highs.append(_high(cell.text, width, points))
            made.append(_form_cell(setter, cell, f"表格第{number}行", width, points))
            at += cell.columns
        least = max(_lines_high(cell.lines, points) for cell in cells)
        row = _row(made, at_least=max(least, mm(form().table["form_row"])))
        row["high"] = max(row["high"], *highs)
        rows.append(row)
    _tie(rows, height)
    notes = [
        setter.text("table_note", note, "表格的注", points=points - _NOTE_SMALLER, line=line)
        for note in table.notes
    ]
    return [_ruled(widths, rows, head=[]), *notes]


def _shares(widths: Sequence[float], line: float) -> list[float]:
    whole = sum(widths)
    return [line * width / whole for width in widths]


def _ruled(widths: list[float], rows: list[Node], head: list[Node]) -> Node:
    look = form().table
    return {
        "kind": "table",
        "widths": widths,
        "margin": mm(look["margin"]),
        "margin_above": mm(look["margin_above"]),
        "outside": look["outside"] / _EIGHTHS,
        "inside": look["inside"] / _EIGHTHS,
        "head": head,
        "rows": rows,
    }


def _head_rows(
    setter: Setter, table: Table, name: str, widths: list[float], points: float
) -> list[Node]:
    made = []
    for number, places in enumerate(table.head_places(), 1):
        cells, at = [], 0
        for cell, begins in places:
            width = sum(widths[at : at + cell.columns])
            at += cell.columns
            if begins:
                cells.append(_head_cell(setter, cell, f"{name}表头第{number}行", width, points))
        made.append(_row(cells))
    return made


def _head_cell(setter: Setter, cell: HeadCell, place: str, width: float, points: float) -> Node:
    words = _words(setter, "table_head", cell.text, place, width, points, "center")
    return _cell([words], columns=cell.columns, rows=cell.rows)


def _group_row(setter: Setter, row: Row, place: str, widths: list[float], points: float) -> Node:
    """tied: to the row below, so that a group's name never ends a sheet."""
    words = _words(setter, "table_head", row.cells[0], place, sum(widths), points, "left")
    fill = f"#{form().colours['group']}"
    made = _row([_cell([words], columns=len(widths), fill=fill)])
    return made | {"tied": 2}


def _plain_row(
    setter: Setter, table: Table, row: Row, place: str, widths: list[float], points: float
) -> Node:
    cells = [
        _cell([_words(setter, "table_cell", text, place, width, points, column.align)])
        for text, column, width in zip(row.cells, table.columns, widths, strict=True)
    ]
    pairs = zip(row.cells, widths, strict=True)
    return _row(cells) | {"high": max(_high(text, width, points) for text, width in pairs)}


def _form_cell(setter: Setter, cell: FormCell, place: str, width: float, points: float) -> Node:
    style, align = ("table_head", "center") if cell.is_label else ("table_cell", "left")
    parts = [_words(setter, style, cell.text, place, width, points, align)]
    inner = width - 2 * mm(form().table["margin"])
    if cell.content is not None:
        parts += content_nodes(setter, cell.content, inner)
    made = _cell(parts, columns=cell.columns)
    if cell.foot:
        if plain(cell.text) or cell.content is not None:
            # The foot lies over the cell's lower edge: what stands in the cell keeps a line free for it.
            made["nodes"].append(gap(points * _SINGLE))
        made["foot"] = _words(setter, "table_cell", cell.foot, place, width, points, "right")
    return made


def _words(
    setter: Setter, style: str, text: Text, place: str, width: float, points: float, align: str
) -> Node:
    inner = width - 2 * mm(form().table["margin"])
    return setter.text(style, text, place, points=points, align=align, line=inner)


def _cell(parts: list[Node], *, columns: int = 1, rows: int = 1, fill: str = "") -> Node:
    side = parts[0]["align"]
    return {
        "columns": columns, "rows": rows, "fill": fill, "side": side, "nodes": parts, "foot": None,
    }  # fmt: skip


def _row(cells: list[Node], *, at_least: float = 0) -> Node:
    """tied: rows that stay on one sheet from here on, 0 for one that an earlier row ties. high: about how high it will be."""
    least = max(mm(form().table["row"]), at_least)
    return {"least": least, "tied": 1, "breaks": False, "cells": cells, "high": least}


def _tie(rows: list[Node], height: float) -> None:
    """Group rows that follow one another are tied together, with the first row that is none."""
    at = 0
    while at < len(rows):
        row = rows[at]
        row["breaks"] = row["high"] > height * _MOST_OF_SHEET
        tied = 1
        while rows[at + tied - 1]["tied"] == 2 and at + tied < len(rows):
            tied += 1
        last = rows[at + tied - 1]
        if tied > 1 and last["high"] > height * _MOST_OF_SHEET:
            last["tied"], last["breaks"] = 1, True
            tied -= 1
        for one in rows[at + 1 : at + tied]:
            one["tied"] = 0
        row["tied"] = tied
        at += tied


def _high(text: Text, width: float, points: float) -> float:
    room = max((width - 2 * mm(form().table["margin"])) / points, 1)
    lines = sum(width_of(line) // room + 1 for line in plain(text).split("\n"))
    return _lines_high(lines, points)


def _lines_high(lines: float, points: float) -> float:
    return lines * points * _SINGLE + 2 * mm(form().table["margin_above"])
