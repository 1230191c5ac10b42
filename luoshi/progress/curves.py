"""Curves: which part of a target is expected by the end of each month, exact. The data is curves.yaml."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

from luoshi.errors import LuoshiError
from luoshi.plan import Period, PeriodError, month_of_index
from luoshi.progress._data import RuleDataError, load, mapping, packaged

CurveKind = Literal["month", "day", "twelve", "milestones", "none"]
KINDS: tuple[CurveKind, ...] = get_args(CurveKind)


@dataclass(frozen=True, slots=True)
class Curve:
    """One way of expecting. points: cumulative per mille, by month of the year or by month index (milestones)."""

    id: str
    kind: CurveKind
    words: str = ""
    points: tuple[int, ...] = ()
    milestones: tuple[tuple[int, int], ...] = ()
    source: str = ""

    def share(self, month: int, start: int, deadline: int) -> tuple[int, int] | None:
        """(part, whole) expected by the end of `month`, a month index from `start` to `deadline`; None: nothing said."""
        if self.kind == "none":
            return None
        if self.kind == "day":
            return _days(start, month), _days(start, deadline)
        if self.kind == "milestones":
            return max((part for at, part in self.milestones if at <= month), default=0), 1000
        if self.kind == "twelve":
            first, last = start // 12, deadline // 12
            return (month // 12 - first) * 1000 + self.points[month % 12], (last - first + 1) * 1000
        return month - start + 1, deadline - start + 1


def _days(start: int, end: int) -> int:
    first_year, first_month = month_of_index(start)
    year, month = month_of_index(end)
    last = date(year, month, calendar.monthrange(year, month)[1])
    return (last - date(first_year, first_month, 1)).days + 1


@cache
def _packaged_curves() -> dict[str, Curve]:
    return _curves_of(packaged("curves.yaml"), "curves.yaml")


def curves(text: str | None = None, name: str = "curves.yaml") -> dict[str, Curve]:
    """The curves by name: the packaged ones, or those of `text` in the same grammar. Raises RuleDataError."""
    return dict(_packaged_curves()) if text is None else _curves_of(load(text, name), name)


def curve_of(id_: str, extra: Mapping[str, Curve] | None = None) -> Curve:
    """The curve of that name, a pack's own first. Raises LuoshiError."""
    table = {**_packaged_curves(), **(extra or {})}
    if id_ not in table:
        raise LuoshiError(f"没有名为“{id_}”的进度曲线。", f"可用的有：{'、'.join(sorted(table))}。")
    return table[id_]


def _curves_of(data: dict[str, Any], name: str) -> dict[str, Curve]:
    entries = mapping(data.get("curves"), f"{name} 的 curves")
    return {
        key: _curve(key, mapping(entry, f"{name} 的 {key}"), name) for key, entry in entries.items()
    }


def _curve(key: str, entry: dict[str, Any], name: str) -> Curve:
    place = f"{name} 的 {key}"
    unknown = sorted(set(entry) - {"kind", "words", "points", "source"})
    if unknown:
        raise RuleDataError(f"{place} 有不认识的键：{'、'.join(unknown)}。", "请删去。")
    kind = next((k for k in KINDS if k == entry.get("kind")), None)
    if kind is None:
        raise RuleDataError(
            f"{place} 的 kind 写成了“{entry.get('kind')}”。", f"可写：{'、'.join(KINDS)}。"
        )
    points: tuple[int, ...] = ()
    milestones: tuple[tuple[int, int], ...] = ()
    if kind == "twelve":
        points = _rising(entry.get("points"), place)
        if len(points) != 12:
            raise RuleDataError(
                f"{place} 有 {len(points)} 个点，应有 12 个。", "请按 1 到 12 月各写一个。"
            )
    if kind == "milestones":
        named = mapping(entry.get("points"), f"{place} 的 points")
        months = sorted((_month(month, place), part) for month, part in named.items())
        parts = _rising([part for _, part in months], place)
        milestones = tuple((month, part) for (month, _), part in zip(months, parts, strict=True))
    words, source = str(entry.get("words") or key), str(entry.get("source") or "")
    return Curve(key, kind, words, points, milestones, source)


def _rising(values: Any, place: str) -> tuple[int, ...]:
    good = isinstance(values, list) and all(type(v) is int and 0 <= v <= 1000 for v in values)
    if not good or not values or values != sorted(values) or values[-1] != 1000:
        raise RuleDataError(
            f"{place} 的 points 不合用。",
            "请写不下降的千分数（0 到 1000 的整数），最后一个是 1000。",
        )
    return tuple(values)


def _month(text: str, place: str) -> int:
    try:
        period = Period.parse(text)
    except PeriodError as error:
        raise RuleDataError(f"{place} 的节点“{text}”不是年月。", "请写成 2024-12。") from error
    return period.last
