"""The marks a drawing is made of, and what every chart measures alike: ticks, widths of words, hatching."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.writing._text import WritingError, width_of
from luoshi.writing.model import Align, Chart, Face

MM_PER_POINT = 25.4 / 72
POINTS = 9.0  # of the words in a chart
UNKNOWN = "未公布"
_MOST_SERIES = 4  # that fillings and points tell apart without colour


@dataclass(frozen=True, slots=True)
class Line:
    """ink: per cent of black. weight: mm."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.2
    is_dashed: bool = False
    ink: int = 100


@dataclass(frozen=True, slots=True)
class Rect:
    """fill: per cent of black, 0 white, None nothing. weight 0: no outline."""

    x: float
    y: float
    width: float
    height: float
    fill: int | None = None
    weight: float = 0.2
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Polyline:
    """closed: back to the first point; only then fill means something."""

    points: tuple[tuple[float, float], ...]
    weight: float = 0.2
    is_dashed: bool = False
    closed: bool = False
    fill: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words. x: its left end, middle or right end, as `align` says; y: its middle."""

    x: float
    y: float
    text: str
    align: Align = "left"
    face: Face = "body"
    points: float = POINTS

    @property
    def width(self) -> float:
        return text_width(self.text, self.points)


Mark = Line | Rect | Polyline | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """width, height: mm. words: what it shows, for those who do not see it. Later marks lie above earlier ones."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to millimetres; ticks: the values with a line of their own, the outermost are the ends."""

    ticks: tuple[Decimal, ...]
    start: float
    stop: float

    def at(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        share = float((value - low) / (high - low))
        return round(self.start + share * (self.stop - self.start), 3)


def text_width(text: str, points: float = POINTS) -> float:
    return width_of(text) * points * MM_PER_POINT


def shown(value: Decimal | None) -> str:
    """A value as it is printed at its bar or point; nothing published is not zero."""
    return UNKNOWN if value is None else f"{value:f}"


def ticks(low: Decimal, high: Decimal, about: int = 5) -> tuple[Decimal, ...]:
    """Round values (1, 2, 2.5 or 5 times a power of ten) from at most `low` to at least `high`, zero among them."""
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = Decimal(1)
    rough = (high - low) / about
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * f for f in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * f >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple((step * n).normalize() + 0 for n in range(first, last + 1))


def tick_words(values: Sequence[Decimal]) -> tuple[str, ...]:
    """Labels of an axis, with 万 or 亿 when every one of them comes out short that way."""
    for size, word in ((10**8, "亿"), (10**4, "万")):
        scaled = [value / size for value in values]
        if max(abs(s) for s in scaled) >= 1 and all(s * 10 == int(s * 10) for s in scaled):
            return tuple(f"{s.normalize():f}{word}" if s else "0" for s in scaled)
    return tuple(f"{value:f}" for value in values)


def hatch(x: float, y: float, width: float, height: float, *, rising: bool = True) -> list[Line]:
    """Slanting lines that fill a box, already cut at its edges."""
    made, gap = [], 1.3
    for n in range(1, math.ceil((width + height) / gap)):
        begin = n * gap - height
        left, right = max(begin, 0.0), min(begin + height, width)
        if right - left < 0.05:
            continue
        high, low = height - (left - begin), height - (right - begin)
        ends = (high, low) if rising else (height - high, height - low)
        begins = (round(x + left, 3), round(y + ends[0], 3))
        made.append(Line(*begins, round(x + right, 3), round(y + ends[1], 3), 0.12))
    return made


def check_series(chart: Chart) -> None:
    told = sum(not series.is_expected for series in chart.series)
    if told > _MOST_SERIES:
        raise WritingError(
            f"图“{chart.caption}”有{told}组数，黑白印刷分辨不清。",
            f"一张图最多{_MOST_SERIES}组，请分成几张图。",
        )


def unit_label(chart: Chart) -> list[Mark]:
    return [Label(0, 2.5, f"单位：{chart.unit}")] if chart.unit else []


def blank_drawing(chart: Chart, width: float) -> Drawing:
    """A chart of which nothing is published says so in a hatched box."""
    height = 24.0
    words = f"数据{UNKNOWN}"
    room = text_width(words) + 6
    marks: list[Mark] = [
        Rect(0, 0, width, height),
        *hatch(0, 0, width, height),
        Rect((width - room) / 2, height / 2 - 4, room, 8, fill=0),
        Label(width / 2, height / 2, words, "center"),
    ]
    return Drawing(width, height, tuple(marks), f"{chart.caption}。{words}。")
