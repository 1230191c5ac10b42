"""Word's tables -> grids: spans over columns (gridSpan, hMerge) and rows (vMerge), rows indented by gridBefore."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from luoshi.reading.formats.assembly import MAX_COLUMNS, GridCell
from luoshi.reading.formats.wordml import W, flag, number, value

_WRAPPERS = frozenset(f"{W}{n}" for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


@dataclass(frozen=True, slots=True)
class RowCell:
    """A w:tc with the columns it covers. is_continued: it only carries on the cell above."""

    node: etree._Element
    column: int
    columns: int
    is_continued: bool


@dataclass(frozen=True, slots=True)
class Row:
    cells: list[RowCell]
    is_head: bool


def rows_of(table: etree._Element) -> list[Row]:
    """The rows that were not deleted."""
    rows = []
    for node in _inside(table, f"{W}tr"):
        properties = node.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        before = number(value(properties, "gridBefore"), 0)
        is_head = properties is not None and flag(properties.find(f"{W}tblHeader"))
        rows.append(Row(_cells(node, max(before, 0)), is_head))
    return rows


def grid_of(rows: list[Row], text_of: Callable[[etree._Element], str]) -> list[GridCell]:
    """The cells at their places. text_of is called once a cell, in document order."""
    grid: list[GridCell] = []
    above: dict[int, int] = {}
    for at, row in enumerate(rows):
        for cell in row.cells:
            if cell.is_continued and cell.column in above:
                origin = above[cell.column]
                grid[origin] = replace(grid[origin], rows=at - grid[origin].row + 1)
                continue
            above[cell.column] = len(grid)
            text = text_of(cell.node)
            grid.append(GridCell(at, cell.column, text, 1, cell.columns, row.is_head))
    return grid


def _cells(row: etree._Element, column: int) -> list[RowCell]:
    cells: list[RowCell] = []
    for node in _inside(row, f"{W}tc"):
        properties = node.find(f"{W}tcPr")
        columns = min(max(number(value(properties, "gridSpan"), 1), 1), MAX_COLUMNS)
        sideways = None if properties is None else properties.find(f"{W}hMerge")
        if sideways is not None and sideways.get(f"{W}val") != "restart" and cells:
            cells[-1] = replace(cells[-1], columns=cells[-1].columns + columns)
        else:
            downwards = None if properties is None else properties.find(f"{W}vMerge")
            is_continued = downwards is not None and downwards.get(f"{W}val") != "restart"
            cells.append(RowCell(node, column, columns, is_continued))
        column += columns
    return cells


def _inside(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of that tag, also when a content control or a revision is wrapped around them."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)
