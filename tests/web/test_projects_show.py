"""The page of one project tells where it stands, what is late and by how much, and how it was on a day."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.db import connection
from django.test.utils import CaptureQueriesContext
from project_cases import kept, load_three, rights_of_, three, told, wan, yi

from luoshi.plan import Period
from luoshi.projects import Halt, Node, Permit, ProgressInvestment, ProgressReport, YearPlan
from luoshi.projects import Project as CoreProject
from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects import actions
from luoshi_web.projects.models import Project
from luoshi_web.projects.pages.project import ProjectPage, project_page
from luoshi_web.projects.pages.project_history import LABELS
from luoshi_web.projects.pages.project_parts import PARTS
from luoshi_web.projects.project_rows import whole_of
from luoshi_web.projects.queries import row_of

pytestmark = pytest.mark.databases
ONE = "/jia/projects/1/"


def load(county: Programme, *projects) -> None:
    load_three(county, list(projects) or three())


@pytest.fixture
def three_of_them(county: Programme) -> Programme:
    load(county)
    return county


def page_of(number: int = 1, who: str = "mei") -> ProjectPage:
    access = access_of(who)
    whole = whole_of(row_of(access, number))
    assert whole is not None
    return project_page(access, rights_of_(who), whole, NOW)


def headlines(page: ProjectPage) -> list[str]:
    return [one.text for one in page.headlines]


def test_it_says_first_how_the_year_goes_and_what_is_late(three_of_them: Programme):
    assert headlines(page_of()) == [
        "截至2026年9月完成年度计划55.0%，低于序时20.0个百分点",
        "节点“主体封顶”比最初晚 61 天",
    ]
    page = shown("lan", ONE)
    assert "截至2026年9月完成年度计划55.0%" in page
    assert "一号精密机床" in page


def test_it_counts_working_days_of_a_permit_that_is_late(county: Programme):
    asked = (Permit("construction", date(2026, 9, 16)),)
    load(county, told(permits=asked))
    (row,) = [one for one in page_of().permits if one.label == "施工许可"]
    # Sunday 20 September and Saturday 10 October work; 25 to 27 September and 1 to 7 October are free.
    assert (row.state_words, row.due, row.late) == ("已超时", "2026-09-24", "超 7 个工作日")
    assert f"施工许可{row.late}" in headlines(page_of())
    (land,) = [one for one in page_of().permits if one.label == "用地"]
    assert (land.state_words, land.waits, land.asked) == ("等前置手续", "立项/备案", "")
    registration = page_of().permits[0]
    assert registration.expected == "2026-10-13"
    assert land.expected > registration.expected


def test_it_says_that_a_project_stands_and_that_it_has_not_begun(county: Programme):
    late = told(
        moves=told().moves[:2],
        progress=(),
        nodes=(),
        halts=(Halt("suspended", date(2026, 5, 1), "土地没有交付"),),
    )
    load(county, late)
    assert headlines(page_of()) == [
        "2026-05-01 起暂停：土地没有交付",
        "2026年计划投资 2亿元，还没有报进度",
        "计划2026年2月开工，还没有开工",
    ]
    assert page_of().stage.ended == "项目停着，恢复以后再报阶段。"
    assert not page_of().stage.moves


def test_it_tells_of_the_last_year_that_was_told_and_that_this_one_was_not(county: Programme):
    before = (ProgressReport(Period.parse("2025-12"), ProgressInvestment(wan("21000"))),)
    load(county, told(plans=(YearPlan(2025, yi("2")),), progress=before, nodes=()))
    assert headlines(page_of()) == [
        "截至2025年12月完成年度计划105.0%，超序时5.0个百分点",
        "2026年没有计划，也没有报进度",
    ]
    assert page_of().money.open_year == 2025


def test_it_gives_no_rate_where_there_is_no_plan(county: Programme):
    load(county, told(plans=(), nodes=()))
    assert headlines(page_of()) == ["截至2026年9月完成投资 1.1亿元，2026年没有计划投资，不算完成率"]


def test_it_names_the_stages_that_were_skipped(three_of_them: Programme):
    steps = {one.label: one for one in page_of().stage.steps}
    assert (steps["谋划"].is_skipped, steps["签约"].is_done, steps["在建"].is_now) == (True,) * 3
    assert [one.on for one in (steps["签约"], steps["竣工"])] == ["2025-11-01", ""]
    assert "进场施工记录：主体工程施工，附件1" in shown("lan", ONE)


def test_it_offers_a_form_for_each_way_and_asks_for_its_evidence(three_of_them: Programme):
    moves = page_of(3).stage.moves
    assert [one.key for one in moves] == ["reserve", "talks"]
    assert [group.label for group in moves[1].groups] == ["", "洽谈记录"]
    started = page_of(2).stage.moves
    assert [one.key for one in started] == ["building", "finished"]


def test_it_offers_a_reader_no_form(three_of_them: Programme):
    for who in ("lan", "an"):
        page = shown(who, ONE)
        assert 'class="ls-pj-form"' not in page
        assert "/projects/1/edit/" not in page


def test_it_lets_the_unit_in_charge_and_the_town_write_and_nobody_else(three_of_them: Programme):
    join(three_of_them, "ximei", Role.REPORTER, "xi")
    assert "进入“竣工”" in shown("hua", ONE)
    assert "进入“竣工”" not in shown("ximei", ONE)
    assert "进入“在建”" in shown("ximei", "/jia/projects/2/")


def test_it_shows_the_project_as_it_was_known_on_a_day(three_of_them: Programme):
    later = NOW + timedelta(days=3)
    node = Node("试车", date(2026, 12, 1))
    actions.set_node(access_of("mei"), rights_of_("mei"), kept(1), 1, node, at=later)
    access = access_of("mei")
    whole = whole_of(row_of(access, 1), NOW + timedelta(days=1))
    assert whole is not None
    page = project_page(access, rights_of_("mei"), whole, later, known=NOW + timedelta(days=1))
    assert [one.label for one in page.nodes] == ["主体封顶"]
    assert (page.changes, page.add_node, page.edit_url) == (3, None, "")
    assert whole_of(row_of(access, 1), NOW - timedelta(days=1)) is None


def test_it_refuses_a_day_before_it_was_there_and_one_that_is_none(three_of_them: Programme):
    client = signed_in("lan")
    assert client.get(f"{ONE}?known=2026-10-12").status_code == 200
    for wrong in ("2026-10-11", "2026-10-13", "morgen"):
        assert client.get(ONE, {"known": wrong}).status_code == 422
    assert client.get("/jia/projects/99/").status_code == 404


def test_it_sums_the_parts_beside_what_the_whole_tells(county: Programme):
    parts = [
        told(code="P2", name="一标段", parent="P1", planned_total=yi("2"), lists=()),
        told(code="P3", name="二标段", parent="P1", planned_total=None, lists=(), progress=()),
    ]
    load(county, told(), *parts)
    family = page_of().family
    assert family is not None
    assert [one.name for one in family.parts] == ["一标段", "二标段"]
    assert (family.total, family.own_total, family.untold) == ("2亿元", "5亿元", 1)
    assert family.done == "1.1亿元"
    part = page_of(2)
    assert part.family is not None
    assert (part.family.parent, part.family.parts) == ("一号精密机床", ())
    forms = signed_in("mei")
    with CaptureQueriesContext(connection) as queries:
        assert forms.get(ONE).status_code == 200
    assert len(queries) <= 20


def test_it_tells_what_the_checks_ask_of_it_with_the_remedy(county: Programme):
    much = (ProgressReport(Period.parse("2026-09"), ProgressInvestment(wan("2000000"))),)
    load(county, told(progress=much, nodes=()))
    (finding,) = [one for one in page_of().findings if one.code == "P01"]
    page = shown("lan", ONE)
    assert finding.message in page
    assert finding.remedy in page


def test_it_hides_a_made_up_project_where_those_are_hidden(county: Programme):
    actions.load_projects(county, [told()], sample=True, actor="系统", at=NOW)
    assert "演示数据" in shown("lan", ONE)
    Programme.objects.update(show_sample=False)
    assert signed_in("lan").get(ONE).status_code == 404


def test_it_shows_an_enterprise_nothing(three_of_them: Programme):
    join(three_of_them, "qi", Role.ENTERPRISE, "yi")
    assert signed_in("qi").get(ONE).status_code == 403
    assert signed_in("qi").post(f"{ONE}do/node/").status_code == 403
    assert signed_in("wai").get(ONE).status_code == 404
    assert Project.objects.count() == 3


def test_it_has_words_for_every_part_of_a_project():
    parts = {one.name for one in fields(CoreProject)}
    assert set(LABELS) == parts - {"progress", "statistics"}
    assert set(PARTS) < parts


def test_it_tells_in_the_history_what_came_and_what_went(three_of_them: Programme):
    access, mine = access_of("mei"), rights_of_("mei")
    actions.set_node(access, mine, kept(1), 1, Node("试车", date(2026, 12, 1)), at=NOW)
    actions.set_permit(access, mine, kept(1), 2, Permit("land", date(2026, 9, 1)), at=NOW)
    actions.set_plan(access, mine, kept(1), 3, YearPlan(2026, yi("3")), at=NOW)
    actions.correct_move(access, mine, kept(1), 4, "报错了", at=NOW)
    actions.halt_project(
        access, mine, kept(1), 5, Halt("suspended", date(2026, 10, 1), "缺钱"), at=NOW
    )
    actions.leave_list(access, mine, kept(1), 6, "county_key", date(2026, 10, 11), at=NOW)
    actions.end_charge(access, mine, kept(1), 7, 0, date(2026, 10, 11), at=NOW)
    told_ = {
        (change.label, change.before, change.after)
        for step in (*page_of().history, *page_of().earlier)
        for change in step.changes
    }
    assert told_ >= {
        ("节点", "", "试车 承诺 2026-12-01"),
        ("手续", "", "用地 2026-09-01 申报"),
        ("年度计划", "2026年 2亿元 2026年2月开工 2026年12月竣工投产", "2026年 3亿元"),
        ("阶段", "在建 2026-04-01", ""),
        ("停缓", "", "暂停 2026-10-01 起"),
        ("名单", "县重点 实施类 2026-01-10 起", "县重点 实施类 2026-01-10 至 2026-10-11"),
        ("负责方式", "专班 乙局 2026-01-10 起", "专班 乙局 2026-01-10 至 2026-10-11"),
    }


def test_it_says_nothing_of_needs_and_problems_on_another_day(three_of_them: Programme):
    assert 'id="h-problems"' in shown("mei", ONE)
    assert 'id="h-problems"' not in shown("mei", f"{ONE}?known=2026-10-12")
