"""Tables of tasks, whose cells hold sentences and lists of units, as lines of text: one cell a line, in the order of reading.

A table flattened by a web page looks just so; what reads that reads a table of a .docx too, and both give the same plan.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from luoshi.reading.contract import Block, Document
from luoshi.reading.targets import Grid, GridCell
from luoshi.reading.words import alternation, lists

_WORDS = lists("duties")
_MOST_HEADS = 3
_TASK_HEAD = re.compile(rf"(?:{alternation(_WORDS['task_column'])})(?:\([^()]{{0,12}}\))?")
_UNIT_HEAD = re.compile(
    rf"(?:{alternation([*_WORDS['lead'], *_WORDS['support'], *_WORDS['responsible']])})"
    rf"(?:{alternation([t for t in _WORDS['label_tail'] if '（' not in t])})(?:\([^()]{{0,12}}\))?"
)


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
        inside = [Block("paragraph", *lines[i]) for i in range(first, last)]
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
