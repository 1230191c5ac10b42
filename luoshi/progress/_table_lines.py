"""One line of a table of rules or observations, read the same way whatever file it came from.

A reader of a file format gives `Line`s: cells as text under the dataclasses' field names. What may stand in them, which
columns must be there and what two lines may not share is said here once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from luoshi.errors import LuoshiError
from luoshi.plan import OPS, Period, PeriodError, parse_unit
from luoshi.plan.model import Op
from luoshi.plan.periods import Frequency
from luoshi.progress._fit import misfit
from luoshi.progress._scale import is_sane
from luoshi.progress.model import (
    FORMS,
    Accumulation,
    Evidence,
    Form,
    Observation,
    Source,
    TargetRule,
    Vintage,
)

MOST_BYTES = 200 * 2**20
MOST_ROWS = 2_000_000  # some gigabytes of memory; what is more is for the lake's months
MOST_CELL = 1_000
_TRUE = {"1": True, "true": True, "是": True, "0": False, "false": False, "否": False, "": False}
# A table without one of these would be judged as if every cell of it were empty: no value, for one, is a withdrawal.
_NEEDED: dict[type[Any], tuple[str, ...]] = {
    Observation: ("id", "indicator", "period", "value", "unit", "recorded_at"),
    TargetRule: (
        "target", "indicator", "form", "op", "value", "unit", "accumulation", "frequency", "start", "deadline",
    ),
}  # fmt: skip
# Which comparisons mean something for a form; the others: at least, or more than.
_OPS: dict[Form, tuple[Op, ...]] = {
    "yearly_cap": ("le", "lt"),
    "level_cap": ("le", "lt"),
    "rank": ("le", "lt"),
    "about": ("about",),
    "range": ("between",),
    "grade": ("grade",),
}


class TableError(LuoshiError):
    """A table cannot be read; the message names the file, and the line and column where there is one."""


class Line:
    """One line of a table, with readers that name it when they fail."""

    def __init__(self, name: str, number: int, cells: Mapping[str, str]) -> None:
        self.name, self.number, self.cells = name, number, cells

    def text(self, column: str, *, needed: bool = False) -> str:
        value = (self.cells.get(column) or "").strip()
        if len(value) > MOST_CELL:
            raise self.error(column, f"超过 {MOST_CELL} 字", "请缩短")
        if needed and not value:
            raise self.error(column, "是空的", "请补填")
        return value

    def error(self, column: str, what: str, remedy: str) -> TableError:
        return TableError(f"{self.name} 第 {self.number} 行“{column}”列{what}。", f"{remedy}。")

    def number_of(self, column: str) -> Decimal | None:
        value = self.text(column)
        if not value:
            return None
        try:
            number = Decimal(value.replace(",", "").replace("，", ""))
        except InvalidOperation as error:
            raise self.error(
                column, f"写成了“{value[:20]}”，不是数", "请填数字，没有数就留空"
            ) from error
        if not is_sane(number):
            raise self.error(
                column, f"写成了“{value[:20]}”，不是通常的数", "请填数字，没有数就留空"
            )
        return number

    def whole(self, column: str, default: int) -> int:
        value = self.text(column)
        if not value:
            return default
        if not value.isascii() or not value.lstrip("-").isdigit() or len(value) > 9:
            raise self.error(column, f"写成了“{value[:20]}”，不是整数", "请填整数")
        return int(value)

    def one_of(self, column: str, choices: Iterable[str], default: str = "") -> Any:
        value = self.text(column) or default
        allowed = tuple(choices)
        if value not in allowed:
            raise self.error(
                column, f"写成了“{value[:20]}”", f"可填：{'、'.join(c for c in allowed if c)}"
            )
        return value

    def yes(self, column: str) -> bool:
        value = self.text(column).lower()
        if value not in _TRUE:
            raise self.error(column, f"写成了“{value[:20]}”", "请填 1 或 0")
        return _TRUE[value]

    def period(self, column: str) -> Period:
        try:
            return Period.parse(self.text(column, needed=True))
        except PeriodError as error:
            raise self.error(
                column, f"：{error.message.rstrip('。')}", error.remedy.rstrip("。")
            ) from error

    def unit(self, column: str) -> str:
        text = self.text(column)
        parse_unit(text)
        return text


def check_columns(header: Sequence[str], kind: type[Any], place: str) -> None:
    """Each column known and once, and those there without which nothing can be judged. Raises TableError."""
    known = {f.name for f in fields(kind)}
    unknown = [h for h in header if h not in known]
    if not header or unknown or len(set(header)) != len(header):
        wrong = "、".join(_legible(h) for h in unknown[:5]) or "（空或重复）"
        raise TableError(f"{place}的列名不对：{wrong}。", f"可用的列：{'、'.join(sorted(known))}。")
    absent = [column for column in _NEEDED[kind] if column not in header]
    if absent:
        raise TableError(f"{place}缺少列：{'、'.join(absent)}。", "请补上这些列，再重新导出。")


def _legible(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:30])


def whole_observations(lines: Iterable[Line]) -> list[Observation]:
    """Observations, whole or not at all. Raises TableError that names line, column and remedy."""
    found: dict[tuple[str, str, Period, datetime], int] = {}
    ids: dict[str, int] = {}
    result = []
    for line in lines:
        observation = _observation(line)
        key = (observation.indicator, observation.area, observation.period, observation.recorded_at)
        if key in found:
            raise TableError(
                f"{line.name} 第 {line.number} 行与第 {found[key]} 行的指标、地区、数据期和记录时间都相同。",
                "同一时刻只能有一个数，请删去一行或改正时间。",
            )
        if observation.id in ids:
            raise TableError(
                f"{line.name} 第 {line.number} 行的 id 与第 {ids[observation.id]} 行相同。",
                "请改成不同的编号。",
            )
        found[key] = ids[observation.id] = line.number
        result.append(observation)
    return result


def whole_rules(lines: Iterable[Line]) -> list[TargetRule]:
    """Rules, whole or not at all; start and deadline as YYYY-MM. Raises TableError that names line, column, remedy."""
    seen: dict[tuple[str, str], int] = {}
    result = []
    for line in lines:
        rule = _rule(line)
        key = (rule.target, rule.area)
        if key in seen:
            raise TableError(
                f"{line.name} 第 {line.number} 行与第 {seen[key]} 行是同一目标、同一地区。",
                "请只留一行。",
            )
        seen[key] = line.number
        result.append(rule)
    return result


def _observation(line: Line) -> Observation:
    return Observation(
        id=line.text("id", needed=True),
        indicator=line.text("indicator", needed=True),
        area=line.text("area"),
        period=line.period("period"),
        value=line.number_of("value"),
        unit=line.unit("unit"),
        recorded_at=_moment(line),
        source=line.one_of("source", get_args(Source), "report"),
        vintage=line.one_of("vintage", get_args(Vintage), "final"),
        grade=line.text("grade") or None,
        recorded_by=line.text("recorded_by"),
        document=line.text("document"),
        evidence=line.one_of("evidence", get_args(Evidence)),
        replaces=line.text("replaces") or None,
        sample=line.yes("sample"),
    )


def _moment(line: Line) -> datetime:
    text = line.text("recorded_at", needed=True)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise line.error(
            "recorded_at", f"写成了“{text[:30]}”", "请写成 2026-10-09T17:42:00+08:00"
        ) from error
    if moment.tzinfo is None:
        raise line.error(
            "recorded_at", f"“{text[:30]}”没有时区", "请写成 2026-10-09T17:42:00+08:00"
        )
    return moment


def _month(line: Line, column: str) -> int | None:
    return line.period(column).last if line.text(column) else None


def _rule(line: Line) -> TargetRule:
    form = line.one_of("form", FORMS)
    value = line.number_of("value")
    if value is None and form not in ("grade", "words"):
        raise line.error("value", "是空的", "请补填目标值")
    rule = TargetRule(
        target=line.text("target", needed=True),
        indicator=line.text("indicator", needed=True),
        area=line.text("area"),
        form=form,
        op=line.one_of("op", OPS if form == "words" else _OPS.get(form, ("ge", "gt"))),
        value=value,
        value2=line.number_of("value2"),
        grade=line.text("grade") or None,
        unit=line.unit("unit"),
        accumulation=line.one_of("accumulation", get_args(Accumulation)),
        frequency=line.one_of("frequency", get_args(Frequency)),
        lag_months=line.whole("lag_months", 1),
        start=line.period("start").first,
        deadline=line.period("deadline").last,
        yearly=line.yes("yearly"),
        base=line.number_of("base"),
        base_first=line.period("base_first").first if line.text("base_first") else None,
        base_last=_month(line, "base_last"),
        curve=line.text("curve") or "linear",
        tolerance=line.number_of("tolerance"),
        tolerance_confirmed=line.yes("tolerance_confirmed"),
        policy=line.text("policy") or None,
        aspirational=line.yes("aspirational"),
        part_of=line.text("part_of") or None,
        suspended=line.yes("suspended"),
        flat=line.yes("flat"),
    )
    if wrong := misfit(rule):
        what, remedy = wrong
        raise TableError(f"{line.name} 第 {line.number} 行：{what}。", f"{remedy}。")
    return rule
