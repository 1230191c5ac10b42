"""The registers as they are looked at: all of them, one as a list, and what is not shown to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, PLANTS, access_of, join, shown, signed_in
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from luoshi_web.offices.models import Role
from luoshi_web.registers.actions import (
    add_entry,
    move_entry,
    publish_register,
    withdraw_entry,
)
from luoshi_web.registers.models import Register, Revision
from luoshi_web.registers.pages.filters import Filters, filtered
from luoshi_web.registers.pages.listing import is_stale
from luoshi_web.registers.pages.values import value_text
from luoshi_web.registers.queries import kept_of, newest_of

LIST = "/jia/registers/"
SHOW = "/jia/registers/plants/"


def test_it_tells_each_kind_of_value_in_words(plants):
    body = newest_of(plants, 1).body
    told = {f.code: value_text(plants, f, body.get(f.code)) for f in plants.register.fields}
    assert told["town"] == "东乡"
    assert told["level"] == "国家级"
    assert told["opened_on"] == "2025-03-01"
    assert told["invested"] == "1200万元"
    assert told["fit"] == "是"
    assert told["proof"] == ""


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
    client = signed_in("qi")
    for url in (LIST, SHOW):
        assert client.get(url).status_code == 404


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
    lan = signed_in("lan")
    for url in (SHOW, f"{SHOW}board/", f"{SHOW}?area=xi&from=2027-01-01"):
        page = lan.get(url).content.decode()
        assert "甲平台" in page
        assert "东乡" not in page
        assert "2026-09-01" not in page
    for url in (f"{SHOW}areas/", f"{SHOW}timeline/"):
        assert lan.get(url).status_code == 404
        assert url not in lan.get(SHOW).content.decode()
        assert signed_in("rui").get(url).status_code == 200


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
    client = signed_in("lan")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{SHOW}{page}").status_code == 200
    assert len(queries) <= 20
