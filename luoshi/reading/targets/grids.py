"""The tables of a document as grids, whatever they look like: cells a format reader gives, rows of a text with | or tabs
between, and tables flattened to one cell a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.reading.contract import Document
from luoshi.reading.shadow import shadow

YEAR_HEAD = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})年?(?:[(]?(?:规划|预期|目标|计划|预计)?(?:目标)?(?:值|数)?[)]?)?$"
)
UNIT_ASIDE = re.compile(r"[(](?P<unit>[^()]{1,14})[)][*＊①-⑨\d]*$")
VALUE = re.compile(
    r"[ ]*(?:\[|【|累计)?(?P<sign>[><≥≤]=?|大于|不低于|不少于|不高于|超过|突破|小于|低于|达到|力争)?[ ]?(?P<value>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?:[ ]?(?:-{1,2}|~|至)[ ]?(?P<value2>[0-9]+(?:\.[0-9]+)?))?[ ]?(?P<unit>(?![.、])[^0-9\s\])】]{0,8}?)[ ]?(?P<suffix>以上|左右|以内|以下|之内)?(?:\]|】)?[ ]*(?:\([^()]{0,12}\))?[ ]*$"
)
NUMBERED = re.compile(
    r"^[ ]*(?:[(]?[0-9一二三四五六七八九十]{1,3}[)、.)]|[①-⑳]|其中[::]?|[★▲*])[ ]*"
)
_MOST_NAMES = 6
_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's words and where they stand in the text."""

    start: int
    end: int
    words: str


Grid = dict[tuple[int, int], GridCell]


def grids_of(document: Document) -> list[Grid]:
    """Every table of the document, in order."""
    made = [*_given(document), *_ruled(document), *_stacked(document)]
    return sorted((g for g in made if g), key=lambda g: min(c.start for c in g.values()))


def _given(document: Document) -> Iterator[Grid]:
    tables: dict[int, Grid] = defaultdict(dict)
    for block in document.blocks:
        if block.cell is not None:
            words = shadow(document.text[block.start : block.end])
            tables[block.cell.table][block.cell.row, block.cell.column] = GridCell(
                block.start, block.end, _flat(words)
            )
    yield from tables.values()


def _lines(document: Document) -> list[tuple[int, int]]:
    return [(b.start, b.end) for b in document.blocks if b.kind == "paragraph"]


def _ruled(document: Document) -> Iterator[Grid]:
    """Consecutive lines with | or tabs between their cells; a single one only as a numbered row of the table before."""
    grid: Grid = {}
    width, goes_on = 0, False
    row = 0
    head: list[str] = []
    for start, end in _lines(document):
        line = document.text[start:end]
        mark = "|" if line.count("|") >= 2 else "\t" if line.count("\t") >= 2 else ""
        if not mark:
            if row > 1 or (row and goes_on):
                yield grid
            width = len(head) if row else width
            grid, row = {}, 0
            continue
        at = start
        pieces = line.split(mark)
        if not row:
            head = pieces
            goes_on = len(pieces) == width and pieces[0].strip().isdecimal()
        for column, piece in enumerate(pieces, _shift(head, pieces)):
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                words = piece.strip()
                grid[row, column] = GridCell(
                    at + lead, at + lead + len(words), _flat(shadow(words))
                )
            at += len(piece) + 1
        row += 1
    if row > 1 or (row and goes_on):
        yield grid


def _shift(head: list[str], pieces: list[str]) -> int:
    """How many cells a row lacks in front because one above spans it: it ends in as many more empty ones than the head."""
    if len(pieces) != len(head) or not pieces[0].strip():
        return 0
    return max(0, _empty_at_end(pieces) - _empty_at_end(head))


def _empty_at_end(pieces: list[str]) -> int:
    count = 0
    while count < len(pieces) and not pieces[-1 - count].strip():
        count += 1
    return count


def _stacked(document: Document) -> Iterator[Grid]:
    """A table flattened to one cell a line: heads end in two or more years, then a name and as many numbers, again and again."""
    lines = _lines(document)
    words = [_flat(shadow(document.text[a:b])) for a, b in lines]
    i = 0
    while i < len(lines):
        count = 0
        while i + count < len(lines) and YEAR_HEAD.fullmatch(words[i + count]):
            count += 1
        if count < 2:
            i += max(count, 1)
            continue
        grid, after = _stack(lines, words, i, count)
        if grid:
            yield grid
        i = max(after, i + count)


def _stack(
    lines: list[tuple[int, int]], words: list[str], first: int, count: int
) -> tuple[Grid, int]:
    """Rows until prose: a run of names, then a run of values; two names before twice the values are two rows of one cell."""
    grid: Grid = {(0, k + 1): GridCell(*lines[first + k], words[first + k]) for k in range(count)}
    i, row, end = first + count, 1, first + count
    while i < len(lines):
        names = _run(words, i, values=False)
        values = _run(words, i + names, values=True)
        many = values // count
        if not names or not values or names > _MOST_NAMES or values % count or many > names:
            break
        at = i + names
        for k in range(many):
            name = at - many + k
            parent = words[at - many - 1] if many > 1 and "其中" in words[at - many] else ""
            if many > 1 and "其中" in words[at - many + 1]:
                parent = words[at - many] if k else ""
            grid[row, 0] = GridCell(*lines[name], _within(parent, words[name]))
            for column in range(count):
                place = at + column * many + k
                grid[row, column + 1] = GridCell(*lines[place], words[place])
            row += 1
        i = end = at + values
    return (grid if row > 1 else {}), end


def _run(words: list[str], start: int, *, values: bool) -> int:
    """How many lines from here on are values, or are not; prose ends a table."""
    at = start
    while at < len(words) and len(words[at]) <= _LONGEST_CELL and "。" not in words[at]:
        is_value = bool(VALUE.match(words[at])) or words[at] in ("-", "/", "--")
        if is_value is not values:
            break
        at += 1
    return at - start


def _within(parent: str, name: str) -> str:
    """其中:小学 under 班额比例(%) is 班额比例小学(%)."""
    if not parent:
        return name
    aside = UNIT_ASIDE.search(parent)
    stem = NUMBERED.sub("", parent[: aside.start()] if aside else parent)
    own = NUMBERED.sub("", NUMBERED.sub("", name))
    return f"{stem}{own}" if UNIT_ASIDE.search(own) else f"{stem}{own}{aside[0] if aside else ''}"


def _flat(words: str) -> str:
    return (
        re.sub(r"\s+", "", words)
        if not re.search(r"[0-9]\s+[0-9]", words)
        else " ".join(words.split())
    )
