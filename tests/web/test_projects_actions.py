"""What people do to projects is kept as revisions, told in the trail, refused or asked by name."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from cast import NOW, access_of, join
from django.core.exceptions import PermissionDenied
from project_cases import WORKS, kept, load_three, rights_of_, three, told, yi

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.projects import (
    Charge,
    Evidence,
    Halt,
    Membership,
    Node,
    ProgressInvestment,
    ProgressReport,
    StatisticalEntry,
    StatisticalInvestment,
    YearPlan,
    rate,
)
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Programme, Role
from luoshi_web.offices.queries import audit_faults
from luoshi_web.projects import actions
from luoshi_web.projects.actions import load_projects
from luoshi_web.projects.checking import AskedError
from luoshi_web.projects.models import Progress, Project, Revision, YearFigure
from luoshi_web.projects.project_rows import whole_of
from luoshi_web.projects.queries import freeze_of, snapshot_now, snapshot_of

SEPTEMBER = Period.parse("2026-09")
pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def report(month: str, done: str | None, **more) -> ProgressReport:
    money = None if done is None else ProgressInvestment(yi(done))
    return ProgressReport(Period.parse(month), money, **more)


def tell(who: str, number: int, what: ProgressReport, **more):
    return actions.report_month(
        access_of(who), rights_of_(who), kept(number, who), what, at=NOW, **more
    )


def test_it_loads_projects_as_they_are_told(county: Programme):
    assert [kept(n).told for n in (1, 2, 3)] == three()
    row = Project.objects.get(code="P1")
    assert (row.stage, str(row.town), row.total, row.sample) == ("building", "东乡", 50000, False)
    year = YearFigure.objects.get(project=row, year=2026)
    assert (year.plan, year.done, year.told) == (20000, 11000, "2026-09")


def test_it_keeps_every_revision_and_tells_it_in_the_trail(county: Programme):
    who, before = access_of("mei"), kept(1)
    after = actions.change_project(
        who, rights_of_("mei"), before, 1, replace(before.told, name="一号数控机床"), at=NOW
    )
    assert (after.row.edition, after.row.name) == (2, "一号数控机床")
    assert [r.edition for r in Revision.objects.filter(project=after.row)] == [1, 2]
    assert kept(1).told == after.told
    last = AuditEntry.objects.filter(programme=county).latest("number")
    assert (last.action, "一号数控机床" in last.after) == ("projects.project.changed", True)
    assert not audit_faults(county)
    then = whole_of(after.row, NOW)
    assert then is not None
    assert then.told.name == "一号数控机床"


def test_it_refuses_a_change_of_what_somebody_else_has_changed(county: Programme):
    seen, mine = kept(1), kept(1)
    actions.change_project(
        access_of("mei"), rights_of_("mei"), seen, 1, replace(seen.told, investor="乙公司"), at=NOW
    )
    with pytest.raises(ConflictError, match="Mei"):
        actions.change_project(
            access_of("mei"), rights_of_("mei"), mine, 1, replace(mine.told, cluster="其他"), at=NOW
        )
    assert Revision.objects.count() == 4


def test_it_lets_a_town_write_its_own_projects_and_no_others(county: Programme):
    tell("dongmei", 1, report("2026-10", "0.1"))
    with pytest.raises(PermissionDenied):
        tell("dongmei", 2, report("2026-10", "0.1"))


def test_it_lets_the_unit_in_charge_write_the_project(county: Programme):
    tell("hua", 1, report("2026-10", "0.1"))
    with pytest.raises(PermissionDenied):
        tell("hua", 3, report("2026-10", "0.1"))
    with pytest.raises(PermissionDenied):
        tell("lan", 1, report("2026-10", "0.1"))


def test_it_corrects_a_month_by_a_further_row(county: Programme):
    tell("mei", 1, report("2026-09", "0.4"), seen=1)
    assert [(p.edition, p.done) for p in Progress.objects.filter(month="2026-09")] == [
        (1, 3000), (2, 4000),
    ]  # fmt: skip
    assert YearFigure.objects.get(project__code="P1", year=2026).done == 12000
    with pytest.raises(ConflictError, match="2026年9月"):
        tell("mei", 1, report("2026-09", "0.5"), seen=1)


def test_it_asks_about_a_hundred_times_the_plan_and_takes_an_answer(county: Programme):
    with pytest.raises(AskedError, match=r"一号精密机床.*倍") as asked:
        tell("mei", 1, report("2026-10", "200"))
    assert [one.code for one in asked.value.findings] == ["P01"]
    assert not Progress.objects.filter(month="2026-10").exists()
    tell("mei", 1, report("2026-10", "200"), answer="已核对，确实如此")
    assert Progress.objects.get(month="2026-10").answers == "已核对，确实如此"


def test_it_refuses_a_month_ahead_and_a_month_without_figures(county: Programme):
    with pytest.raises(LuoshiError, match="2026年11月还没有到"):
        tell("mei", 1, report("2026-11", "0.1"))
    with pytest.raises(LuoshiError, match="没有填数"):
        tell("mei", 1, report("2026-10", None))


def test_it_keeps_what_was_first_promised_of_a_node(county: Programme):
    node = Node("主体封顶", date(2027, 1, 31))
    tell("mei", 1, report("2026-10", "0.1", node="主体封顶"), node=node)
    (now,) = kept(1).told.nodes
    assert (now.planned, now.due, now.slip) == (date(2026, 9, 30), date(2027, 1, 31), 123)


def move(number: int, stage: str, on: date, *evidence: Evidence, who: str = "mei"):
    project = kept(number)
    return actions.move_project(
        access_of(who), rights_of_(who), project, project.row.edition, stage, on, evidence, at=NOW
    )


def test_it_refuses_a_stage_moved_backwards_by_name(county: Programme):
    with pytest.raises(LuoshiError, match=r"一号精密机床.*不能退回签约"):
        move(1, "signed", date(2026, 10, 1), Evidence("contract", "HT1"))


def test_it_refuses_a_start_before_the_contract(county: Programme):
    load = told(
        code="P4", name="四号药业", town="xi", origin="outside", moves=(), lists=(), plans=(),
        charges=(), nodes=(), progress=(),
    )  # fmt: skip
    load_three(county, [load])
    move(4, "talks", date(2026, 5, 1), Evidence("talks_record", "1"))
    move(4, "signed", date(2026, 6, 1), Evidence("contract", "HT4"))
    move(4, "landed", date(2026, 6, 2), Evidence("registration", "1"))
    proof = (WORKS, Evidence("site_photo", "2"), Evidence("building_contract", "3"))
    with pytest.raises(LuoshiError, match="早于"):
        move(4, "started", date(2026, 5, 20), *proof)
    assert move(4, "started", date(2026, 7, 1), *proof).row.stage == "started"


def test_it_refuses_a_day_ahead(county: Programme):
    with pytest.raises(LuoshiError, match="还没有到"):
        move(1, "finished", date(2026, 12, 1), Evidence("acceptance", "1"))


def test_it_refuses_a_part_larger_than_its_whole(county: Programme):
    part = told(code="P5", name="五号配套", town="dong", parent="P1", lists=(), plans=(), nodes=(),
                charges=(), progress=(), planned_total=yi("6"))  # fmt: skip
    with pytest.raises(LuoshiError, match=r"五号配套.*大于主项目“一号精密机床”"):
        actions.add_project(access_of("mei"), rights_of_("mei"), part, at=NOW)


def test_it_refuses_two_lists_of_one_level(county: Programme):
    load_three(county, [told(code="P6", name="六号", lists=(
        Membership("province_major", "build", date(2026, 1, 1)),))])  # fmt: skip
    with pytest.raises(LuoshiError, match=r"六号.*同时列入省级的两份名单"):
        actions.join_list(
            access_of("mei"), rights_of_("mei"), kept(4), 1,
            Membership("province_quality", "build", date(2026, 3, 1)), at=NOW,
        )  # fmt: skip


def test_it_asks_when_two_towns_claim_one_project(county: Programme):
    twin = told(code="P7", name="一号精密机床", town="xi", lists=(), plans=(), charges=(), nodes=(),
                progress=())  # fmt: skip
    with pytest.raises(AskedError, match=r"东乡.*西乡|西乡.*东乡"):
        actions.add_project(access_of("mei"), rights_of_("mei"), twin, at=NOW)
    added = actions.add_project(
        access_of("mei"), rights_of_("mei"), twin, answer="两个厂区，分别立项", at=NOW
    )
    assert added.row.number == 4


def test_it_refuses_statistics_before_entry(county: Programme):
    amount = StatisticalInvestment(yi("0.5"), "206-1表")
    with pytest.raises(LuoshiError, match="先入库，后有数"):
        actions.confirm_month(
            access_of("mei"), rights_of_("mei"), kept(1), SEPTEMBER, amount, at=NOW
        )
    actions.enter_statistics(
        access_of("mei"), rights_of_("mei"), kept(1), 1,
        StatisticalEntry(date(2026, 3, 1), "370481001"), at=NOW,
    )  # fmt: skip
    now = actions.confirm_month(
        access_of("mei"), rights_of_("mei"), kept(1), SEPTEMBER, amount, at=NOW
    )
    year = YearFigure.objects.get(project=now.row, year=2026)
    assert (year.done, year.confirmed) == (11000, 5000)


def test_it_stops_a_project_with_a_reason_and_moves_it_no_more(county: Programme):
    halt = Halt("suspended", date(2026, 10, 1), "资金没有到位")
    actions.halt_project(access_of("mei"), rights_of_("mei"), kept(1), 1, halt, at=NOW)
    with pytest.raises(LuoshiError, match="暂停（资金没有到位）"):
        move(1, "finished", date(2026, 10, 5), Evidence("acceptance", "1"))
    actions.resume_project(
        access_of("mei"), rights_of_("mei"), kept(1), 2, date(2026, 10, 3), "资金到位", at=NOW
    )
    assert move(1, "finished", date(2026, 10, 5), Evidence("acceptance", "1")).row.halted == ""


def test_it_freezes_a_month_that_stays_as_it_was(county: Programme):
    made = actions.freeze_month(access_of("mei"), rights_of_("mei"), SEPTEMBER, at=NOW)
    before = rate(snapshot_of(made), "invest")
    tell("mei", 1, report("2026-09", "0.9"), seen=1)
    county.refresh_from_db()
    assert rate(snapshot_now(county, SEPTEMBER), "invest") != before
    stored = freeze_of(county, SEPTEMBER)
    assert rate(snapshot_of(stored), "invest") == before
    assert (stored.text, stored.checksum) == (made.text, made.checksum)
    with pytest.raises(LuoshiError, match="没有写原因"):
        actions.freeze_month(access_of("mei"), rights_of_("mei"), SEPTEMBER, at=NOW)
    again = actions.freeze_month(
        access_of("mei"), rights_of_("mei"), SEPTEMBER, reason="更正一号", at=NOW
    )
    assert again.number == 2
    assert freeze_of(county, SEPTEMBER, 1).text == made.text
    with pytest.raises(LuoshiError, match="没有变化"):
        actions.freeze_month(access_of("mei"), rights_of_("mei"), SEPTEMBER, reason="再", at=NOW)


def test_it_freezes_no_month_that_is_not_over(county: Programme):
    with pytest.raises(LuoshiError, match="还没有过完"):
        actions.freeze_month(access_of("mei"), rights_of_("mei"), Period.parse("2026-10"), at=NOW)
    with pytest.raises(PermissionDenied):
        actions.freeze_month(
            access_of("dongmei"), rights_of_("dongmei"), SEPTEMBER,
            at=datetime(2026, 10, 12, tzinfo=UTC),
        )  # fmt: skip


def test_it_stands_in_a_town_and_not_with_a_bureau(county: Programme):
    one = told(
        code="P7", name="七号", town="jia", lists=(), moves=(), charges=(), progress=(), nodes=()
    )
    with pytest.raises(LuoshiError, match="“jia”不是本项目库的镇街。请从列出的镇街里选。"):
        actions.add_project(access_of("mei"), rights_of_("mei"), one, at=NOW)


def test_it_asks_about_a_plan_above_the_whole_and_refuses_one_that_ends_before_it_begins(
    county: Programme,
):
    def plan(investment: str, *months: str) -> YearPlan:
        return YearPlan(2026, yi(investment), *map(Period.parse, months))

    with pytest.raises(AskedError, match="2026年计划投资400亿元，大于计划总投资5亿元"):
        actions.set_plan(access_of("mei"), rights_of_("mei"), kept(1), 1, plan("400"), at=NOW)
    with pytest.raises(LuoshiError, match="2026年2月竣工投产，早于计划开工的2026年10月"):
        actions.set_plan(
            access_of("mei"), rights_of_("mei"), kept(1), 1, plan("2", "2026-10", "2026-02"), at=NOW
        )


def test_a_made_up_project_stays_made_up_whoever_touches_it(county: Programme):
    load_projects(county, [told(code="P9", name="九号")], sample=True, actor="系统", at=NOW)
    project = kept(4)
    assert project.row.sample
    node = Node("主体封顶", date(2026, 12, 1))
    now = actions.set_node(access_of("mei"), rights_of_("mei"), project, 1, node, at=NOW)
    assert now.row.sample


def test_it_asks_who_is_in_charge_today_and_not_at_the_months_end(county: Programme):
    """乙局 is in charge until yesterday, or from tomorrow on: neither writes today."""
    for number, (since, until) in enumerate(
        [(date(2026, 1, 1), date(2026, 10, 11)), (date(2026, 10, 13), None)], 4
    ):
        charge = Charge("taskforce", "乙局", ("Hua",), since, until)
        load_three(county, [told(code=f"C{number}", name=f"第{number}号", charges=(charge,))])
        project = kept(number)
        other = replace(project.told, cluster="其他")
        with pytest.raises(PermissionDenied):
            actions.change_project(access_of("hua"), rights_of_("hua"), project, 1, other, at=NOW)
