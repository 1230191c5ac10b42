"""How a table is laid out, as a mapping keeps it, and the figures that stand in it under that layout.

Three shapes: `rows`, one row an indicator and the columns periods; `columns`, one row a period and the columns indicators;
`long`, one row a figure. Whatever the shape, a figure's name in the table is its key: label|measure|window.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from luoshi_web.statistics.spans import Span, of_window, span_in
from luoshi_web.statistics.tables import Sheet, TableError, place_name
from luoshi_web.statistics.words import is_note, label_of, meaning_in, plain, words

SHAPES: Final = ("rows", "columns", "long")
MEASURES: Final = ("level", "growth", "rank")
SKIP: Final = "skip"
NONE: Final = -1
_UNIT: Final = re.compile(r"[(（\[]([^)）\]]{1,12})[)）\]]")
_DIGITS: Final = re.compile(
    r"[\d一二三四五六七八九十前上下]+(?=[-—–~至到月季半年])|[-—–~至到]|[年月季度半]|\d"
)
_SEARCHED: Final = 40


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """at: the column. measure: one of MEASURES, or SKIP. window: how far its figures reach when its head names no months;
    empty: as the head says. head: what the head said beside the months, so that a moved column is noticed.
    """

    at: int
    measure: str
    window: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows and columns are counted from 0; NONE: there is no such column. mark: the head of the name column, by which the
    head is found again when lines were added above it.
    """

    sheet: str
    sheet_at: int
    shape: str
    head_first: int
    head_last: int
    name_column: int
    unit_column: int = NONE
    period_column: int = NONE
    value_column: int = NONE
    vintage_column: int = NONE
    columns: tuple[ColumnUse, ...] = ()
    mark: str = ""
    # key -> code of an indicator; empty: known, and not wanted.
    bindings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A cell that holds a figure, or ought to. why: what is wrong with it, the end of a sentence; then value is None."""

    row: int
    column: int
    label: str
    name: str
    measure: str
    unit: str
    span: Span | None
    said: str
    value: Decimal | None
    vintage: str = ""
    why: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which a mapping may know it, the closest first."""
        windows = self.span.windows if self.span else ("",)
        return tuple(key_of(self.label, self.measure, window) for window in windows)

    @property
    def place(self) -> str:
        return place_name(self.row, self.column)


def key_of(label: str, measure: str, window: str) -> str:
    return f"{label}|{measure}|{window}"


