"""A notice on holidays as text: every published year said in the notice's form comes back as its days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from chinese_calendar.constants import Holiday, holidays, workdays
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi_web.offices.holiday_notice import NoticeError, read_notice

WEEKDAYS = "一二三四五六日"
NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def said(day: date, *, year: int) -> str:
    whole = f"{day.year}年" if day.year != year else ""
    return f"{whole}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def runs(days: list[date]) -> list[tuple[date, date]]:
    """First and last day of each unbroken run."""
    breaks = [(a, b) for a, b in pairwise(days) if b - a > timedelta(1)]
    starts, ends = [days[0], *(b for _a, b in breaks)], [*(a for a, _b in breaks), days[-1]]
    return list(zip(starts, ends, strict=True))


def notice_of(year: int) -> str:
    """The year's published days, in the form of a notice and words of our own."""
    lines = [f"{year}年放假安排"]
    for holiday in Holiday:
        free = sorted(d for d, name in holidays.items() if d.year == year and name == holiday.value)
        work = sorted(d for d, name in workdays.items() if d.year == year and name == holiday.value)
        if not free or holiday is Holiday.anti_fascist_70th_day:
            continue
        name = NAMES.get(holiday.chinese, holiday.chinese)
        spans = "、".join(
            said(a, year=year) + (f"至{said(b, year=year)}" if b > a else "") for a, b in runs(free)
        )
        worked = "、".join(said(day, year=year) for day in work)
        lines.append(
            f"{name}：{spans}放假，共{len(free)}天。" + (f"{worked}上班。" if work else "")
        )
    return "\n".join(lines)


@pytest.mark.parametrize("year", [y for y in range(2010, 2027) if y != 2015])
def test_it_reads_back_every_published_year(year):
    notice = read_notice(notice_of(year))
    assert notice.year == year
    free = {day.day for day in notice.days if not day.is_working}
    work = {day.day for day in notice.days if day.is_working}
    assert free == {d for d in holidays if d.year == year}
    assert work == {d for d in workdays if d.year == year}


SHORT = "2027年放假安排。元旦：1月1日（周五）至3日（周日）放假，共3天。国庆节：10月1日（周五）至7日（周四）放假调休，共7天。{more}"


def test_it_says_of_each_day_what_it_is_for():
    notice = read_notice(SHORT.format(more="9月26日（周日）、10月9日（周六）上班。"))
    words = {day.day.isoformat(): day.name for day in notice.days}
    assert words["2027-01-02"] == "元旦" and words["2027-10-09"] == "国庆节调休上班"
    assert [d.day for d in notice.days] == sorted({d.day for d in notice.days})


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ("清明节：4月5日（星期一）放假1天。", "2027-04-05"),
        ("国庆节、中秋节：9月15日至１７日放假。", "2027-09-16"),
        ("元旦：2026年12月31日至2027年1月1日放假。", "2026-12-31"),
        ("春节：2月6日至12日放假。2月14日、20日上班。", "2027-02-20"),
    ],
)
def test_it_reads_other_ways_of_saying_it(more, day):
    notice = read_notice(SHORT.format(more=more))
    assert date.fromisoformat(day) in {d.day for d in notice.days}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有找到"),
        ("关于召开会议的通知", "没有找到"),
        ("元旦：1月1日放假。", "没有找到"),
        ("2027年。元旦：1月1日放假。", "没有 2027-10-01"),
        (SHORT.replace("2027", "2026").format(more=""), "2026-01-01 是周五，其实是周四"),
        (SHORT.replace("共7天", "共8天").format(more=""), "写共 8 天，日期数出来是 7 天"),
        (SHORT.replace("10月1日（周五）", "10月32日").format(more=""), "不存在的日期"),
        (SHORT.replace("至7日（周四）", "至9月1日").format(more=""), "起止日期不对"),
        (SHORT.format(more="1月2日（周六）上班。"), "既放假又上班"),
        (SHORT.format(more="端午节：照常。"), "端午节”一句没有写明"),
    ],
)
def test_it_refuses_what_is_no_notice_or_contradicts_itself(text, words):
    with pytest.raises(NoticeError, match=words):
        read_notice(text)


@given(
    st.text(alphabet="元旦国庆节：、年月日至（）周五六放假上班共天0123456789。2027", max_size=200)
)
@settings(max_examples=150)
def test_it_answers_any_text_with_days_or_a_sentence(text):
    for given_text in (text, f"2027年{text}", SHORT.format(more=text)):
        try:
            notice = read_notice(given_text)
        except NoticeError as refused:
            assert str(refused).endswith("。")
        else:
            assert notice.days
