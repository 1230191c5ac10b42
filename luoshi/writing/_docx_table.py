"""A table of a paper as WordprocessingML: head repeated on every sheet, no row split, widths fixed."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.writing._form import Style, form, twips
from luoshi.writing._wordml import Element, el, paragraph, runs, size, text_paragraph
from luoshi.writing.model import HeadCell, Row, Table, Text


def table_elements(table: Table, line: int) -> list[Element]:
    """Caption, table and notes; line: width of the type area in twips."""
    made: list[Element] = []
    if table.caption:
        made.append(text_paragraph("caption", table.caption, el("keepNext")))
    widths = share_out([column.width for column in table.columns], line)
    body = table_frame(widths, line)
    body.extend(_head_rows(table, widths))
    body.extend(_rows(table, widths))
    made.append(body)
    made.extend(_notes(table))
    return made


def share_out(shares: Sequence[float], line: int) -> list[int]:
    """Widths in twips that fill the line to the last one."""
    whole = sum(shares)
    widths = [int(line * share / whole) for share in shares]
    widths[-1] += line - sum(widths)
    return widths


def table_frame(widths: list[int], line: int) -> Element:
    """A table without rows."""
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", _table_properties(line), grid)


def _table_properties(line: int) -> Element:
    f = form()
    outside, inside = f.table["outside"], f.table["inside"]
    edges = [
        el(
            edge,
            val="single",
            sz=outside if edge in ("top", "bottom") else inside,
            space=0,
            color="auto",
        )
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    return el(
        "tblPr",
        el("tblW", w=line, type="dxa"),
        el("jc", val="center"),
        el("tblBorders", *edges),
        el("tblLayout", type="fixed"),
        el("tblCellMar", *_margins()),
    )


def _margins() -> list[Element]:
    look = form().table
    wide, high = twips(look["margin"]), twips(look["margin_above"])
    sides = (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    return [el(side, w=room, type="dxa") for side, room in sides]


def _row(cells: list[Element], *, is_head: bool = False) -> Element:
    properties = el("trPr", el("cantSplit"))
    properties.append(el("trHeight", val=twips(form().table["row"]), hRule="atLeast"))
    if is_head:
        properties.append(el("tblHeader"))
    return el("tr", properties, *cells)


def table_cell(
    content: Sequence[Element],
    width: int,
    *,
    columns: int = 1,
    merge: str = "",
    shade: str = "",
    upright: str = "center",
) -> Element:
    properties = el("tcPr", el("tcW", w=width, type="dxa"))
    if columns > 1:
        properties.append(el("gridSpan", val=columns))
    if merge:
        properties.append(el("vMerge", **({"val": merge} if merge == "restart" else {})))
    if shade:
        properties.append(el("shd", val="clear", color="auto", fill=shade))
    properties.append(el("vAlign", val=upright))
    return el("tc", properties, *content)


def cell_paragraph(
    style: str, text: Text, points: float, align: str, *, keep: bool = False
) -> Element:
    look: Style = form().styles[style]
    properties = [el("jc", val=align)]
    if keep:
        properties.append(el("keepNext"))
    sized = size(points) if points != look.points else []
    return paragraph(style, runs(text, look, *sized), *properties)


def _head_rows(table: Table, widths: list[int]) -> list[Element]:
    points = form().table["sizes"][table.size]
    made = []
    for places in table.head_places():
        cells, at = [], 0
        for cell, begins in places:
            width = sum(widths[at : at + cell.columns])
            text = cell.text if begins else ""
            cells.append(
                table_cell(
                    [cell_paragraph("table_head", text, points, "center", keep=True)],
                    width,
                    columns=cell.columns,
                    merge=_merge(cell, begins=begins),
                )
            )
            at += cell.columns
        made.append(_row(cells, is_head=True))
    return made


def _merge(cell: HeadCell, *, begins: bool) -> str:
    if cell.rows == 1:
        return ""
    return "restart" if begins else "continue"


def _rows(table: Table, widths: list[int]) -> list[Element]:
    points = form().table["sizes"][table.size]
    return [
        _group_row(row, sum(widths), len(widths), points)
        if row.is_group
        else _row(
            [
                table_cell([cell_paragraph("table_cell", text, points, column.align)], width)
                for text, column, width in zip(row.cells, table.columns, widths, strict=True)
            ]
        )
        for row in table.rows
    ]


def _group_row(row: Row, width: int, columns: int, points: float) -> Element:
    """Kept with the row below, so that a group's name never ends a sheet."""
    content = cell_paragraph("table_head", row.cells[0], points, "left", keep=True)
    return _row([table_cell([content], width, columns=columns, shade=form().colours["group"])])


def _notes(table: Table) -> list[Element]:
    points = form().table["sizes"][table.size]
    made = [cell_paragraph("table_note", note, points, "left") for note in table.notes]
    return made
