"""The portfolio: what the list, the board, the nodes and the sheet show of many projects, to whom, and what one may ask."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.http import QueryDict
from project_cases import kept, load_three, rights_of_, three, told, wan, yi
from python_calamine import CalamineWorkbook

from luoshi.plan import Period
from luoshi.projects import (
    Halt,
    Membership,
    Node,
    ProgressInvestment,
    ProgressReport,
    Project,
    YearPlan,
    rate,
)
from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects.actions import change_project, freeze_month
from luoshi_web.projects.models import NodeDate, SavedView
from luoshi_web.projects.pages.filters import Filters, filtered, ordered
from luoshi_web.projects.portfolio_rows import of_year, totals
from luoshi_web.projects.queries import places, snapshot_now, visible

TODAY = date(2026, 10, 12)
SEPTEMBER = Period.parse("2026-09")
pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def names(query: str, who: str = "mei") -> list[str]:
    access = access_of(who)
    towns = {unit.code for unit in places(access.programme)}
    filters = Filters.of(QueryDict(query), towns)
    rows = filtered(access.programme, filters, rights_of_(who), TODAY, SEPTEMBER)
    return [row.name[:2] for row in ordered(rows, filters)]


def mistakes(query: str) -> tuple[str, ...]:
    return Filters.of(QueryDict(query), {"dong", "xi"}).mistakes


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["二号", "一号", "三号"]),
        ("q=远山", ["二号"]),
        ("q=p3", ["三号"]),
        ("town=dong", ["一号", "三号"]),
        ("stage=started&stage=idea", ["二号", "三号"]),
        ("list=any", ["二号", "一号"]),
        ("list=-", ["三号"]),
        ("list=county_key&class=build", ["二号", "一号"]),
        ("class=prepare", []),
        ("list=city_key", []),
        ("cluster=现代服务", ["三号"]),
        ("cluster=-", []),
        ("origin=outside", ["二号"]),
        ("halted=any", []),
        ("from=20000&to=100000", ["一号"]),
        ("unreported=1", ["二号"]),
        ("sort=number", ["三号", "二号", "一号"]),
        ("sort=name", ["一号", "三号", "二号"]),
        ("sort=total", ["二号", "一号", "三号"]),
        ("sort=done", ["一号", "三号", "二号"]),
        ("sort=rate", ["一号", "三号", "二号"]),
        ("sort=stage", ["一号", "二号", "三号"]),
    ],
)
def test_it_finds_what_the_address_asks_for(county: Programme, query: str, found: list[str]):
    assert names(query) == found


def test_it_sorts_by_rates_that_differ_behind_the_point(county: Programme):
    def one(code: str, done: str) -> Project:
        plan = YearPlan(2026, wan("27660"))
        report = ProgressReport(SEPTEMBER, ProgressInvestment(wan(done)))
        return told(code=code, name=f"{code}号", plans=(plan,), progress=(report,))

    load_three(county, [one("Q1", "14040"), one("Q2", "14010"), one("Q3", "14020")])
    assert names("q=Q&sort=rate") == ["Q2", "Q3", "Q1"]


def test_it_finds_what_one_may_fill_oneself(county: Programme):
    assert names("mine=1", "dongmei") == ["一号", "三号"]
    assert names("mine=1", "hua") == ["一号"]
    assert names("mine=1", "rui") == []
    assert len(names("mine=1", "mei")) == 3


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("town=nan", "镇街"),
        ("stage=started&stage=flying", "flying"),
        ("list=secret", "名单"),
        ("sort=luck", "次序"),
        ("from=许多", "不是万元数"),
        ("to=-5", "总投资上限"),
    ],
)
def test_it_says_what_of_an_address_it_does_not_know(query: str, words: str):
    (said,) = mistakes(query)
    assert words in said
    assert "没有筛" in said


def test_it_writes_an_address_that_asks_the_same_again():
    query = "q=%E7%94%B2&stage=started&stage=building&list=any&halted=-&from=1200.5&sort=rate"
    once = Filters.of(QueryDict(query), {"dong"})
    assert Filters.of(QueryDict(once.query()), {"dong"}) == once
    assert once.narrows
    assert not Filters(sort="rate").narrows


def sums(county: Programme, month: Period = SEPTEMBER):
    return totals(county, of_year(visible(county), month.year), TODAY, month)


def test_it_adds_up_as_the_rate_of_investment_does(county: Programme):
    """A part of a listed project, 准备类 and who has no plan of the year are in the count and not in the sums."""
    whole = told()
    part = told(code="P11", name="一号的二期", parent="P1", planned_total=yi("1"))
    prepare = told(
        code="P12", name="四号", lists=(Membership("city_key", "prepare", date(2026, 1, 1)),)
    )
    both = told(
        code="P13", name="五号", progress=(), nodes=(),
        lists=(
            Membership("county_key", "prepare", date(2026, 1, 1)),
            Membership("province_major", "build", date(2026, 1, 1)),
        ),
    )  # fmt: skip
    bare = told(code="P14", name="六号", plans=())
    load_three(county, [*three(), part, prepare, both, bare])
    snapshot = snapshot_now(county, SEPTEMBER)
    invest = rate(snapshot, "invest")
    found = sums(county)
    assert (found.planned, found.reported) == (invest.denominator, invest.numerator)
    assert found.planned == Decimal(20000 + 30000 + 20000)
    assert (found.count, found.listed) == (7, len(snapshot.rows))
    assert whole.code in invest.among


def test_it_counts_what_is_late_and_halted_among_the_listed(county: Programme):
    late = (Node("主体封顶", date(2026, 8, 31)), Node("投产", date(2027, 1, 1)))
    halt = (Halt("suspended", date(2026, 9, 1), "资金"),)
    gone = (Halt("cancelled", date(2026, 9, 1), "不建了"),)
    load_three(
        county,
        [
            told(code="P5", name="五号", nodes=late, halts=halt),
            told(code="P6", name="六号", nodes=late, halts=gone),
            told(code="P7", name="七号", nodes=late, lists=()),
        ],
    )
    found = sums(county)
    assert (found.late, found.halted) == (1, 2)
    assert names("late=1") == ["七号", "五号"]
    assert names("halted=suspended") == ["五号"]


def page(query: str = "", who: str = "mei", view: str = "") -> str:
    return unescape(shown(who, f"/jia/projects/{view}{query}"))


def test_it_begins_with_what_the_listed_projects_come_to(county: Programme):
    text = page()
    assert "2 个在册项目，2026年计划投资 5.00 亿元，已报 1.10 亿元（22.0%）" in text
    assert "9月未报 1 个" in text
    assert "乙局（专班）" in text
    assert "−20.0" in text
    narrowed = page("?town=xi")
    assert "筛出 1 个项目，在册 1 个" in narrowed
    assert "一号精密机床" not in narrowed


def test_it_says_so_where_nothing_meets_the_filters(county: Programme):
    text = page("?q=没有这样的&list=nowhere")
    assert "没有合这些条件的项目" in text
    assert "“名单”里没有“nowhere”" in text


def test_it_shows_fifty_a_page_and_keeps_the_filters(county: Programme):
    load_three(county, [told(code=f"M{n}", name=f"多号{n:02}") for n in range(60)])
    first = page("?q=多号")
    assert "第 1 页，共 2 页" in first
    assert "q=%E5%A4%9A%E5%8F%B7&page=2" in first
    second = page("?q=多号&page=2")
    assert second.count('<td class="ls-pf-who">') == 10
    assert "第 2 页" in page("?q=多号&page=99")


def test_it_is_nothing_for_enterprises_and_strangers(county: Programme):
    join(county, "qiye", Role.ENTERPRISE, "yi")
    client = signed_in("qiye")
    for view in ("", "board/", "timeline/", "list.xlsx"):
        assert client.get(f"/jia/projects/{view}").status_code == 403
        assert signed_in("wai").get(f"/jia/projects/{view}").status_code == 404
    assert (
        client.post("/jia/projects/views/", {"name": "甲", "query": "town=dong"}).status_code == 403
    )
    assert "/jia/projects/" not in client.get("/jia/").content.decode()
    assert "/jia/projects/" in shown("an", "/jia/")


def test_it_keeps_a_view_and_lets_it_go_again(county: Programme):
    mei, hua = signed_in("mei"), signed_in("hua")
    told_query = "stage=started&stage=flying&sort=rate&page=3"
    answer = mei.post(
        "/jia/projects/views/", {"name": "东乡的", "query": told_query, "shared": "1"}
    )
    saved = SavedView.objects.get()
    assert (saved.query, saved.shared) == ("stage=started&sort=rate", True)
    assert answer.url.endswith(saved.query)
    assert "东乡的" in page(who="hua")
    assert hua.post(f"/jia/projects/views/{saved.pk}/drop/").status_code == 403
    assert mei.post(f"/jia/projects/views/{saved.pk}/drop/").status_code == 302
    assert not SavedView.objects.exists()
    assert mei.post(f"/jia/projects/views/{saved.pk}/drop/").status_code == 404


def test_it_keeps_no_view_of_nothing_and_no_shared_one_of_just_anybody(county: Programme):
    mei, hua = signed_in("mei"), signed_in("hua")
    answer = mei.post("/jia/projects/views/", {"name": "空的", "query": "town=nan"}, follow=True)
    assert "现在没有筛选" in answer.content.decode()
    shared = {"name": "我的", "query": "mine=1", "shared": "1"}
    assert hua.post("/jia/projects/views/", shared).status_code == 403
    assert not SavedView.objects.exists()


def test_it_hands_out_the_list_as_a_sheet_with_amounts_as_told(county: Programme):
    load_three(county, [told(code="P9", name="=1+1", planned_total=wan("12345.6789"), lists=())])
    answer = signed_in("an").get("/jia/projects/list.xlsx?town=dong&sort=name")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, *rows = book.get_sheet_by_index(0).to_python()
    by_name = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert set(by_name) == {"=1+1", "一号精密机床", "三号冷链物流"}
    assert by_name["=1+1"]["计划总投资（万元）"] == 12345.6789
    one = by_name["一号精密机床"]
    assert (one["本年完成（万元）"], one["完成率（%）"], one["比序时（百分点）"]) == (
        11000,
        55,
        -20,
    )
    assert (one["名单"], one["报到"], one["负责"]) == ("县重点", "2026年9月", "乙局（专班）")
    assert by_name["三号冷链物流"]["本年完成（万元）"] == ""


def test_it_stands_the_projects_by_stage_with_the_late_ones_first(county: Programme):
    late = (Node("主体封顶", date(2026, 8, 31)),)
    load_three(
        county,
        [
            told(code="L1", name="晚的", nodes=late),
            *(told(code=f"B{n}", name=f"在建{n}") for n in range(9)),
        ],
    )
    text = page(view="board/")
    assert "13 个项目，在建的最多，11 个" in text
    assert text.index("晚的") < text.index("在建8")
    assert "节点晚 42 天" in text
    assert "还有 3 个" in text
    assert "town=dong&stage=building" in page("?town=dong", view="board/").replace("&amp;", "&")


def test_it_leaves_no_project_out_of_the_board(county: Programme):
    load_three(county, [told(code="N1", name="没阶段的", moves=(), planned_total=None)])
    text = page(view="board/")
    assert "没有报阶段" in text
    assert "没阶段的" in text


def nodes(county: Programme) -> None:
    days = {
        "晚着": Node("基础", date(2026, 8, 31)),
        "早到": Node("封顶", date(2026, 9, 10), done=date(2026, 9, 1)),
        "后延": Node("进场", date(2026, 9, 20), date(2026, 11, 20)),
        "旧账": Node("征地", date(2025, 6, 1), date(2025, 12, 1)),
        "来年": Node("投产", date(2027, 3, 1)),
    }
    load_three(
        county,
        [
            told(code=f"N{n}", name=name, nodes=(node,))
            for n, (name, node) in enumerate(days.items())
        ],
    )


def test_it_shows_the_nodes_of_a_year_the_late_ones_first(county: Programme):
    nodes(county)
    text = page(view="timeline/")
    assert "2026年 5 个节点：到了 1 个，逾期 2 个，推迟过 3 个" in text
    stand = [text.index(name) for name in ("旧账", "晚着", "早到", "后延")]
    assert stand == sorted(stand)
    assert "来年" not in text
    assert "逾期 42 天" in text
    assert "逾期 315 天，已推迟 183 天" in text
    assert "早 9 天到" in text
    assert "推迟 61 天" in text


def test_it_narrows_the_nodes_by_month_state_and_town(county: Programme):
    nodes(county)
    september = page("?month=2026-09", view="timeline/")
    assert "2026年9月 1 个节点：到了 1 个" in september
    assert "早到" in september
    assert "晚着" not in september
    late = page("?state=late", view="timeline/")
    assert "晚着" in late
    assert "早到" not in late
    assert "2026年没有节点" in page("?town=xi", view="timeline/")


def test_it_shows_what_the_plan_starts_and_finishes_in_a_month(county: Programme):
    text = page("?month=2026-12", view="timeline/")
    assert "2026年12月计划竣工投产" in text
    assert "一号精密机床" in text
    assert "1/0" in text
    assert "1/1" in text


@pytest.mark.parametrize("query", ["?year=1066", "?year=x&month=2026-13&state=?", "?page=-4"])
def test_it_passes_over_a_year_a_month_and_a_state_that_are_none(county: Programme, query: str):
    assert "2026年 1 个节点" in page(query, view="timeline/")


def test_it_rewrites_the_nodes_with_the_project(county: Programme):
    before = kept(1)
    after = replace(before.told, nodes=(Node("投产", date(2026, 12, 1), done=date(2026, 10, 1)),))
    change_project(access_of("mei"), rights_of_("mei"), before, 1, after, at=NOW)
    (node,) = NodeDate.objects.filter(project__number=1)
    assert (node.label, node.promised, node.done) == ("投产", date(2026, 12, 1), date(2026, 10, 1))


def test_it_measures_against_the_months_that_are_over_while_the_running_one_is_told(
    county: Programme,
):
    """Once September is frozen, October is to be told; its schedule is nobody's yet."""
    freeze_month(access_of("mei"), rights_of_("mei"), SEPTEMBER, at=NOW)
    text = page("?town=dong")
    assert "10月未报 1 个" in text
    assert "−20.0" in text


def test_it_offers_a_new_project_to_who_keeps_the_lists(county: Programme):
    assert "/jia/projects/new/" in page()
    assert "/jia/projects/new/" in page(who="dongmei"), "a town tells its own"
    assert "/jia/projects/new/" not in page(who="lan")
