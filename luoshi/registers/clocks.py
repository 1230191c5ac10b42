"""When a stage's time is over. Which days are worked is the caller's knowledge, because the State Council moves them."""

from __future__ import annotations

from datetime import date, timedelta

from luoshi.registers.model import Clock
from luoshi.workdays import Works, worked_after


def due_on(clock: Clock, entered: date, works: Works) -> date:
    """The last day in time. The day of entry is not counted; calendar days run through holidays."""
    if clock.kind == "calendar":
        return entered + timedelta(days=clock.days)
    return worked_after(entered, clock.days, works)
