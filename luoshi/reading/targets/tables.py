"""Tables of indicators: rows name what is measured, columns name the year; every data cell is a target."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.plan import Target
from luoshi.plan.model import Cadence, Kind, Op
from luoshi.reading.targets.grids import NUMBERED, UNIT_ASIDE, VALUE, YEAR_HEAD, Grid, GridCell
from luoshi.reading.years import Clock

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_GOAL_HEAD = re.compile(
    r"目标值|规划目标|预期目标|目标$|^目标|规划值|计划值|任务数|计划数|目标数|任务目标|年均增长|年均增速|累计"
)
_BASE_HEAD = re.compile(r"实际|完成|现状|基数|基期|基准|现值|初值|已|上年|历史")
_NAME_HEAD = re.compile(r"指标|名称|项目|内容|任务")
_NOT_NAME = re.compile(
    r"类别|类型|分类|属性|序号|性质|一级|领域|维度|单位|编号|备注|责任|部门|方向"
)
_UNIT_HEAD = re.compile(r"单位$|计量单位")
_DUTY_HEAD = re.compile(r"责任|牵头|配合|部门")
_SIGNS: dict[str, Op] = {">": "gt", "大于": "gt", "超过": "gt", "突破": "gt", "≥": "ge", ">=": "ge", "不低于": "ge", "不少于": "ge",
                         "<": "lt", "小于": "lt", "低于": "lt", "≤": "le", "<=": "le", "不高于": "le"}  # fmt: skip
_SUFFIXES: dict[str, Op] = {"以上": "ge", "左右": "about", "以内": "le", "以下": "le", "之内": "le"}
_GROWTH = re.compile(r"增长|增速|增幅|增长率|下降|降低|提高")
_SHARE_UNITS = frozenset({"%", "％", "‰"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of goals. year None: the goal has no year of its own."""

    index: int
    year: int | None
    cadence: Cadence
    words: str


def targets_in(grid: Grid, clock: Clock, path: str) -> list[Target]:
    """The goals of one table; () when it has no column of goals."""
    rows = sorted({r for r, _ in grid})
    heads, columns = _columns(grid, rows, clock)
    if not columns:
        return []
    name_column, unit_column = (
        _name_column(grid, rows[:heads], columns),
        _unit_column(grid, rows[:heads]),
    )
    made: list[Target] = []
    for row in rows[heads:]:
        made.extend(_row(grid, row, name_column, unit_column, columns, path))
    return made


def _columns(grid: Grid, rows: list[int], clock: Clock) -> tuple[int, list[Column]]:
    """How many rows are heads, and which columns hold goals."""
    width = max(c for _, c in grid) + 1
    for heads in (1, 2, 3):
        found: list[Column] = []
        for column in range(width):
            words = " ".join(
                dict.fromkeys(grid[r, column].words for r in rows[:heads] if (r, column) in grid)
            )
            goal = _goal(words, clock)
            if goal is not None:
                found.append(Column(column, goal[0], goal[1], words))
        body = [grid[r, c.index].words for c in found for r in rows[heads:] if (r, c.index) in grid]
        if found and body and sum(bool(VALUE.match(w)) for w in body) >= max(1, len(body) // 3):
            return heads, found
    return 0, []


def _goal(words: str, clock: Clock) -> tuple[int | None, Cadence] | None:
    """The year and rhythm of a column, None when it holds no goals: an earlier year, or what was reached."""
    if _DUTY_HEAD.search(words) or _UNIT_HEAD.search(words):
        return None
    years = [int(y) for y in _YEAR.findall(words)]
    cadence: Cadence = "average" if "年均" in words else "by"
    goal = bool(_GOAL_HEAD.search(words))
    if not years:
        return (
            (clock.horizon[1] if clock.horizon else None, cadence)
            if goal and not _BASE_HEAD.search(words)
            else None
        )
    year = years[-1]
    if _BASE_HEAD.search(words) and not goal:
        return None
    if clock.this_year is not None and year < clock.this_year:
        return None
    if not goal and not YEAR_HEAD.fullmatch(words.split(" ")[-1]):
        return None
    return year, cadence


def _name_column(grid: Grid, heads: list[int], columns: list[Column]) -> int:
    first = min(c.index for c in columns)
    for column in range(first - 1, -1, -1):
        words = "".join(grid[r, column].words for r in heads if (r, column) in grid)
        if _NAME_HEAD.search(words) and not _NOT_NAME.search(words):
            return column
    texts: dict[int, int] = defaultdict(int)
    for (row, column), cell in grid.items():
        if column < first and row not in heads and not VALUE.match(cell.words):
            head = "".join(grid[r, column].words for r in heads if (r, column) in grid)
            texts[column] += 0 if _NOT_NAME.search(head) else len(cell.words)
    return max(texts, key=lambda c: (texts[c], c)) if texts else 0


def _unit_column(grid: Grid, heads: list[int]) -> int | None:
    for (row, column), cell in grid.items():
        if row in heads and _UNIT_HEAD.search(cell.words) and not _DUTY_HEAD.search(cell.words):
            return column
    return None


def _row(
    grid: Grid,
    row: int,
    name_column: int,
    unit_column: int | None,
    columns: list[Column],
    path: str,
) -> Iterator[Target]:
    name = grid.get((row, name_column))
    if name is None or not name.words or name.words.isdecimal():
        return
    words = NUMBERED.sub("", name.words)
    aside = UNIT_ASIDE.search(words)
    unit = aside["unit"] if aside else ""
    indicator = words[: aside.start()] if aside else words
    if unit_column is not None and (row, unit_column) in grid:
        unit = grid[row, unit_column].words
    for column in columns:
        cell = grid.get((row, column.index))
        target = _cell(cell, indicator.strip(), unit, column, path) if cell else None
        if target is not None:
            yield target


def _cell(cell: GridCell, indicator: str, unit: str, column: Column, path: str) -> Target | None:
    match = VALUE.match(cell.words)
    if match is None or not indicator:
        return None
    own = match["unit"].strip("个") if match["unit"] == "个" else match["unit"]
    printed = own or unit
    op: Op = _SUFFIXES.get(match["suffix"] or "", _SIGNS.get(match["sign"] or "", "ge"))
    cadence: Cadence = "average" if "年均" in indicator else column.cadence
    return Target(
        id="", section=path, start=cell.start, end=cell.end, indicator=indicator,
        op="between" if match["value2"] else op, value=match["value"].replace(",", ""), unit=printed or "",
        kind=_kind(indicator, printed, column), cadence=cadence, value2=match["value2"], year=column.year,
    )  # fmt: skip


def _kind(indicator: str, unit: str, column: Column) -> Kind:
    if unit in _SHARE_UNITS:
        return "growth" if _GROWTH.search(indicator) or column.cadence == "average" else "share"
    if "百分点" in unit:
        return "change_pp"
    if "累计" in indicator or "累计" in column.words:
        return "cumulative"
    return "increase" if indicator.startswith(("新增", "新建", "新培育", "新认定")) else "level"
