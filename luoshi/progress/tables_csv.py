"""Rules, observations and answers as CSV files: columns named as the dataclasses' fields, UTF-8, one header line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, get_args

from luoshi.errors import LuoshiError
from luoshi.plan import OPS, Period, PeriodError, decimal_text, month_of_index, parse_unit
from luoshi.plan.periods import Frequency
from luoshi.progress._scale import is_sane
from luoshi.progress.model import (
    FORMS,
    Accumulation,
    Assessment,
    Evidence,
    Observation,
    Source,
    TargetRule,
    Vintage,
)

_T = TypeVar("_T")
MOST_BYTES = 200 * 2**20
_TRUE = {"1": True, "true": True, "是": True, "0": False, "false": False, "否": False, "": False}


class TableError(LuoshiError):
    """A line of a CSV file cannot be read; the message names line and column."""


class _Line:
    """One line of a table, with readers that name it when they fail."""

    def __init__(self, name: str, number: int, cells: Mapping[str, str]) -> None:
        self.name, self.number, self.cells = name, number, cells

    def text(self, column: str, *, needed: bool = False) -> str:
        value = (self.cells.get(column) or "").strip()
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


def _rows(
    data: bytes, name: str, kind: type[Any], read: Callable[[_Line], _T]
) -> list[tuple[int, _T]]:
    if len(data) > MOST_BYTES:
        raise TableError(f"{name} 超过 {MOST_BYTES // 2**20} 兆。", "请分成几个文件。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TableError(
            f"{name} 第 {line} 行不是 UTF-8 文字。", "请另存为 UTF-8 编码的 CSV。"
        ) from error
    if "\x00" in text:
        raise TableError(f"{name} 不是文本文件。", "请另存为 UTF-8 编码的 CSV。")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    known = {f.name for f in fields(kind)}
    try:
        header = reader.fieldnames or []
        unknown = [h for h in header if h not in known]
        if not header or unknown or len(set(header)) != len(header):
            wrong = "、".join(unknown) or "（空或重复）"
            raise TableError(
                f"{name} 第 1 行的列名不对：{wrong}。", f"可用的列：{'、'.join(sorted(known))}。"
            )
        rows = []
        for cells in reader:
            entry = _Line(name, reader.line_num, cells)
            if None in cells or None in cells.values():
                raise TableError(
                    f"{name} 第 {reader.line_num} 行的列数与第 1 行不同。", "请补齐或删去多余的格。"
                )
            rows.append((reader.line_num, read(entry)))
    except csv.Error as error:
        raise TableError(
            f"{name} 第 {reader.line_num} 行不是完整的 CSV。", "请检查引号和换行。"
        ) from error
    return rows


def read_observations_csv(data: bytes, name: str = "观测表") -> list[Observation]:
    """Observations, whole or not at all. Raises TableError that names line, column and remedy."""
    found: dict[tuple[str, str, Period, datetime], int] = {}
    ids: dict[str, int] = {}
    result = []
    for number, observation in _rows(data, name, Observation, _observation):
        key = (observation.indicator, observation.area, observation.period, observation.recorded_at)
        if key in found:
            raise TableError(
                f"{name} 第 {number} 行与第 {found[key]} 行的指标、地区、数据期和记录时间都相同。",
                "同一时刻只能有一个数，请删去一行或改正时间。",
            )
        if observation.id in ids:
            raise TableError(
                f"{name} 第 {number} 行的 id 与第 {ids[observation.id]} 行相同。",
                "请改成不同的编号。",
            )
        found[key] = ids[observation.id] = number
        result.append(observation)
    return result


def _observation(line: _Line) -> Observation:
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


def _moment(line: _Line) -> datetime:
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


def read_targets_csv(data: bytes, name: str = "目标表") -> list[TargetRule]:
    """Rules, whole or not at all; start and deadline as YYYY-MM. Raises TableError that names line, column, remedy."""
    seen: dict[tuple[str, str], int] = {}
    result = []
    for number, rule in _rows(data, name, TargetRule, _rule):
        key = (rule.target, rule.area)
        if key in seen:
            raise TableError(
                f"{name} 第 {number} 行与第 {seen[key]} 行是同一目标、同一地区。", "请只留一行。"
            )
        seen[key] = number
        result.append(rule)
    return result


def _month(line: _Line, column: str) -> int | None:
    return line.period(column).last if line.text(column) else None


def _rule(line: _Line) -> TargetRule:
    form = line.one_of("form", FORMS)
    value = line.number_of("value")
    if value is None and form not in ("grade", "words"):
        raise line.error("value", "是空的", "请补填目标值")
    start, deadline = line.period("start").first, line.period("deadline").last
    if deadline < start:
        raise line.error("deadline", "早于 start", "请核对起止年月")
    return TargetRule(
        target=line.text("target", needed=True),
        indicator=line.text("indicator", needed=True),
        area=line.text("area"),
        form=form,
        op=line.one_of("op", OPS),
        value=value,
        value2=line.number_of("value2"),
        grade=line.text("grade") or None,
        unit=line.unit("unit"),
        accumulation=line.one_of("accumulation", get_args(Accumulation)),
        frequency=line.one_of("frequency", get_args(Frequency)),
        lag_months=line.whole("lag_months", 1),
        start=start,
        deadline=deadline,
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


_MONTHS = frozenset({"start", "deadline", "base_first", "base_last"})


def write_targets_csv(rules: Iterable[TargetRule]) -> bytes:
    """What `read_targets_csv` reads."""
    return _written(TargetRule, rules)


def write_observations_csv(observations: Iterable[Observation]) -> bytes:
    """What `read_observations_csv` reads."""
    return _written(Observation, observations)


def write_assessments_csv(assessments: Iterable[Assessment]) -> bytes:
    """Every field of each assessment, UTF-8 with a byte order mark so that a spreadsheet shows the Chinese."""
    return _written(Assessment, assessments)


def _written(kind: type[Any], entries: Iterable[Any]) -> bytes:
    names = [f.name for f in fields(kind)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for entry in entries:
        writer.writerow([_cell(name, getattr(entry, name)) for name in names])
    return out.getvalue().encode("utf-8-sig")


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if name in _MONTHS:
        year, month = month_of_index(value)
        return f"{year}-{month:02d}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
