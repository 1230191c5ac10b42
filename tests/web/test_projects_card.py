"""A project on one sheet of paper: what it is, who has it, its year, its stages, what is in its way."""

from __future__ import annotations

from datetime import date

import pytest
from cast import NOW, access_of, join, shown, signed_in
from project_cases import kept, load_three, rights_of_, told

from luoshi.plan import Quantity
from luoshi.projects import Need, Node
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects import actions
from luoshi_web.projects.pages.card import MOST_CARDS

pytestmark = pytest.mark.databases
CARD, CARDS = "/jia/projects/1/card/", "/jia/projects/cards/"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(64)


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    return county


def attach(county: Programme, name: str, media_type: str, note: str = "") -> int:
    stored = store_file(county, name, media_type, JPEG, actor="系统", at=NOW)
    actions.attach_file(access_of("mei"), rights_of_("mei"), kept(1).row, stored, note=note, at=NOW)
    return stored.pk


def test_it_tells_the_project_on_one_sheet(county: Programme):
    page = shown("lan", CARD)
    for words in (
        "一号精密机床", "甲县机床公司（本地投资）", "乙局 Hua", "5亿元", "2亿元", "1.1亿元", "55.0%",
        "−20.0", "主体封顶", "县重点", "截至 2026年10月12日，投资报到2026年9月",
    ):  # fmt: skip
        assert words in page, words
    assert page.count('class="ls-pc"') == 1


def test_it_tells_what_is_in_the_way_with_owner_and_days(county: Programme):
    mei, may = access_of("mei"), rights_of_("mei")
    actions.raise_problem(mei, may, kept(1).row, "外线没有接通", since=date(2026, 10, 2), at=NOW)
    need = Need("一号精密机床", "land", Quantity.of("80", "亩"), "city", date(2026, 10, 1))
    actions.raise_need(mei, may, kept(1).row, need, at=NOW)
    page = shown("lan", CARD)
    assert "外线没有接通" in page
    assert "没有交办" in page
    assert "10 天" in page
    assert "土地 80亩" in page


def test_it_counts_what_does_not_fit_the_sheet(county: Programme):
    nodes = tuple(Node(f"第{n}段完工", date(2026, 1 + n, 1)) for n in range(9))
    load_three(county, [told(code="P9", name="九段公路", nodes=nodes)])
    page = shown("lan", "/jia/projects/4/card/")
    assert "另有 4 个节点" in page


def test_it_shows_the_newest_picture_that_stands(county: Programme):
    attach(county, "批文.pdf", "application/pdf")
    assert "<img" not in shown("lan", CARD)
    attach(county, "旧.jpg", "image/jpeg")
    newest = attach(county, "新.jpg", "image/jpeg", "主体封顶")
    page = shown("lan", CARD)
    assert f'<img src="/jia/projects/1/files/{newest}/"' in page
    assert "主体封顶 2026-10-12" in page
    policy = signed_in("lan").get(CARD)["Content-Security-Policy"]
    assert "img-src 'self'" in policy


def test_it_prints_the_cards_of_a_list_a_sheet_each(county: Programme):
    page = shown("lan", f"{CARDS}?list=county_key")
    assert page.count('class="ls-pc"') == 2
    assert shown("lan", f"{CARDS}?no=1&no=3&no=99").count('class="ls-pc"') == 2
    assert "没有合这些条件的项目" in shown("lan", f"{CARDS}?town=nowhere")


def test_it_prints_so_many_at_once_and_says_how_many_are_left(county: Programme):
    more = [told(code=f"M{n}", name=f"第{n}个项目") for n in range(MOST_CARDS)]
    load_three(county, more)
    page = shown("lan", CARDS)
    assert page.count('class="ls-pc"') == MOST_CARDS
    assert "还有 3 个没有列出" in page


def test_it_costs_the_same_queries_for_many_as_for_one(
    county: Programme, django_assert_max_num_queries
):
    load_three(county, [told(code=f"M{n}", name=f"第{n}个项目") for n in range(20)])
    lan = signed_in("lan")
    with django_assert_max_num_queries(20):
        assert lan.get(CARDS).status_code == 200


def test_it_is_for_those_who_see_projects(county: Programme):
    join(county, "qiye", Role.ENTERPRISE, "jia")
    assert signed_in("qiye").get(CARD).status_code == 403
    assert signed_in("wai").get(CARD).status_code == 404
    assert signed_in("an").get(CARD).status_code == 200
    assert signed_in("mei").get("/jia/projects/99/card/").status_code == 404
