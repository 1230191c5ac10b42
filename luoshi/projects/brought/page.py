"""A foreign sheet by its texts and merged cells, and what is found wrong in one of its cells. Places count from 0, lines from 1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luoshi.plan import UnitError, parse_unit
from luoshi.projects._data import ProjectError
from luoshi.projects._findings import Outcome
from luoshi.projects.amounts import WAN
from luoshi.sheets import Cell, Table

_UNIT = re.compile(r"单位[:：]\s*([^\s)）]+)")
_IN_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,12})[)）\]】]")
_FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")


class WorkbookError(ProjectError):
    """A sheet that cannot be read as a list of projects, or a mapping that does not fit it."""


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What is not taken (refused), or taken only if somebody says so (asked). line, column: as Excel shows them, None and ""
    for the whole sheet or row."""

    line: int | None
    column: str
    outcome: Outcome
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Merged:
    top: int
    left: int
    bottom: int
    right: int


class Page:
    """A table made ready: its texts, the used width, and the merged cell over any place."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._over = {}
        for (top, left), (bottom, right) in table.ranges:
            merged = Merged(top, left, bottom, right)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._over[row, column] = merged
        self.texts: list[list[str]] = [[text_of(cell) for cell in row] for row in table.cells]
        self.width = max(
            (column + 1 for row in self.texts for column, text in enumerate(row) if text), default=0
        )
        self.height = len(self.texts)

    @property
    def name(self) -> str:
        return self.table.name

    def text(self, row: int, column: int) -> str:
        """What stands in the cell itself: of a merged one only in its first place."""
        cells = self.texts[row]
        return cells[column] if column < len(cells) else ""

    def raw(self, row: int, column: int) -> Cell:
        cells: Sequence[Cell] = self.table.cells[row]
        return cells[column] if column < len(cells) else ""

    def over(self, row: int, column: int) -> Merged | None:
        return self._over.get((row, column))

    def said(self, row: int, column: int) -> str:
        """The text a reader sees there: that of the merged cell over the place, else its own."""
        merged = self.over(row, column)
        return self.text(merged.top, merged.left) if merged else self.text(row, column)

    def filled(self, row: int) -> list[tuple[int, str]]:
        return [(column, text) for column, text in enumerate(self.texts[row]) if text]

    def says(
        self, outcome: Outcome, sentence: str, remedy: str, row: int | None = None, column: int = -1
    ) -> CellFinding:
        """A finding whose sentence names the sheet and the place."""
        line = None if row is None else row + 1
        letter = letters(column) if column >= 0 else ""
        place = f"“{self.name}”"
        if line is not None:
            place += f"{letter}{line}格" if letter else f"第 {line} 行"
        elif letter:
            place += f" {letter} 列"
        return CellFinding(line, letter, outcome, f"{place}：{sentence}", remedy)


def letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def text_of(cell: Cell) -> str:
    """As a person reads it; a line broken within a cell goes on."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{Decimal(f'{cell:.15g}'):f}" if cell == cell and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return re.sub(r"\s*\n\s*", "", str(cell)).strip()


def is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def money_unit(text: str) -> str:
    """The text where it is a unit of money in yuan, else empty."""
    try:
        parse_unit(text).ratio_to(WAN)
    except UnitError:
        return ""
    return text.strip()


def unit_in_brackets(text: str) -> str:
    """总投资（亿元） -> 亿元; also （单位：亿元）."""
    for found in _IN_BRACKETS.findall(text):
        if unit := money_unit(re.sub(r"^单位[:：]", "", found)):
            return unit
    return ""


def units_told(text: str) -> list[str]:
    """Units of money that a line of units names: 单位：万元、亩 -> 万元."""
    return [
        unit
        for found in _UNIT.findall(text)
        for part in re.split(r"[、,，;；/和]", found)
        if (unit := money_unit(part))
    ]
