"""Counting the days of an order. `Works` says whether a day is worked, which the State Council moves and the caller knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from luoshi.supervising._order_rules import OrderError, order_rules
from luoshi.workdays import Works, worked_after, worked_between, worked_from

MOST_DAYS: Final = 3660


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
        """The last day in time. OrderError: the calendar ends before it; WorkdayError: so, or nobody ever works."""
        if self.clock == "working":
            return worked_after(since, self.days, works)
        try:
            day = since + timedelta(days=self.days)
        except OverflowError as error:
            raise OrderError(f"从{since}起没有{self}可数。", "请核对日期的年份。") from error
        return day if order_rules().rest_stays else worked_from(day, works)

    def __str__(self) -> str:
        return f"{self.days}{order_rules().clocks[self.clock]}"


def days_left(today: date, end: date, clock: str, works: Works) -> int:
    """Days of the clock from today to the end: 0 on the last day, below zero when it is past."""
    if clock != "working":
        return (end - today).days
    return worked_between(today, end, works)


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))
