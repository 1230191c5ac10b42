"""The registers as they are looked at: all of them, and one as a list, a board, by area and by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cast import NOW, PASSWORD, PLANTS, join, load_register_of
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import Period
from luoshi_web.offices.models import Person, Role, Unit
from luoshi_web.offices.queries import Access, access_to
from luoshi_web.registers.actions import (
    add_entry,
    change_entry,
    move_entry,
    publish_register,
    withdraw_entry,
)
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import Register, Revision, SavedFilter
from luoshi_web.registers.pages.areas import periods_until, start_of
from luoshi_web.registers.pages.filters import Filters, after, filtered, mark_of
from luoshi_web.registers.pages.listing import is_stale
from luoshi_web.registers.pages.timeline import months_shown
from luoshi_web.registers.pages.values import value_text
from luoshi_web.registers.queries import by_area, by_stage, kept_of, newest_of

LIST = "/jia/registers/"
SHOW = "/jia/registers/plants/"


def access_of(name: str) -> Access:
    return access_to(Person.objects.get(username=name), "jia", NOW.date())


@pytest.fixture
def plants(county) -> Kept:
    load_register_of(county)
    return kept_of(access_of("mei"), "plants")


def client_of(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


def shown(name: str, url: str) -> str:
    answer = client_of(name).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def names(kept: Kept, query: str, *, private: bool = False) -> list[str]:
    filters = Filters.of(kept, QueryDict(query), private=private)
    return [row.name for row in filtered(kept, filters, filters.moment(NOW))]


def test_it_tells_each_kind_of_value_in_words(plants):
    body = newest_of(plants, 1).body
    told = {f.code: value_text(plants, f, body.get(f.code)) for f in plants.register.fields}
    assert told["town"] == "东乡"
    assert told["level"] == "国家级"
    assert told["opened_on"] == "2025-03-01"
    assert told["invested"] == "1200万元"
    assert told["fit"] == "是"
    assert told["proof"] == ""


@pytest.mark.databases
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["丙平台", "乙平台", "甲平台"]),
        ("sort=date", ["丙平台", "乙平台", "甲平台"]),
        ("q=乙", ["乙平台"]),
        ("q=%25", []),
        ("stage=asked", ["丙平台", "乙平台", "甲平台"]),
        ("stage=certified", []),
        ("area=dong", ["乙平台", "甲平台"]),
        ("area=-", []),
        ("f_level=nation", ["甲平台"]),
        ("f_level=-", ["丙平台"]),
        ("f_fit=1", ["甲平台"]),
        ("f_fit=0", ["乙平台"]),
        ("f_fit=-", ["丙平台"]),
        ("from=2026-08-15", ["丙平台", "乙平台"]),
        ("from=2026/8/16&to=2026-09-20", ["丙平台"]),
        ("to=20250301", ["甲平台"]),
        ("known=2026-10-11", []),
        ("known=2026-10-12", ["丙平台", "乙平台", "甲平台"]),
        ("known=2031-01-01", ["丙平台", "乙平台", "甲平台"]),
        ("withdrawn=1", []),
        ("area=dong&f_level=city&from=2026-01-01", ["乙平台"]),
    ],
)
def test_it_finds_the_entries_that_meet_the_filters(plants, query, found):
    assert names(plants, query) == found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("stage=gone", "“阶段”里没有“gone”"),
        ("area=nowhere", "“乡镇”里没有“nowhere”"),
        ("f_level=moon", "“级别”里没有“moon”"),
        ("f_fit=2", "“是否合格”里没有“2”"),
        ("from=2026-13-40", "不是日期"),
        ("known=yesterday", "不是日期"),
        ("to=%00%00x", "不是日期"),
    ],
)
def test_it_says_what_it_could_not_ask_and_shows_the_rest(plants, query, said):
    filters = Filters.of(plants, QueryDict(query))
    assert said in filters.mistakes[0]
    assert names(plants, query) == ["丙平台", "乙平台", "甲平台"]
    assert said in shown("mei", f"{SHOW}?{query}")


def test_it_reads_its_own_address_again(plants):
    query = "q=甲&stage=asked&area=dong&f_level=-&f_fit=0&from=2025-01-01&to=2026-01-01&known=2026-10-01&withdrawn=1&sort=date"
    filters = Filters.of(plants, QueryDict(query))
    assert Filters.of(plants, QueryDict(filters.query())) == filters
    assert not filters.mistakes


KEYS = ("q", "stage", "area", "f_level", "f_fit", "f_x", "from", "to", "known", "withdrawn", "sort")
VALUES = st.sampled_from(["asked", "dong", "nation", "1", "-", "2026-09-01", "45510", "date"])


@given(st.dictionaries(st.sampled_from(KEYS), VALUES | st.text(max_size=80)))
@settings(max_examples=80)
def test_whatever_an_address_asks_is_read_and_written_back_the_same(asked):
    row = Register(code="plants", name="平台")
    kept = Kept(row, declared(PLANTS), {"dong": Unit(code="dong", name="东乡")})
    filters = Filters.of(kept, asked)
    again = Filters.of(kept, QueryDict(filters.query()))
    assert not again.mistakes
    assert replace(filters, mistakes=()) == again


@pytest.mark.databases
@pytest.mark.parametrize("query", ["", "sort=date"])
def test_every_entry_is_on_exactly_one_page(plants, query):
    row = newest_of(plants, 3)
    for number, dated in ((4, None), (5, 20260815), (6, None)):
        Revision.objects.create(
            **{f.attname: getattr(row, f.attname) for f in Revision._meta.fields}
            | {"id": None, "entry_no": number, "dated": dated}
        )
    filters = Filters.of(plants, QueryDict(query))
    every, mark = [], ""
    while page := list(after(filtered(plants, filters, NOW), filters, mark)[:2]):
        every += [one.entry_no for one in page]
        mark = mark_of(page[-1], filters)
    assert every == [one.entry_no for one in filtered(plants, filters, NOW)]
    assert sorted(every) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("mark", ["x", "-", "2026-", "-999999999999999999999", "a-1"])
def test_a_broken_page_mark_is_the_first_page(plants, mark):
    filters = Filters()
    assert len(after(filtered(plants, filters, NOW), filters, mark)) == 3


def test_it_lists_every_register_with_its_keeper_and_what_it_computes(plants):
    page = shown("lan", LIST)
    for word in ("平台", "甲局", "每月", "当年认定平台", "平台平均投资"):
        assert word in page
    assert "新建台账" not in page
    assert "没有和“河”相关的台账" in shown("lan", f"{LIST}?q=河")
    assert "当年认定平台" in shown("lan", f"{LIST}?q=联系人")


def test_a_register_that_nobody_changed_for_a_month_is_told(plants):
    assert "该更新了" not in shown("mei", LIST)
    Register.objects.update(changed_at=NOW - timedelta(days=32))
    assert "该更新了" in shown("mei", LIST)


def test_how_long_is_too_long_depends_on_how_often_it_is_kept():
    day = NOW.date()
    assert not is_stale("month", day - timedelta(days=31), day)
    assert is_stale("month", day - timedelta(days=32), day)
    assert not is_stale("quarter", day - timedelta(days=93), day)
    assert is_stale("year", day - timedelta(days=373), day)


def test_it_shows_the_entries_in_words(plants):
    page = shown("mei", SHOW)
    for word in ("甲平台", "东乡", "国家级", "2025-03-01", "1,200", "300.5", "申报", "共 3 条"):
        assert word in page


def test_a_withdrawn_entry_is_shown_only_when_asked_for(plants, settings):
    withdraw_entry(access_of("mei"), plants, 2, 1, "重复", at=NOW)
    settings.CLOCK = (NOW + timedelta(hours=1)).isoformat()
    assert "乙平台" not in shown("mei", SHOW)
    page = shown("mei", f"{SHOW}?withdrawn=1")
    assert "乙平台" in page
    assert "甲平台" not in page


def test_it_shows_them_as_known_on_a_day(plants):
    at = NOW + timedelta(days=3)
    move_entry(access_of("mei"), plants, 1, 1, "checking", at=at)
    filters = Filters.of(plants, QueryDict("known=2026-10-13"))
    (row,) = filtered(plants, filters, filters.moment(at)).filter(entry_no=1)
    assert row.stage == "asked"
    assert "终了时所知" in shown("mei", f"{SHOW}?known=2026-10-12")


def test_only_those_who_may_move_entries_can_tick_them(plants):
    assert 'name="pick" value="1:1"' in shown("mei", SHOW)
    assert 'name="pick" value="1:1"' in shown("rui", SHOW)
    assert 'name="pick"' not in shown("hua", SHOW)
    assert 'name="pick"' not in shown("mei", f"{SHOW}?known=2026-10-12")


def test_an_enterprise_sees_no_register(plants, county):
    join(county, "qi", Role.ENTERPRISE, "jia")
    client = client_of("qi")
    for url in (LIST, SHOW):
        assert client.get(url).status_code == 404


def test_it_keeps_a_filter_for_oneself_and_for_everybody(plants):
    mei, lan = client_of("mei"), client_of("lan")
    sent = {"name": "国家级的", "query": "f_level=nation&nonsense=1", "shared": "1"}
    assert mei.post(f"{SHOW}filters/", sent).url == f"{SHOW}?f_level=nation"
    assert lan.post(f"{SHOW}filters/", {"name": "东", "query": "area=dong"}).status_code == 302
    assert SavedFilter.objects.get(name="国家级的").query == "f_level=nation"
    assert "国家级的" in shown("lan", SHOW)
    assert "东</a>" in shown("lan", SHOW)
    assert "东</a>" not in shown("mei", SHOW)


def test_only_coordinators_share_a_filter(plants):
    sent = {"name": "国家级的", "query": "f_level=nation", "shared": "1"}
    assert client_of("rui").post(f"{SHOW}filters/", sent).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "空", "query": ""}, "现在没有筛选"),
        ({"name": "", "query": "q=甲"}, "筛选没有名称"),
        ({"name": "长" * 41, "query": "q=甲"}, "超过 40 字"),
        ({}, "现在没有筛选"),
    ],
)
def test_a_filter_that_cannot_be_kept_is_refused_in_words(plants, sent, said):
    answer = client_of("mei").post(f"{SHOW}filters/", sent, follow=True)
    assert said in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_a_filter_is_dropped_by_its_owner_and_a_shared_one_by_coordinators(plants):
    client_of("lan").post(f"{SHOW}filters/", {"name": "东", "query": "area=dong"})
    pk = SavedFilter.objects.get().pk
    assert client_of("mei").post(f"{SHOW}filters/{pk}/drop/").status_code == 404
    SavedFilter.objects.update(shared=True)
    assert client_of("rui").post(f"{SHOW}filters/{pk}/drop/").status_code == 403
    assert client_of("mei").post(f"{SHOW}filters/{pk}/drop/").status_code == 302
    assert not SavedFilter.objects.exists()


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
    client = client_of("mei")
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


def test_the_figures_of_a_register_are_told_with_their_formula(plants):
    page = shown("lan", f"{SHOW}?tab=figures")
    for word in ("当年认定平台", "2026年9月", "方案的指标", "平台平均投资", "只在这里看"):
        assert word in page
    assert "没有数" in shown("lan", f"{SHOW}?tab=figures&period=2024-01")
    assert "不是可认的写法" in shown("lan", f"{SHOW}?tab=figures&period=soon")


def test_what_does_not_leave_the_office_is_told_to_be_there_and_no_more(plants):
    assert "张三" in shown("rui", SHOW)
    assert "张三" in shown("mei", SHOW)
    for name in ("lan", "hua", "an"):
        page = shown(name, SHOW)
        assert "张三" not in page
        assert "不公开" in page


def test_a_name_that_does_not_leave_the_office_is_a_number_to_others(county):
    text = PLANTS.replace(
        "label: 平台名称, type: text,", "label: 平台名称, type: text, private: yes,"
    )
    publish_register(county, text, actor="系统", at=NOW)
    kept, mei = kept_of(access_of("mei"), "plants"), access_of("mei")
    add_entry(mei, kept, {"plant": "密平台", "town": "dong", "opened_on": 20260901}, at=NOW)
    for url in (SHOW, f"{SHOW}board/", f"{SHOW}timeline/"):
        assert "密平台" in shown("mei", url)
        assert "密平台" not in shown("lan", url)
        assert "第 1 条" in shown("lan", url)
    assert "没有按名称查" in shown("lan", f"{SHOW}?q=疏")
    assert "没有合这些条件" in shown("mei", f"{SHOW}?q=疏")


def test_an_area_and_a_date_that_do_not_leave_the_office_are_no_way_in(county):
    text = PLANTS.replace("label: 乡镇, type: unit", "label: 乡镇, type: unit, private: yes")
    text = text.replace(
        "label: 认定日期, type: date,", "label: 认定日期, type: date, private: yes,"
    )
    publish_register(county, text, actor="系统", at=NOW)
    kept, mei = kept_of(access_of("mei"), "plants"), access_of("mei")
    add_entry(mei, kept, {"plant": "甲平台", "town": "dong", "opened_on": 20260901}, at=NOW)
    lan = client_of("lan")
    for url in (SHOW, f"{SHOW}board/", f"{SHOW}?area=xi&from=2027-01-01"):
        page = lan.get(url).content.decode()
        assert "甲平台" in page
        assert "东乡" not in page
        assert "2026-09-01" not in page
    for url in (f"{SHOW}areas/", f"{SHOW}timeline/"):
        assert lan.get(url).status_code == 404
        assert url not in lan.get(SHOW).content.decode()
        assert client_of("rui").get(url).status_code == 200


def test_nobody_filters_by_what_does_not_leave_the_office(county):
    text = PLANTS.replace("label: 级别, type: choice,", "label: 级别, type: choice, private: yes,")
    publish_register(county, text, actor="系统", at=NOW)
    kept = kept_of(access_of("mei"), "plants")
    assert not Filters.of(kept, QueryDict("f_level=nation")).fields
    assert Filters.of(kept, QueryDict("f_level=nation"), private=True).fields
    assert 'name="f_level"' in shown("rui", SHOW)
    assert 'name="f_level"' not in shown("lan", SHOW)


def test_made_up_entries_are_marked_and_go_with_the_switch(plants, county):
    Revision.objects.filter(entry_no=1).update(sample=1)
    for url in (LIST, SHOW, f"{SHOW}board/", f"{SHOW}areas/", f"{SHOW}timeline/"):
        assert "演示数据</span>" in shown("lan", url)
    county.show_sample = False
    county.save()
    assert "甲平台" not in shown("lan", SHOW)
    assert "共 2 条" in shown("lan", SHOW)
    assert "演示数据</span>" not in shown("lan", f"{SHOW}areas/")


@pytest.mark.parametrize("page", ["", "?tab=figures", "areas/", "board/", "timeline/"])
def test_a_register_that_computes_eight_indicators_costs_twenty_queries_at_most(county, page):
    more = "".join(
        f"  - {{indicator: more_{n}, name: 平台个数 {n}, unit: 个, count: rows}}\n"
        for n in range(6)
    )
    publish_register(county, PLANTS + more, actor="系统", at=NOW)
    client = client_of("lan")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{SHOW}{page}").status_code == 200
    assert len(queries) <= 20
