"""Tables without rules: rows of words that stand below each other in the same columns.

Only the plain case is taken: three columns in two rows or two columns in three rows, none of which overlap. Everything else
stays lines, where nothing is lost but the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from luoshi.reading.formats.assembly import GridCell
from luoshi.reading.formats.printed import Line, Table, first_word, joined

# Columns are at least this far apart, in ems.
APART = 0.8
ROW_STEP = 4.0
# Lines of one cell are closer to each other than rows and the text around a table.
LINE_STEP = 1.8
MAX_ROWS = 200

Piece = tuple[str, float, float]
Row = list[Piece]


def with_column_tables(items: Sequence[Line | Table]) -> list[Line | Table]:
    """Lines that make up a table replaced by it."""
    done: list[Line | Table] = []
    at = 0
    while at < len(items):
        run = _run(items, at)
        table = _table(run) if len(run) > 1 else None
        if table is None:
            done.append(items[at])
            at += 1
        else:
            done.append(table)
            at += len(run)
    return done


def _run(items: Sequence[Line | Table], at: int) -> list[Line]:
    """Lines in columns from here on, with the lines that go on in one of their cells."""
    run: list[Line] = []
    for item in items[at : at + MAX_ROWS]:
        if not isinstance(item, Line):
            break
        if run and not _is_near(run[-1], item):
            break
        if not item.pieces and not (run and _cell_broken(run, item)):
            break
        run.append(item)
    return run


def _is_near(before: Line, line: Line) -> bool:
    return before.page == line.page and -0.5 * line.em < line.top - before.top < ROW_STEP * line.em


def _cell_broken(run: Sequence[Line], line: Line) -> bool:
    """Whether the line carries on the cell above it, which had no room for its first word."""
    above = next((row for row in reversed(run) if row.pieces), None)
    em = line.em
    if above is None or line.top - run[-1].top > LINE_STEP * em:
        return False
    for (_, left, right), (_, next_left, _) in pairwise(above.pieces):
        if (
            abs(line.left - left) < APART * em
            and right + (first_word(line.text) + 2 * APART) * em > next_left
        ):
            return line.right < next_left
    return False


def _table(run: Sequence[Line]) -> Table | None:
    rows: list[Row] = []
    for line in run:
        if line.pieces:
            rows.append(list(line.pieces))
        else:
            _carry_on(rows[-1], line)
    edges = _edges(rows, APART * run[0].em)
    if len(edges) < 2 or len(edges) * len(rows) < 6 or len(rows) < 2:
        return None
    cells: list[GridCell] = []
    for at, row in enumerate(rows):
        places = [_column_of(piece, edges) for piece in row]
        if len(set(places)) < len(places):
            return None
        cells += [
            GridCell(at, column, text) for column, (text, _, _) in zip(places, row, strict=True)
        ]
    bounds = (*(left for left, _ in edges), edges[-1][1])
    return Table(tuple(cells), run[0].top, run[-1].bottom, run[0].page, bounds)


def _carry_on(row: Row, line: Line) -> None:
    at = min(range(len(row)), key=lambda index: abs(row[index][1] - line.left))
    text, left, right = row[at]
    row[at] = (joined(text, line.text), left, max(right, line.right))


def _edges(rows: Sequence[Row], apart: float) -> list[tuple[float, float]]:
    """Where columns begin and end: the stretches that the words of all rows cover together."""
    edges: list[tuple[float, float]] = []
    for left, right in sorted((left, right) for row in rows for _, left, right in row):
        if edges and left < edges[-1][1] + apart:
            edges[-1] = (edges[-1][0], max(edges[-1][1], right))
        else:
            edges.append((left, right))
    return edges


def _column_of(piece: Piece, edges: Sequence[tuple[float, float]]) -> int:
    return next(index for index, (left, right) in enumerate(edges) if left <= piece[1] <= right)
