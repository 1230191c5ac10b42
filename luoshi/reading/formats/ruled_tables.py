"""Ruled tables of a page: thin strokes -> a grid of cells; a missing stroke between two places merges them.

Tables without upright rules stay lines of text: without them nothing tells a column from a gap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from luoshi.reading.formats.assembly import MAX_COLUMNS, GridCell
from luoshi.reading.formats.page import THIN, Box, PageText
from luoshi.reading.formats.printed import Line, Table, cell_text, has_stopped, is_full

NEAR = 2.5
SHORTEST = 6.0
MAX_STROKES = 20_000
MAX_RULES = 600

# A rule: its place across, where it begins and where it ends.
Rule = tuple[float, float, float]


def tables_of(page: PageText) -> list[tuple[Table, Box]]:
    """The page's ruled tables with at least two columns."""
    if len(page.strokes) > MAX_STROKES:
        return []
    flat, upright = _rules(page.strokes)
    if len(flat) < 2 or len(upright) < 2 or len(flat) + len(upright) > MAX_RULES:
        return []
    grids = [_Grid(f, u) for f, u in _groups(flat, upright)]
    grids = [grid for grid in grids if grid.is_table]
    for begin, end in page.spans() if grids else ():
        for grid in grids:
            grid.take(page, begin, end)
    return [(grid.table(page.number), grid.outer) for grid in grids]


def _rules(strokes: Sequence[Box]) -> tuple[list[Rule], list[Rule]]:
    flat: list[Rule] = []
    upright: list[Rule] = []
    for box in strokes:
        width, height = box.right - box.left, box.bottom - box.top
        if height <= THIN and width > SHORTEST:
            flat.append(((box.top + box.bottom) / 2, box.left, box.right))
        elif width <= THIN and height > SHORTEST:
            upright.append(((box.left + box.right) / 2, box.top, box.bottom))
        elif width > SHORTEST and height > SHORTEST:
            flat += [(box.top, box.left, box.right), (box.bottom, box.left, box.right)]
            upright += [(box.left, box.top, box.bottom), (box.right, box.top, box.bottom)]
    return _merged(flat), _merged(upright)


def _merged(rules: list[Rule]) -> list[Rule]:
    """Pieces of one straight rule made whole."""
    whole: list[Rule] = []
    rules.sort()
    at = 0
    while at < len(rules):
        last = at
        while last < len(rules) and rules[last][0] - rules[at][0] <= NEAR:
            last += 1
        place = rules[at][0]
        for _, begin, end in sorted(rules[at:last], key=lambda rule: rule[1]):
            if whole and whole[-1][0] == place and begin <= whole[-1][2] + NEAR:
                whole[-1] = (place, whole[-1][1], max(whole[-1][2], end))
            else:
                whole.append((place, begin, end))
        at = last
    return whole


