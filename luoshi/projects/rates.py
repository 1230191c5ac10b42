"""Rates of a frozen month, in whole and by group, each with the projects it is made of. The data and its grammar: rates.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Final, Literal

from luoshi.plan import Period
from luoshi.projects._data import ProjectError, flag_in, mapping, one_of, packaged, text_in
from luoshi.projects.freezing import FrozenProject, Snapshot
from luoshi.projects.lists import LEVELS, level_words, project_lists

Measure = Literal["count", "invest", "percent"]
Grouping = Literal["all", "town", "taskforce", "level", "cluster", "list"]
GROUPINGS: Final[Mapping[Grouping, str]] = {
    "all": "合计",
    "town": "镇街",
    "taskforce": "专班",
    "level": "级别",
    "cluster": "产业集群",
    "list": "名单",
}
_MEASURES: Final[Mapping[Measure, str]] = {"count": "个", "invest": "万元", "percent": "%"}
_Test = Callable[[FrozenProject, Period], bool]


@dataclass(frozen=True, slots=True)
class RateRule:
    code: str
    label: str
    words: str
    among: str
    counted: str
    measure: Measure
    paced: bool
    source: str
    example: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of one group. numerator, denominator: projects, or 万元, or for physical progress the sum and the projects.

    percent: rounded half up to one decimal, once, from the exact quotient; None where there is nothing to divide by.
    gap: percentage points above (below: negative) the schedule, rounded once likewise; None for rates without a schedule.
    counted, among: codes of the projects in the numerator and in the denominator, so that each figure can be opened.
    silent: codes whose report is missing: they add nothing to the numerator (`invest`) or are left out (`percent`).
    unplanned: codes left out of both sides because no figure of the year's plan is there.
    """

    rule: RateRule
    group: str
    numerator: Decimal
    denominator: Decimal
    percent: Decimal | None
    gap: Decimal | None
    counted: tuple[str, ...]
    among: tuple[str, ...]
    silent: tuple[str, ...] = ()
    unplanned: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        return _MEASURES[self.rule.measure]


@cache
def rate_rules() -> Mapping[str, RateRule]:
    found = {}
    for code, raw in mapping(packaged("rates.yaml").get("rates"), "rates.yaml 的 rates").items():
        place = f"rates.yaml 的 {code}"
        entry = mapping(raw, place)
        measure = one_of(text_in(entry, "measure", place), _MEASURES, place)
        found[code] = RateRule(
            code=code,
            label=text_in(entry, "label", place),
            words=text_in(entry, "words", place),
            among=one_of(text_in(entry, "among", place), _SETS, place),
            counted=one_of(text_in(entry, "counted", place), _SETS, place),
            measure=next(each for each in _MEASURES if each == measure),
            paced=flag_in(entry, "paced", place),
            source=text_in(entry, "source", place),
            example=text_in(entry, "example", place),
        )
    return found


def rate_rule(code: str) -> RateRule:
    """Raises ProjectError."""
    known = rate_rules()
    if code not in known:
        raise ProjectError(f"没有“{code}”这个率。", f"请用其中之一：{'、'.join(known)}。")
    return known[code]


def schedule_percent(month: Period) -> Fraction:
    """序时进度: months gone of the year's twelve, in per cent."""
    return Fraction((month.last % 12 + 1) * 100, 12)


def rate(snapshot: Snapshot, code: str) -> Rate:
    """The rate of all listed projects."""
    return _rate(rate_rule(code), "", _counting(snapshot), snapshot.month)


def rates_by(snapshot: Snapshot, code: str, by: Grouping) -> tuple[Rate, ...]:
    """The rate of each group; "" holds what nobody has been named for. Levels and lists the highest first, others by key.

    A project counts once in each group it belongs to: towns, levels and clusters add up to the whole, 专班 and lists,
    of which a project may have several, need not.
    """
    if by not in GROUPINGS:
        raise ProjectError(f"不能按“{by}”分组。", f"请用其中之一：{'、'.join(GROUPINGS)}。")
    groups: dict[str, list[FrozenProject]] = {}
    for row in _counting(snapshot):
        for key in _keys(row, by):
            groups.setdefault(key, []).append(row)
    rule = rate_rule(code)
    order = {"level": LEVELS, "list": tuple(project_lists())}.get(by, tuple(sorted(groups)))
    return tuple(_rate(rule, key, groups[key], snapshot.month) for key in order if key in groups)


def group_words(by: Grouping, key: str) -> str:
    """How a group of `rates_by` is called on paper."""
    if by == "all":
        return GROUPINGS["all"]
    if by == "level":
        return next((level_words(level) for level in LEVELS if level == key), key)
    if by == "list" and key in project_lists():
        return project_lists()[key].label
    return key or f"未定{GROUPINGS[by]}"


