"""Lines as they stand on pages -> paragraphs: marginal lines dropped, lines joined, tables left where they stand.

A line ends its paragraph when the first word of the next one would still have fitted on it; that is the surest sign,
because Chinese text breaks anywhere. Indents, gaps, labels and letter size decide the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from luoshi.reading.formats.assembly import GridCell
from luoshi.reading.formats.columns import with_column_tables
from luoshi.reading.formats.printed import (
    Line,
    Table,
    first_word,
    has_stopped,
    joined,
    line_rules,
    width_of,
)

INDENT = 1.2
FAR_INDENT = 4.0
GAP = 1.4
SLACK = 0.6
HELD_TOGETHER = 3.5
REPEATED_PAGES = 3
# Body text is never set in fewer characters a line; lines this short end their paragraphs.
NARROWEST = 15.0
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the body's lines begin and end, how far apart they are, how large their letters are."""

    left: float
    right: float
    pitch: float
    em: float


def paragraphs(items: Sequence[Line | Table]) -> Iterator[str | Table]:
    """Paragraphs and tables in order, of lines that come in reading order."""
    kept = _with_whole_tables(with_column_tables(_without_margins(items)))
    lines = [item for item in kept if isinstance(item, Line)]
    columns = _columns(lines)
    is_indented = _uses_indents(lines, columns)
    text = ""
    before: Line | None = None
    for item in kept:
        if isinstance(item, Table):
            if text:
                yield text
            yield item
            text, before = "", None
            continue
        if before is None or _begins(before, item, columns, is_indented=is_indented):
            if text:
                yield text
            text = item.text.strip()
        else:
            text = joined(text, item.text.strip())
        before = item
    if text:
        yield text


def _begins(before: Line, line: Line, columns: dict[int, _Column], *, is_indented: bool) -> bool:
    """Whether a new paragraph begins with `line`."""
    if "\t" in before.text or "\t" in line.text:
        # Columns side by side: a table without rules, or two signatures.
        return True
    column, next_column = columns[before.page], columns[line.page]
    em = column.em
    if _differ_in_size(before, line):
        return True
    same_page = before.page == line.page
    if same_page and not 0 < line.top - before.top < GAP * column.pitch:
        return line.top != before.top or line.left > before.right + 2 * em
    indent_before, indent = before.left - column.left, line.left - next_column.left
    is_stopped = has_stopped(before.text)
    room = column.right - before.right - (first_word(line.text) + SLACK) * em
    if room > 0:
        # Layout programs keep more together than we know (5G（第五代, 40%以): in the middle of a sentence the indent decides.
        is_middle = (
            is_indented
            and not is_stopped
            and indent < SLACK * em
            and indent_before < FAR_INDENT * em
        )
        if not is_middle or room > HELD_TOGETHER * em:
            return True
    if max(indent_before, indent) > FAR_INDENT * em:
        # Titles in the middle and signatures on the right; only a title too long for its line goes on in the middle.
        is_centred = abs(line.left + line.right - next_column.left - next_column.right) < 2 * em
        return is_stopped or not is_centred or indent_before > SLACK * em
    has_label = bool(line_rules()["label"].match(line.text))
    if indent > INDENT * em:
        return abs(indent - indent_before) > SLACK * em or is_stopped or has_label
    return has_label and is_stopped and not is_indented


def _differ_in_size(before: Line, line: Line) -> bool:
    """Title and body. Both the width of characters and the height of lines must say so: each alone errs at times."""
    if min(width_of(before.text), width_of(line.text)) <= 3:
        return False
    heights = (before.bottom - before.top, line.bottom - line.top)
    return all(min(pair) < 0.85 * max(pair) for pair in ((before.em, line.em), heights))


def _columns(lines: Sequence[Line]) -> dict[int, _Column]:
    """The body's column of each page; pages with few full lines take the whole document's."""
    whole = _column(lines)
    found = {}
    for page, group in groupby(lines, key=lambda line: line.page):
        of_page = list(group)
        widest = max(line.right - line.left for line in of_page)
        full = [line for line in of_page if line.right - line.left > 0.8 * widest]
        found[page] = _column(of_page) if len(full) >= 5 else whole
    return found


def _column(lines: Sequence[Line]) -> _Column:
    if not lines:
        return _Column(0, 0, 1, 1)
    widest = max(line.right - line.left for line in lines)
    full = [line for line in lines if line.right - line.left >= 0.7 * widest]
    em = median(line.em for line in full)
    lefts = Counter(round(line.left / em * 2) for line in full)
    # The most usual left edge; of two about as usual, the outer one: the other is the indent of first lines.
    usual = max(lefts.values())
    left = min(edge for edge, count in lefts.items() if count >= 0.4 * usual) * em / 2
    rights = sorted(line.right for line in full)
    right = max(rights[int(len(rights) * 0.85)], left + NARROWEST * em)
    return _Column(left, right, _pitch(lines, right - em) or em * 1.5, em)


