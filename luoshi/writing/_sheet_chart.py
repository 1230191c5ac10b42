"""A native chart of a workbook, drawn from the sheet's own cells: black and grey, told apart by shape, hatching and dashes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from luoshi.writing._text import WritingError, clean

_FEWEST = 2  # rows: choice, one bar compares with nothing
ROWS = 18  # of the sheet's usual height that a chart takes, with a row of air
_NARROWEST, _WIDTH, _HEIGHT = 480, 760, 340  # pixels
# A table wider than this many pixels is printed so small that its charts are drawn larger, up to so many times.
_WIDE, _LARGEST = 1_200, 1.8
_MOST_TICKS = 8
_BLACK, _DARK, _PALE = "#000000", "#4D4D4D", "#D9D9D9"
_MARKERS = (("circle", _BLACK), ("square", "#FFFFFF"), ("triangle", _BLACK), ("diamond", "#FFFFFF"))
MOST_SERIES = len(_MARKERS)
_FONT_SIZE, _TITLE_SIZE = 9, 12
_FONT: dict[str, Any] = {"name": "宋体"}
_TYPES = {
    "bars": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "lines": {"type": "line"},
}


@dataclass(frozen=True, slots=True)
class SheetChart:
    """A chart below its sheet's table. categories, series, expected: places of columns, from 0; a series is named by its head.

    expected: drawn dashed. At most four other series, which is as many as a grey print tells apart. A column that is drawn
    has numbers or blanks only: a workbook would draw a text (未公布) as zero, where a blank is a gap. stacked: series on
    top of one another, for counts that are parts of a whole.
    """

    kind: Literal["bars", "lines", "stacked"]
    title: str
    categories: int
    series: tuple[int, ...]
    expected: tuple[int, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a table's cells are and what stands in them: its sheet's name, the row of the heads, its rows. width: pixels.

    percents: places of columns that hold fractions to be read as per cent.
    """

    sheet: str
    head: int
    rows: Sequence[Sequence[object]]
    width: float
    percents: tuple[int, ...] = ()

    @property
    def scale(self) -> float:
        return min(max(self.width / _WIDE, 1.0), _LARGEST)

    @property
    def chart_rows(self) -> int:
        """Rows of the sheet's usual height that a chart takes."""
        return math.ceil(ROWS * self.scale)


def check_chart(chart: SheetChart, rows: Sequence[Sequence[object]], columns: int) -> None:
    name = f"图“{chart.title}”"
    drawn = (*chart.series, *chart.expected)
    if not drawn or not all(0 <= at < columns for at in (chart.categories, *drawn)):
        raise WritingError(f"{name}要画的列不在表里。", f"请给0到{columns - 1}之间的列号。")
    if len(chart.series) > MOST_SERIES:
        raise WritingError(
            f"{name}有{len(chart.series)}组数，黑白印刷分辨不清。",
            f"一张图最多{MOST_SERIES}组，请分成几张图。",
        )
    for number, row in enumerate(rows, 1):
        for at in drawn:
            value = row[at]
            if isinstance(value, str):
                raise WritingError(
                    f"{name}第{number}行“{value[:20]}”是文字，表格软件会画成零。",
                    "没有公布的数请留空。",
                )


def if_worth(chart: SheetChart, rows: Sequence[Sequence[object]]) -> tuple[SheetChart, ...]:
    """The chart, or nothing: with fewer than two rows that have a number, a stack of zeros, and where a drawn cell is a text."""
    drawn = [[row[at] for at in (*chart.series, *chart.expected)] for row in rows]
    if not chart.series or any(isinstance(value, str) for values in drawn for value in values):
        return ()
    told = [row for row in rows if any(row[at] is not None for at in chart.series)]
    if chart.kind == "stacked" and not any(row[at] for row in rows for at in chart.series):
        return ()
    return (chart,) if len(told) >= _FEWEST else ()


