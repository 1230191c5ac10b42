"""The month of all projects: told as a bulletin tells it, opened into projects, frozen, compared with what came after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import NOW, access_of, join, shown, signed_in
from project_cases import kept, load_three, rights_of_, three, told, yi

from luoshi.plan import Period
from luoshi.projects import Charge, Membership, ProgressInvestment, ProgressReport, rate_rules
from luoshi_web.offices.actions import set_keeper
from luoshi_web.offices.models import AuditEntry, Duty, Programme, Role, Unit
from luoshi_web.projects import actions
from luoshi_web.projects.models import Freeze

pytestmark = pytest.mark.databases
SEPTEMBER = Period.parse("2026-09")
MONTH = "/jia/projects/months/2026-09/"


@pytest.fixture
def county(county: Programme) -> Programme:
    """Beside the three: 四号 without a plan, 五号 prepared, 六号 a part of 一号."""
    common = {"nodes": (), "charges": (), "progress": (), "moves": ()}
    more = [
        told(code="P4", name="四号供水改造", plans=(), **common),
        told(
            code="P5",
            name="五号产业园",
            lists=(Membership("county_key", "prepare", date(2026, 1, 10)),),
            **common,
        ),
        told(code="P6", name="六号配套车间", parent="P1", planned_total=yi("1"), **common),
    ]
    load_three(county, [*three(), *more])
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def freeze(reason: str = "") -> Freeze:
    return actions.freeze_month(
        access_of("mei"), rights_of_("mei"), SEPTEMBER, reason=reason, at=NOW
    )


def tell(number: int, done: str, seen: int, month: Period = SEPTEMBER) -> None:
    what = ProgressReport(month, ProgressInvestment(yi(done)))
    actions.report_month(
        access_of("mei"),
        rights_of_("mei"),
        kept(number),
        what,
        seen=seen,
        answer="已核对",
        at=NOW + timedelta(minutes=3),
    )


def send(who: str, reason: str = "", month: str = "2026-09"):
    return signed_in(who).post(f"/jia/projects/months/{month}/freeze/", {"reason": reason})


def section(page: str, heading: str) -> str:
    start = page.index(heading)
    return page[start : page.index("</section>", start)]


def test_it_leads_to_the_newest_month_that_was_told(county: Programme):
    assert signed_in("lan").get("/jia/projects/months/").url == MONTH
    asked = signed_in("lan").get("/jia/projects/months/?month=2026-03")
    assert asked.url.endswith("/2026-03/")


def test_it_tells_the_month_in_the_words_of_a_bulletin(county: Programme):
    page = shown("lan", MONTH)
    assert "<h1>3个在册，累计完成投资1.1亿元，完成年度计划22.0%，低于序时53.0个百分点</h1>" in page
    assert "另有准备类1个，不在内。1个子项目由主项目合报，不另算。" in page
    assert "未冻结，现时数" in page


def test_it_prints_the_words_of_every_denominator_beside_its_rate(county: Programme):
    page = shown("lan", MONTH)
    for rule in rate_rules().values():
        assert rule.words in page
    assert page.count("换成它") == 3
    assert "开工率：已开工项目数／在册全部实施类项目数。" in page
    chosen = shown("lan", f"{MONTH}?start=start_due")
    assert "应开工率：已开工项目数／截至当月应新开工的实施类项目数。" in chosen
    assert "各级别相加等于合计" in shown("lan", f"{MONTH}?start=nonsense&by=nonsense")


def test_it_names_who_did_not_report_and_who_has_no_plan(county: Programme):
    page = shown("lan", MONTH)
    assert "二号电池材料" in section(page, "今年还没有报过投资")
    assert "四号供水改造" in section(page, "没有年度计划")
    assert "五号产业园" not in page
    october = shown("lan", "/jia/projects/months/2026-10/")
    assert "报到9月" in section(october, "2026年10月没有报")
    assert "2026年10月还没有过完，序时按月末算，2026-10-31起可以冻结。" in october


def test_it_says_when_groups_add_up_and_when_they_cannot(county: Programme):
    assert "各镇街相加等于合计，3个。" in shown("lan", f"{MONTH}?by=town")
    both = tuple(Charge("taskforce", name, (), date(2026, 2, 1)) for name in ("乙局", "机床专班"))
    load_three(county, [told(code="P7", name="七号数控刀具", charges=both)])
    page = shown("lan", f"{MONTH}?by=taskforce")
    assert "各专班相加是5个，合计4个" in page
    assert "未定专班" in page


def test_it_compares_with_the_month_before_and_not_across_the_year(county: Programme):
    page = shown("lan", MONTH)
    assert "变化对2026年8月" in page
    assert "比上月 +6.0 个百分点" in page
    assert "上月没有可比的数" in shown("lan", "/jia/projects/months/2026-01/")


def test_it_opens_a_rate_into_the_projects_that_do_not_count_first(county: Programme):
    page = shown("lan", f"{MONTH}rates/finish_share/")
    assert "<h1>竣工投产占比0.0%</h1>" in page
    assert "没有算入分子 <b>3</b>" in page
    starts = shown("lan", f"{MONTH}rates/start_all/?part=counted")
    assert "算入分子 <b>2</b>" in starts
    assert '<a href="/jia/projects/1/">一号精密机床</a>' in starts
    assert "四号供水改造" not in starts


def test_it_opens_the_investment_with_each_project_s_own_figures(county: Programme):
    page = shown("lan", f"{MONTH}rates/invest/")
    for words in ("20,000", "11,000", "55.0", "−20.0", "2026-02-20"):
        assert words in page
    assert "二号电池材料" in shown("lan", f"{MONTH}rates/invest/?part=silent")
    assert "四号供水改造" in shown("lan", f"{MONTH}rates/invest/?part=unplanned")


def test_it_opens_the_rate_of_one_group(county: Programme):
    page = shown("lan", f"{MONTH}rates/invest/?by=town&group=dong")
    assert "<h1>东乡：投资完成率55.0%，低于序时20.0个百分点</h1>" in page
    assert "二号电池材料" not in page
    nobody = shown("lan", f"{MONTH}rates/start_all/?by=taskforce&group=")
    assert "未定专班" in nobody


@pytest.mark.parametrize(
    "url",
    [
        "months/2026-13/",
        "months/2026/",
        "months/2026-Q3/",
        "months/2026-09/?freeze=3",
        "months/2026-09/changes/",
        "months/2026-09/rates/nonsense/",
        "months/2026-09/rates/invest/?by=town&group=nowhere",
    ],
)
def test_it_knows_no_such_month_number_rate_or_group(county: Programme, url: str):
    assert signed_in("lan").get(f"/jia/projects/{url}").status_code == 404


def test_it_shows_a_month_with_nothing_on_a_list(county: Programme):
    page = shown("lan", "/jia/projects/months/2024-05/")
    assert "0个在册" in page
    assert "算不出完成率" in page
    assert "这个月没有在册的项目" in page


def test_it_is_frozen_by_who_keeps_the_lists_and_nobody_else(county: Programme):
    assert "冻结2026年9月" in shown("mei", MONTH)
    for name in ("lan", "dongmei", "hua", "an"):
        assert "冻结2026年9月" not in shown(name, MONTH)
        assert send(name).status_code == 403
    unit = Unit.objects.get(programme=county, code="yi")
    set_keeper(county, Duty.PROJECTS, unit, actor="Mei", at=NOW)
    assert send("hua").status_code == 302
    made = Freeze.objects.get()
    assert "Hua" in made.by
    page = shown("lan", MONTH)
    assert "已冻结" in page
    assert made.checksum[:12] in page
    assert AuditEntry.objects.filter(action="projects.month.frozen").count() == 1


def test_it_refuses_a_month_that_is_not_over_and_one_without_projects(county: Programme):
    running = send("mei", month="2026-10")
    assert running.status_code == 422
    assert "2026年10月还没有过完" in running.content.decode()
    assert send("mei", month="2024-05").status_code == 422
    assert send("mei", month="2026-9x").status_code == 404


def test_it_asks_a_correction_for_its_reason_and_keeps_the_first_number(county: Programme):
    freeze()
    same = send("mei", "没变也冻")
    assert same.status_code == 422
    assert "冻结以后没有变化" in same.content.decode()
    tell(1, "0.5", seen=1)
    assert "冻结以后有 1 个项目动过" in shown("mei", MONTH)
    bare = send("mei")
    assert bare.status_code == 422
    assert "没有写原因" in bare.content.decode()
    assert send("mei", "一号九月更正").status_code == 302
    page = shown("lan", MONTH)
    assert "一号九月更正" in page
    assert "累计完成投资1.3亿元" in page
    first = shown("lan", f"{MONTH}?freeze=1")
    assert "累计完成投资1.1亿元" in first
    assert "看最近一次冻结" in first


def test_it_tells_what_came_onto_and_left_the_lists_since(county: Programme):
    freeze()
    assert "冻结以后没有改动" in shown("lan", f"{MONTH}changes/")
    third = kept(3)
    actions.join_list(
        access_of("mei"), rights_of_("mei"), third, third.row.edition,
        Membership("county_key", "build", date(2026, 9, 1)), at=NOW,
    )  # fmt: skip
    first = kept(1)
    actions.leave_list(
        access_of("mei"), rights_of_("mei"), first, first.row.edition, "county_key",
        date(2026, 9, 10), answer="退出", at=NOW,
    )  # fmt: skip
    page = shown("lan", f"{MONTH}changes/")
    assert "后来补入名单" in page
    assert "后来不在册" in page
    assert "三号冷链物流" in page
    assert "投资完成率" in section(page, "率差多少")


def test_it_shows_nothing_to_an_enterprise(county: Programme):
    join(county, "qiye", Role.ENTERPRISE, "xi")
    for url in ("months/", "months/2026-09/", "months/2026-09/rates/invest/", "curve/"):
        assert signed_in("qiye").get(f"/jia/projects/{url}").status_code == 403


def test_a_frozen_month_is_not_compared_with_one_that_may_still_change(county: Programme):
    assert "比上月" in section(shown("lan", MONTH), "四个主要的率")
    freeze()
    before = section(shown("lan", MONTH), "四个主要的率")
    assert "比上月" not in before
    tell(1, "0.6", seen=1, month=Period.month(2026, 8))
    assert section(shown("lan", MONTH), "四个主要的率") == before
