"""Needs and problems of projects: who raises, moves and ends them, and every refusal by name."""

from datetime import date

import pytest
from cast import NOW, access_of
from django.core.exceptions import PermissionDenied
from matter_cases import granted, land, ordered, project, raised, step, troubled, with_writers
from project_cases import kept, rights_of_

from luoshi.errors import LuoshiError
from luoshi.plan import Quantity
from luoshi.projects import FlowStep, TimeLimit, Use, flows
from luoshi_web.notices.models import Notice
from luoshi_web.offices.actions import set_keeper
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Duty, Programme, Unit
from luoshi_web.offices.queries import audit_faults
from luoshi_web.projects import actions
from luoshi_web.projects.jobs import problems_running_out
from luoshi_web.projects.matter_rows import need_row, problem_row, problems, side_of
from luoshi_web.projects.matters import need_of, problem_of
from luoshi_web.projects.models import Need, Problem

TODAY = NOW.date()
pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_writers(county)


def test_it_raises_a_problem_for_whoever_writes_the_project(county: Programme):
    made = troubled()
    assert (made.number, made.state, made.raised_on) == (1, "raised", date(2026, 9, 28))
    assert troubled("hua", text="门前的路没有修通").number == 2
    with pytest.raises(PermissionDenied):
        troubled("ximei")
    with pytest.raises(PermissionDenied):
        troubled("lan")
    last = AuditEntry.objects.filter(programme=county).latest("number")
    assert (last.action, last.object_name) == (
        "projects.problem.raised", "一号精密机床：门前的路没有修通",
    )  # fmt: skip
    assert not audit_faults(county)


@pytest.mark.parametrize(
    ("text", "since", "words"),
    [
        ("  ", None, "没有写问题"),
        ("长" * 401, None, "写了 401 字"),
        ("断路", date(2026, 10, 13), "还没有到"),
    ],
)
def test_it_refuses_a_problem_without_words_or_ahead(county: Programme, text, since, words):
    with pytest.raises(LuoshiError, match=words):
        actions.raise_problem(
            access_of("mei"), rights_of_("mei"), project("P1"), text, since=since, at=NOW
        )
    assert not Problem.objects.exists()


def test_it_walks_a_need_from_raised_to_used_up(county: Programme):
    need = raised()
    granted(need, "80")
    row = step("mei", need, "secured", date(2026, 9, 20), ref="划拨决定书")
    assert (row.asked, row.granted, row.used, row.ref) == (100, 80, 0, "甲批1号")
    use = Use(date(2026, 10, 1), Quantity.of("2", "公顷"), "厂房")
    row = actions.use_need(
        access_of("dongmei"), rights_of_("dongmei"), row, row.edition, use, at=NOW
    )
    assert (row.used, row.state) == (30, "secured")
    with pytest.raises(LuoshiError, match="只剩50亩，不够使用60亩"):
        actions.use_need(
            access_of("dongmei"), rights_of_("dongmei"), row, row.edition,
            Use(TODAY, Quantity.of("60", "亩"), "仓库"), at=NOW,
        )  # fmt: skip
    with pytest.raises(LuoshiError, match="批复数量已全部使用"):
        step("dongmei", need, "used_up")
    row = actions.use_need(
        access_of("dongmei"), rights_of_("dongmei"), row, row.edition,
        Use(TODAY, Quantity.of("50", "亩"), "仓库"), at=NOW,
    )  # fmt: skip
    row = step("dongmei", need, "used_up")
    assert (row.state, row.used) == ("used_up", 80)
    told = need_of(need_row(access_of("mei"), 1))
    assert [one.to for one in told.steps] == ["review", "granted", "secured", "used_up"]
    assert [one.by for one in told.steps][1] == access_of("mei").actor


