"""What of a register is asked for: filters in an address, pages of a list, filters kept under a name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cast import NOW, PLANTS, access_of, shown, signed_in
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi_web.offices.models import Unit
from luoshi_web.registers.actions import (
    publish_register,
)
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import Register, Revision, SavedFilter
from luoshi_web.registers.pages.filters import Filters, after, filtered, mark_of
from luoshi_web.registers.queries import kept_of, newest_of

SHOW = "/jia/registers/plants/"


def names(kept: Kept, query: str, *, private: bool = False) -> list[str]:
    filters = Filters.of(kept, QueryDict(query), private=private)
    return [row.name for row in filtered(kept, filters, filters.moment(NOW))]


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


def test_it_keeps_a_filter_for_oneself_and_for_everybody(plants):
    mei, lan = signed_in("mei"), signed_in("lan")
    sent = {"name": "国家级的", "query": "f_level=nation&nonsense=1", "shared": "1"}
    assert mei.post(f"{SHOW}filters/", sent).url == f"{SHOW}?f_level=nation"
    assert lan.post(f"{SHOW}filters/", {"name": "东", "query": "area=dong"}).status_code == 302
    assert SavedFilter.objects.get(name="国家级的").query == "f_level=nation"
    assert "国家级的" in shown("lan", SHOW)
    assert "东</a>" in shown("lan", SHOW)
    assert "东</a>" not in shown("mei", SHOW)


def test_only_coordinators_share_a_filter(plants):
    sent = {"name": "国家级的", "query": "f_level=nation", "shared": "1"}
    assert signed_in("rui").post(f"{SHOW}filters/", sent).status_code == 403


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
    answer = signed_in("mei").post(f"{SHOW}filters/", sent, follow=True)
    assert said in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_a_filter_is_dropped_by_its_owner_and_a_shared_one_by_coordinators(plants):
    signed_in("lan").post(f"{SHOW}filters/", {"name": "东", "query": "area=dong"})
    pk = SavedFilter.objects.get().pk
    assert signed_in("mei").post(f"{SHOW}filters/{pk}/drop/").status_code == 404
    SavedFilter.objects.update(shared=True)
    assert signed_in("rui").post(f"{SHOW}filters/{pk}/drop/").status_code == 403
    assert signed_in("mei").post(f"{SHOW}filters/{pk}/drop/").status_code == 302
    assert not SavedFilter.objects.exists()


def test_nobody_filters_by_what_does_not_leave_the_office(county):
    text = PLANTS.replace("label: 级别, type: choice,", "label: 级别, type: choice, private: yes,")
    publish_register(county, text, actor="系统", at=NOW)
    kept = kept_of(access_of("mei"), "plants")
    assert not Filters.of(kept, QueryDict("f_level=nation")).fields
    assert Filters.of(kept, QueryDict("f_level=nation"), private=True).fields
    assert 'name="f_level"' in shown("rui", SHOW)
    assert 'name="f_level"' not in shown("lan", SHOW)
