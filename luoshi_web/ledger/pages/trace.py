"""The line of one target, ready to be drawn: points in months, values in the target's unit, no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from luoshi.progress.model import Light

Point = tuple[int, Decimal]


@dataclass(frozen=True, slots=True)
class Trace:
    """x of a point: a month index (luoshi.plan.month_index). goal: where the path ends, None when the target has none."""

    actual: tuple[Point, ...]
    expected: tuple[Point, ...]
    goal: Point | None
    light: Light
    first: int
    last: int
    first_label: str
    last_label: str

    @property
    def drawable(self) -> bool:
        return bool(self.actual or self.expected)
