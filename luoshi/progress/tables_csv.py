"""Rules, observations and answers as CSV files: columns named as the dataclasses' fields, UTF-8, one header line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any

from luoshi.plan import decimal_text, month_of_index
from luoshi.progress._table_lines import (
    MOST_BYTES,
    Line,
    TableError,
    check_columns,
    whole_observations,
    whole_rules,
)
from luoshi.progress.model import Assessment, Observation, TargetRule


def read_observations_csv(data: bytes, name: str = "观测表") -> list[Observation]:
    """Observations, whole or not at all. Raises TableError that names line, column and remedy."""
    return whole_observations(_lines(data, name, Observation))


def read_targets_csv(data: bytes, name: str = "目标表") -> list[TargetRule]:
    """Rules, whole or not at all; start and deadline as YYYY-MM. Raises TableError that names line, column, remedy."""
    return whole_rules(_lines(data, name, TargetRule))


def _lines(data: bytes, name: str, kind: type[Any]) -> Iterator[Line]:
    reader = csv.DictReader(io.StringIO(_text(data, name), newline=""), strict=True)
    try:
        check_columns(reader.fieldnames or [], kind, f"{name} 第 1 行")
        for cells in reader:
            if None in cells or None in cells.values():
                raise TableError(
                    f"{name} 第 {reader.line_num} 行的列数与第 1 行不同。", "请补齐或删去多余的格。"
                )
            yield Line(name, reader.line_num, cells)
    except csv.Error as error:
        raise TableError(
            f"{name} 第 {reader.line_num} 行不是完整的 CSV。", "请检查引号和换行。"
        ) from error


def _text(data: bytes, name: str) -> str:
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
    return text


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
