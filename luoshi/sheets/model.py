"""What a fill-in workbook is made of, what comes back, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from luoshi.errors import LuoshiError
from luoshi.sheets._form import HEAD_MARK, clean

Kind = Literal["text", "number", "date", "choice", "yes_no"]
Value = str | int | float | Decimal | bool | date | None
Cells = Mapping[str, Value]

LONGEST_TEXT = 32_767
LONGEST_TAB = 31
_FORBIDDEN = frozenset("[]:*?/\\")
_RESERVED = frozenset({"history", "历史记录"})
_MOST_ROWS = 100_000


class SheetError(LuoshiError):
    """A workbook cannot be written as asked, or what was sent is not the workbook that was handed out."""


@dataclass(frozen=True, slots=True)
class Column:
    """key: stable, finds the column again wherever it was moved. width: half characters; decimals None: as it comes.

    unit is what every number of the column is in; a row's own unit goes before it.
    """

    key: str
    title: str
    kind: Kind = "text"
    editable: bool = False
    choices: tuple[str, ...] = ()
    width: float = 12
    decimals: int | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if not self.key.strip():
            raise SheetError(f"列“{self.title[:20]}”没有键。", "请给每一列一个不变的键。")
        if (self.kind == "choice") != bool(self.choices):
            raise SheetError(
                f"列“{self.title[:20]}”的选项与类别不符。", "选择列要有选项，别的列不能有。"
            )
        if len(set(self.choices)) < len(self.choices) or any(
            not c or c != c.strip() for c in self.choices
        ):
            raise SheetError(
                f"列“{self.title[:20]}”的选项有重复、空白，或首尾有空格。", "请改正选项。"
            )


@dataclass(frozen=True, slots=True)
class Row:
    """key: stable, finds the row again wherever it was moved. locked: read-only whatever its columns are."""

    key: str
    cells: Cells
    locked: bool = False
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. name: what the tab shows, see `tab_name`; it also finds the sheet again when the tab was renamed."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())
    note_lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.name != tab_name(self.name):
            raise SheetError(
                f"工作表名“{self.name[:40]}”不能用。",
                "请用1到31个字，不含 []:*?/\\，首尾不是单引号或下划线。",
            )
        if not self.columns:
            raise SheetError(f"工作表“{self.name}”一列也没有。", "请至少给一列。")
        if len(self.rows) > _MOST_ROWS:
            raise SheetError(
                f"工作表“{self.name}”有{len(self.rows)}行。", f"一张表最多{_MOST_ROWS}行，请分表。"
            )
        self._check_keys("列", [column.key for column in self.columns])
        self._check_keys("行", [row.key for row in self.rows])

    def _check_keys(self, what: str, keys: Sequence[str]) -> None:
        twice = next((key for key, times in Counter(keys).items() if times > 1), None)
        if twice is not None:
            raise SheetError(f"工作表“{self.name}”有两{what}的键是“{twice[:30]}”。", "键不能重复。")
        if any(not key or key != clean(key) or key == HEAD_MARK or len(key) > 255 for key in keys):
            raise SheetError(
                f"工作表“{self.name}”有一{what}的键不能用。",
                f"键要有1到255个字，首尾没有空格，也不能是“{HEAD_MARK}”。",
            )

    @property
    def words(self) -> str:
        """The sheet as a sentence names it."""
        return f"工作表“{self.name}”"

    def label(self, row: Row) -> str:
        """What a person knows the row by: its first text."""
        texts = (row.cells.get(c.key) for c in self.columns if c.kind == "text")
        return next((text for text in texts if isinstance(text, str) and text), row.key)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whatever tells one download from another (round, unit, version); only the caller knows what it says."""

    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not taken. row: as Excel counts; key and column_key: of the grid, where they are known."""

    sheet: str
    row: int | None
    column: str | None
    sentence: str
    key: str | None = None
    column_key: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What came back. rows: per grid, row key -> column key -> value, of cells that may be filled.

    A blank cell is None; a cell that could not be understood, or has no place in the workbook any more, has no entry and a
    problem tells why. overwritten: read-only cells that somebody changed; they are never taken.
    """

    stamp: Stamp
    rows: Mapping[str, Mapping[str, Mapping[str, Value]]]
    problems: tuple[Problem, ...] = ()
    overwritten: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that changed."""

    row: str
    column: str
    old: Value
    new: Value


def differences(old: Mapping[str, Cells], new: Mapping[str, Cells]) -> list[Difference]:
    """Cells of `new` that differ from `old`, in the order of `new`. What `new` does not speak of is unchanged."""
    return [
        Difference(key, column, old.get(key, {}).get(column), value)
        for key, cells in new.items()
        for column, value in cells.items()
        if not _same(old.get(key, {}).get(column), value)
    ]


def _same(old: Value, new: Value) -> bool:
    """True and 1 are the same for Python, and not in a form; a float is what it shows in 15 digits."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, float):
        old = Decimal(f"{old:.15g}")
    if isinstance(new, float):
        new = Decimal(f"{new:.15g}")
    return old == new


def tab_name(text: str, taken: Iterable[str] = ()) -> str:
    """The text as a tab may show it, different from those taken (Excel compares without regard to case)."""
    shown = "".join("·" if c in _FORBIDDEN or ord(c) < 32 else c for c in text)
    shown = shown.strip("'_ \u3000")[:LONGEST_TAB].rstrip("'_ \u3000") or "表"
    if shown.casefold() in _RESERVED:
        shown += "表"
    used = {name.casefold() for name in taken}
    name, number = shown, 1
    while name.casefold() in used:
        number += 1
        name = f"{shown[: LONGEST_TAB - len(str(number)) - 2]}（{number}）"
    return name
