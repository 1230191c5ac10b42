"""A register at a glance: a board by stage, entries by month, entries and figures by area."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import NOW, PLANTS, access_of, shown, signed_in

from luoshi.plan import Period
from luoshi_web.registers.actions import (
    change_entry,
    move_entry,
    publish_register,
)
from luoshi_web.registers.pages.areas import periods_until, start_of
from luoshi_web.registers.pages.timeline import months_shown
from luoshi_web.registers.queries import by_area, by_stage, newest_of

SHOW = "/jia/registers/plants/"


def test_the_board_tells_what_stands_where_and_what_is_past_its_time(plants, settings):
    mei = access_of("mei")
    move_entry(mei, plants, 1, 1, "checking", at=NOW)
    settings.CLOCK = (NOW + timedelta(days=7)).isoformat()
    page = shown("lan", f"{SHOW}board/")
    # Monday the twelfth; five working days: by Monday the nineteenth.
    assert "最迟 10月19日" in page
    assert "已 7 天" in page
    assert "超期" not in page
    settings.CLOCK = (NOW + timedelta(days=8)).isoformat()
    assert "1 条超过了办理时限" in shown("lan", f"{SHOW}board/")


@pytest.mark.databases
def test_the_board_shows_some_of_each_stage_and_how_many_more_there_are(plants):
    counts, rows = by_stage(plants, NOW, 2)
    assert counts == {"asked": 3}
    assert [row.entry_no for row in rows] == [1, 2]


@pytest.mark.databases
def test_a_stage_where_entries_stay_shows_who_came_last(plants):
    mei, at = access_of("mei"), NOW
    for number in (1, 2):
        for seen, stage in ((1, "checking"), (2, "certified")):
            at += timedelta(days=number)
            move_entry(mei, plants, number, seen, stage, at=at)
    counts, rows = by_stage(plants, at + timedelta(days=1), 1)
    assert counts == {"asked": 1, "certified": 2}
    assert [row.entry_no for row in rows] == [3, 2]


def test_a_register_without_stages_has_no_board(county):
    text = PLANTS[: PLANTS.index("stages:")] + PLANTS[PLANTS.index("indicators:") :]
    publish_register(county, text, actor="系统", at=NOW)
    client = signed_in("mei")
    assert client.get(f"{SHOW}board/").status_code == 404
    assert f"{SHOW}board/" not in client.get(SHOW).content.decode()


@pytest.mark.databases
def test_the_timeline_counts_by_month_newest_first(plants):
    page = shown("lan", f"{SHOW}timeline/")
    assert page.index("2026年9月") < page.index("2026年8月") < page.index("2025年3月")
    assert "有日期的 3 条" in page
    earlier = shown("lan", f"{SHOW}timeline/?before=2026-08")
    assert "2025年3月" in earlier
    assert "2026年8月" not in earlier


@pytest.mark.parametrize("before", ["x", "2026", "2026-1", "2026-9x", "٢٠٢٦-٠٩"])
def test_a_broken_month_is_the_newest_page(plants, before):
    assert "2026年9月" in shown("lan", f"{SHOW}timeline/?before={before}")


def test_the_timeline_is_cut_into_pages_of_months():
    counts = {year * 100 + month: 1 for year in (2023, 2024, 2025, 2026) for month in range(1, 13)}
    first = months_shown(counts, None)
    assert (len(first), first[0], first[-1]) == (36, 202612, 202401)
    assert months_shown(counts, first[-1]) == list(range(202312, 202300, -1))


@pytest.mark.databases
def test_the_areas_tell_entries_and_figures_and_add_up(plants):
    page = shown("lan", f"{SHOW}areas/?period=2026-09")
    assert page.index("东乡") < page.index("西乡") < page.index("合计")
    assert "/jia/registers/plants/figures/t03/?period=2026-09&amp;area=dong" in page
    assert "750.25" in page
    # 西乡's only entry has no sum: none is told. In 2025 it had none: a count of 0, and no mean.
    assert page.count("—</span>") == 1
    before = shown("lan", f"{SHOW}areas/?period=2025")
    assert before.count('<span class="faint">0</span>') == 1
    assert "2026年9月" in page


def test_the_areas_stand_for_the_last_month_that_is_over(plants):
    assert "2026年9月，各乡镇" in shown("lan", f"{SHOW}areas/")
    page = shown("lan", f"{SHOW}areas/?period=2026-13")
    assert "不是可认的写法" in page
    assert "2026年9月，各乡镇" in page


def test_an_entry_without_an_area_is_not_lost(plants):
    body = dict(newest_of(plants, 3).body)
    del body["town"]
    change_entry(access_of("mei"), plants, 3, 1, body, at=NOW)
    counts = by_area(plants, NOW + timedelta(hours=1))
    assert counts == {None: (1, False), "dong": (2, False)}


@pytest.mark.parametrize("start", ["", "x", "-1", "99999", "2"])
def test_a_broken_start_is_the_first_indicator(plants, start):
    assert start_of(start, plants) == 0


def test_what_one_may_choose_is_over_and_comes_in_four_lengths():
    words = [one.words() for one in periods_until(Period.month(2026, 9), date(2026, 10, 12))]
    assert words[0] == "2026年9月"
    assert len([one for one in words if "月" in one]) == 13
    assert [one for one in words if len(one) == 5] == ["2025年"]
    assert "2026年三季度" in words
    assert "2026年下半年" not in words
