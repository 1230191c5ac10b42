"""The best pairing of two lists as a whole: maximum weight, the same answer every time, in bounded time."""

from __future__ import annotations

from collections.abc import Mapping

Edges = Mapping[tuple[int, int], int]
# One component of this many rows takes about a second; a larger one is paired by falling weight.
LARGEST = 150


def assign(edges: Edges) -> dict[int, int]:
    """Row -> column with the greatest sum of weights (all > 0). Among equals: the one found first in row order."""
    pairs: dict[int, int] = {}
    for part in _components(edges):
        rows = sorted({row for row, _ in part})
        columns = sorted({column for _, column in part})
        if min(len(rows), len(columns)) > LARGEST:
            pairs |= _falling(part)
        elif len(rows) <= len(columns):
            pairs |= _optimal(part, rows, columns)
        else:
            turned = {(column, row): weight for (row, column), weight in part.items()}
            pairs |= {row: column for column, row in _optimal(turned, columns, rows).items()}
    return pairs


def _components(edges: Edges) -> list[dict[tuple[int, int], int]]:
    """Edges that hang together, in the order of their first row."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for row, column in edges:
        root[find(("row", row))] = find(("column", column))
    parts: dict[tuple[str, int], dict[tuple[int, int], int]] = {}
    for edge in sorted(edges):
        parts.setdefault(find(("row", edge[0])), {})[edge] = edges[edge]
    return list(parts.values())


def _falling(edges: Edges) -> dict[int, int]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in sorted(edges, key=lambda edge: (-edges[edge], edge)):
        if row not in pairs and column not in taken:
            pairs[row] = column
            taken.add(column)
    return pairs


def _optimal(edges: Edges, rows: list[int], columns: list[int]) -> dict[int, int]:
    """The Hungarian method with potentials, len(rows) <= len(columns); a missing edge weighs nothing."""
    cost = [[-edges.get((row, column), 0) for column in columns] for row in rows]
    width = len(columns)
    held = [-1] * (width + 1)  # column -> row; the last column is the start of every path
    of_row, of_column = [0] * len(rows), [0] * (width + 1)
    for row in range(len(rows)):
        _augment(row, cost, held, of_row, of_column)
    return {
        rows[held[c]]: columns[c]
        for c in range(width)
        if held[c] >= 0 and (rows[held[c]], columns[c]) in edges
    }


def _augment(
    row: int, cost: list[list[int]], held: list[int], of_row: list[int], of_column: list[int]
) -> None:
    """Give `row` a column, moving earlier rows along the cheapest path."""
    width = len(of_column) - 1
    at, held[width] = width, row
    least: list[int | None] = [None] * width
    came = [width] * width
    done = [False] * (width + 1)
    while held[at] != -1:
        done[at] = True
        here = held[at]
        step, following = None, at
        for column in range(width):
            if done[column]:
                continue
            reduced = cost[here][column] - of_row[here] - of_column[column]
            known = least[column]
            if known is None or reduced < known:
                least[column], came[column] = reduced, at
                known = reduced
            if step is None or known < step:
                step, following = known, column
        step = step or 0
        for column in range(width + 1):
            if done[column]:
                of_row[held[column]] += step
                of_column[column] -= step
            elif column < width:
                least[column] = (least[column] or 0) - step
        at = following
    while at != width:
        held[at] = held[came[at]]
        at = came[at]
    held[width] = -1
