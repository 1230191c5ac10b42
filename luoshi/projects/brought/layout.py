"""Where the head of a foreign sheet stands, and what it says of each column: one path, one unit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from luoshi.projects.brought.columns import (
    bare,
    column_words,
    exact_fields,
    possible_fields,
)
from luoshi.projects.brought.page import (
    CellFinding,
    Page,
    WorkbookError,
    is_figure,
    letters,
    unit_in_brackets,
    units_told,
)
from luoshi.sheets import Table

_SPLIT = "请在表头写明各列名称（至少有“项目名称”），或另选一张工作表。"
_DEEPEST: Final = 5
_LONGEST_HEAD: Final = 20
_COUNTED = re.compile(r"\d{1,3}(?:=[\d+\-*/()%×÷]+)?")


@dataclass(frozen=True, slots=True)
class Heads:
    """Lines as Excel counts. labels: a path a column, its parts apart by "/", "" for none. units: of money, "" where not told.

    above: the texts above the head. repeated: lines where the same head stands again. doubts: what the layout leaves open.
    """

    sheet: str
    first: int
    last: int
    labels: tuple[str, ...]
    units: tuple[str, ...]
    above: tuple[str, ...]
    repeated: frozenset[int]
    doubts: tuple[CellFinding, ...]


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows of a head from 0. named: the last with names; a row that numbers the columns may follow."""

    first: int
    named: int
    last: int


def found_heads(table: Table) -> Heads:
    """The head of the sheet. Raises WorkbookError: none, too wide, or a second one that says something else."""
    page = Page(table)
    if page.width > column_words().limits["columns"]:
        raise WorkbookError(
            f"“{page.name}”有 {page.width} 列，不像项目表，没有读。", "请删去项目表以外的列。"
        )
    if page.height > column_words().limits["rows"]:
        raise WorkbookError(
            f"“{page.name}”有 {page.height} 行，不像项目表，没有读。",
            "请删去多余的行，或分开上传。",
        )
    bands = list(_bands(page))
    if not bands:
        raise WorkbookError(f"“{page.name}”里找不到表头。", _SPLIT)
    band, labels = bands[0], _labels(page, bands[0])
    for other in bands[1:]:
        _check_same(page, band, other, labels)
    units, unit_doubts = _units(page, band, labels)
    return Heads(
        sheet=page.name,
        first=band.first + 1,
        last=band.last + 1,
        labels=labels,
        units=units,
        above=tuple(text for row in range(band.first) for _, text in page.filled(row)),
        repeated=frozenset(
            row + 1 for each in bands[1:] for row in range(each.first, each.last + 1)
        ),
        doubts=(*_doubts(page, band, labels), *unit_doubts),
    )


def fingerprint(heads: Heads) -> str:
    """The form of a workbook: the same next month, whatever its title, rows, months and punctuation."""
    keys = [key for label in heads.labels if (key := key_of(label))]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]


def key_of(label: str) -> str:
    """By which a column's meaning is remembered."""
    return "/".join(bare(part) for part in label.split("/"))


def _bands(page: Page) -> Iterator[_Band]:
    row = 0
    while row < page.height:
        if _is_head(page, row):
            band = _band(page, row)
            yield band
            row = band.last
        row += 1


def _fields_in(page: Page, row: int) -> set[str]:
    found: set[str] = set()
    for _, text in page.filled(row):
        key = bare(text)
        codes = exact_fields().get(key) or possible_fields().get(key)
        if codes and len(text) <= _LONGEST_HEAD:
            found.add(codes[0])
    return found


def _is_head(page: Page, row: int) -> bool:
    texts = page.filled(row)
    if len(texts) < 2 or any(is_figure(text) for _, text in texts):
        return False
    fields = _fields_in(page, row)
    return len(fields) > 1 or ("name" in fields and len(texts) > 2)


def _band(page: Page, row: int) -> _Band:
    first = row
    while first and row - first < _DEEPEST and _stands_over(page, first - 1, first):
        first -= 1
    last = _merged_down(page, row)
    while last + 1 < page.height and last - first < _DEEPEST and _goes_on(page, row, last + 1):
        last = _merged_down(page, last + 1)
    counted = last + 1 < page.height and _numbers_columns(page, last + 1)
    return _Band(first, last, last + 1 if counted else last)


def _merged_down(page: Page, row: int) -> int:
    """The last row that a merged cell of this head row reaches, where it is not a cell down the whole table."""
    ends = [row]
    for column, _ in page.filled(row):
        merged = page.over(row, column)
        if merged and merged.bottom - merged.top < _DEEPEST:
            ends.append(merged.bottom)
    return max(ends)


def _stands_over(page: Page, above: int, below: int) -> bool:
    """Whether the row above holds heads of groups: not a title, not a line of units or dates."""
    texts = page.filled(above)
    if not texts or (len(texts) == 1 and _is_title(page, above, texts[0][0])):
        return False
    for column, text in texts:
        if re.search(r"[:：]|\d月|^\d{4}年?$", text) or is_figure(text):
            return False
        merged = page.over(above, column)
        if not page.said(below, column) or (merged is not None and merged.top < above):
            return False
    grouped = any(_is_wide(page, above, column) for column, _ in texts)
    return grouped or len(texts) > 1