def make_chart(book: Any, chart: SheetChart, cells: Cells) -> Any:
    """The chart, ready to be put on its sheet."""
    made = book.add_chart(_TYPES[chart.kind])
    is_line = chart.kind == "lines"
    for place, column in enumerate(chart.series):
        look = _line(place) if is_line else _bar(place)
        made.add_series(_cells(chart, cells, column) | look)
    for column in chart.expected:
        dashed = {"color": _BLACK, "width": 1.25, "dash_type": "dash"}
        hollow = {"fill": {"none": True}, "border": dashed}
        made.add_series(_cells(chart, cells, column) | ({"line": dashed} if is_line else hollow))
    small = _FONT | {"size": _FONT_SIZE * cells.scale}
    large = {"name": "黑体", "size": _TITLE_SIZE * cells.scale}
    made.set_title({"name": clean(chart.title), "name_font": large})
    made.set_x_axis({"num_font": small, "label_position": "low"})
    made.set_y_axis(_axis(chart, cells, small))
    # A lone series is named by the title; a lone light of a stack is not.
    is_alone = len(chart.series) + len(chart.expected) == 1 and chart.kind != "stacked"
    made.set_legend({"none": True} if is_alone else {"position": "bottom", "font": small})
    made.show_blanks_as("gap")
    width = min(max(cells.width, _NARROWEST), _WIDTH)
    made.set_size({"width": width * cells.scale, "height": _HEIGHT * cells.scale})
    return made


def _axis(chart: SheetChart, cells: Cells, font: dict[str, Any]) -> dict[str, Any]:
    """Bars stand on zero, for their length is what is compared; counts have whole ticks."""
    axis: dict[str, Any] = {
        "num_font": font,
        "major_gridlines": {"visible": True, "line": {"color": _PALE}},
    }
    if chart.unit:
        axis |= {"name": clean(f"单位：{chart.unit}"), "name_font": font | {"bold": False}}
    drawn = [list(_numbers(row, (*chart.series, *chart.expected))) for row in cells.rows]
    if chart.kind != "lines" and all(number >= 0 for row in drawn for number in row):
        axis["min"] = 0
    if set(chart.series) <= set(cells.percents):
        axis["num_format"] = "0%"
    if chart.kind == "stacked":
        highest = max((sum(row) for row in drawn), default=Decimal(0))
        axis |= {"num_format": "0", "major_unit": max(math.ceil(highest / _MOST_TICKS), 1)}
    return axis


def _numbers(row: Sequence[object], places: Iterable[int]) -> Iterable[Decimal]:
    found = (row[at] for at in places)
    return (Decimal(value) for value in found if isinstance(value, int | float | Decimal))


def _cells(chart: SheetChart, cells: Cells, column: int) -> dict[str, Any]:
    """Numbers stand at the first series alone, those of two would lie over each other; in a stack at none."""
    is_first = column == (chart.series or chart.expected)[0] and chart.kind != "stacked"
    above = "outside_end" if chart.kind == "bars" else "above"
    font = _FONT | {"size": _FONT_SIZE * cells.scale}
    labels = {"value": is_first, "font": font} | ({"position": above} if is_first else {})
    first, last = cells.head + 1, cells.head + max(len(cells.rows), 1)
    return {
        "name": [cells.sheet, cells.head, column],
        "categories": [cells.sheet, first, chart.categories, last, chart.categories],
        "values": [cells.sheet, first, column, last, column],
        "values_data": _kept(cells, column),
        "data_labels": labels,
    }


def _kept(cells: Cells, column: int) -> list[str | None]:
    """The copy of the numbers that a chart keeps of its own: xlsxwriter would keep a zero for a blank cell."""
    return [
        next((f"{float(number):.16G}" for number in _numbers(row, (column,))), None)
        for row in cells.rows
    ]


def _line(place: int) -> dict[str, Any]:
    shape, fill = _MARKERS[place]
    marker = {"type": shape, "size": 6, "fill": {"color": fill}, "border": {"color": _BLACK}}
    return {"line": {"color": _BLACK, "width": 1.75}, "marker": marker}


def _bar(place: int) -> dict[str, Any]:
    """Full, hatched, pale, hatched the other way."""
    border = {"color": _BLACK, "width": 0.75}
    if place in (1, 3):
        kind = "wide_upward_diagonal" if place == 1 else "wide_downward_diagonal"
        hatch = {"pattern": kind, "fg_color": _BLACK, "bg_color": "#FFFFFF"}
        return {"pattern": hatch, "border": border}
    return {"fill": {"color": _DARK if place == 0 else _PALE}, "border": border}