def test_it_keeps_the_granting_to_the_office(county: Programme):
    need = raised()
    step("dongmei", need, "review")
    with pytest.raises(PermissionDenied, match="县级批复机关"):
        step("dongmei", need, "granted", quantity=Quantity.of("80", "亩"), ref="1号")
    with pytest.raises(LuoshiError, match=r"缺批复文号"):
        step("mei", need, "granted", quantity=Quantity.of("80", "亩"))
    with pytest.raises(LuoshiError, match="由市级批复或由省级批复"):
        step("mei", need, "reported", ref="1号")
    set_keeper(county, Duty.PROJECTS, Unit.objects.get(code="jia"), actor="系统", at=NOW)
    step("rui", need, "granted", quantity=Quantity.of("80", "亩"), ref="1号")


def test_it_reports_to_the_city_before_the_city_grants(county: Programme):
    need = raised(told=land(level="city"))
    step("dongmei", need, "review")
    with pytest.raises(LuoshiError, match=r"由县级批复，才能批复"):
        step("mei", need, "granted", quantity=Quantity.of("80", "亩"), ref="1号")
    step("mei", need, "reported", ref="甲自然资字2号")
    assert step("mei", need, "granted", quantity=Quantity.of("120", "亩"), ref="1号").granted == 120


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"needed_by": date(2026, 8, 1)}, "早于提出日期"),
        ({"since": date(2026, 12, 1)}, "还没有到"),
        ({"owner": "丙局"}, "没有单位“丙局”"),
        ({"asked": "0.00001"}, "小数太多"),
        ({"asked": "1001.55", "unit": "平方米"}, "小数太多"),
    ],
)
def test_it_refuses_a_need_that_cannot_be(county: Programme, told, words):
    with pytest.raises(LuoshiError, match=words):
        raised(told=land(**told))
    assert not Need.objects.exists()


def test_it_refuses_a_step_before_the_last_and_one_ahead(county: Programme):
    need = raised()
    with pytest.raises(LuoshiError, match="早于已记录的2026-09-01"):
        step("dongmei", need, "review", date(2026, 8, 30))
    with pytest.raises(LuoshiError, match="还没有到"):
        step("dongmei", need, "review", date(2026, 10, 13))
    with pytest.raises(LuoshiError, match="没有“elsewhere”这个状态"):
        step("dongmei", need, "elsewhere")


def test_it_refuses_what_somebody_else_has_moved(county: Programme):
    need = raised()
    step("dongmei", need, "review")
    who = access_of("mei")
    with pytest.raises(ConflictError, match="刚有人办过"):
        actions.step_need(
            who, rights_of_("mei"), need, 1, FlowStep("withdrawn", TODAY, words="不要了"), at=NOW
        )
    assert Need.objects.get().state == "review"


def test_it_walks_a_problem_through_its_owner_to_its_end(county: Programme):
    problem = troubled()
    row = ordered(problem)
    # 1 to 7 October 2026 are free, 10 October is worked: 30 September, 8 and 9 October.
    assert (str(row.owner), row.due) == ("乙局", date(2026, 10, 9))
    with pytest.raises(PermissionDenied, match="承办单位"):
        step("dongmei", problem, "handling", date(2026, 9, 30))
    step("hua", problem, "handling", date(2026, 9, 30))
    with pytest.raises(LuoshiError, match="缺解决情况"):
        step("hua", problem, "solved")
    step("hua", problem, "solved", words="已接通")
    with pytest.raises(PermissionDenied, match="联席会议办公室"):
        step("hua", problem, "closed", words="属实")
    row = step("mei", problem, "handling", words="电压不足", due=TimeLimit(5, "calendar"))
    assert row.due == date(2026, 10, 17)
    step("hua", problem, "solved", words="已增容")
    row = step("mei", problem, "closed", words="现场核查属实")
    assert (row.state, str(row.owner)) == ("closed", "乙局")
    with pytest.raises(LuoshiError, match="已经销号"):
        step("mei", problem, "handling", words="再办")
    told = problem_of(problem_row(access_of("mei"), 1))
    assert [one.to for one in told.steps][-1] == "closed"


def test_it_orders_only_units_of_the_programme(county: Programme):
    problem = troubled()
    with pytest.raises(LuoshiError, match="没有单位“供电公司”"):
        ordered(problem, unit="供电公司")
    assert Problem.objects.get().state == "raised"