def to_json(layout: Layout) -> str:
    return json.dumps(asdict(layout), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Layout:
    data: dict[str, Any] = json.loads(text)
    data["columns"] = tuple(ColumnUse(**row) for row in data["columns"])
    return Layout(**data)


def sheet_for(layout: Layout, sheets: Sequence[Sheet]) -> Sheet:
    """By its name; one that is called by its month has another next time, so then by its place."""
    for sheet in sheets:
        if sheet.name == layout.sheet:
            return sheet
    if 0 <= layout.sheet_at < len(sheets):
        return sheets[layout.sheet_at]
    raise TableError(
        _("文件里没有第 %(n)s 张工作表“%(name)s”。")
        % {"n": layout.sheet_at + 1, "name": layout.sheet},
        _("请在下面另选一张工作表。"),
    )


def head_texts(sheet: Sheet, first: int, last: int) -> list[str]:
    """The head of each column, its rows joined; a merged head counts for every column under it."""
    heads: list[list[str]] = [[] for _column in range(sheet.width)]
    for row in range(first, last + 1):
        before = ""
        for column in range(sheet.width):
            text = sheet.text(row, column)
            if not text and row < last and column and sheet.text(last, column):
                text = before
            before = text
            if text and text not in heads[column]:
                heads[column].append(text)
    return [" ".join(parts) for parts in heads]


def bare_head(text: str) -> str:
    """A head without the months it names: what must be the same next month."""
    return _DIGITS.sub("", plain(text))


def unit_in(text: str) -> str:
    """The unit in a head's or a name's brackets: 工业总产值（亿元） -> 亿元, 增速（±%） -> %. Empty when there is none."""
    for found in _UNIT.findall(text):
        unit = unit_text(found)
        if unit and span_in(unit, None) is None and not meaning_in(unit, words().window):
            return unit
    return "%" if "%" in plain(text) else ""


def unit_text(text: str) -> str:
    """A unit as printed: ±% and +-% are %; 单位： is left away."""
    found = (
        plain(text)
        .removeprefix("单位:")
        .removeprefix("计量单位:")
        .replace("+-", "")
        .replace("±", "")
    )
    return "" if found in ("-", "—", "/") else found


def unit_above(sheet: Sheet, head_first: int) -> str:
    """The unit that a line above the head gives for the whole table (单位：亿元); empty where it names several or none."""
    for row in range(head_first):
        for column in range(sheet.width):
            found = plain(sheet.text(row, column)).strip("()")
            if found.startswith(("单位:", "计量单位:")):
                unit = unit_text(found)
                return "" if re.search("[、,，;；和]", unit) else unit
    return ""


def measure_of(text: str) -> str:
    found = plain(text)
    if any(word in found for word in words().rank):
        return "rank"
    return "growth" if any(word in found for word in words().growth) else "level"


def moved(layout: Layout, sheet: Sheet) -> tuple[Layout, list[str]]:
    """The layout with its head where it stands now, and what else is not as it was: sentences."""
    shift = _shift(layout, sheet)
    if shift is None:
        said = _("找不到表头“%(mark)s”：这张表和对照方案不是同一种。") % {"mark": layout.mark}
        return layout, [said]
    now = replace(layout, head_first=layout.head_first + shift, head_last=layout.head_last + shift)
    heads = head_texts(sheet, now.head_first, now.head_last)
    wrong = []
    for use in now.columns:
        head = heads[use.at] if use.at < len(heads) else ""
        if use.measure != SKIP and bare_head(head) != use.head:
            wrong.append(
                _("%(column)s的表头是“%(head)s”，对照方案里不是这样。")
                % {"column": place_name(now.head_last, use.at), "head": head[:30]}
            )
    return now, wrong


def _shift(layout: Layout, sheet: Sheet) -> int | None:
    rows = [layout.head_first, *range(min(len(sheet.rows), _SEARCHED))]
    for row in rows:
        if plain(sheet.text(row, layout.name_column)) == layout.mark:
            return row - layout.head_first
    return None


def figures_in(layout: Layout, sheet: Sheet, month: int | None) -> list[Found]:
    """Every cell of the table's body where a figure may stand, down to the footnotes. month: the table's own.

    TableError when there are more of them than any bulletin has.
    """
    size = (len(sheet.rows) - layout.head_last - 1) * max(len(layout.columns), 1)
    if size > words().most_cells:
        raise TableError(
            _("这张表有 %(size)s 格，超过 %(most)s 格。")
            % {"size": size, "most": words().most_cells},
            _("请只留要导入的行和列，另存后再传。"),
        )
    cells = {"rows": _by_rows, "columns": _by_columns, "long": _by_lines}[layout.shape]
    return list(cells(layout, sheet, month))


def _body(layout: Layout, sheet: Sheet) -> Iterator[int]:
    first = min((c for c in (layout.name_column, layout.period_column) if c != NONE), default=0)
    for row in range(layout.head_last + 1, len(sheet.rows)):
        texts = (sheet.text(row, column) for column in range(first + 1))
        if is_note(next((text for text in texts if text), "")):
            return
        yield row


def _by_rows(layout: Layout, sheet: Sheet, month: int | None) -> Iterator[Found]:
    heads = head_texts(sheet, layout.head_first, layout.head_last)
    uses = [use for use in layout.columns if use.measure != SKIP and use.at < len(heads)]
    spans = {use.at: _span_of(heads[use.at], use.window, month) for use in uses}
    every = unit_above(sheet, layout.head_first)
    label = ""
    for row in _body(layout, sheet):
        name = sheet.text(row, layout.name_column)
        label = label_of(name)
        if not label:
            continue
        own = unit_text(sheet.text(row, layout.unit_column)) or unit_in(name)
        for use in uses:
            head = heads[use.at]
            measure = use.measure if use.measure != "level" else measure_of(name)
            unit = unit_in(head) if use.measure == "growth" else own or unit_in(head)
            unit = unit or ("%" if measure == "growth" else every)
            if use.measure == "rank":
                unit = "位"
            yield _cell(
                sheet, row, use.at, label, f"{name} {head}", measure, unit, spans[use.at], head
            )


def _by_columns(layout: Layout, sheet: Sheet, month: int | None) -> Iterator[Found]:
    heads = head_texts(sheet, layout.head_first, layout.head_last)
    uses = [use for use in layout.columns if use.measure != SKIP and use.at < len(heads)]
    year, every = "", unit_above(sheet, layout.head_first)
    for row in _body(layout, sheet):
        said = period_text(sheet, row, layout.period_column)
        # A year stands once, at the first of its months.
        year = found[0] if (found := re.findall(r"(?:19|20)\d\d", said)) else year
        here = said if found or not said else f"{year}年{said}" if year else said
        for use in uses:
            head = heads[use.at]
            span = span_in(here, month)
            if use.window and span is not None:
                span = of_window(use.window, span.last) or span
            label = label_of(head)
            unit = unit_in(head) or ("%" if use.measure == "growth" else every)
            yield _cell(sheet, row, use.at, label, head, use.measure, unit, span, said)


def _by_lines(layout: Layout, sheet: Sheet, month: int | None) -> Iterator[Found]:
    for row in _body(layout, sheet):
        name = sheet.text(row, layout.name_column)
        label = label_of(name)
        if not label or not 0 <= layout.value_column < sheet.width:
            continue
        said = period_text(sheet, row, layout.period_column)
        vintage = meaning_in(sheet.text(row, layout.vintage_column), words().vintage)
        unit = unit_text(sheet.text(row, layout.unit_column)) or unit_in(name)
        found = _cell(
            sheet,
            row,
            layout.value_column,
            label,
            name,
            measure_of(name),
            unit,
            span_in(said, month),
            said,
        )
        yield replace(found, vintage=vintage)


def _span_of(head: str, window: str, month: int | None) -> Span | None:
    said = span_in(head, month)
    if not window:
        return said
    return of_window(window, said.last if said else month) or said


def period_text(sheet: Sheet, row: int, column: int) -> str:
    """What a cell says of its period. 2026.1 as a number may be January or October, so a broken number says nothing."""
    if not (0 <= column < sheet.width):
        return ""
    cell = sheet.rows[row][column]
    if isinstance(cell, float) and not cell.is_integer():
        return ""
    text = sheet.text(row, column)
    # A day written for its month: 2026-09-30.
    return text[:7] if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", text) else text


def _cell(
    sheet: Sheet, row: int, column: int, label: str, name: str, measure: str, unit: str,
    span: Span | None, said: str,
) -> Found:  # fmt: skip
    here = Found(row, column, label, " ".join(name.split()), measure, unit, span, said, None)
    try:
        return replace(here, value=sheet.number(row, column, unit))
    except TableError as error:
        return replace(here, why=error.message)
