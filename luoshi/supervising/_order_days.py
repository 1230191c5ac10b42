"""Counting the days of an order. `Works` says whether a day is worked, which the State Council moves and the caller knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from luoshi.supervising._order_rules import OrderError, order_rules

Works = Callable[[date], bool]
MOST_DAYS: Final = 3660
# A calendar that says no to every day would otherwise never end.
_MOST_DAYS_OFF: Final = 60


@dataclass(frozen=True, slots=True)
class Days:
    """So many days of a clock; the day from which they run is not counted."""

    days: int
    clock: str

    def __post_init__(self) -> None:
        if self.clock not in order_rules().clocks:
            raise OrderError(
                f"时限的算法“{self.clock}”不认识。",
                f"请用其中之一：{'、'.join(order_rules().clocks)}。",
            )
        if not 1 <= self.days <= MOST_DAYS:
            raise OrderError(f"时限{self.days}天不对。", f"请填1到{MOST_DAYS}的整数。")

    def ends(self, since: date, works: Works) -> date:
        """The last day in time. OrderError: the calendar ends before it, or nobody ever works."""
        try:
            if self.clock == "working":
                return _worked_after(since, self.days, works)
            day = since + timedelta(days=self.days)
            return day if order_rules().rest_stays else _on_or_after(day, works)
        except OverflowError as error:
            raise OrderError(f"从{since}起没有{self}可数。", "请核对日期的年份。") from error

    def __str__(self) -> str:
        return f"{self.days}{order_rules().clocks[self.clock]}"


def days_left(today: date, end: date, clock: str, works: Works) -> int:
    """Days of the clock from today to the end: 0 on the last day, below zero when it is past."""
    if clock != "working":
        return (end - today).days
    if end < today:
        return -days_left(end, today, clock, works)
    return sum(works(today + timedelta(days=n)) for n in range(1, (end - today).days + 1))


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))


def _worked_after(since: date, days: int, works: Works) -> date:
    day, left, idle = since, days, 0
    while left:
        day += timedelta(days=1)
        worked = works(day)
        idle = 0 if worked else idle + 1
        left -= worked
        _idle(idle, since)
    return day


def _on_or_after(day: date, works: Works) -> date:
    found, idle = day, 0
    while not works(found):
        found += timedelta(days=1)
        idle += 1
        _idle(idle, day)
    return found


def _idle(days: int, since: date) -> None:
    if days > _MOST_DAYS_OFF:
        raise OrderError(f"日历从{since}之后一直没有工作日。", "请检查工作日历。")
