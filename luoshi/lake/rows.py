"""A programme's rows as the lake keeps them: the judge's input, with the way each series is answered.

A number holds three things, so that files sorted by series lie in runs of one route and one programme:
series = route << 56 | programme << 32 | number in the programme; targets and observations have no route.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from luoshi.progress import JudgeTables, tables_sql

Cell = int | str | None
Row = tuple[Cell, ...]
NEVER = 2**63 - 1
PROGRAMME_BITS, ROUTE_BITS = 32, 56

# rule_book: judge.sql itself. newest: the deciding figure alone is the state. running: one pass over the figures in order.
Route = Literal["rule_book", "newest", "running"]
ROUTES: tuple[Route, ...] = ("rule_book", "newest", "running")
_BY_FIGURE = frozenset({"whole", "cap", "points", "ratio", "none"})


@dataclass(frozen=True, slots=True)
class ProgrammeRows:
    """Rows for the lake's tables; columns are those of judge_tables.sql and the extra ones of `files.SCHEMAS`."""

    targets: list[Row]
    observations: list[Row]
    curves: list[Row]
    policies: list[Row]
    unasked: int
    checksum: str


def rows_of(tables: JudgeTables, programme: int) -> ProgrammeRows:
    """The judge's tables of one programme, numbered so that no other programme has the same numbers."""
    targets = [dict(zip(_columns("judge_target"), row, strict=True)) for row in tables.rows["judge_target"]]  # fmt: skip
    figures = [_Figure(row) for row in tables.rows["judge_observation"]]
    routes = _routes(targets, figures)
    shift = programme << PROGRAMME_BITS

    def series(number: int) -> int:
        return ROUTES.index(routes[number]) << ROUTE_BITS | shift | number

    def moved(number: Cell) -> Cell:
        return None if number is None else shift | int(number)

    ends = _ends(figures, routes)
    observations: list[Row] = [
        (series(f.series), moved(f.number), moved(f.replaces), *f.rest, ends.get(place, NEVER), tables.observations[f.number].id)
        for place, f in enumerate(figures)
    ]  # fmt: skip
    observations += [
        (series(0), moved(f.number), moved(f.replaces), *f.rest, NEVER, None)
        for f in _elsewhere(figures, routes)
    ]
    told = []
    for target, rule in zip(targets, tables.rules, strict=True):
        numbers = {
            "target_no": moved(target["target_no"]),
            "series": series(_whole(target["series"])),
            "path": moved(target["path"]),
            "part_of": moved(target["part_of"]),
        }
        told.append((*{**target, **numbers}.values(), rule.target, rule.area))
    asked = {(r.indicator, r.area) for r in tables.rules}
    rows = ProgrammeRows(
        sorted(told, key=lambda row: (row[1], row[0])),
        sorted(observations, key=lambda row: (row[0], row[4], row[9], row[1])),
        [(moved(row[0]), *row[1:]) for row in tables.rows["judge_curve"]],
        list(tables.rows["judge_policy"]),
        sum((o.indicator, o.area) not in asked for o in tables.observations),
        "",
    )
    return ProgrammeRows(
        rows.targets, rows.observations, rows.curves, rows.policies, rows.unasked, _checksum(rows)
    )


@dataclass(slots=True)
class _Figure:
    series: int
    number: int
    replaces: int | None
    rest: tuple[Cell, ...]
    first: int
    last: int
    recorded: int

    def __init__(self, row: Sequence[Cell]) -> None:
        self.series, self.number = _whole(row[0]), _whole(row[1])
        self.replaces = None if row[2] is None else _whole(row[2])
        self.rest = tuple(row[3:])
        self.first, self.last, self.recorded = _whole(row[3]), _whole(row[4]), _whole(row[9])

    @property
    def age(self) -> tuple[int, int]:
        return self.recorded, self.number


def _routes(targets: Sequence[Mapping[str, Cell]], figures: Sequence[_Figure]) -> dict[int, Route]:
    """How each series is answered: a plain way only when every target on it and every figure in it allows it."""
    wholes = {t["part_of"] for t in targets if t["part_of"] is not None}
    by_series: dict[int, list[_Figure]] = defaultdict(list)
    for figure in figures:
        by_series[figure.series].append(figure)
    tangled = _tangled(figures)
    wanted: dict[int, set[Route]] = defaultdict(set)
    for target in targets:
        number = _whole(target["series"])
        fits = number not in tangled and target["target_no"] not in wholes
        wanted[number].add(_route(target, by_series[number]) if fits else "rule_book")
    routes: dict[int, Route] = {0: "rule_book"}
    for number, ways in wanted.items():
        routes[number] = ways.pop() if len(ways) == 1 else "rule_book"
    return routes


