"""The month of all projects: told as a bulletin tells it, opened into projects, frozen, compared with what came after."""

import pytest
from cast import NOW, access_of, join, shown, signed_in
from project_cases import kept, load_three, rights_of_, yi

from luoshi.plan import Period
from luoshi.projects import ProgressInvestment, ProgressReport
from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects import actions
from luoshi_web.projects.models import Freeze

SEPTEMBER = Period.parse("2026-09")
MONTH = "/jia/projects/months/2026-09/"


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def freeze(reason: str = "") -> Freeze:
    return actions.freeze_month(
        access_of("mei"), rights_of_("mei"), SEPTEMBER, reason=reason, at=NOW
    )


def tell(number: int, month: str, done: str, seen: int = 0) -> None:
    what = ProgressReport(Period.parse(month), ProgressInvestment(yi(done)))
    actions.report_month(
        access_of("mei"), rights_of_("mei"), kept(number), what, seen=seen, answer="已核对", at=NOW
    )


def test_it_leads_to_the_newest_month_that_was_told(county: Programme):
    answer = signed_in("lan").get("/jia/projects/months/")
    assert answer.url == MONTH
    assert signed_in("lan").get("/jia/projects/months/?month=2026-03").url.endswith("/2026-03/")


def test_it_tells_the_month_in_the_words_of_a_bulletin(county: Programme):
    page = shown("lan", MONTH)
    assert "2个在册，累计完成投资1.1亿元，完成年度计划22.0%，低于序时53.0个百分点" in page
    assert "未冻结，现时数" in page
