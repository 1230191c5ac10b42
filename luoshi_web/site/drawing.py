"""Traces to SVG path data. Pure arithmetic: numbers in, short strings out; classes and colours are the stylesheet's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from luoshi_web.ledger.pages.trace import Point, Trace


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle that the points fill, in pixels."""

    left: float
    right: float
    top: float
    bottom: float


SPARK = Frame(2, 84, 4, 20)
MINI = Frame(4, 142, 10, 46)
# A small difference must look small: the height shows at least this share of the largest value.
_LEAST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Drawing:
    """Path data of the lines; the last actual point; the goal's ring. Empty strings and None when there is nothing."""

    actual: str
    expected: str
    gap: str
    last: tuple[str, str] | None
    goal: tuple[str, str] | None


class _Scale:
    def __init__(self, trace: Trace, frame: Frame) -> None:
        points = [*trace.actual, *trace.expected, *([trace.goal] if trace.goal else [])]
        values = [float(value) for _, value in points] or [0.0]
        self.low, self.high = min(values), max(values)
        slack = max(abs(self.low), abs(self.high)) * _LEAST_SHARE - (self.high - self.low)
        if slack > 0:
            self.low, self.high = self.low - slack / 2, self.high + slack / 2
        self.first, self.last = trace.first, max(trace.last, trace.first + 1)
        self.frame = frame

    def x(self, month: float) -> float:
        share = (month - self.first) / (self.last - self.first)
        return self.frame.left + min(max(share, 0.0), 1.0) * (self.frame.right - self.frame.left)

    def y(self, value: float) -> float:
        if self.high == self.low:
            return (self.frame.top + self.frame.bottom) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.frame.bottom - share * (self.frame.bottom - self.frame.top)

    def at(self, point: Point) -> tuple[float, float]:
        return self.x(point[0]), self.y(float(point[1]))


def draw(trace: Trace, frame: Frame) -> Drawing:
    """One decimal of a pixel is kept: enough for the eye, short on the wire."""
    scale = _Scale(trace, frame)
    actual = [scale.at(point) for point in trace.actual]
    expected = [scale.at(point) for point in trace.expected]
    return Drawing(
        actual=_line(actual) if len(actual) > 1 else "",
        expected=_line(expected) if len(expected) > 1 else "",
        gap=_gap(actual, expected),
        last=_pair(actual[-1]) if actual else None,
        goal=_pair(scale.at(trace.goal)) if trace.goal else None,
    )


def _gap(actual: list[tuple[float, float]], expected: list[tuple[float, float]]) -> str:
    """The surface between the two lines, over the months that both have."""
    if len(actual) < 2 or len(expected) < 2:
        return ""
    begin, end = actual[0][0], actual[-1][0]
    below = [(begin, _height_at(expected, begin))]
    below += [point for point in expected if begin < point[0] < end]
    below.append((end, _height_at(expected, end)))
    return _line([*actual, *reversed(below)]) + "Z"


def _height_at(line: list[tuple[float, float]], x: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(line):
        if x0 <= x <= x1 and x1 > x0:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return line[-1][1] if x > line[-1][0] else line[0][1]


def _line(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(" ".join(_pair(point)) for point in points)


def _pair(point: tuple[float, float]) -> tuple[str, str]:
    return _short(point[0]), _short(point[1])


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