def _route(target: Mapping[str, Cell], figures: Sequence[_Figure]) -> Route:
    """The conditions of docs/design/lake.md, section 3; each is one under which plain.sql says what judge.sql says."""
    measured = target["measure"] in _BY_FIGURE or (
        target["measure"] == "rise" and target["base"] is not None
    )
    other = target["part_of"] is not None or target["is_suspended"] or target["rate_unit"]
    odd = target["form"] == "range" and target["op"] != "between"
    if not measured or other or odd or target["form"] in ("words", "grade"):
        return "rule_book"
    latest = target["gather"] == "latest"
    if target["form"] != "keep" and (
        latest or (target["gather"] == "year_to_date" and target["scope"] == "year")
    ):
        return "newest"
    step = _whole(target["step_months"])
    whole_periods = all((f.last + 1) % step == 0 for f in figures)
    if not whole_periods:
        return "rule_book"
    if latest:
        return "running"
    single = all(f.last - f.first + 1 == step for f in figures)
    summed = target["gather"] == "sum" and target["measure"] in ("whole", "cap")
    return "running" if summed and single else "rule_book"


def _tangled(figures: Sequence[_Figure]) -> set[int]:
    """Series in which one figure a month cannot be told by its times alone.

    Two periods end in one month, or one runs over the turn of the year; or a figure is replaced by one that is not a newer one of the same series and period.
    """
    first: dict[tuple[int, int], int] = {}
    by_number: dict[int, list[_Figure]] = defaultdict(list)
    found = set()
    for figure in figures:
        by_number[figure.number].append(figure)
        other_year = figure.first // 12 != figure.last // 12
        if (
            first.setdefault((figure.series, figure.last), figure.first) != figure.first
            or other_year
        ):
            found.add(figure.series)
    for newer in figures:
        beside = {f.series: f for f in by_number[newer.number]}
        for older in by_number[newer.replaces] if newer.replaces is not None else ():
            own = beside.get(older.series)
            same = own is not None and (own.first, own.last) == (older.first, older.last)
            if not same or newer.age <= older.age:
                found.add(older.series)
    return found


def _ends(figures: Sequence[_Figure], routes: Mapping[int, Route]) -> dict[int, int]:
    """Place of a figure -> when a newer one of its series and period was recorded; figures of the plain routes only."""
    periods: dict[tuple[int, int], list[tuple[tuple[int, int], int]]] = defaultdict(list)
    for place, figure in enumerate(figures):
        if routes[figure.series] != "rule_book":
            periods[figure.series, figure.last].append((figure.age, place))
    ends = {}
    for versions in periods.values():
        versions.sort()
        for (_, place), ((recorded, _), _) in pairwise(versions):
            ends[place] = recorded
    return ends


def _elsewhere(figures: Sequence[_Figure], routes: Mapping[int, Route]) -> list[_Figure]:
    """Figures of a plain series that replace one of the rule book's: it must know of them, as of those in series 0."""
    theirs = {f.number for f in figures if routes[f.series] == "rule_book"}
    found = {
        f.number: f
        for f in figures
        if f.number not in theirs and f.replaces is not None and f.replaces in theirs
    }
    return list(found.values())


def _checksum(rows: ProgrammeRows) -> str:
    digest = hashlib.sha256()
    for table in (rows.targets, rows.observations, rows.curves, rows.policies):
        for row in table:
            digest.update(repr(row).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _whole(cell: Cell) -> int:
    if not isinstance(cell, int):
        raise TypeError(f"a number was expected, not {cell!r}")
    return cell


@cache
def _columns(table: str) -> tuple[str, ...]:
    """Column names of an input table, from the statement that makes it."""
    text = next(s for s in tables_sql() if s.startswith(f"create table {table} "))
    return tuple(re.findall(r"(\w+) (?:bigint|varchar)", text))
