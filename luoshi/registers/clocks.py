"""When a stage's time is over. Which days are worked is the caller's knowledge, because the State Council moves them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from luoshi.registers.model import Clock


def due_on(clock: Clock, entered: date, works: Callable[[date], bool]) -> date:
    """The last day in time. The day of entry is not counted; calendar days run through holidays."""
    if clock.kind == "calendar":
        return entered + timedelta(days=clock.days)
    day, left = entered, clock.days
    while left:
        day += timedelta(days=1)
        left -= works(day)
    return day
