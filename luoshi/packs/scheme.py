"""sample.yaml: how invented figures run, as data. The grammar stands at the top of that file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

import yaml

from luoshi.packs.tables import PackError, Reader, read_text
from luoshi.plan import Period, PeriodError
from luoshi.plan.periods import Frequency
from luoshi.progress.model import Vintage

SCHEME_VERSION = 1
_VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
_TOP = ("version", "seed", "document", "days", "series")
_SERIES = (
    "before", "points", "jitter", "grade", "grades", "no_january", "late", "revise", "vintages", "told", "split",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VintageStep:
    """One telling of a figure: `days` after the usual day, at most `stray` last-place units away from the figure."""

    vintage: Vintage
    days: int
    stray: int


@dataclass(frozen=True, slots=True)
class Revision:
    """Told as `first`, replaced `days` later."""

    first: Decimal
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Split:
    """By the units of a set: each counted thing to one of them; with `of`, every n-th thing of that other indicator."""

    unit_set: str
    every: int
    of: str | None


@dataclass(frozen=True, slots=True)
class SampleSeries:
    """One indicator's invented course."""

    indicator: str
    before: tuple[tuple[Period, Decimal], ...] = ()
    points: tuple[tuple[Period, Decimal], ...] = ()
    jitter: int = 0
    grade: str | None = None
    grades: Mapping[Period, str] | None = None
    no_january: bool = False
    late: Mapping[Period, int] | None = None
    revise: Mapping[Period, Revision] | None = None
    vintages: tuple[VintageStep, ...] = (VintageStep("final", 0, 0),)
    told: Mapping[tuple[Period, str], Decimal] | None = None
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class SampleScheme:
    """days: by frequency, the days of the month between which a figure is recorded."""

    seed: int
    document: str
    days: Mapping[Frequency, tuple[int, int]]
    series: tuple[SampleSeries, ...]


def read_scheme(read: Reader, name: str) -> SampleScheme:
    """Raises PackError naming the series and the key that does not fit."""
    try:
        data = yaml.safe_load(read_text(read, name))
    except yaml.YAMLError as error:
        raise PackError(f"{name} 不是正确的 YAML。", "请检查缩进和冒号。") from error
    top = _mapping(name, data)
    _only(name, top, _TOP)
    if top.get("version") != SCHEME_VERSION:
        raise PackError(f"{name} 的 version 应是 {SCHEME_VERSION}。", "请升级程序或改文件。")
    days = {
        frequency: (_whole(f"{name} days", pair[0]), _whole(f"{name} days", pair[1]))
        for frequency, pair in _mapping(f"{name} days", top.get("days")).items()
    }
    if set(days) != set(get_args(Frequency)) or any(
        not 1 <= a <= b <= 28 for a, b in days.values()
    ):
        raise PackError(
            f"{name} 的 days 应写四种频度的起止日，1 到 28。", "请照 docs/design/pack.md 改。"
        )
    return SampleScheme(
        seed=_whole(f"{name} seed", top.get("seed")),
        document=str(top.get("document") or "演示数据"),
        days=days,
        series=tuple(
            _series(f"{name} 的 {code}", str(code), _mapping(f"{name} 的 {code}", entry))
            for code, entry in _mapping(f"{name} series", top.get("series")).items()
        ),
    )


def _series(place: str, code: str, entry: Mapping[str, Any]) -> SampleSeries:
    _only(place, entry, _SERIES)
    return SampleSeries(
        indicator=code,
        before=_figures(place, entry.get("before")),
        points=_figures(place, entry.get("points")),
        jitter=_whole(place, entry.get("jitter", 0)),
        grade=str(entry["grade"]) if "grade" in entry else None,
        grades={_period(place, p): str(g) for p, g in _mapping(place, entry.get("grades")).items()},
        no_january=bool(entry.get("no_january", False)),
        late={
            _period(place, p): _whole(place, d)
            for p, d in _mapping(place, entry.get("late")).items()
        },
        revise={
            _period(place, p): _revision(place, _mapping(place, r))
            for p, r in _mapping(place, entry.get("revise")).items()
        },
        vintages=_vintages(place, entry),
        told={
            (_period(place, p), str(v)): _number(place, x)
            for p, said in _mapping(place, entry.get("told")).items()
            for v, x in _mapping(place, said).items()
        },
        split=_split(place, entry),
    )


def _vintages(place: str, entry: Mapping[str, Any]) -> tuple[VintageStep, ...]:
    steps = []
    for step in entry.get("vintages") or ({"vintage": "final", "days": 0, "stray": 0},):
        vintage = next((v for v in _VINTAGES if v == _mapping(place, step).get("vintage")), None)
        if vintage is None:
            raise PackError(
                f"{place}：vintages 里有不认识的数据版次。", f"可用：{'、'.join(_VINTAGES)}。"
            )
        steps.append(
            VintageStep(vintage, _whole(place, step.get("days")), _whole(place, step.get("stray")))
        )
    return tuple(steps)


def _revision(place: str, entry: Mapping[str, Any]) -> Revision:
    return Revision(
        _number(place, entry.get("first")),
        _whole(place, entry.get("days")),
        str(entry.get("reason") or ""),
    )


def _split(place: str, entry: Mapping[str, Any]) -> Split | None:
    if "split" not in entry:
        return None
    told = _mapping(place, entry["split"])
    every = _whole(place, told.get("every"))
    if not every or not told.get("set"):
        raise PackError(
            f"{place}：split 要写 set 和大于零的 every。", "请照 docs/design/pack.md 改。"
        )
    return Split(str(told["set"]), every, str(told["of"]) if told.get("of") else None)


def _figures(place: str, entry: object) -> tuple[tuple[Period, Decimal], ...]:
    pairs = [(_period(place, p), _number(place, v)) for p, v in _mapping(place, entry).items()]
    return tuple(sorted(pairs, key=lambda pair: pair[0].last))


def _period(place: str, text: object) -> Period:
    try:
        return Period.parse(str(text))
    except PeriodError as error:
        raise PackError(f"{place}：{error.message}", error.remedy) from error


def _number(place: str, value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise PackError(f"{place}：“{value}”不是数。", "请改成数字。") from error


def _whole(place: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise PackError(f"{place}：“{value}”不是大于或等于零的整数。", "请改成整数。")
    return value


def _mapping(place: str, value: object) -> Mapping[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PackError(f"{place}：这里应是“名称: 值”的列表。", "请照 docs/design/pack.md 改。")
    return value


def _only(place: str, entry: Mapping[Any, Any], allowed: tuple[str, ...]) -> None:
    unknown = [str(k) for k in entry if k not in allowed]
    if unknown:
        raise PackError(
            f"{place}：有不认识的 {'、'.join(unknown)}。", f"可用：{'、'.join(allowed)}。"
        )
