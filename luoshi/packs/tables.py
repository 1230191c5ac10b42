"""CSV files of a pack: comment lines, an exact header, cells that know their place."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from luoshi.errors import LuoshiError

Reader = Callable[[str], bytes]
_T = TypeVar("_T", bound=str)


class PackError(LuoshiError):
    """A pack's file does not say what the pack's grammar (docs/design/pack.md) asks for."""


def read_text(read: Reader, name: str) -> str:
    """A file of the pack as text. Raises PackError when it is not there or not UTF-8."""
    try:
        data = read(name)
    except (OSError, KeyError) as error:
        raise PackError(
            f"包里没有文件 {name}。", "请补上这个文件，或改 pack.yaml 里的名字。"
        ) from error
    return _decoded(data, name)


def read_optional(read: Reader, name: str) -> str | None:
    """A file of the pack as text; None when it is not there. Raises PackError when it cannot be read."""
    try:
        data = read(name)
    except (FileNotFoundError, KeyError):
        return None
    except OSError as error:
        raise PackError(f"包里的文件 {name} 打不开：{error.strerror}。", "请检查文件。") from error
    return _decoded(data, name)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError(f"{name} 不是 UTF-8 文本。", "请用 UTF-8 编码另存。") from error


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. Every accessor raises PackError with file, line and column."""

    file: str
    line: int
    cells: dict[str, str]

    def fail(self, column: str, problem: str, remedy: str) -> PackError:
        return PackError(f"{self.file} 第 {self.line} 行“{column}”列：{problem}。", remedy)

    def text(self, column: str) -> str:
        value = self.cells.get(column, "")
        if not value:
            raise self.fail(column, "没有填", "请填上。")
        return value

    def optional(self, column: str) -> str | None:
        return self.cells.get(column) or None

    def several(self, column: str) -> tuple[str, ...]:
        """Parts between |, blanks dropped."""
        return tuple(p for p in (s.strip() for s in self.cells.get(column, "").split("|")) if p)

    def choice(self, column: str, allowed: Iterable[_T]) -> _T:
        value = self.text(column)
        for candidate in allowed:
            if candidate == value:
                return candidate
        raise self.fail(column, f"“{value}”不在可用的值里", f"可用：{'、'.join(allowed)}。")

    def yes(self, column: str) -> bool:
        return self.choice(column, ("yes", "no")) == "yes"

    def day(self, column: str) -> date:
        value = self.text(column)
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.fail(column, f"“{value}”不是日期", "请写成 2024-08-06。") from error

    def optional_day(self, column: str) -> date | None:
        return self.day(column) if self.optional(column) else None

    def number(self, column: str) -> Decimal:
        value = self.text(column)
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise self.fail(column, f"“{value}”不是数", "请只写数字，单位写在单位列。") from error
        if not number.is_finite():
            raise self.fail(column, f"“{value}”不是数", "请只写数字，单位写在单位列。")
        return number

    def optional_number(self, column: str) -> Decimal | None:
        return self.number(column) if self.optional(column) else None

    def whole(self, column: str, *, most: int) -> int:
        value = self.text(column)
        if not (value.isascii() and value.isdigit()) or int(value) > most:
            raise self.fail(column, f"“{value}”不是 0 到 {most} 的整数", "请改成整数。")
        return int(value)


def read_table(
    read: Reader, name: str, columns: tuple[str, ...], *, key: tuple[str, ...] = ()
) -> tuple[Row, ...]:
    """The rows of a CSV file with exactly these columns, in any order; `key` columns must be unique together.

    Lines that begin with # and blank lines are passed over. A cell never holds a line break.
    """
    header: list[str] | None = None
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(read_text(read, name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = _cells(name, number, line)
        if header is None:
            header = _header(name, number, cells, columns)
            continue
        if len(cells) != len(header):
            raise PackError(
                f"{name} 第 {number} 行有 {len(cells)} 列，表头有 {len(header)} 列。",
                "请补齐或删去多出的逗号；内容里有逗号的，用英文双引号括起来。",
            )
        row = Row(name, number, dict(zip(header, cells, strict=True)))
        mark = tuple(row.cells[c] for c in key)
        if key and mark in seen:
            raise row.fail(
                key[0], f"“{'，'.join(mark)}”第 {seen[mark]} 行已经有了", "请删去一行或换一个代码。"
            )
        seen[mark] = number
        rows.append(row)
    if header is None:
        raise PackError(f"{name} 没有表头。", f"第一行应是：{','.join(columns)}")
    return tuple(rows)


def _cells(name: str, number: int, line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error as error:
        raise PackError(f"{name} 第 {number} 行的引号没有配对。", "请检查英文双引号。") from error


def _header(name: str, number: int, cells: list[str], columns: tuple[str, ...]) -> list[str]:
    missing = [c for c in columns if c not in cells]
    unknown = [c for c in cells if c not in columns]
    if missing or unknown or len(set(cells)) != len(cells):
        told = [f"缺 {'、'.join(missing)}"] if missing else []
        told += [f"多 {'、'.join(unknown)}"] if unknown else []
        raise PackError(
            f"{name} 第 {number} 行的表头不对（{'；'.join(told) or '列名重复'}）。",
            f"应是：{','.join(columns)}",
        )
    return cells
