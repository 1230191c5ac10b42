"""A ruled form as WordprocessingML: printed words in 黑体, room to write, charts and photographs in their cells."""

from __future__ import annotations

import math
from typing import Any

from luoshi.writing._docx_drawing import chart_elements
from luoshi.writing._docx_picture import picture_elements
from luoshi.writing._docx_table import cell_paragraph, share_out, table_cell, table_frame
from luoshi.writing._form import TWIPS_PER_MM, form
from luoshi.writing._text import width_of
from luoshi.writing._wordml import Element, el
from luoshi.writing.model import Chart, FormCell, FormTable, plain

_PITCH = 1.35  # of a written line, in sizes of its type
_TALLEST = 0.9  # of a sheet's type area: a higher row may be split


def form_elements(table: FormTable, line: int, height: int, part: Any) -> list[Element]:
    """line, height: of the type area, in twips. part: the document's, which keeps the photographs."""
    widths = share_out(table.widths, line)
    points = form().table["sizes"][table.size]
    body = table_frame(widths, line)
    for row in table.rows:
        body.append(_row(row, widths, points, height, part))
    notes = [cell_paragraph("table_note", note, points - 1.5, "left") for note in table.notes]
    return [body, *notes]


def _row(
    row: tuple[FormCell, ...], widths: list[int], points: float, height: int, part: Any
) -> Element:
    cells, at, need = [], 0, 0.0
    for cell in row:
        width = sum(widths[at : at + cell.columns])
        cells.append(_cell(cell, width, points, part))
        need = max(need, _lines(cell, width, points))
        at += cell.columns
    pitch = points * 20 * _PITCH
    least = max(cell.lines for cell in row) * pitch
    properties = el("trPr")
    if need * pitch <= height * _TALLEST:
        properties.append(el("cantSplit"))
    smallest = round(form().table["form_row"] * TWIPS_PER_MM)
    properties.append(el("trHeight", val=max(round(least), smallest), hRule="atLeast"))
    return el("tr", properties, *cells)


def _lines(cell: FormCell, width: int, points: float) -> float:
    """Lines that a cell's text takes, about."""
    margin = float(form().table["margin"]) * TWIPS_PER_MM
    room = max((width - 2 * margin) / (points * 20), 1)
    return sum(math.ceil(max(width_of(part), 1) / room) for part in plain(cell.text).split("\n"))


def _cell(cell: FormCell, width: int, points: float, part: Any) -> Element:
    style, align = ("table_head", "center") if cell.is_label else ("table_cell", "left")
    content = []
    is_empty = not plain(cell.text)
    if not is_empty or not (cell.content or cell.foot):
        content.append(cell_paragraph(style, cell.text, points, align))
    if cell.content:
        room = width / TWIPS_PER_MM - 2 * form().table["margin"]
        if isinstance(cell.content, Chart):
            content += chart_elements(cell.content, room, points)
        else:
            content += picture_elements(cell.content, room, part, points)
    if cell.foot:
        content.append(cell_paragraph("table_cell", cell.foot, points, "right"))
    lies_low = bool(cell.foot) and is_empty
    return table_cell(
        content, width, columns=cell.columns, upright="bottom" if lies_low else "center"
    )
