"""Figures of registers: opened into their rows, beside what the ledger has, and how every target is fed."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from cast import NOW, PLANTS, access_of, join, record, signed_in
from django.utils import timezone

from luoshi.plan import Period
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.ledger.pages.lookups import latest_figures
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.registers.actions import (
    add_entry,
    feed_register,
    publish_register,
    withdraw_entry,
)
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Register, Revision
from luoshi_web.registers.pages.figures import figure_lines
from luoshi_web.registers.queries import kept_of, newest_of
from luoshi_web.registers.typed import read_body
from luoshi_web.reporting.owed import Item, owed_in
from luoshi_web.reporting.queries import asked_of, figures_for

FIGURE = "/jia/registers/plants/figures/t03/"
SOURCES = "/jia/registers/sources/"
FEED = "/jia/registers/plants/feed/"
LATER = NOW + timedelta(minutes=5)

RIVERS = """\
luoshi_register: 1
code: rivers
name: 河流断面
description: |
  甲县两个断面的测值。
  用来定类。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: section, label: 断面, type: choice, required: yes, choices: [{code: a, label: 甲桥}, {code: b, label: 乙桥}]}
  - {code: item, label: 项目, type: choice, required: yes, choices: [{code: do, label: 溶解氧}, {code: cod, label: 化学需氧量}, {code: tp, label: 总磷}]}
  - {code: day, label: 日期, type: date, required: yes}
  - {code: value, label: 测值, type: number, unit: 毫克/升, required: yes}
identity: {name: section, dated: day}
indicators:
  - indicator: river_class
    name: 断面水质
    unit: 类
    where: [{field: day, within: year}]
    worst: {standard: gb3838-2002, waters: river, group: section, item: item, value: value, keep: Ⅲ}
