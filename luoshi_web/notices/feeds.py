"""Deadlines as an iCalendar feed (RFC 5545), for the calendar on a telephone or in an office suite.

A room offers its deadlines by a function marked `@feed` in a module of its own called `feeds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from luoshi_web.offices.calendar import Calendar as WorkingDays
from luoshi_web.offices.models import Programme

# A deadline is a moment; as an event it is the half hour that ends with it, so that every calendar shows it.
LENGTH: Final = timedelta(minutes=30)
REFRESH: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Event:
    """A deadline. uid: the same at every reading, within the programme; where: path of the page on which it is met."""

    uid: str
    title: str
    due: datetime
    where: str
    note: str = ""


Feed = Callable[[Programme, frozenset[int], datetime], list[Event]]
_FEEDS: dict[str, Feed] = {}


def feed(function: Feed) -> Feed:
    """Register (programme, unit ids, now) -> the deadlines of those units."""
    _FEEDS[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def events_of(programme: Programme, unit_ids: frozenset[int], now: datetime) -> list[Event]:
    """What every room offers, by deadline."""
    autodiscover_modules("feeds")
    found = [event for offer in _FEEDS.values() for event in offer(programme, unit_ids, now)]
    found.sort(key=lambda event: (event.due, event.uid))
    return [replace(event, uid=f"{programme.code}.{event.uid}") for event in found]


def calendar_feed(
    events: Iterable[Event],
    name: str,
    now: datetime,
    *,
    days: WorkingDays | None = None,
    site: str = "",
) -> bytes:
    """The .ics file, times in Asia/Shanghai, each with an alarm at the same hour one working day before.

    days: whose working days; the published calendar unless told. site: the address in front of paths.
    """
    working = days or WorkingDays()
    calendar = Calendar.new(
        name=name,
        prodid="-//luoshi//deadlines//ZH",
        refresh_interval=REFRESH,
        subcomponents=[_entry(event, now, working, site) for event in events],
    )
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(event: Event, now: datetime, days: WorkingDays, site: str) -> Entry:
    due = timezone.localtime(event.due)
    url = f"{site.rstrip('/')}{event.where}" if site else None
    entry = Entry.new(
        uid=f"{event.uid}@luoshi",
        summary=event.title,
        start=due - LENGTH,
        end=due,
        stamp=now,
        url=url,
        description="\n".join(part for part in (event.note, url) if part) or None,
    )
    alarm = Alarm.new(description=event.title)
    alarm.add("action", "DISPLAY")
    before = datetime.combine(days.add(due.date(), -1), due.time(), due.tzinfo)
    alarm.TRIGGER = before.astimezone(UTC)
    entry.add_component(alarm)
    return entry
