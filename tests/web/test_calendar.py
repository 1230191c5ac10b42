"""Working days: the table of docs/design/calendar.md, the laws of counting, and who may say otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import NOW, access_of
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import DayChange, load_notice, set_calendar_day
from luoshi_web.offices.calendar import Calendar, OwnDay, calendar_of
from luoshi_web.offices.holiday_notice import read_notice
from luoshi_web.offices.models import AuditEntry, CalendarDay
from luoshi_web.offices.queries import audit_faults

PUBLISHED = Calendar()
day = date.fromisoformat

# docs/design/calendar.md, "Worked days": the day, whether it works, the next that does, the last that did.
DAYS = [
    ("2026-01-01", False, "2026-01-04", "2025-12-31"),
    ("2026-02-14", True, "2026-02-14", "2026-02-14"),
    ("2026-02-15", False, "2026-02-24", "2026-02-14"),
    ("2026-02-23", False, "2026-02-24", "2026-02-14"),
    ("2026-02-28", True, "2026-02-28", "2026-02-28"),
    ("2026-03-01", False, "2026-03-02", "2026-02-28"),
    ("2026-09-20", True, "2026-09-20", "2026-09-20"),
    ("2026-10-01", False, "2026-10-08", "2026-09-30"),
    ("2026-10-10", True, "2026-10-10", "2026-10-10"),
    ("2026-10-11", False, "2026-10-12", "2026-10-10"),
]
# The same page, "Worked counts": from, how many working days on, where that is.
COUNTS = [
    ("2026-09-30", 1, "2026-10-08"),
    ("2026-09-30", 3, "2026-10-10"),
    ("2026-09-30", 4, "2026-10-12"),
    ("2026-02-13", 2, "2026-02-24"),
    ("2026-02-28", -1, "2026-02-27"),
    ("2026-10-12", -3, "2026-10-08"),
    ("2026-10-05", 0, "2026-10-08"),
]


@pytest.mark.parametrize(("text", "works", "after", "before"), DAYS)
def test_it_knows_the_published_days(text, works, after, before):
    assert PUBLISHED.is_working(day(text)) is works
    assert PUBLISHED.on_or_after(day(text)) == day(after)
    assert PUBLISHED.on_or_before(day(text)) == day(before)


@pytest.mark.parametrize(("start", "n", "end"), COUNTS)
def test_it_counts_working_days_over_holidays_and_shifted_weekends(start, n, end):
    assert PUBLISHED.add(day(start), n) == day(end)


def test_it_counts_the_248_working_days_of_2026():
    assert PUBLISHED.between(day("2025-12-31"), day("2026-12-31")) == 248


def test_it_counts_what_is_left_and_what_is_overdue():
    assert PUBLISHED.between(day("2026-09-30"), day("2026-10-10")) == 3
    assert PUBLISHED.between(day("2026-10-10"), day("2026-09-30")) == -3
    assert PUBLISHED.between(day("2026-10-01"), day("2026-10-07")) == 0
    assert PUBLISHED.between(day("2026-10-08"), day("2026-10-08")) == 0


def test_it_says_in_a_word_why_a_day_is_not_as_its_weekday():
    words = [PUBLISHED.why(day(f"2026-{text}")) for text in ("10-01", "10-10", "10-11", "10-12")]
    assert words == ["国庆节", "调休上班", "", ""]


def test_it_keeps_to_weekends_in_a_year_nobody_knows_and_says_so():
    assert PUBLISHED.known(2026) and not PUBLISHED.known(2050) and not PUBLISHED.known(1999)
    assert PUBLISHED.is_working(day("2050-10-03"))
    assert not PUBLISHED.is_working(day("2050-10-01")), "a Saturday"


def test_it_knows_a_year_whose_notice_the_programme_itself_wrote_down():
    rest = OwnDay(is_working=False, note="放假通知")
    half = Calendar({day("2050-01-01"): rest})
    assert not half.known(2050)
    whole = Calendar({day("2050-01-01"): rest, day("2050-10-01"): rest})
    assert whole.known(2050) and not whole.known(2051)


DAYS_OF_TWO_YEARS = st.dates(day("2025-06-01"), day("2027-06-01"))


@given(DAYS_OF_TWO_YEARS, st.integers(-60, 60))
@settings(max_examples=80)
def test_it_comes_back_by_the_count_it_went(start, n):
    end = PUBLISHED.add(start, n)
    assert PUBLISHED.is_working(end)
    if n > 0 or PUBLISHED.is_working(start):
        assert PUBLISHED.between(start, end) == n


@given(DAYS_OF_TWO_YEARS, DAYS_OF_TWO_YEARS, DAYS_OF_TWO_YEARS)
@settings(max_examples=80)
def test_it_counts_the_same_over_any_stop_on_the_way(a, b, c):
    assert PUBLISHED.between(a, b) + PUBLISHED.between(b, c) == PUBLISHED.between(a, c)
    assert PUBLISHED.between(a, b) == -PUBLISHED.between(b, a)


@given(DAYS_OF_TWO_YEARS)
@settings(max_examples=80)
def test_it_moves_to_the_nearest_working_day_and_no_further(start):
    after, before = PUBLISHED.on_or_after(start), PUBLISHED.on_or_before(start)
    assert before <= start <= after
    free = [before + timedelta(n) for n in range(1, (after - before).days)]
    assert not any(map(PUBLISHED.is_working, free))


FAIR = DayChange(day("2026-11-06"), is_working=False, note="县政府办通知：招商大会")


def test_it_lets_the_programmes_own_word_win(county):
    assert set_calendar_day(access_of("mei"), FAIR, at=NOW)
    calendar = calendar_of(county)
    assert not calendar.is_working(FAIR.day) and calendar.why(FAIR.day) == FAIR.note
    assert calendar.add(day("2026-11-05"), 1) == day("2026-11-09")
    assert PUBLISHED.is_working(FAIR.day)


def test_it_is_made_with_one_query(county, django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = calendar_of(county)
        calendar.add(day("2026-01-01"), 200)


def test_it_writes_each_change_into_the_trail_and_none_that_changes_nothing(county):
    mei = access_of("mei")
    assert set_calendar_day(mei, FAIR, at=NOW)
    assert not set_calendar_day(mei, FAIR, at=NOW)
    assert set_calendar_day(
        access_of("su"), DayChange(FAIR.day, is_working=True, note="取消"), at=NOW
    )
    assert set_calendar_day(mei, DayChange(FAIR.day, is_working=None), at=NOW)
    assert not set_calendar_day(mei, DayChange(FAIR.day, is_working=None), at=NOW)
    entries = AuditEntry.objects.filter(action="offices.calendar.changed")
    assert [e.object_name for e in entries] == [
        "2026-11-06 休息",
        "2026-11-06 上班",
        "2026-11-06 照公布的日历",
    ]
    assert "招商大会" in entries[1].before and "取消" in entries[1].after
    assert entries[2].after == "" and not CalendarDay.objects.exists()
    assert audit_faults(county) == []


@pytest.mark.parametrize("name", ["lan", "rui", "hua", "an"])
def test_it_is_set_by_coordinator_and_administrator_only(county, name):
    with pytest.raises(PermissionDenied):
        set_calendar_day(access_of(name), FAIR, at=NOW)
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (DayChange(FAIR.day, is_working=True), "依据"),
        (DayChange(FAIR.day, is_working=True, note="  "), "依据"),
        (DayChange(FAIR.day, is_working=True, note="长" * 101), "100 字"),
        (DayChange(day("2023-12-31"), is_working=True, note="通知"), "2024 至 2027"),
        (DayChange(day("2028-01-01"), is_working=True, note="通知"), "2024 至 2027"),
        (DayChange(day("9999-12-31"), is_working=None), "2024 至 2027"),
    ],
)
def test_it_refuses_a_change_without_a_word_or_outside_the_years(county, change, words):
    with pytest.raises(LuoshiError, match=words):
        set_calendar_day(access_of("mei"), change, at=NOW)
    assert not CalendarDay.objects.exists()


NOTICE = read_notice(
    "2027年放假安排。元旦：1月1日（周五）至3日（周日）放假，共3天。"
    "国庆节：10月1日（周五）至7日（周四）放假，共7天。9月26日（周日）上班。"
)


def test_it_loads_a_years_notice_once_and_knows_the_year(county):
    assert not calendar_of(county).known(2027)
    assert load_notice(access_of("su"), NOTICE, "放假通知", at=NOW) == 11
    assert load_notice(access_of("mei"), NOTICE, "放假通知", at=NOW) == 0
    calendar = calendar_of(county)
    assert calendar.known(2027) and calendar.is_working(day("2027-09-26"))
    assert calendar.add(day("2027-09-30"), 1) == day("2027-10-08")
    assert calendar.why(day("2027-10-04")) == "国庆节（放假通知）"
    [entry] = AuditEntry.objects.filter(action="offices.calendar.loaded")
    assert entry.object_name == "2027 年，放假通知" and "2027-09-26" in entry.after
    assert audit_faults(county) == []


def test_it_loads_of_a_known_year_only_what_differs(county):
    same = read_notice(
        "2026年放假安排。元旦：1月1日（周四）至3日（周六）放假。1月4日（周日）上班。"
        "国庆节：10月1日（周四）至7日（周三）放假。9月20日（周日）、10月10日（周六）上班。"
    )
    assert load_notice(access_of("mei"), same, "放假通知", at=NOW) == 0
    other = read_notice("2026年。元旦：1月1日放假。国庆节：10月1日至8日放假。")
    assert load_notice(access_of("mei"), other, "放假通知", at=NOW) == 1
    assert [str(row) for row in CalendarDay.objects.all()] == ["2026-10-08 休息"]


def test_it_corrects_a_day_that_was_written_down_otherwise(county):
    wrong = DayChange(day("2027-09-26"), is_working=False, note="误录")
    set_calendar_day(access_of("mei"), wrong, at=NOW)
    assert load_notice(access_of("mei"), NOTICE, "放假通知", at=NOW) == 11
    assert calendar_of(county).is_working(wrong.day)


def test_it_loads_no_notice_for_others_without_a_source_or_of_another_time(county):
    with pytest.raises(PermissionDenied):
        load_notice(access_of("rui"), NOTICE, "放假通知", at=NOW)
    with pytest.raises(LuoshiError, match="依据"):
        load_notice(access_of("mei"), NOTICE, " ", at=NOW)
    with pytest.raises(LuoshiError, match="依据有 10"):
        load_notice(access_of("mei"), NOTICE, "长" * 99, at=NOW)
    later = read_notice("2029年。元旦：1月1日放假。国庆节：10月1日放假。")
    with pytest.raises(LuoshiError, match="2024 至 2027"):
        load_notice(access_of("mei"), later, "放假通知", at=NOW)
    assert not CalendarDay.objects.exists()