"""  # fmt: skip


def text_of(name: str, url: str, status: int = 200) -> str:
    answer = signed_in(name).get(url)
    assert answer.status_code == status, answer.content.decode()[-400:]
    return answer.content.decode()


def fed(kept: Kept, **more: object) -> list[Observation]:
    row = Register.objects.select_related("programme", "keeper").get(pk=kept.row.pk)
    fresh = Kept(row, kept.register, kept.units)
    return feed_register(fresh, actor="系统", at=more.get("at", LATER))  # type: ignore[arg-type]


def test_it_shows_number_formula_and_rows_of_a_figure(plants):
    page = text_of("lan", f"{FIGURE}?period=2026-09")
    assert "台账“平台”里，“认定日期”在本年内的条数。" in page
    assert "乙平台" in page and "丙平台" in page and "甲平台" not in page
    assert "2<small>个</small>" in page


def test_it_tells_a_mean_as_a_division(plants):
    page = text_of("lan", "/jia/registers/plants/figures/plants_money/?period=2026-09")
    assert "1,500.5" in page and "750.25" in page
    assert "方案不考核这个指标" in page


def test_it_lists_the_register_s_figures_with_their_last_closed_period(plants):
    lines = figure_lines(access_of("lan"), plants, None, NOW)
    assert [(line.code, line.figure, line.unit, line.period) for line in lines] == [
        ("t03", "2", "个", "2026年9月"),
        ("plants_money", "750.25", "万元", "2026年9月"),
    ]
    assert [line.is_measured for line in lines] == [True, False]
    assert lines[0].url == f"{FIGURE}?period=2026-09"


def test_it_shows_no_data_as_no_data_and_no_rows_as_zero(plants):
    assert "没有数" in text_of("lan", "/jia/registers/plants/figures/plants_money/?period=2024-09")
    assert "0<small>个</small>" in text_of("lan", f"{FIGURE}?period=2024-09")


def test_it_tells_a_figure_by_area_and_narrows_to_one(plants):
    page = text_of("lan", f"{FIGURE}?period=2026-09")
    assert "东乡" in page and "西乡" in page
    page = text_of("lan", f"{FIGURE}?period=2026-09&area=dong")
    assert "1<small>个</small>" in page
    assert "乙平台" in page and "丙平台" not in page


def test_it_opens_a_figure_as_it_was_known_on_a_day(plants, settings):
    settings.CLOCK = (LATER + timedelta(hours=1)).isoformat()
    mei, entry = access_of("mei"), newest_of(plants, 2)
    withdraw_entry(mei, plants, 2, entry.revision_no, "重复登记", at=LATER)
    assert "1<small>个</small>" in text_of("lan", f"{FIGURE}?period=2026-09")
    known = urlencode({"known": timezone.localtime(NOW + timedelta(minutes=1)).isoformat()})
    page = text_of("lan", f"{FIGURE}?period=2026-09&{known}")
    assert "2<small>个</small>" in page and "乙平台" in page
    assert "所知算的" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2026-13", "数据期"),
        ("period=septembre", "数据期"),
        ("known=gestern", "不是日期"),
        ("known=2199-01-01", "看不到"),
    ],
)
def test_it_says_what_of_the_address_cannot_be_used(plants, query, sentence):
    assert sentence in text_of("lan", f"{FIGURE}?{query}", 422)


@pytest.mark.parametrize("query", ["part=nothing", "area=nothing", "after=x", "after=99999999999"])
def test_it_lives_with_parts_and_areas_that_are_not_there(plants, query):
    text_of("lan", f"{FIGURE}?period=2026-09&{query}")


@pytest.mark.parametrize("url", ["/jia/registers/plants/figures/t04/", "/jia/figures/t04/"])
def test_it_knows_no_figure_that_no_register_computes(plants, url):
    text_of("lan", url, 404)


def test_it_finds_the_register_of_an_indicator(plants):
    answer = signed_in("lan").get("/jia/figures/t03/?period=2026-09")
    assert answer.status_code == 302
    assert answer["Location"] == f"{FIGURE}?period=2026-09"


def test_it_shows_no_private_value_behind_a_figure(plants):
    assert "张三" not in text_of("lan", "/jia/registers/plants/figures/plants_money/")


def test_it_tells_no_parts_by_a_field_that_does_not_leave_the_office(county):
    text = PLANTS.replace(
        "{code: town, label: 乡镇, type: unit}",
        "{code: town, label: 乡镇, type: unit, private: yes}",
    ).replace("type: choice, choices", "type: choice, private: yes, choices")
    text = text.replace("writers: [keeper, area]\n", "") + (
        "  - {indicator: plants_levels, name: 国家级占比, unit: '%', share: level, classes: [nation]}\n"
    )
    publish_register(county, text, actor="系统", at=NOW)
    mei = access_of("mei")
    kept = kept_of(mei, "plants")
    typed = {"plant": "甲平台", "town": "dong", "level": "nation", "opened_on": "2026-03-01"}
    add_entry(mei, kept, read_body(kept, typed).body, at=NOW)
    url = "/jia/registers/plants/figures/plants_levels/?period=2026-09&part=nation&area=dong"
    page = text_of("lan", url)
    assert "东乡" not in page and "国家级</a>" not in page
    assert "100<small>%</small>" in page
    page = text_of("mei", url)
    assert "东乡" in page and "国家级</a>" in page


def test_it_lets_no_enterprise_see_figures(plants, county):
    join(county, "qi", Role.ENTERPRISE, "yi")
    for url in (FIGURE, SOURCES, "/jia/figures/t03/"):
        text_of("qi", url, 404)


@pytest.mark.parametrize("url", ["/jia/", "/jia/targets/", "/jia/targets/T03/", "/jia/units/jia/"])
def test_a_computed_number_leads_to_its_rows_wherever_it_stands(plants, county, url):
    """For whoever reads registers; an enterprise is shown the number alone, and no way into a register."""
    join(county, "qi", Role.ENTERPRISE, "yi")
    fed(plants, at=NOW)
    assert 'href="/jia/figures/t03/?period=2026-09' in text_of("lan", url)
    page = text_of("qi", url)
    assert "/jia/figures/" not in page and "/jia/registers/" not in page


# Feeding


def test_it_feeds_twice_and_appends_nothing_the_second_time(plants):
    assert fed(plants)
    assert fed(plants, at=LATER + timedelta(minutes=1)) == []


def test_it_says_that_the_board_has_the_same_number(plants):
    assert "看板上还没有这个数" in text_of("lan", f"{FIGURE}?period=2026-09")
    fed(plants, at=NOW)
    assert "和看板上的数一致" in text_of("lan", f"{FIGURE}?period=2026-09")


def test_it_says_that_the_board_follows_within_a_minute(plants):
    fed(plants, at=NOW - timedelta(minutes=1))
    withdraw_entry(access_of("mei"), plants, 2, 1, "重复登记", at=NOW)
    assert "1 分钟内更新" in text_of("lan", f"{FIGURE}?period=2026-09")


def test_it_feeds_on_demand_and_says_how_many_numbers_changed(plants):
    client = signed_in("mei")
    answer = client.post(FEED, {"indicator": "t03"}, follow=True)
    assert "已记入" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == FIGURE
    answer = client.post(FEED, {"indicator": "t03"}, follow=True)
    assert "没有变" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("lan", 403), ("an", 403), ("hua", 403), ("rui", 302)]
)
def test_it_lets_coordinators_and_the_keeper_feed(plants, name, status):
    assert signed_in(name).post(FEED).status_code == status


def test_it_lowers_the_number_when_a_row_is_withdrawn_and_keeps_the_earlier_instant(
    plants, settings
):
    settings.CLOCK = (LATER + timedelta(hours=1)).isoformat()
    fed(plants, at=NOW + timedelta(seconds=30))
    withdraw_entry(access_of("mei"), plants, 2, 1, "重复登记", at=LATER)
    (row,) = [r for r in fed(plants, at=LATER) if r.period == "2026-09"]
    assert (row.value, row.replaces.value) == (1, 2)
    then = Observation.objects.get(pk=row.replaces_id)
    known = urlencode({"known": timezone.localtime(then.recorded_at).isoformat()})
    page = text_of("lan", f"{FIGURE}?period=2026-09&{known}")
    assert "2<small>个</small>" in page and "和看板上的数一致" in page


def test_it_tells_made_up_rows_from_real_ones(plants, county):
    Revision.objects.filter(programme=county, entry_no=3).update(sample=1)
    found = [row for row in fed(plants) if row.period == "2026-09"]
    assert [(row.sample, row.value) for row in found] == [(False, 1), (True, 2)]
    assert "2<small>个</small>" in text_of("lan", f"{FIGURE}?period=2026-09")
    page = text_of("lan", f"{FIGURE}?period=2026-09&only=real")
    assert "1<small>个</small>" in page and "只算真实条目" in page


# Sources


def test_it_puts_three_sources_side_by_side(plants, county):
    fed(plants, at=NOW)
    record(county, "T03", "2026-09", "5", document="九月月报")
    record(county, "T03", "2026-09", "4", document="九月统计", source="statistics")
    page = text_of("lan", SOURCES)
    assert "1 处来源不一致" in page
    apart = page[page.index('id="differences"') :]
    assert apart.index("九月统计") < apart.index("台账“平台”第 1 版") < apart.index("九月月报")
    assert apart.count("评判用") == 1 and apart.count("不作依据") == 2
    page = text_of("lan", f"{FIGURE}?period=2026-09")
    assert page.count("不作评判依据") == 2 and page.count("评判用") >= 1


def test_it_passes_over_sources_that_say_the_same_in_other_units(plants, county):
    fed(plants, at=NOW)
    record(county, "T03", "2026-09", "2")
    assert "处来源不一致" not in text_of("lan", SOURCES)


def test_it_counts_how_the_targets_are_fed(plants, county):
    official = Indicator.objects.filter(programme=county, official=True).count()
    page = text_of("an", SOURCES)
    assert f"6 项中 1 项由台账算出（16%），{official} 项取官方统计" in page
    page = text_of("an", f"{SOURCES}?source=register")
    assert "当年认定平台" not in page and "在本年内的条数" in page


@pytest.mark.parametrize("url", [FIGURE, f"{FIGURE}?area=dong", SOURCES, "/jia/figures/t03/"])
def test_it_needs_few_queries(plants, county, url, django_assert_max_num_queries):
    fed(plants, at=NOW)
    record(county, "T03", "2026-09", "5", document="月报")
    client = signed_in("lan")
    with django_assert_max_num_queries(20):
        client.get(url)


def test_it_does_not_ask_a_unit_for_what_a_register_computes(plants, county):
    asked = asked_of(county, NOW.date())
    indicator = Indicator.objects.get(programme=county, code="t03")
    assert asked.fed == {indicator.pk}
    month = Period.parse("2026-09").last
    asked_by_hand = {
        item.indicator.code for owed in owed_in(asked, month).values() for item in owed.hand
    }
    assert "t03" not in asked_by_hand and "t04" in asked_by_hand


def test_it_gives_a_unit_the_figure_that_is_judged(plants, county):
    fed(plants, at=NOW)
    record(county, "T03", "2026-09", "5", document="月报", recorded_at=NOW)
    jia = Unit.objects.get(programme=county, code="jia")
    found = latest_figures(county, jia, LATER)
    assert (found["t03"].value, found["t03"].source) == (2, "register")
    indicator = Indicator.objects.get(programme=county, code="t03")
    item = Item(indicator, county.area, Period.parse("2026-09"), "register")
    told = figures_for(county, [item], LATER)[indicator.pk, county.area]
    assert [row.source for row in told if row.period == "2026-09"] == ["report", "register"]


def test_it_tells_rounded_figures_apart_only_where_they_are(plants, county):
    """t03 is told without decimal places: 2.4 rounds to the register's 2, 2.5 does not."""
    fed(plants, at=NOW)
    record(county, "T03", "2026-09", "2.4")
    assert "处来源不一致" not in text_of("lan", SOURCES)
    record(county, "T03", "2026-09", "2.5")
    assert "1 处来源不一致" in text_of("lan", SOURCES)


