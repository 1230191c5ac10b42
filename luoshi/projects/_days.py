"""Counting worked days. `works` says whether a day is worked, which the State Council moves and the caller knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from luoshi.projects._data import ProjectError

# A calendar that says no to every day would otherwise never end.
_MOST_DAYS_OFF: Final = 60


def worked_after(since: date, days: int, works: Callable[[date], bool]) -> date:
    """The day that is so many worked days after `since`, which itself is not counted. ProjectError: nobody ever works."""
    day, left, idle = since, days, 0
    while left:
        day += timedelta(days=1)
        worked = works(day)
        idle = 0 if worked else idle + 1
        left -= worked
        if idle > _MOST_DAYS_OFF:
            raise ProjectError(f"日历从{since}之后一直没有工作日。", "请检查工作日历。")
    return day


def worked_between(since: date, until: date, works: Callable[[date], bool]) -> int:
    """Worked days after `since` up to `until`, that one counted; 0 where `until` is not later."""
    return sum(works(since + timedelta(days=n)) for n in range(1, (until - since).days + 1))
