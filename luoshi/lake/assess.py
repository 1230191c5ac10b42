"""A lake judged: in pieces of whole programmes, so that memory is bounded, by the quickest way that is exact."""

from __future__ import annotations

import calendar
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from luoshi.lake.files import Session, check_files, read_table, session
from luoshi.lake.manifest import Lake, LakeError
from luoshi.lake.pieces import Piece, answer_piece, pieces_of, prepare
from luoshi.lake.rows import Route
from luoshi.lake.taken import Taken
from luoshi.plan import closed_month, month_of_index
from luoshi.progress import LIGHTS, VERDICTS, Light, Verdict, instant

GIB = 2**30
_EVER = 2**62


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a lake. each_month: at the end of every month from the first target's start to as_of.

    known_on: what was recorded later is not known (None: all is). out: .parquet or .csv for the answers themselves.
    memory: bytes for the whole process. marks: also make `LakeCount.mark`, to compare two ways of judging.
    by_rule_book: everything through judge.sql itself, ten times slower; to check the quick ways on one's own data.
    """

    as_of: date
    known_on: datetime | None = None
    each_month: bool = False
    out: Path | None = None
    memory: int = GIB
    marks: bool = False
    by_rule_book: bool = False


@dataclass(frozen=True, slots=True)
class LakeCount:
    """So many targets of a programme have this verdict and light at this date. mark: a sum over which ones, see Asked."""

    programme: str
    as_of: date
    verdict: Verdict
    light: Light
    targets: int
    mark: int = 0


@dataclass(frozen=True, slots=True)
class LakeAnswers:
    """The counts, by programme, date, verdict and light. by_route: how many targets were answered which way."""

    dates: tuple[date, ...]
    counts: tuple[LakeCount, ...]
    by_route: dict[Route, int]

    @property
    def checksum(self) -> int:
        """Equal for two runs when every target has the same verdict and light at every date. Needs Asked.marks."""
        return sum(
            c.mark * (VERDICTS.index(c.verdict) * len(LIGHTS) + LIGHTS.index(c.light) + 1)
            for c in self.counts
        )


def assess_lake(
    lake: Lake, asked: Asked, on_step: Callable[[int, int], None] = lambda done, of: None
) -> LakeAnswers:
    """Every target of the lake at the date, or dates, asked for: the verdicts and lights `progress.assess` gives.

    on_step: pieces done, of how many. Raises LakeError that names the file that is not as it should be, or says that the
    memory is too small; no answer is given then, and no file is written.
    """
    known = _EVER if asked.known_on is None else instant(asked.known_on, "“截至时间”")
    with _working(asked.out) as work, session(asked.memory, work / "spill") as duck:
        check_files(duck, lake)
        dates = _dates(duck, lake, asked)
        prepare(duck, lake, dates, known)
        taken = Taken(duck, lake, work if asked.out else None, marks=asked.marks)
        pieces = pieces_of(duck, lake, dates, asked.memory, by_rule_book=asked.by_rule_book)
        for done, piece in enumerate(pieces):
            on_step(done, len(pieces))
            answer_piece(duck, lake, piece, taken)
        on_step(len(pieces), len(pieces))
        if asked.out is not None:
            taken.write(asked.out)
        return LakeAnswers(dates, _counts(lake, taken), _by_route(pieces))


@contextmanager
def _working(out: Path | None) -> Iterator[Path]:
    """A folder for what does not fit the memory, beside the answers, gone afterwards."""
    try:
        work = Path(tempfile.mkdtemp(prefix=".luoshi-", dir=out.absolute().parent if out else None))
    except OSError as error:
        raise LakeError(
            f"临时文件夹建不了：{error.strerror}。", "请检查权限和磁盘空间。"
        ) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _dates(duck: Session, lake: Lake, asked: Asked) -> tuple[date, ...]:
    if not asked.each_month:
        return (asked.as_of,)
    last = closed_month(asked.as_of)
    [(first,)] = duck.rows(f"select min(start_month) from {read_table(lake, 'targets')}")
    return tuple(
        _month_end(m) for m in range(last if first is None else min(first, last), last + 1)
    )


def _month_end(index: int) -> date:
    year, month = month_of_index(index)
    return date(year, month, calendar.monthrange(year, month)[1])


def _counts(lake: Lake, taken: Taken) -> tuple[LakeCount, ...]:
    codes = {p.number: p.code for p in lake.programmes}
    verdicts, lights = {str(v): v for v in VERDICTS}, {str(v): v for v in LIGHTS}
    counts = [
        LakeCount(
            codes[key.programme],
            date(key.as_of // 10000, key.as_of // 100 % 100, key.as_of % 100),
            verdicts[key.verdict],
            lights[key.light],
            targets,
            taken.marks[key],
        )
        for key, targets in taken.found.items()
    ]
    return tuple(sorted(counts, key=lambda c: (c.programme, c.as_of, c.verdict, c.light)))


def _by_route(pieces: Sequence[Piece]) -> dict[Route, int]:
    found: Counter[Route] = Counter()
    for piece in pieces:
        found[piece.route] += piece.targets
    return dict(found)
