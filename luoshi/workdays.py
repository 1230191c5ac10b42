"""Counting days that are worked. `Works` says whether a day is: the State Council moves them, so the caller knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from luoshi.errors import LuoshiError

Works = Callable[[date], bool]
# A calendar that says no to every day would otherwise never end.
_MOST_DAYS_OFF: Final = 60


class WorkdayError(LuoshiError):
    """A calendar in which nobody ever works, or that ends."""


def worked_after(since: date, days: int, works: Works) -> date:
    """The days-th working day after `since`, which is not counted itself. 0: `since`. Takes time in proportion to days."""
    day, left, idle = since, days, 0
    try:
        while left:
            day += timedelta(days=1)
            worked = works(day)
            idle = 0 if worked else idle + 1
            left -= worked
            _idle(idle, since)
    except OverflowError as error:
        raise WorkdayError(f"从{since}起没有{days}个工作日可数。", "请核对日期的年份。") from error
    return day


def worked_before(day: date, days: int, works: Works) -> date:
    """The days-th working day before `day`, which is not counted itself."""
    found, left, idle = day, days, 0
    while left:
        found -= timedelta(days=1)
        worked = works(found)
        idle = 0 if worked else idle + 1
        left -= worked
        _idle(idle, day)
    return found


def worked_from(day: date, works: Works) -> date:
    """The day itself if it is worked, else the next that is."""
    found, idle = day, 0
    while not works(found):
        found += timedelta(days=1)
        idle += 1
        _idle(idle, day)
    return found


def worked_between(start: date, end: date, works: Works) -> int:
    """Working days after `start` up to `end`, included; below zero when `end` is before `start`."""
    if end < start:
        return -worked_between(end, start, works)
    return sum(works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _idle(days: int, since: date) -> None:
    if days > _MOST_DAYS_OFF:
        raise WorkdayError(f"日历从{since}之后一直没有工作日。", "请检查工作日历。")
