"""When a round opens, is due and locks: a published rhythm laid over the working-day calendar. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib import resources
from typing import Any, Protocol

import yaml
from django.utils import timezone

from luoshi.plan import month_of_index


class WorkingDays(Protocol):
    """What a schedule asks of a calendar (luoshi_web.offices.calendar)."""

    def on_or_after(self, day: date) -> date: ...


@dataclass(frozen=True, slots=True)
class Times:
    opens_at: datetime
    due_at: datetime
    locks_at: datetime


@cache
def knowledge(name: str) -> dict[str, Any]:
    """A YAML file of the room: schedules.yaml, burden.yaml."""
    text = resources.files("luoshi_web.reporting").joinpath(name).read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def times_of(month: int, calendar: WorkingDays, schedule: str | None = None) -> Times:
    """The times of the round that asks for `month` (month index). They lie in the month after, in Beijing time."""
    book = knowledge("schedules.yaml")
    rule = book["schedules"][schedule or book["default"]]
    year, number = month_of_index(month + 1)
    shifted = rule["shift"] == "after"
    return Times(
        _moment(year, number, rule["opens"], None),
        _moment(year, number, rule["due"], calendar if shifted else None),
        _moment(year, number, rule["locks"], calendar if shifted else None),
    )


def _moment(year: int, month: int, at: dict[str, Any], calendar: WorkingDays | None) -> datetime:
    day = date(year, month, int(at["day"]))
    if calendar is not None:
        day = calendar.on_or_after(day)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(at["time"])))
