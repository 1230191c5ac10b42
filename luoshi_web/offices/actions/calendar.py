"""Days of the programme's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of, days_to_load, require_keeper, years_of
from luoshi_web.offices.holiday_notice import Notice
from luoshi_web.offices.models import CalendarDay
from luoshi_web.offices.queries import Access

MOST_NOTE: Final = 100


@dataclass(frozen=True, slots=True)
class DayChange:
    """is_working: None takes the programme's word back, so that the published calendar holds again."""

    day: date
    is_working: bool | None
    note: str = ""


@audited("offices.calendar.changed", gettext_lazy("改了工作日历：{object}"))
def set_calendar_day(access: Access, change: DayChange, *, at: datetime) -> bool:
    """Say that a day works or does not, on whose word. False, without an entry, when that is what is said already.

    Deadlines that were computed before stay as they are: whoever stored one asks the calendar again.
    Raises PermissionDenied, and LuoshiError without a note or for a year that is none of the programme's.
    """
    _refuse(access, change)
    rows = CalendarDay.objects.filter(programme=access.programme, day=change.day)
    standing = rows.first()
    before = None if standing is None else _said(standing.is_working, standing.note)
    after = None if change.is_working is None else _said(change.is_working, change.note)
    if before == after:
        return False
    if change.is_working is None:
        rows.delete()
        words = _("照公布的日历")
    else:
        CalendarDay.objects.update_or_create(
            programme=access.programme,
            day=change.day,
            defaults={"is_working": change.is_working, "note": change.note},
        )
        words = _("上班") if change.is_working else _("休息")
    record(
        access.programme,
        "offices.calendar.changed",
        Subject("calendar_day", change.day.isoformat(), f"{change.day.isoformat()} {words}"),
        actor=access.actor,
        at=at,
        before=before,
        after=after,
    )
    return True


@audited("offices.calendar.loaded", gettext_lazy("载入了放假安排：{object}"))
def load_notice(access: Access, notice: Notice, source: str, *, at: datetime) -> int:
    """Write down the days of a year's notice that the calendar does not have so already; returns how many.

    source: which paper the notice is. Nothing is stored, and no entry made, when every day is there.
    Raises PermissionDenied, and LuoshiError without a source or for a year that is none of the programme's.
    """
    new = [
        DayChange(day.day, day.is_working, f"{day.name}（{source.strip()}）")
        for day in days_to_load(calendar_of(access.programme), notice)
    ]
    _refuse(access, DayChange(date(notice.year, 1, 1), is_working=False, note=source))
    for change in new:
        _refuse(access, change)
    if not new:
        return 0
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(
                programme=access.programme,
                day=change.day,
                is_working=bool(change.is_working),
                note=change.note,
            )
            for change in new
        ),
        update_conflicts=True,
        unique_fields=["programme", "day"],
        update_fields=["is_working", "note"],
    )
    free = [change.day.isoformat() for change in new if not change.is_working]
    work = [change.day.isoformat() for change in new if change.is_working]
    record(
        access.programme,
        "offices.calendar.loaded",
        Subject("calendar_year", str(notice.year), f"{notice.year} 年，{source.strip()}"),
        actor=access.actor,
        at=at,
        after={"free": free, "work": work},
    )
    return len(new)


def _said(is_working: bool, note: str) -> dict[str, bool | str]:  # noqa: FBT001
    return {"is_working": is_working, "note": note}


def _refuse(access: Access, change: DayChange) -> None:
    require_keeper(access)
    years = years_of(access.programme)
    if change.day.year not in years:
        raise LuoshiError(
            _("%(year)s 年不在本项目的年份里。") % {"year": change.day.year},
            _("只能改 %(first)s 至 %(last)s 年的日子。") % {"first": years[0], "last": years[-1]},
        )
    if change.is_working is None:
        return
    if not change.note.strip():
        raise LuoshiError(
            _("%(day)s 没有写依据。") % {"day": change.day.isoformat()},
            _("请写明哪份通知或谁的决定。"),
        )
    if len(change.note) > MOST_NOTE:
        raise LuoshiError(
            _("依据有 %(n)s 字。") % {"n": len(change.note)},
            _("请缩短到 %(most)s 字以内。") % {"most": MOST_NOTE},
        )