def _pitch(lines: Sequence[Line], right: float) -> float:
    """The usual step from a line that is full to the next one, which mostly belongs to the same paragraph."""
    steps = [
        line.top - before.top
        for before, line in pairwise(lines)
        if before.page == line.page and before.right > right and line.top > before.top
    ]
    return median(steps) if steps else 0.0


def _uses_indents(lines: Sequence[Line], columns: dict[int, _Column]) -> bool:
    """Whether lines that follow a clearly ended paragraph are indented."""
    indented = plain = 0
    for before, line in pairwise(lines):
        column = columns[before.page]
        if (
            before.right < column.right - 3 * column.em
            and before.left < column.left + 3 * column.em
        ):
            if line.left > columns[line.page].left + INDENT * column.em:
                indented += 1
            else:
                plain += 1
    return indented > plain


def _with_whole_tables(items: Sequence[Line | Table]) -> list[Line | Table]:
    """A table that ends a page and one of the same columns that begins the next are one; heads stand once."""
    whole: list[Line | Table] = []
    for item in items:
        before = whole[-1] if whole else None
        if isinstance(item, Table) and isinstance(before, Table) and _goes_on(before, item):
            whole[-1] = _appended(before, item)
        else:
            whole.append(item)
    return whole


def _goes_on(before: Table, table: Table) -> bool:
    same = len(before.edges) == len(table.edges) and all(
        abs(a - b) < 3 for a, b in zip(before.edges, table.edges, strict=True)
    )
    return same and table.page == before.page + 1


def _appended(before: Table, table: Table) -> Table:
    rows = max(cell.row + cell.rows for cell in before.cells)
    heads = [c.text for c in before.cells if c.row == 0]
    skip = 1 if heads == [c.text for c in table.cells if c.row == 0] else 0
    last = {c.column: c for c in before.cells if c.row + c.rows == rows}
    first = {c.column: c for c in table.cells if c.row == skip}
    old = list(before.cells)
    if _is_cut(last, first, before.unended):
        # The row itself was parted by the page's end.
        old = [
            replace(c, text=joined(c.text, first[c.column].text))
            if c in last.values() and c.column in first
            else c
            for c in old
        ]
        skip += 1
    more = [replace(c, row=c.row - skip + rows) for c in table.cells if c.row >= skip]
    return replace(table, cells=(*old, *more))


def _is_cut(last: dict[int, GridCell], first: dict[int, GridCell], unended: frozenset[int]) -> bool:
    """Whether a table's first row only ends the last row of the page before: some cells go on, the others are empty."""
    going_on = [column for column, cell in first.items() if cell.text]
    silent = [
        column
        for column, cell in first.items()
        if not cell.text and column in last and last[column].text
    ]
    return bool(silent) and bool(going_on) and all(c in unended and c in last for c in going_on)


def _without_margins(items: Sequence[Line | Table]) -> list[Line | Table]:
    """Without page numbers and without lines that stand first or last on many pages."""
    edges: list[Line] = []
    for _, group in groupby(items, key=lambda item: item.page):
        edges += _ends(list(group))
    seen = {(line.page, _DIGITS.sub("0", line.text)) for line in edges}
    often = Counter(text for _, text in seen)
    enough = max(REPEATED_PAGES, len({item.page for item in items}) * 0.4)
    counted = _counted(edges)
    dropped = {
        id(line)
        for line in edges
        if often[_DIGITS.sub("0", line.text)] >= enough
        or (
            line_rules()["page-number"].fullmatch(line.text)
            and (not line.text.isdecimal() or line in counted)
        )
    }
    return [item for item in items if id(item) not in dropped]


def _counted(edges: Sequence[Line]) -> list[Line]:
    """Bare numbers that count the pages; any other is a number of the text."""
    bare = [line for line in edges if line.text.isdecimal() and len(line.text) <= 4]
    offsets = Counter(int(line.text) - line.page for line in bare)
    return [
        line
        for line in bare
        if offsets[int(line.text) - line.page] > 1 or int(line.text) == line.page + 1
    ]


def _ends(on_page: Sequence[Line | Table]) -> list[Line]:
    """The first two and the last two lines of a page, unless a table stands beyond them."""
    lines = sorted((i for i in on_page if isinstance(i, Line)), key=lambda line: line.top)
    top = min(item.top for item in on_page)
    bottom = max(item.bottom for item in on_page)
    first = [line for line in lines[:2] if line.top <= top + 3 * (line.bottom - line.top)]
    last = [line for line in lines[-2:] if line.bottom >= bottom - 3 * (line.bottom - line.top)]
    return first + [line for line in last if line not in first]
