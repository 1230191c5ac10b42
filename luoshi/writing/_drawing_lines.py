"""Lines over months: names stand at the lines' ends, the expected one is dashed, what is not published leaves a gap."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from luoshi.writing._drawing_marks import (
    UNKNOWN,
    Drawing,
    Label,
    Line,
    Mark,
    Polyline,
    Rect,
    Scale,
    hatch,
    shown,
    text_width,
    tick_words,
    ticks,
    unit_label,
)
from luoshi.writing.model import Chart, Face, Series

_HEIGHT, _TOP, _FOOT = 66.0, 9.0, 7.0
_LINE = 4.2  # between the middles of two words that stand one below the other

Point = tuple[float, float]


def lines(chart: Chart, width: float) -> Drawing:
    known = [v for one in chart.series for v in one.values if v is not None]
    values = ticks(min(known), max(known))
    words = tick_words(values)
    left = max(map(text_width, words)) + 2
    right = width - max(text_width(_end_words(one)) for one in chart.series) - 3
    scale = Scale(values, _HEIGHT - _FOOT, _TOP)
    slot = (right - left) / max(len(chart.categories), 1)
    across = [round(left + slot * (at + 0.5), 3) for at in range(len(chart.categories))]
    marks: list[Mark] = unit_label(chart)
    for value, word in zip(values, words, strict=True):
        y = scale.at(value)
        marks.append(Line(left, y, right, y, 0.1, ink=100 if value == values[0] else 30))
        marks.append(Label(left - 1.5, y, word, "right"))
    marks += _names(chart.categories, across, slot)
    marks += _gaps(chart, across, slot)
    told = [one for one in chart.series if not one.is_expected]
    for series in sorted(chart.series, key=lambda one: not one.is_expected):
        points = [
            None if value is None else (x, scale.at(value))
            for x, value in zip(across, series.values, strict=True)
        ]
        place = told.index(series) if not series.is_expected else -1
        marks += _drawn(points, place)
    if told:
        marks += _values(told[0], chart, across, scale, slot)
    marks += _ends(chart, across, scale, right)
    return Drawing(width, _HEIGHT, tuple(marks))


def _names(categories: tuple[str, ...], across: list[float], slot: float) -> list[Mark]:
    """Every name, or every second, third ... when they would run into one another."""
    widest = max(map(text_width, categories))
    every = max(math.ceil((widest + 1) / slot), 1)
    foot = _HEIGHT - _FOOT
    return [
        Label(x, foot + 3.5, name, "center")
        for at, (x, name) in enumerate(zip(across, categories, strict=True))
        if at % every == 0
    ]


def _gaps(chart: Chart, across: list[float], slot: float) -> list[Mark]:
    """A hatched band where every line that is not expected is open between two values that are known.

    Before the first and after the last known value nothing was due yet, as far as a chart can tell.
    """
    told = [one for one in chart.series if not one.is_expected]
    is_known = [any(one.values[at] is not None for one in told) for at in range(len(across))]
    marks: list[Mark] = []
    for at, end in _runs(is_known):
        x, wide = across[at] - slot / 2, slot * (end - at)
        box = (round(x, 3), _TOP, round(wide, 3), _HEIGHT - _FOOT - _TOP)
        middle, room = across[at] + slot * (end - at - 1) / 2, text_width(UNKNOWN) + 1
        marks += hatch(*box)
        marks.append(Rect(round(middle - room / 2, 3), _TOP + 1, room, 4.4, fill=0, weight=0))
        marks.append(Label(round(middle, 3), _TOP + 3.2, UNKNOWN, "center"))
    return marks


def _runs(is_known: list[bool]) -> Iterator[tuple[int, int]]:
    """(first, past the last) of each stretch of unknowns that has knowns on both sides."""
    at = 0
    for known, group in groupby(is_known):
        end = at + len(list(group))
        if not known and at > 0 and end < len(is_known):
            yield at, end
        at = end


def _drawn(points: list[Point | None], place: int) -> list[Mark]:
    """place -1: expected, dashed and without points; a point that stands alone shows as its mark, or as a short dash."""
    marks: list[Mark] = []
    for known, group in groupby(points, key=lambda point: point is not None):
        stretch = tuple(point for point in group if point is not None)
        if not known:
            continue
        if len(stretch) > 1:
            weight = 0.3 if place < 0 else 0.5
            marks.append(Polyline(stretch, weight, is_dashed=place < 0))
        elif place < 0:
            ((x, y),) = stretch
            marks.append(Line(x - 2, y, x + 2, y, 0.3, is_dashed=True))
        if place >= 0:
            marks += [_point(point, place) for point in stretch]
    return marks


def _point(point: Point, place: int) -> Polyline:
    """Round full, square hollow, triangle full, diamond hollow."""
    x, y = point
    corners, turn = ((16, 0.0), (4, 0.25), (3, 0.5), (4, 0.0))[place]
    size = 0.95 if place == 0 else 1.25
    shape = tuple(
        (
            round(x + size * math.sin(2 * math.pi * (n + turn * 2) / corners), 3),
            round(y + size * math.cos(2 * math.pi * (n + turn * 2) / corners), 3),
        )
        for n in range(corners)
    )
    return Polyline(shape, 0.25, closed=True, fill=0 if place in (1, 3) else 100)


def _values(
    series: Series, chart: Chart, across: list[float], scale: Scale, slot: float
) -> list[Mark]:
    """One line's values at its points, on the side away from the expected line; the last stands at the end.

    Several lines that cross have no room for theirs: the ends tell.
    """
    last = _last(series)
    if sum(not one.is_expected for one in chart.series) > 1:
        return []
    values = [value for value in series.values[:last] if value is not None]
    if not values or max(text_width(shown(value)) for value in values) > slot:
        return []
    expected = next((one for one in chart.series if one.is_expected), None)
    marks: list[Mark] = []
    for at, value in enumerate(series.values[:last]):
        if value is None:
            continue
        path = expected.values[at] if expected else None
        middle = scale.at(value)
        below = path is not None and value < path and middle + 5 < scale.start
        y = middle + (2.8 if below else -2.8)
        marks.append(Label(across[at], round(y, 3), shown(value), "center"))
    return marks


def _last(series: Series) -> int:
    """Place of the last known value, -1 when there is none."""
    return max((at for at, value in enumerate(series.values) if value is not None), default=-1)


def _end_words(series: Series) -> str:
    last = _last(series)
    return f"{series.name} {shown(series.values[last] if last >= 0 else None)}"


def _ends(chart: Chart, across: list[float], scale: Scale, right: float) -> list[Mark]:
    """Name and last value right of the plot, as near to the line's end as the others leave room; a thin line leads there."""
    wanted = []
    for series in chart.series:
        last = _last(series)
        value = series.values[last] if last >= 0 else None
        y = scale.at(Decimal(0) if value is None else value)
        wanted.append((y, series, None if value is None else across[last]))
    wanted.sort(key=lambda item: item[0])
    places = _apart([y for y, _, _ in wanted])
    marks: list[Mark] = []
    for (y, series, x), place in zip(wanted, places, strict=True):
        if x is not None:
            marks.append(Line(x + 1.2, y, right + 1, place, 0.1, ink=50))
        face: Face = "body" if series.is_expected else "hei"
        marks.append(Label(right + 1.8, place, _end_words(series), face=face))
    return marks


def _apart(wanted: list[float]) -> list[float]:
    """Sorted places moved until neighbours are a line apart, inside the drawing."""
    places = list(wanted)
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + _LINE)
    floor = _HEIGHT - 3
    for at in range(len(places) - 1, -1, -1):
        places[at] = min(places[at], floor)
        floor = places[at] - _LINE
    return [round(place, 3) for place in places]