def test_it_tells_the_owner_and_the_office(county: Programme):
    def told(name: str) -> list[str]:
        rows = Notice.objects.filter(person__username=name, settled_at=None, read_at=None)
        return [row.what for row in rows]

    problem = troubled()
    ordered(problem)
    assert told("hua") == ["项目“一号精密机床”的问题交您单位办理：临时用电没有接通。"]
    step("hua", problem, "handling")
    assert told("hua") == []
    step("hua", problem, "solved", words="已接通")
    assert told("mei") == ["项目“一号精密机床”的问题报告解决，待核查：临时用电没有接通。"]
    step("mei", problem, "handling", words="没有接通")
    assert told("mei") == []
    assert told("hua") == ["项目“一号精密机床”的问题退回再办：临时用电没有接通。"]
    step("hua", problem, "solved", words="已接通")
    step("mei", problem, "closed", words="属实")
    assert told("hua") == told("mei") == []


def test_it_reminds_the_owner_once_of_what_runs_out(county: Programme):
    ordered(troubled(text="甲"))
    ordered(troubled(code="P1", text="乙"), days=30)
    problems_running_out(NOW)
    late = Notice.objects.filter(person__username="hua", kind="overdue")
    assert [row.what for row in late] == [
        "您单位承办的项目问题有 1 个快到或已过期限，已过 1 个：一号精密机床。"
    ]
    problems_running_out(NOW)
    assert late.count() == 1
    first = Problem.objects.get(text="甲")
    step("hua", first, "handling")
    step("hua", first, "solved", words="好了")
    problems_running_out(NOW)
    assert not late.filter(settled_at=None).exists()


def test_it_puts_to_the_meeting_and_takes_off_with_a_reason(county: Programme):
    def meet(who: str, act, *more):
        row = problem_row(access_of(who), 1)
        return act(access_of(who), rights_of_(who), row, row.edition, *more, at=NOW)

    troubled()
    with pytest.raises(PermissionDenied):
        meet("dongmei", actions.put_to_meeting, TODAY)
    with pytest.raises(LuoshiError, match="才提出"):
        meet("mei", actions.put_to_meeting, date(2026, 9, 1))
    assert meet("mei", actions.put_to_meeting, TODAY).to_meeting == TODAY
    with pytest.raises(LuoshiError, match="已经转上会"):
        meet("mei", actions.put_to_meeting, TODAY)
    with pytest.raises(LuoshiError, match="没有写原因"):
        meet("mei", actions.take_from_meeting, " ")
    assert meet("mei", actions.take_from_meeting, "会议已定由乙局办").to_meeting is None
    with pytest.raises(LuoshiError, match="不在联席会议清单上"):
        meet("mei", actions.take_from_meeting, "再撤")


def test_it_knows_who_makes_every_move_of_the_rules():
    sides = {
        move.who: side_of(move) for code in ("need", "problem") for move in flows()[code].moves
    }
    assert {who for who, side in sides.items() if side == "project"} == {"提出单位"}
    assert {who for who, side in sides.items() if side == "owner"} == {"承办单位"}


def test_it_hides_made_up_matters_with_made_up_projects(county: Programme):
    troubled()
    Problem.objects.update(sample=True)
    assert problems(county).count() == 1
    county.show_sample = False
    assert problems(county).count() == 0
    county.show_sample = True
    assert step("mei", Problem.objects.get(), "closed", words="不需要").sample is False


def test_it_takes_a_form_sent_twice_as_one_thing(county: Programme):
    first = actions.raise_problem(
        access_of("mei"), rights_of_("mei"), kept(1).row, "门口的路没有修通", at=NOW
    )
    with pytest.raises(LuoshiError, match=f"已经提过一样的，第 {first.number} 号"):
        actions.raise_problem(
            access_of("mei"), rights_of_("mei"), kept(1).row, " 门口的路没有修通 ", at=NOW
        )
    actions.raise_problem(
        access_of("mei"), rights_of_("mei"), kept(2).row, "门口的路没有修通", at=NOW
    )
