"""Tables of tasks, whose cells hold sentences and lists of units, as lines of text: one cell a line, in the order of reading.

A table flattened by a web page looks just so; what reads that reads a table of a .docx too, and both give the same plan.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from luoshi.plan import Target
from luoshi.reading.contract import NO_HEADING, Block, Document
from luoshi.reading.targets import Grid, GridCell
from luoshi.reading.words import alternation, lists

_WORDS = lists("duties")
_MOST_HEADS = 3
_TASK_HEAD = re.compile(rf"(?:{alternation(_WORDS['task_column'])})(?:\([^()]{{0,12}}\))?")
_UNIT_HEAD = re.compile(
    rf"(?:{alternation([*_WORDS['lead'], *_WORDS['support'], *_WORDS['responsible']])})"
    rf"(?:{alternation([t for t in _WORDS['label_tail'] if '（' not in t])})(?:\([^()]{{0,12}}\))?"
)


_DUE_HEAD = re.compile(rf"(?:{alternation(_WORDS['deadline_column'])})(?:\([^()]{{0,12}}\))?")
_DUE_YEAR = re.compile(r"(20[0-9]{2})年")


def headed(grids: list[Grid]) -> list[Grid]:
    """The same tables; one that goes on below a line of its own (a rubric) without heads gets those of the one before."""
    made: list[Grid] = []
    heads: dict[int, GridCell] = {}
    for grid in grids:
        first = {column: cell for (row, column), cell in grid.items() if row == 0}
        if holds_tasks(grid):
            heads = first
        elif heads and max(first, default=0) <= max(heads) and _is_numbered(grid):
            grid = {(row + 1, column): cell for (row, column), cell in grid.items()}
            grid.update({(0, column): cell for column, cell in heads.items()})
        made.append(grid)
    return made


def _is_numbered(grid: Grid) -> bool:
    cell = grid.get((0, 0))
    return cell is not None and cell.words.strip().isdecimal()


def due(targets: Sequence[Target], grids: list[Grid]) -> list[Target]:
    """Targets take the year of their row's 完成时限, unless their own cell names one. All offsets are the document's."""
    years = sorted(_due_spans(grids))
    starts = [start for start, _, _ in years]
    made: list[Target] = []
    for target in targets:
        at = bisect_right(starts, target.start) - 1
        if at >= 0 and target.start < years[at][1]:
            target = replace(target, year=years[at][2])
        made.append(target)
    return made


def _due_spans(grids: list[Grid]) -> Iterator[tuple[int, int, int]]:
    """(start, end, year) of every cell without a year of its own, in a row with a deadline that names one."""
    for grid in grids:
        if not holds_tasks(grid):
            continue
        heads = {
            c
            for (row, c), cell in grid.items()
            if row < _MOST_HEADS and _DUE_HEAD.fullmatch(cell.words)
        }
        for row in {r for r, _ in grid}:
            named = [
                int(year)
                for column in heads
                if (row, column) in grid
                for year in _DUE_YEAR.findall(grid[row, column].words)
            ]
            if named:
                cells = (c for (r, _), c in grid.items() if r == row)
                undated = (c for c in cells if not _DUE_YEAR.search(c.words))
                yield from ((c.start, c.end, named[-1]) for c in undated)


def unrolled(document: Document, grids: list[Grid]) -> Document:
    """The document with every table of tasks as paragraphs; the document itself when it has none."""
    cells = [c for grid in grids if holds_tasks(grid) for c in grid.values()]
    if not cells:
        return document
    lines = sorted({span for cell in cells for span in _lines(document.text, cell)})
    starts = [start for start, _ in lines]
    blocks: list[Block] = []
    for block in document.blocks:
        first, last = bisect_left(starts, block.start), bisect_left(starts, block.end)
        inside = [Block("paragraph", *lines[i], heading=NO_HEADING) for i in range(first, last)]
        blocks.extend(inside or [block])
    return replace(document, blocks=tuple(dict.fromkeys(blocks)))


def _lines(text: str, cell: GridCell) -> Iterator[tuple[int, int]]:
    at = cell.start
    for line in text[cell.start : cell.end].split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def holds_tasks(grid: Grid) -> bool:
    """Whether a column of the table is headed by a word for tasks or for units responsible."""
    heads = [c.words for (row, _), c in grid.items() if row < _MOST_HEADS]
    return any(_TASK_HEAD.fullmatch(h) or _UNIT_HEAD.fullmatch(h) for h in heads)