# Classes


@pytest.fixture
def rivers(county: Programme) -> Kept:
    publish_register(county, RIVERS, actor="系统", at=NOW)
    mei = access_of("mei")
    kept = kept_of(mei, "rivers")
    for month, value in (("01", "18"), ("02", "22"), ("03", "21"), ("04", "20")):
        typed = {"section": "甲桥", "item": "化学需氧量", "day": f"2026-{month}-10", "value": value}
        add_entry(mei, kept, read_body(kept, typed).body, at=NOW)
    typed = {"section": "乙桥", "item": "溶解氧", "day": "2026-01-10", "value": "9"}
    add_entry(mei, kept, read_body(kept, typed).body, at=NOW)
    return kept


def test_it_tells_which_item_decides_and_how_much_room_the_year_has(rivers):
    page = text_of("lan", "/jia/registers/rivers/figures/river_class/?period=2026-04")
    assert "Ⅳ类，没有守住Ⅲ类。定类的是 甲桥 化学需氧量（20.25）。" in page
    assert "≤ 19.875" in page and "≥ 4.637" in page
    assert page.index("甲桥</a>") < page.index("乙桥</a>")


def test_it_says_that_nothing_was_measured(rivers):
    page = text_of("lan", "/jia/registers/rivers/figures/river_class/?period=2025-04")
    assert "定不了类" in page


def test_it_opens_one_section_into_its_rows(rivers):
    page = text_of("lan", "/jia/registers/rivers/figures/river_class/?period=2026-04&part=b")
    assert "Ⅳ" in page
    rows = page[page.index('id="rows"') :]
    assert "乙桥" in rows and "甲桥" not in rows


def test_it_links_the_judged_number_to_its_rows(plants):
    fed(plants, at=NOW)
    page = text_of("lan", "/jia/targets/T03/")
    assert "/jia/figures/t03/?" in page


def test_it_marks_what_is_not_judged_in_a_target_s_history(plants, county):
    fed(plants, at=NOW)
    record(county, "T03", "2026-09", "5", document="月报")
    assert "不作评判依据" in text_of("lan", "/jia/targets/T03/")
