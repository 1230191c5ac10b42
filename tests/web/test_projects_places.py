"""A town, a cluster, the year's curve, and what was reported beside what the statistics confirmed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from cast import NOW, access_of, shown, signed_in
from project_cases import kept, load_three, rights_of_, three, told, wan

from luoshi.plan import Period
from luoshi.projects import (
    Halt,
    Node,
    ProgressInvestment,
    ProgressReport,
    StatisticalEntry,
    StatisticalInvestment,
    StatisticalReport,
    YearPlan,
    rate,
)
from luoshi.sheets import read_tables
from luoshi_web.offices.models import Programme
from luoshi_web.projects import actions
from luoshi_web.projects.pages.curve import Which, curve, sums
from luoshi_web.projects.queries import snapshot_now
from luoshi_web.projects.year_rows import years

pytestmark = pytest.mark.databases
SEPTEMBER = Period.parse("2026-09")
VARIANCE = "/jia/projects/months/2026-09/variance/"


def confirmed(month: str, amount: str) -> StatisticalReport:
    return StatisticalReport(Period.parse(month), StatisticalInvestment(wan(amount), "206-1表"))


@pytest.fixture
def county(county: Programme) -> Programme:
    """Beside the three: 四号 in 西乡, told since last year, in the statistics since March, 10 days behind with its roof."""
    fourth = told(
        code="P4", name="=四号药业", town="xi", cluster="医药康养", charges=(),
        plans=(YearPlan(2025, wan("6000")), YearPlan(2026, wan("12000"))),
        lists=(three()[0].lists[0], ),
        nodes=(Node("屋面完工", date(2026, 10, 2)),),
        progress=(
            ProgressReport(Period.parse("2026-03"), ProgressInvestment(wan("1000.5"))),
            ProgressReport(SEPTEMBER, None, ProgressInvestment(wan("9000"))),
        ),
        entry=StatisticalEntry(date(2026, 3, 1), "370481004"),
        statistics=(confirmed("2026-06", "2500"), confirmed("2026-09", "2000")),
    )  # fmt: skip
    load_three(county, [*three(), fourth])
    return county


def test_it_sets_a_town_beside_all_projects(county: Programme):
    page = shown("lan", "/jia/projects/towns/xi/")
    assert "<h1>西乡：2个在册，累计完成投资9000万元，完成年度计划21.4%" in page
    assert "2026年9月，未冻结，现时数" in page
    assert "9000万元／4.2亿元" in page
    assert "2亿元／6.2亿元" in page
    assert "一号精密机床" not in page
    assert "=四号药业" in page
    assert "应于2026-10-02到，晚了10天" in page


def test_it_shows_a_town_in_the_month_asked_for_and_as_it_was_frozen(county: Programme):
    actions.freeze_month(access_of("mei"), rights_of_("mei"), SEPTEMBER, at=NOW)
    assert "2026年9月，已冻结，第 1 次" in shown("lan", "/jia/projects/towns/dong/")
    page = shown("lan", "/jia/projects/towns/xi/?month=2026-03")
    assert "累计完成投资1000.5万元" in page


def test_it_shows_a_cluster_with_the_towns_of_its_projects(county: Programme):
    page = shown("lan", "/jia/projects/clusters/?name=医药康养")
    assert "<h1>医药康养：1个在册" in page
    assert "西乡" in page
    index = signed_in("lan").get("/jia/projects/clusters/")
    assert index.url == "/jia/projects/months/2026-09/?by=cluster#groups"


def test_it_says_so_where_a_town_or_a_cluster_has_nothing_on_a_list(county: Programme):
    assert "2026年9月没有在册的项目" in shown("lan", "/jia/projects/clusters/?name=没有这个")
    assert "2024年5月没有在册的项目" in shown("lan", "/jia/projects/towns/xi/?month=2024-05")


@pytest.mark.parametrize(
    "url", ["towns/nowhere/", "towns/jia/", "towns/xi/?month=2026-99", "months/2026-99/variance/"]
)
def test_it_knows_no_such_town_or_month(county: Programme, url: str):
    assert signed_in("lan").get(f"/jia/projects/{url}").status_code == 404


def test_it_draws_each_month_as_the_rate_of_completion_has_it(county: Programme):
    found = years(county, SEPTEMBER)
    for one in sums(found.this, Which()):
        whole = rate(snapshot_now(county, one.month), "invest")
        assert (one.done or Decimal(0), one.plan or Decimal(0)) == (
            whole.numerator,
            whole.denominator,
        )


def test_it_draws_the_frozen_months_as_they_were_frozen(county: Programme):
    actions.freeze_month(access_of("mei"), rights_of_("mei"), SEPTEMBER, at=NOW)
    more = ProgressReport(SEPTEMBER, ProgressInvestment(wan("9999")))
    actions.report_month(
        access_of("mei"), rights_of_("mei"), kept(1), more, seen=1, answer="已核对", at=NOW
    )
    county.refresh_from_db()
    told_ = sums(years(county, SEPTEMBER).this, Which())
    assert told_[-1].frozen
    assert told_[-1].done == Decimal(20000)
    assert "9月已冻结，其余各月是现时数" in shown("lan", "/jia/projects/curve/")


def test_it_keeps_the_two_investments_in_charts_of_their_own(county: Programme):
    page = shown("lan", "/jia/projects/curve/")
    reported, statistics = page.split('id="h-statistics"')
    assert "累计完成 2亿元" in reported
    assert "统计确认" not in reported[reported.index("<main") :]
    assert "统计确认 4500万元" in statistics
    assert "0.45" in statistics
    assert "累计完成" not in statistics


def test_it_draws_one_town_or_one_list(county: Programme):
    page = shown("lan", "/jia/projects/curve/?town=dong&list=county_key")
    assert (
        "<h1>东乡、县重点：到2026年9月，累计完成1.1亿元，计划2亿元，低于序时20.0个百分点</h1>"
        in page
    )
    assert "<h1>全部：" in shown("lan", "/jia/projects/curve/?town=nowhere&list=nothing&year=1")
    assert "2025年还没有报过投资" in shown("lan", "/jia/projects/curve/?year=2025")


def test_it_leaves_out_a_chart_of_which_nothing_is_told():
    nothing = curve([], [], 2026)
    assert nothing.chart is None
    assert nothing.statistics is None
    assert nothing.latest == -1


def test_it_sets_the_two_investments_beside_each_other(county: Programme):
    page = shown("lan", VARIANCE)
    assert "2026年9月：1个项目两边都有数，1个不一样；1个只有一边有数" in page
    assert "谁也不代替谁" in page
    first = page.index("=四号药业")
    assert first < page.index("一号精密机床")
    assert "<b>+4,500</b>" in page
    assert "已入库 2026-03-01 370481004" in page
    assert "应入库，未入" in page
    assert "二号电池材料" not in page


def test_it_takes_the_variance_up_to_the_month_asked_for(county: Programme):
    page = shown("lan", "/jia/projects/months/2026-06/variance/")
    assert "<b>−1,499.5</b>" in page
    empty = shown("lan", "/jia/projects/months/2024-06/variance/")
    assert "项目没有报，统计也没有确认" in empty
    assert "导出 xlsx" not in empty


def test_it_exports_the_variance_with_numbers_and_no_formula(county: Programme):
    answer = signed_in("lan").get("/jia/projects/months/2026-09/variance.xlsx")
    assert answer.status_code == 200
    rows = [list(row) for row in read_tables(answer.content)[0].cells]
    assert rows[2][:5] == ["项目", "镇街", "项目报送 万元", "统计确认 万元", "差额 万元"]
    assert rows[3][:5] == ["=四号药业", "西乡", 9000, 4500, 4500]
    assert rows[4][2:5] == [11000, "", ""]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("kind", "late"), [("suspended", True), ("cancelled", False)])
def test_it_counts_late_nodes_of_a_place_as_the_list_does(county: Programme, kind, late):
    """A suspended project is late with what it promised; of a cancelled one nothing is."""
    node = Node("主体封顶", date(2026, 9, 30))
    halt = Halt(kind, date(2026, 10, 1), "资金没有到位")
    load_three(county, [told(code="P9", name="九号", nodes=(node,), halts=(halt,))])
    assert ("九号</a> 主体封顶" in shown("lan", "/jia/projects/towns/dong/")) is late
    assert (">九号</a>" in shown("lan", "/jia/projects/?late=1")) is late