def percent_of(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    """Exact; None where there is nothing to divide by."""
    return Fraction(numerator) * 100 / Fraction(denominator) if denominator else None


def tenth(value: Fraction) -> Decimal:
    """Rounded half away from zero to one decimal (四舍五入)."""
    scaled = abs(value) * 10
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    shown = Decimal(whole).scaleb(-1).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return -shown if value < 0 and whole else shown


def _counting(snapshot: Snapshot) -> tuple[FrozenProject, ...]:
    """Without parts of listed projects: the whole reports for them."""
    return tuple(row for row in snapshot.rows if row.within is None)


def _keys(row: FrozenProject, by: Grouping) -> Sequence[str]:
    if by == "all":
        return ("",)
    if by == "taskforce":
        return row.taskforces or ("",)
    if by == "list":
        return row.lists
    return ({"town": row.town, "level": row.level, "cluster": row.cluster}[by],)


def _rate(rule: RateRule, group: str, rows: Iterable[FrozenProject], month: Period) -> Rate:
    among = [row for row in rows if _SETS[rule.among](row, month)]
    counted = [row for row in among if _SETS[rule.counted](row, month)]
    parts = _PARTS[rule.measure](among, counted)
    percent = percent_of(parts.numerator, parts.denominator)
    if rule.measure == "percent" and percent is not None:
        percent /= 100
    paced = rule.paced and percent is not None
    return Rate(
        rule=rule,
        group=group,
        numerator=parts.numerator,
        denominator=parts.denominator,
        percent=None if percent is None else tenth(percent),
        gap=tenth(percent - schedule_percent(month)) if paced and percent is not None else None,
        counted=_codes(parts.counted),
        among=_codes(parts.among),
        silent=_codes(parts.silent),
        unplanned=_codes(parts.unplanned),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    numerator: Decimal
    denominator: Decimal
    counted: list[FrozenProject]
    among: list[FrozenProject]
    silent: list[FrozenProject] = field(default_factory=list)
    unplanned: list[FrozenProject] = field(default_factory=list)


def _codes(rows: Iterable[FrozenProject]) -> tuple[str, ...]:
    return tuple(row.code for row in rows)


def _count(among: list[FrozenProject], counted: list[FrozenProject]) -> _Parts:
    return _Parts(Decimal(len(counted)), Decimal(len(among)), counted, among)


def _invest(among: list[FrozenProject], counted: list[FrozenProject]) -> _Parts:
    planned = [row for row in among if row.plan is not None]
    told = [row for row in counted if row.plan is not None and row.done is not None]
    return _Parts(
        _sum(row.done for row in told),
        _sum(row.plan for row in planned),
        told,
        planned,
        silent=[row for row in planned if row.done is None],
        unplanned=[row for row in among if row.plan is None],
    )


def _percent(among: list[FrozenProject], counted: list[FrozenProject]) -> _Parts:
    told = [row for row in counted if row.percent is not None]
    silent = [row for row in among if row.percent is None]
    return _Parts(_sum(row.percent for row in told), Decimal(len(told)), told, told, silent)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


_PARTS: Final = {"count": _count, "invest": _invest, "percent": _percent}


def _build(row: FrozenProject, month: Period) -> bool:
    return row.class_ == "build"


def _started(row: FrozenProject, month: Period) -> bool:
    return row.class_ == "build" and row.started is not None


def _started_before(row: FrozenProject, month: Period) -> bool:
    return row.started is not None and row.started.year < month.year


def _begun_by_year(row: FrozenProject, month: Period) -> bool:
    planned = row.plan_start is not None and row.plan_start <= f"{month.year}-12"
    return row.class_ == "build" and (planned or _started_before(row, month))


def _new_this_year(row: FrozenProject, month: Period) -> bool:
    planned = row.plan_start is not None and row.plan_start.startswith(f"{month.year}-")
    return row.class_ == "build" and planned and not _started_before(row, month)


def _due_by_month(row: FrozenProject, month: Period) -> bool:
    return (
        _new_this_year(row, month) and row.plan_start is not None and row.plan_start <= str(month)
    )


def _due_to_finish(row: FrozenProject, month: Period) -> bool:
    planned = row.plan_finish is not None and row.plan_finish.startswith(f"{month.year}-")
    return row.class_ == "build" and planned


_SETS: Final[Mapping[str, _Test]] = {
    "listed": lambda row, month: True,
    "build": _build,
    "begun_by_year": _begun_by_year,
    "new_this_year": _new_this_year,
    "due_by_month": _due_by_month,
    "started": _started,
    "must_enter": lambda row, month: row.class_ == "build" and row.must_enter,
    "entered": lambda row, month: row.entered is not None,
    "due_to_finish": _due_to_finish,
    "finished": lambda row, month: row.finished is not None,
}
