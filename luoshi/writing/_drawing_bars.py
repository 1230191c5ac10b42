"""Bars, standing (months) or lying (units and projects, whose names are long)."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain

from luoshi.writing._drawing_marks import (
    UNKNOWN,
    Drawing,
    Label,
    Line,
    Mark,
    Rect,
    Scale,
    hatch,
    shown,
    text_width,
    tick_words,
    ticks,
    unit_label,
)
from luoshi.writing._text import width_of
from luoshi.writing.model import Chart, Series

_TOP, _BAR, _GAP, _STUB = 8.0, 4.2, 2.0, 5.0
_HEIGHT = 62.0
_MOST_STANDING = 12


def stands(chart: Chart, width: float) -> bool:
    """Whether names and values find room below and above bars that stand."""
    if len(chart.categories) > _MOST_STANDING:
        return False
    slot = (width - _axis_room(chart)) / len(chart.categories)
    names = max(text_width(name) for name in chart.categories)
    values = chain.from_iterable(one.values for one in chart.series)
    bar = (slot - _GAP) / len(chart.series)
    return names <= slot - 1 and max(text_width(shown(value)) for value in values) <= bar + 1


def _axis_room(chart: Chart) -> float:
    return max(map(text_width, tick_words(_ticks(chart)))) + 2


def _ticks(chart: Chart) -> tuple[Decimal, ...]:
    known = [v for one in chart.series for v in one.values if v is not None]
    return ticks(min(known), max(known))


def standing_bars(chart: Chart, width: float) -> Drawing:
    values = _ticks(chart)
    left, top = _axis_room(chart), _TOP + 4
    bottom = _HEIGHT - 6
    scale = Scale(values, bottom, top)
    marks: list[Mark] = [*unit_label(chart), *_key(chart, width)]
    for value, words in zip(values, tick_words(values), strict=True):
        y = scale.at(value)
        marks.append(Line(left, y, width, y, 0.1, ink=100 if value == 0 else 30))
        marks.append(Label(left - 1.5, y, words, "right"))
    slot = (width - left) / len(chart.categories)
    bar = min((slot - _GAP) / len(chart.series), 12.0)
    zero = scale.at(Decimal(0))
    for at, name in enumerate(chart.categories):
        middle = left + slot * (at + 0.5)
        marks.append(Label(round(middle, 3), bottom + 3, name, "center"))
        x = middle - bar * len(chart.series) / 2
        for place, series in enumerate(chart.series):
            where = (x + bar * place, bar)
            marks += _standing(chart, series, series.values[at], where, zero, scale)
    return Drawing(width, _HEIGHT, tuple(marks))


def _standing(
    chart: Chart,
    series: Series,
    value: Decimal | None,
    place: tuple[float, float],
    zero: float,
    scale: Scale,
) -> list[Mark]:
    x, width = round(place[0] + 0.2, 3), round(place[1] - 0.4, 3)
    middle = round(x + width / 2, 3)
    if value is None:
        stub = (x, zero - _STUB, width, _STUB)
        return [
            *hatch(*stub),
            Rect(*stub, weight=0.12, is_dashed=True),
            Label(middle, zero - _STUB - 2, UNKNOWN, "center"),
        ]
    y = scale.at(value)
    above = -2 if value >= 0 else 2
    box = (x, min(y, zero), width, abs(y - zero))
    return [*_filled(chart, series, box), Label(middle, y + above, shown(value), "center")]


def lying_bars(chart: Chart, width: float, *, low: Decimal, high: Decimal) -> Drawing:
    """One row a category. low, high: over all parts of a chart that is cut into sheets, so that bars can be compared."""
    deep = _BAR * len(chart.series) + _GAP
    height = round(_TOP + deep * len(chart.categories) + 1, 3)
    left = min(max(map(text_width, chart.categories)) + 2, width * 0.42)
    room = max(text_width(shown(v)) for one in chart.series for v in one.values) + 2
    start = left + (room if low < 0 else 0)
    ends = (min(low, Decimal(0)), max(high, Decimal(0)))
    scale = Scale(ends if any(ends) else ticks(low, high), start, width - room)
    zero = scale.at(Decimal(0))
    marks: list[Mark] = [*unit_label(chart), *_key(chart, width)]
    for at, name in enumerate(chart.categories):
        y = _TOP + deep * at + _GAP / 2
        words = _cut(name, left - 2)
        marks.append(Label(left - 1.5, round(y + (deep - _GAP) / 2, 3), words, "right"))
        for place, series in enumerate(chart.series):
            top = round(y + _BAR * place, 3)
            marks += _lying(chart, series, series.values[at], top, zero, scale)
    marks.append(Line(zero, _TOP, zero, height - 1))
    return Drawing(width, height, tuple(marks))


def _lying(
    chart: Chart, series: Series, value: Decimal | None, top: float, zero: float, scale: Scale
) -> list[Mark]:
    thick, middle = _BAR - 0.6, round(top + _BAR / 2, 3)
    if value is None:
        stub = (zero, top + 0.3, _STUB, thick)
        return [
            *hatch(*stub),
            Rect(*stub, weight=0.12, is_dashed=True),
            Label(zero + _STUB + 1, middle, UNKNOWN),
        ]
    x = scale.at(value)
    box = (min(x, zero), round(top + 0.3, 3), round(abs(x - zero), 3), thick)
    word = Label(x - 1, middle, shown(value), "right") if value < 0 else None
    return [*_filled(chart, series, box), word or Label(x + 1, middle, shown(value))]


def _filled(chart: Chart, series: Series, box: tuple[float, float, float, float]) -> list[Mark]:
    """Full, hatched, pale, hatched the other way; what was expected is an empty dashed box."""
    if not (box[2] and box[3]):
        return []
    if series.is_expected:
        return [Rect(*box, fill=0, is_dashed=True)]
    place = [one for one in chart.series if not one.is_expected].index(series)
    if place in (1, 3):
        return [Rect(*box, fill=0), *hatch(*box, rising=place == 1)]
    return [Rect(*box, fill=70 if place == 0 else 15)]


def _key(chart: Chart, width: float) -> list[Mark]:
    """Which filling is whose, at the upper right; a chart of one series needs none."""
    if len(chart.series) < 2:
        return []
    marks: list[Mark] = []
    x = width
    for series in reversed(chart.series):
        x -= text_width(series.name)
        marks.append(Label(round(x, 3), 2.5, series.name))
        x -= 7
        marks += _filled(chart, series, (round(x, 3), 1.0, 6.0, 3.0))
        x -= 4
    return marks


def _cut(name: str, room: float) -> str:
    """A name longer than its room ends in an ellipsis; the table beside a chart has it whole."""
    if text_width(name) <= room:
        return name
    kept = name
    while kept and text_width(kept + "…") > room:
        kept = kept[:-1]
    return kept + "…" if width_of(kept) else name[:1]