def _groups(flat: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Rules that touch belong to one table."""
    sets = _Sets(len(flat) + len(upright))
    for i, (y, left, right) in enumerate(flat):
        for j, (x, top, bottom) in enumerate(upright, len(flat)):
            if left - NEAR <= x <= right + NEAR and top - NEAR <= y <= bottom + NEAR:
                sets.join(i, j)
    for members in sets.groups():
        flats = [flat[i] for i in members if i < len(flat)]
        uprights = [upright[i - len(flat)] for i in members if i >= len(flat)]
        if len(flats) > 1 and len(uprights) > 1:
            yield flats, uprights


class _Sets:
    """Disjoint sets of the numbers below a size."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, member: int) -> int:
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for member in range(len(self._parent)):
            found.setdefault(self.root(member), []).append(member)
        return list(found.values())


class _Grid:
    """The places between the rules of one table, and the lines of text in them."""

    def __init__(self, flat: list[Rule], upright: list[Rule]) -> None:
        self._xs = _edges(upright, flat)
        self._ys = _edges(flat, upright)
        self.outer = Box(self._xs[0], self._ys[0], self._xs[-1], self._ys[-1])
        self._columns, self._rows = len(self._xs) - 1, len(self._ys) - 1
        self._cells: dict[int, GridCell] = {}
        self._lines: dict[int, list[Line]] = {}
        self.is_table = 2 <= self._columns <= MAX_COLUMNS and self._rows >= 1
        if self.is_table:
            self._home = self._find_cells(flat, upright)
            self.is_table = any(cell.columns < self._columns for cell in self._cells.values())

    def take(self, page: PageText, begin: int, end: int) -> None:
        """Put the characters of a line into the cells they stand in."""
        first = page.box(begin)
        if not self.outer.top <= (first.top + first.bottom) / 2 <= self.outer.bottom:
            return
        home, start, last = -1, begin, begin
        for index in range(begin, end):
            if page.characters[index].isspace():
                continue
            found = self._home_of(page.box(index))
            if found != home:
                self._put(page, home, start, last)
                home, start = found, index
            last = index + 1
        self._put(page, home, start, last)

    def table(self, page: int) -> Table:
        cells: list[GridCell] = []
        unended: set[int] = set()
        for home in sorted(self._cells):
            cell = self._cells[home]
            width = self._xs[cell.column + cell.columns] - self._xs[cell.column]
            lines = self._lines.get(home, [])
            text = cell_text(lines, width)
            cells.append(GridCell(cell.row, cell.column, text, cell.rows, cell.columns))
            is_last = cell.row + cell.rows == self._rows
            if is_last and lines and is_full(lines[-1], width, "续") and not has_stopped(text):
                unended.add(cell.column)
        edges = tuple(self._xs)
        return Table(
            tuple(cells), self.outer.top, self.outer.bottom, page, edges, frozenset(unended)
        )

    def _put(self, page: PageText, home: int, start: int, end: int) -> None:
        if home < 0 or end <= start:
            return
        first, last = page.box(start), page.box(end - 1)
        line = Line(
            page.text(start, end), first.left, last.right, first.top, first.bottom, page.number
        )
        self._lines.setdefault(home, []).append(line)

    def _home_of(self, box: Box) -> int:
        column = bisect_right(self._xs, (box.left + box.right) / 2) - 1
        row = bisect_right(self._ys, (box.top + box.bottom) / 2) - 1
        if 0 <= column < self._columns and 0 <= row < self._rows:
            return self._home[row * self._columns + column]
        return -1

    def _find_cells(self, flat: list[Rule], upright: list[Rule]) -> list[int]:
        """Each place's cell, named by the cell's first place."""
        sets = _Sets(self._rows * self._columns)
        for column in range(1, self._columns):
            near = _near(upright, self._xs[column])
            for row in range(self._rows):
                if not _is_ruled(near, (self._ys[row] + self._ys[row + 1]) / 2):
                    sets.join(row * self._columns + column - 1, row * self._columns + column)
        for row in range(1, self._rows):
            near = _near(flat, self._ys[row])
            for column in range(self._columns):
                if not _is_ruled(near, (self._xs[column] + self._xs[column + 1]) / 2):
                    sets.join((row - 1) * self._columns + column, row * self._columns + column)
        home = list(range(self._rows * self._columns))
        for members in sets.groups():
            rows = {m // self._columns for m in members}
            columns = {m % self._columns for m in members}
            is_whole = len(rows) * len(columns) == len(members)
            for member in members:
                home[member] = members[0] if is_whole else member
            for first in members[:1] if is_whole else members:
                spans = (len(rows), len(columns)) if is_whole else (1, 1)
                self._cells[first] = GridCell(*divmod(first, self._columns), "", *spans)
        return home


def _near(rules: list[Rule], place: float) -> list[Rule]:
    return [rule for rule in rules if abs(rule[0] - place) <= 2 * NEAR]


def _is_ruled(rules: list[Rule], at: float) -> bool:
    return any(begin <= at <= end for _, begin, end in rules)


def _edges(rules: list[Rule], across: list[Rule]) -> list[float]:
    """Places of the rules, and the ends of those across them where the outermost are not drawn."""
    places = sorted(rule[0] for rule in rules)
    outer = [min(rule[1] for rule in across), *places, max(rule[2] for rule in across)]
    edges = [outer[0]]
    for place in outer[1:]:
        if place - edges[-1] > SHORTEST:
            edges.append(place)
    return edges
