"""Counting worked days: the law that going there and back is the same, and the holiday week by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.workdays import (
    WorkdayError,
    worked_after,
    worked_before,
    worked_between,
    worked_from,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
# The National Day week of 2026 as published: 1 to 7 October free, 20 September and 10 October worked.
FREE = {date(2026, 10, day) for day in range(1, 8)}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in FREE)


@pytest.mark.parametrize(
    ("since", "days", "end"),
    [
        (date(2026, 9, 29), 1, date(2026, 9, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 2, date(2026, 10, 9)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 10, date(2026, 10, 20)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
    ],
)
def test_it_counts_over_the_holiday_week_as_a_person_would(since: date, days: int, end: date):
    assert worked_after(since, days, works) == end
    assert worked_between(since, end, works) == days


@given(DAYS, st.integers(0, 60))
def test_it_comes_back_to_the_last_worked_day_it_left_from(since: date, days: int):
    end = worked_after(since, days, works)
    assert worked_between(since, end, works) == days
    if days:
        assert works(end)
        assert worked_after(worked_before(end, days, works), days, works) == end


@given(DAYS)
def test_it_finds_the_first_worked_day_and_none_before_it(day: date):
    found = worked_from(day, works)
    assert works(found)
    assert not any(works(day + timedelta(days=n)) for n in range((found - day).days))


def test_it_refuses_a_calendar_in_which_nobody_works():
    with pytest.raises(WorkdayError, match="一直没有工作日"):
        worked_after(date(2026, 1, 1), 1, lambda _day: False)
    with pytest.raises(WorkdayError, match="一直没有工作日"):
        worked_from(date(2026, 1, 1), lambda _day: False)


def test_it_refuses_to_count_past_the_end_of_all_calendars():
    with pytest.raises(WorkdayError, match="9999-12-20"):
        worked_after(date(9999, 12, 20), 30, lambda _day: True)
