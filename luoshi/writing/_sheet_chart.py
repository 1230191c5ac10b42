"""A native chart of a workbook, drawn from the sheet's own cells: black and grey, told apart by shape, hatching and dashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from luoshi.writing._text import WritingError, clean

ROWS = 18  # of the sheet's usual height that a chart takes, with a row of air
_WIDTH, _HEIGHT = 760, 340  # pixels
_BLACK, _DARK, _PALE = "#000000", "#4D4D4D", "#D9D9D9"
_MARKERS = (("circle", _BLACK), ("square", "#FFFFFF"), ("triangle", _BLACK), ("diamond", "#FFFFFF"))
_FONT = {"name": "宋体", "size": 9}


@dataclass(frozen=True, slots=True)
class SheetChart:
    """A chart below its sheet's table. categories, series, expected: places of columns, from 0; a series is named by its head.

    expected: drawn dashed. At most four other series, which is as many as a grey print tells apart. A column that is drawn
    has numbers or blanks only: a workbook would draw a text (未公布) as zero, where a blank is a gap.
    """

    kind: Literal["bars", "lines"]
    title: str
    categories: int
    series: tuple[int, ...]
    expected: tuple[int, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a table's cells are: its sheet's name, the row of the heads, the number of rows and of columns."""

    sheet: str
    head: int
    rows: int
    columns: int


def check_chart(chart: SheetChart, rows: Sequence[Sequence[object]], columns: int) -> None:
    name = f"图“{chart.title}”"
    drawn = (*chart.series, *chart.expected)
    if not drawn or not all(0 <= at < columns for at in (chart.categories, *drawn)):
        raise WritingError(f"{name}要画的列不在表里。", f"请给0到{columns - 1}之间的列号。")
    if len(chart.series) > len(_MARKERS):
        raise WritingError(
            f"{name}有{len(chart.series)}组数，黑白印刷分辨不清。",
            f"一张图最多{len(_MARKERS)}组，请分成几张图。",
        )
    for number, row in enumerate(rows, 1):
        for at in drawn:
            value = row[at]
            if isinstance(value, str):
                raise WritingError(
                    f"{name}第{number}行“{value[:20]}”是文字，表格软件会画成零。",
                    "没有公布的数请留空。",
                )


def make_chart(book: Any, chart: SheetChart, cells: Cells) -> Any:
    """The chart, ready to be put on its sheet."""
    made = book.add_chart({"type": "column" if chart.kind == "bars" else "line"})
    for place, column in enumerate(chart.series):
        look = _bar(place) if chart.kind == "bars" else _line(place)
        made.add_series(_cells(chart, cells, column) | look)
    for column in chart.expected:
        dashed = {"color": _BLACK, "width": 1.25, "dash_type": "dash"}
        hollow = {"fill": {"none": True}, "border": dashed}
        made.add_series(
            _cells(chart, cells, column) | (hollow if chart.kind == "bars" else {"line": dashed})
        )
    made.set_title({"name": clean(chart.title), "name_font": {"name": "黑体", "size": 12}})
    made.set_x_axis({"num_font": _FONT, "label_position": "low"})
    axis: dict[str, Any] = {
        "num_font": _FONT,
        "major_gridlines": {"visible": True, "line": {"color": _PALE}},
    }
    if chart.unit:
        axis |= {"name": clean(f"单位：{chart.unit}"), "name_font": _FONT | {"bold": False}}
    made.set_y_axis(axis)
    is_alone = len(chart.series) + len(chart.expected) == 1
    made.set_legend({"none": True} if is_alone else {"position": "bottom", "font": _FONT})
    made.show_blanks_as("gap")
    made.set_size({"width": _WIDTH, "height": _HEIGHT})
    return made


def _cells(chart: SheetChart, cells: Cells, column: int) -> dict[str, Any]:
    """Numbers stand at the first series alone: those of two would lie over each other."""
    is_first = column == (chart.series or chart.expected)[0]
    above = "outside_end" if chart.kind == "bars" else "above"
    labels = {"value": is_first, "font": _FONT} | ({"position": above} if is_first else {})
    first, last = cells.head + 1, cells.head + max(cells.rows, 1)
    return {
        "name": [cells.sheet, cells.head, column],
        "categories": [cells.sheet, first, chart.categories, last, chart.categories],
        "values": [cells.sheet, first, column, last, column],
        "data_labels": labels,
    }


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
