"""A chart as lines, boxes and words: pure geometry in millimetres, from the upper left corner, y downwards.

Every format draws the same marks (docx, pdf), so a chart is laid out in one place. Grey only, told apart by shape, hatching
and dashes, because papers are copied in black and white. A hatching is already cut into its lines.
"""

from __future__ import annotations

from luoshi.writing._drawing_bars import lying_bars, standing_bars, stands
from luoshi.writing._drawing_lines import lines
from luoshi.writing._drawing_marks import (
    Drawing,
    Label,
    Line,
    Mark,
    Polyline,
    Rect,
    blank_drawing,
    check_series,
    shown,
)
from luoshi.writing.model import Chart, Series

__all__ = ["Drawing", "Label", "Line", "Mark", "Polyline", "Rect", "drawings"]

_ROWS = 34  # bars lying one below the other that fit a sheet


def drawings(chart: Chart, width: float) -> tuple[Drawing, ...]:
    """The chart, `width` mm wide; in parts, a sheet each, when its bars are too many for one. Raises WritingError."""
    check_series(chart)
    known = [v for series in chart.series for v in series.values if v is not None]
    if not known:
        return (blank_drawing(chart, width),)
    if chart.kind == "lines":
        return (_named(chart, lines(chart, width)),)
    if stands(chart, width):
        return (_named(chart, standing_bars(chart, width)),)
    low, high = min(known), max(known)
    return tuple(
        _named(part, lying_bars(part, width, low=low, high=high)) for part in _parts(chart)
    )


def _parts(chart: Chart) -> list[Chart]:
    rows = max(_ROWS // max(len(chart.series), 1), 1)
    return [_part(chart, at, at + rows) for at in range(0, len(chart.categories), rows)]


def _part(chart: Chart, start: int, stop: int) -> Chart:
    series = tuple(
        Series(one.name, one.values[start:stop], one.is_expected) for one in chart.series
    )
    return Chart(chart.kind, chart.caption, chart.categories[start:stop], series, chart.unit)


def _named(chart: Chart, drawing: Drawing) -> Drawing:
    """With what the chart says, for those who do not see it."""
    told = []
    for one in chart.series:
        pairs = zip(chart.categories, one.values, strict=True)
        told.append(f"{one.name}：" + "，".join(f"{name}{shown(value)}" for name, value in pairs))
    unit = f"（{chart.unit}）" if chart.unit else ""
    words = f"{chart.caption}{unit}。" + "；".join(told) + "。"
    return Drawing(drawing.width, drawing.height, drawing.marks, words)
