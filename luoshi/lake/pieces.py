"""Runs of programmes that fit the memory, each answered by the quickest way that is exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.lake.files import Session, read_table, reading
from luoshi.lake.manifest import Lake
from luoshi.lake.plain import Figures, Mode, answers_sql, piece_sql, types_sql
from luoshi.lake.rows import PROGRAMME_BITS, ROUTE_BITS, ROUTES, Route
from luoshi.lake.taken import Taken
from luoshi.plan import closed_month
from luoshi.progress import materialized_sql

# For 1 GiB. A programme is never parted: one that is larger spills to disk.
_MOST_TARGETS = 600_000
_MOST_FIGURES: dict[Route, int] = {"newest": 3_000_000, "running": 2_500_000, "rule_book": 300_000}
# How far back figures are looked for before all are read, in months.
_LOOK_BACK = (0, 3, 12)
_GIB = 2**30


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring programmes, as (number, targets), answered by one route."""

    route: Route
    programmes: tuple[tuple[int, int], ...]
    dates: tuple[date, ...]
    known: int
    figures: int
    by_rule_book: bool = False

    @property
    def targets(self) -> int:
        return sum(targets for _, targets in self.programmes)

    @property
    def numbers(self) -> tuple[int, int]:
        """Lowest and highest number of a target or a path in it."""
        first, last = self.programmes[0][0], self.programmes[-1][0]
        return first << PROGRAMME_BITS, ((last + 1) << PROGRAMME_BITS) - 1

    @property
    def series(self) -> tuple[int, int]:
        top = ROUTES.index(self.route) << ROUTE_BITS
        return top | self.numbers[0], top | self.numbers[1]


def prepare(duck: Session, lake: Lake, dates: Sequence[date], known: int) -> None:
    """What every piece needs: the dates, the policies, words as numbers."""
    for statement in types_sql():
        duck.run(statement)
    for day in dates:
        month, number = closed_month(day), day.year * 10000 + day.month * 100 + day.day
        duck.run(f"insert into judge_date values ({number}, {month}, {month // 12}, {known})")
    duck.run(f"insert into judge_policy select distinct * from {read_table(lake, 'policies')}")


def pieces_of(
    duck: Session,
    lake: Lake,
    dates: tuple[date, ...],
    memory: int,
    *,
    by_rule_book: bool,
) -> list[Piece]:
    route = "0" if by_rule_book else f"series >> {ROUTE_BITS}"
    rows = duck.rows(
        f"select {route} as route, target_no >> {PROGRAMME_BITS} as programme, count(*) "
        f"from {read_table(lake, 'targets')} group by all order by all"
    )
    months = max(len(_months(lake, dates)), 1)
    [(known,)] = duck.rows("select max(known_until) from judge_date")
    pieces = []
    for number, way in enumerate(ROUTES):
        few = max(_MOST_FIGURES[way] * memory // _GIB // months, 1)
        most = _MOST_TARGETS * memory // _GIB if way == "newest" else few
        own = [(programme, targets) for n, programme, targets in rows if n == number]
        pieces += [Piece(way, run, dates, known, few, by_rule_book) for run in _runs(own, most)]
    return pieces


def _runs(programmes: Iterable[tuple[int, int]], most: int) -> list[tuple[tuple[int, int], ...]]:
    runs: list[list[tuple[int, int]]] = []
    size = 0
    for programme, targets in programmes:
        if not runs or size + targets > most:
            runs.append([])
            size = 0
        runs[-1].append((programme, targets))
        size += targets
    return [tuple(run) for run in runs]


def _months(lake: Lake, dates: Sequence[date]) -> list[int]:
    """The months of figures that a date can know of."""
    last = closed_month(max(dates))
    return sorted({f.month for f in lake.files if f.month is not None and f.month <= last})


def answer_piece(duck: Session, lake: Lake, piece: Piece, taken: Taken) -> None:
    low, high = piece.numbers
    duck.run("delete from judge_curve")
    duck.run(
        f"insert into judge_curve select * from {read_table(lake, 'curves')} "
        f"where path between {low} and {high}"
    )
    if piece.route == "rule_book":
        _by_rule_book(duck, lake, piece, taken)
    else:
        _by_figure(duck, lake, piece, taken)


def _by_rule_book(duck: Session, lake: Lake, piece: Piece, taken: Taken) -> None:
    column, (low, high) = "series", piece.series
    if piece.by_rule_book:
        column, (low, high) = f"(series & {(1 << ROUTE_BITS) - 1})", piece.numbers
    for table, name in (("judge_target", "targets"), ("judge_observation", "observations")):
        columns = ", ".join(row[0] for row in duck.rows(f"describe {table}"))
        duck.run(f"delete from {table}")
        duck.run(
            f"insert into {table} select {columns} from {read_table(lake, name)} "
            f"where {column} between {low} and {high}"
        )
    within = f"{column} between {low} and {high}"
    taken.take_ruled(materialized_sql(), read_table(lake, "observations"), within)


def _by_figure(duck: Session, lake: Lake, piece: Piece, taken: Taken) -> None:
    """First as if every target had a figure in each month asked for, as most have; if not, with those that have none."""
    low, high = piece.series
    source = read_table(lake, "targets")
    duck.run(piece_sql(f"select * from {source} where series between {low} and {high}"))
    months, closed = _months(lake, piece.dates), {closed_month(d) for d in piece.dates}
    near = months if piece.route == "running" else [m for m in months if m in closed]
    if _try(duck, lake, piece, taken, "exact", near):
        return
    if piece.targets > piece.figures and len(piece.programmes) > 1:
        for run in _runs(piece.programmes, piece.figures):
            _by_figure(duck, lake, _part(piece, run), taken)
        return
    if len(piece.dates) == 1 and piece.route == "newest":
        for back in _LOOK_BACK:
            recent = [m for m in months if m >= closed_month(piece.dates[0]) - back]
            if recent and _try(duck, lake, piece, taken, "any", recent, complete=True):
                return
    _try(duck, lake, piece, taken, "any", months)


def _part(piece: Piece, run: tuple[tuple[int, int], ...]) -> Piece:
    return Piece(piece.route, run, piece.dates, piece.known, piece.figures)


def _try(
    duck: Session,
    lake: Lake,
    piece: Piece,
    taken: Taken,
    mode: Mode,
    months: Sequence[int],
    *,
    complete: bool = False,
) -> bool:
    """Answers the piece from the figures of some months. False, and nothing taken, when that leaves a target unanswered."""
    paths = [p for m in months for p in lake.paths("observations", m, m)]
    source = reading(paths) if paths else "new_observations"
    low, high = piece.series
    figures = Figures(source, low, high, piece.known)
    policies = duck.rows("select * from judge_policy")
    answers = piece.targets * len(piece.dates)
    return taken.take_plain(
        answers_sql(piece.route, mode, figures, policies),
        source,
        f"series between {low} and {high}",
        answers=answers,
        figures=answers if complete else 0,
    )
