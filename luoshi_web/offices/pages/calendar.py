"""工作日历: one month as weeks, and what the programme itself says of the year's days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django import forms
from django.utils.translation import gettext as _

from luoshi_web.offices.calendar import Calendar, days_to_load, keeps_calendar, years_of
from luoshi_web.offices.holiday_notice import Notice
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access

_WEEK: Final = 7
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class DayCell:
    """word: why the day is not as its weekday would have it. is_own: the programme says so itself."""

    day: date
    is_working: bool
    word: str
    is_own: bool
    is_weekend: bool
    is_today: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OwnRow:
    day: date
    weekday: str
    is_working: bool
    note: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """weeks: Monday first, None for days of other months. may_keep: may say what a day is. before, after: months as the address says them, or empty."""

    title: str
    programme: str
    heading: str
    year: int
    year_count: int
    is_known: bool
    unknown: tuple[int, ...]
    month: str
    before: str
    after: str
    this_month: str
    weeks: tuple[tuple[DayCell | None, ...], ...]
    own: tuple[OwnRow, ...]
    may_keep: bool
    chosen: DayCell | None
    form: forms.Form | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """rows: what would be written down; None before a notice was read."""

    title: str
    programme: str
    form: forms.Form
    year: int | None
    read: int
    rows: tuple[OwnRow, ...] | None


def weekday_of(day: date) -> str:
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[
        day.weekday()
    ]


def month_asked(text: str, programme: Programme, today: date) -> date:
    """The first day of the month asked for (2026-09), of this month where that is none, within the programme's years."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = today.replace(day=1)
    first, last = _bounds(programme)
    return min(max(asked, first), last)


def calendar_page(
    access: Access,
    calendar: Calendar,
    month: date,
    today: date,
    *,
    chosen: date | None = None,
    form: forms.Form | None = None,
) -> CalendarPage:
    cells = [_cell(calendar, day, today, chosen) for day in _days_of(month)]
    working = sum(cell.is_working for cell in cells)
    first, last = _bounds(access.programme)
    years = range(max(first.year, today.year), last.year + 1)
    return CalendarPage(
        title=_("工作日历"),
        programme=access.programme.code,
        heading=_("%(year)s年%(month)s月有 %(n)s 个工作日")
        % {"year": month.year, "month": month.month, "n": working},
        year=month.year,
        year_count=calendar.between(date(month.year - 1, 12, 31), date(month.year, 12, 31)),
        is_known=calendar.known(month.year),
        unknown=tuple(year for year in years if not calendar.known(year)),
        month=_said(month),
        before=_said(month - timedelta(1)) if month > first else "",
        after=_said(month + timedelta(31)) if month < last else "",
        this_month=_said(today),
        weeks=tuple(_weeks(cells)),
        own=_own_rows(calendar, month.year),
        may_keep=keeps_calendar(access),
        chosen=next((cell for cell in cells if cell.is_chosen), None),
        form=form if keeps_calendar(access) else None,
    )


def notice_page(
    access: Access, calendar: Calendar, form: forms.Form, notice: Notice | None = None
) -> NoticePage:
    new = () if notice is None else days_to_load(calendar, notice)
    return NoticePage(
        title=_("载入放假安排"),
        programme=access.programme.code,
        form=form,
        year=notice.year if notice else None,
        read=len(notice.days) if notice else 0,
        rows=None
        if notice is None
        else tuple(OwnRow(d.day, weekday_of(d.day), d.is_working, d.name) for d in new),
    )


def _bounds(programme: Programme) -> tuple[date, date]:
    """First days of the first and the last month that can be seen."""
    years = years_of(programme)
    return date(years[0], 1, 1), date(years[-1], 12, 1)


def _said(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def _days_of(month: date) -> list[date]:
    days = (month + timedelta(n) for n in range(31))
    return [day for day in days if day.month == month.month]


def _cell(calendar: Calendar, day: date, today: date, chosen: date | None) -> DayCell:
    return DayCell(
        day=day,
        is_working=calendar.is_working(day),
        word=calendar.why(day),
        is_own=day in calendar.own,
        is_weekend=day.weekday() >= _SATURDAY,
        is_today=day == today,
        is_chosen=day == chosen,
    )


def _weeks(cells: Sequence[DayCell]) -> Iterator[tuple[DayCell | None, ...]]:
    before = cells[0].day.weekday()
    row: list[DayCell | None] = [*[None] * before, *cells]
    row += [None] * (-len(row) % _WEEK)
    for at in range(0, len(row), _WEEK):
        yield tuple(row[at : at + _WEEK])


def _own_rows(calendar: Calendar, year: int) -> tuple[OwnRow, ...]:
    days = sorted(day for day in calendar.own if day.year == year)
    return tuple(
        OwnRow(day, weekday_of(day), calendar.own[day].is_working, calendar.own[day].note)
        for day in days
    )
