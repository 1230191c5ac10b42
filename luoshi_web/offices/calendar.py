"""Working days: what the State Council published, what the programme itself says, and counting with both.

The published days come with the package chinesecalendar and grow when it is renewed; rules and a worked table are in
docs/design/calendar.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from chinese_calendar.constants import Holiday, holidays, workdays
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi_web.offices.holiday_notice import Notice, NoticeDay
from luoshi_web.offices.models import CalendarDay, Programme, Role
from luoshi_web.offices.queries import Access

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
# Every year's notice names both, so a year in which both are settled is one whose notice is known.
_NAMED_IN_EVERY_NOTICE: Final = ((1, 1), (10, 1))


@dataclass(frozen=True, slots=True)
class OwnDay:
    """What the programme says of a day, and on whose word."""

    is_working: bool
    note: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one programme. Made by `calendar_of`; one made without rows is the published calendar.

    Where nobody knows the year's holidays, weekends alone are free: ask `known` and say so beside the date.
    """

    own: Mapping[date, OwnDay] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        own = self.own.get(day)
        return _published(day) if own is None else own.is_working

    def on_or_after(self, day: date) -> date:
        """The day itself if it works, else the next that does."""
        while not self.is_working(day):
            day += _DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself if it works, else the last before it that does."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it, when n is negative); `day` itself is never counted.

        n = 0 is `on_or_after(day)`. Takes time in proportion to n.
        """
        step = _DAY if n > 0 else -_DAY
        for _counted in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day if n else self.on_or_after(day)

    def between(self, a: date, b: date) -> int:
        """How many working days from a to b: a not counted, b counted; negative when b is before a.

        So `between(today, due)` is what is left, and with the sign turned what is overdue.
        """
        if b < a:
            return -self.between(b, a)
        return sum(self.is_working(a + n * _DAY) for n in range(1, (b - a).days + 1))

    def known(self, year: int) -> bool:
        """Whether the year's holidays are known, from the package or from the programme's own rows."""
        named = [date(year, month, day) for month, day in _NAMED_IN_EVERY_NOTICE]
        return all(day in holidays or day in self.own for day in named)

    def why(self, day: date) -> str:
        """In a word, why the day is not as its weekday would have it; empty when it is."""
        own = self.own.get(day)
        if own is not None:
            return own.note
        if day in workdays:
            return _("调休上班")
        return str(Holiday(holidays[day]).chinese) if day in holidays else ""


def _published(day: date) -> bool:
    return day in workdays or (day.weekday() < _SATURDAY and day not in holidays)


def calendar_of(programme: Programme) -> Calendar:
    """One query."""
    rows = CalendarDay.objects.filter(programme=programme)
    return Calendar({row.day: OwnDay(row.is_working, row.note) for row in rows})


def days_to_load(calendar: Calendar, notice: Notice) -> list[NoticeDay]:
    """The days of a notice that have to be written down: all of a year nobody knows, else those that differ."""
    return [
        day
        for day in notice.days
        if (day.day not in calendar.own and not calendar.known(day.day.year))
        or calendar.is_working(day.day) != day.is_working
    ]


def years_of(programme: Programme) -> range:
    """The years whose days concern the programme: a plan is settled in the year after its last."""
    return range(programme.first_year, programme.last_year + 2)


def keeps_calendar(access: Access) -> bool:
    """Who may say that a day works or does not."""
    return access.coordinates or Role.ADMINISTRATOR in access.roles


def require_keeper(access: Access) -> None:
    """Raises PermissionDenied for everybody else."""
    if not keeps_calendar(access):
        raise PermissionDenied(_("工作日历由统筹人员或系统管理员维护。"))