def _is_title(page: Page, row: int, column: int) -> bool:
    """Alone in its row and at the left of what the sheet uses, as titles stand, merged or not."""
    return column == min(
        (c for each in range(row, min(row + 3, page.height)) for c, _ in page.filled(each)),
        default=0,
    )


def _is_wide(page: Page, row: int, column: int) -> bool:
    merged = page.over(row, column)
    return merged is not None and merged.right > merged.left


def _goes_on(page: Page, base: int, row: int) -> bool:
    """Whether the row under a head without merged cells still belongs to it: nothing under the name and the number."""
    texts = page.filled(row)
    if not texts or any(is_figure(t) or len(t) > _LONGEST_HEAD or "：" in t for _, t in texts):
        return False
    for column, text in page.filled(base):
        codes = exact_fields().get(bare(text), ())
        if ("name" in codes or "serial" in codes) and page.said(row, column):
            return False
    if "name" not in _fields_in(page, base):
        return False
    left = {column for column, _ in page.filled(base)}
    known = bool(_fields_in(page, row))
    return known and all(any(c <= column for c in left) for column, _ in texts)


def _numbers_columns(page: Page, row: int) -> bool:
    """A row that numbers the columns: 甲 乙 1 2 3, also 5=4/3."""
    texts = [text.replace(" ", "") for _, text in page.filled(row)]
    counted = column_words().counted
    if len(texts) < 3 or not all(_COUNTED.fullmatch(t) or t in counted for t in texts):
        return False
    numbers = [int(re.split("=", text)[0]) for text in texts if text not in counted]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _labels(page: Page, band: _Band) -> tuple[str, ...]:
    merged_at_all = any(
        page.over(row, column)
        for row in range(band.first, band.named + 1)
        for column in range(page.width)
    )
    parts: list[list[str]] = [[] for _ in range(page.width)]
    for row in range(band.first, band.named + 1):
        group = ""
        for column in range(page.width):
            text = page.said(row, column)
            has_own = row < band.named and bool(page.text(band.named, column))
            if not text and has_own and not merged_at_all:
                text = group
            group = text if has_own else ""
            plain = text.replace("/", "／")
            if plain and (not parts[column] or parts[column][-1] != plain):
                parts[column].append(plain)
    return tuple("/".join(each) for each in parts)


def _check_same(page: Page, band: _Band, other: _Band, labels: tuple[str, ...]) -> None:
    if [key_of(label) for label in _labels(page, other)] != [key_of(label) for label in labels]:
        raise WorkbookError(
            f"“{page.name}”第 {other.first + 1} 行又有一个表头，和第 {band.first + 1} 行的不一样。",
            "一张工作表只放一张项目表，请分成两张再上传。",
        )


def _units(
    page: Page, band: _Band, labels: tuple[str, ...]
) -> tuple[tuple[str, ...], list[CellFinding]]:
    """A column's own unit, else that of the line above the head. Two such lines that disagree give none."""
    told = [
        unit
        for row in range(band.first)
        for _, text in page.filled(row)
        for unit in units_told(text)
    ]
    doubts = []
    if len(set(told)) > 1:
        units = "、".join(dict.fromkeys(told))
        doubts.append(
            page.says("asked", f"表头上方写了几种金额单位：{units}。", "请在各列表头写明单位。")
        )
    line = told[0] if len(set(told)) == 1 else ""
    own = (
        next((u for part in reversed(label.split("/")) if (u := unit_in_brackets(part))), "")
        for label in labels
    )
    return tuple(unit or line for unit in own), doubts


def _doubts(page: Page, band: _Band, labels: tuple[str, ...]) -> Iterator[CellFinding]:
    for row in range(band.first, band.named):
        if any(_is_wide(page, row, column) for column, _ in page.filled(row)):
            yield from _outside_groups(page, band, row)
        yield from _straddling(page, band, row)
    for column, label in enumerate(labels):
        below = range(band.last + 1, page.height)
        if not label and any(page.text(row, column) for row in below):
            yield page.says("asked", "没有表头，没有读。", "要用请补上表头。", column=column)


def _outside_groups(page: Page, band: _Band, row: int) -> Iterator[CellFinding]:
    """Columns beside a group's head with nothing above them: the group may have been merged too short."""
    for column in range(1, page.width):
        text, left = page.text(band.named, column), page.over(row, column - 1)
        if text and not page.said(row, column) and left and left.right > left.left:
            group = page.text(left.top, left.left)
            yield page.says(
                "asked",
                f"“{text}”不在左边的大表头“{group}”下面，按单独一列读。",
                "属于它的，请把大表头合并到这一列。",
                band.named,
                column,
            )


def _straddling(page: Page, band: _Band, row: int) -> Iterator[CellFinding]:
    for column, text in page.filled(row + 1):
        below = page.over(row + 1, column)
        if below is None or below.top != row + 1:
            continue
        groups = {page.said(row, each) for each in range(below.left, below.right + 1)}
        if len(groups) > 1:
            names = "、".join(f"“{group or '（空）'}”" for group in sorted(groups))
            yield page.says(
                "asked",
                f"“{text}”跨在上一行的{names}之间（{letters(below.left)}到{letters(below.right)}列）。",
                "请把上下两行表头合并成一样宽。",
                row + 1,
                column,
            )
