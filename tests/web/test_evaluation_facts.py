"""What each source knows of each unit, with where it comes from; what a programme lacks is said, and None is not zero."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import order_cases
import pytest
import reports
from appeal_cases import answered, firm, keeper, received
from cast import NOW, access_of, join, load_county, load_register_of, record, some_figures
from django.utils import timezone
from evaluation_cases import AS_OF, SCHEME, YEAR, heads, matter, scheme_of, some_facts, typed
from project_cases import load_three, rights_of_

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.evaluation.models import TypedFigure
from luoshi_web.evaluation.run_facts import facts_of
from luoshi_web.evaluation.scheme_rows import declared
from luoshi_web.evaluation.sources.appeals import of_appeals
from luoshi_web.evaluation.sources.known import FIXED, source_of
from luoshi_web.evaluation.sources.model import Asked, Found, asked_of
from luoshi_web.evaluation.sources.printed import fixed_words, number_words, share_words
from luoshi_web.evaluation.sources.projects import of_projects
from luoshi_web.evaluation.sources.registers import of_register
from luoshi_web.evaluation.sources.reports import completeness
from luoshi_web.evaluation.sources.supervision import orders_on_time, orders_returned, tour_scores
from luoshi_web.evaluation.sources.targets import achieved, of_target
from luoshi_web.offices.actions import merge_unit
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.projects.actions import freeze_month

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=60)
TODAY = NOW.date()


@pytest.fixture
def county(db: None) -> Any:
    made = load_county()
    heads(made)
    return made


def asked(county: Programme, as_of: date = TODAY, now: datetime = NOW) -> Asked:
    county.refresh_from_db()
    return asked_of(county, "yearly", YEAR, as_of, now)


def figure(found: dict[str, Found], unit: str) -> Fraction | None:
    return found[unit].figures.get("actual") if unit in found else None


def merged(unit: str, into: str, until: date) -> None:
    rows = {row.code: row for row in Unit.objects.all()}
    mei = access_of("mei")
    merge_unit(mei, rows[unit], rows[into], until=until, basis="县委编办〔2026〕9号", at=NOW)


def test_targets_count_those_that_are_judged_and_say_how_many_wait(county: Any):
    some_figures(county)
    # Nothing was known yet at the end of September itself.
    assert achieved(asked(county, AS_OF))["yi"].note
    found = achieved(asked(county))
    # 乙局 leads T05, ahead of its time, and T06, one grade off.
    assert figure(found, "yi") == 50
    assert "1/2 项，50%" in found["yi"].traces[0].value
    assert found["yi"].traces[1].url == "/jia/targets/T06/?as_of=2026-10-12"
    assert found["yi"].traces[0].url == "/jia/units/yi/?as_of=2026-10-12"
    # 甲局 has T03 behind.
    assert figure(found, "jia") is not None
    assert figure(found, "jia") < 100
    behind = [trace.url for trace in found["jia"].traces[1:]]
    assert behind == ["/jia/targets/T03/?as_of=2026-10-12"]
    assert "dong" not in found


def test_a_target_by_town_is_the_newest_figure_known_on_the_day(county: Any):
    record(county, "T03", "2026-06", "5", area="东乡")
    record(county, "T03", "2026-09", "8", area="东乡")
    record(county, "T03", "2026-09", "99", area="东乡", recorded_at=LATER)
    found = of_target(asked(county), "T03")
    assert figure(found, "dong") == 8
    assert found["dong"].traces[0].as_of == AS_OF
    assert "xi" not in found
    assert of_target(asked(county), "T99") == {}


def test_rates_of_projects_come_from_the_frozen_month_and_open_its_rows(county: Any):
    load_three(county)
    assert of_projects(asked(county), "invest_rate") == {}
    freeze_month(access_of("mei"), rights_of_("mei"), Period.month(2026, 8), at=NOW)
    found = of_projects(asked(county), "invest_rate")
    assert found["dong"].figures["target"] == Fraction(800, 12)
    trace = found["dong"].traces[0]
    assert "2026年8月第 1 次冻结" in trace.label
    assert trace.url.startswith("/jia/projects/months/2026-08/rates/invest/")
    # A month that was over only after the day counts for no earlier one.
    assert of_projects(asked(county, date(2026, 7, 31)), "invest_rate") == {}


def test_an_order_is_in_time_by_its_report_and_counts_its_returns(county: Any):
    join(county, "yan", Role.REPORTER, "yi")
    row = order_cases.handling(limit=order_cases.day("2026-10-30"))
    after = NOW + timedelta(days=30)
    none_yet = orders_on_time(asked(county))
    assert none_yet == {}
    late = orders_on_time(asked(county, after.date(), after))
    assert figure(late, "yi") == 0
    assert "没有申报办结" in late["yi"].traces[1].value
    order_cases.move("hua", row, "report", NOW + timedelta(days=3), words="已经开工。")
    told = orders_on_time(asked(county, after.date(), after))
    assert figure(told, "yi") == 100
    assert figure(orders_returned(asked(county, after.date(), after)), "yi") == 0
    order_cases.move("mei", row, "return", NOW + timedelta(days=4), words="缺照片")
    returned = orders_returned(asked(county, after.date(), after))
    assert figure(returned, "yi") == 1
    assert figure(orders_on_time(asked(county, after.date(), after)), "yi") == 0
    assert "dong" not in returned


def test_a_register_tells_each_area_and_adds_what_a_merged_one_had(county: Any):
    load_register_of(county)
    county.refresh_from_db()
    found = of_register(asked(county, AS_OF + timedelta(days=12)), "t03")
    assert (figure(found, "dong"), figure(found, "xi")) == (1, 1)
    assert found["dong"].traces[0].url.endswith("period=2026-09&area=dong")
    merged("xi", "dong", NOW.date() - timedelta(days=1))
    joined = of_register(asked(county), "t03")
    assert figure(joined, "dong") == 2
    assert len(joined["dong"].traces) == 2
    assert "xi" not in joined
    mean = of_register(asked(county), "plants_money")
    assert figure(mean, "dong") == Fraction("750.25")
    assert of_register(asked(county), "nothing") == {}


def test_data_owed_is_what_is_counted_and_never_who_signed_in(county: Any):
    report, owed = reports.report_of(reports.opened(county), "jia")
    due = timezone.localtime(report.round.due_at)
    assert completeness(asked(county, due.date() - timedelta(days=1), due)) == {}
    found = completeness(asked(county, due.date(), due))
    assert figure(found, "jia") == 0
    assert f"0/{len(owed.hand)} 项" in found["jia"].traces[0].value


def test_appeals_are_rated_from_the_rooms_own_cases(county: Any):
    join(county, "yan", Role.REPORTER, "yi")
    keeper(county, "jia")
    firm(county, "示例一号企业", 1, "dong")
    answered(received().appeal)
    after = NOW + timedelta(days=40)
    found = of_appeals(asked(county, after.date(), after), "response")
    assert figure(found, "yi") == 100
    assert found["yi"].traces[0].url.startswith("/jia/enterprises/rates/cases/?by=unit")
    assert of_appeals(asked(county, after.date(), after), "satisfied")["yi"].note


def test_a_source_that_knows_nothing_says_so_and_gives_no_zero(county: Any):
    text = SCHEME.replace("'manual:service'", "tours.score")
    facts, sampled = facts_of(county, declared(text), YEAR, AS_OF, NOW)
    assert not sampled
    assert [unit.code for unit in facts.units] == ["jia", "yi", "dong", "xi"]
    told = facts.units[2].items["tours.score"]
    assert told.actual is None
    assert told.why == "没有参加公布了结果的观摩。"
    assert tour_scores(asked(county)) == {}
    assert all(source.missing for source in FIXED.values())
    assert source_of("logins.rate") is None


def test_what_was_typed_counts_with_its_document_and_a_correction_replaces_it(county: Any):
    scheme_of(county)
    some_facts()
    first = TypedFigure.objects.get(source="manual:parks", unit__code="dong")
    with pytest.raises(ConflictError, match="刚有人录入"):
        typed("manual:parks", "dong", "9", "10")
    typed("manual:parks", "dong", "9", "10", seen=first.pk, reason="验收多一项")
    facts, _sampled = facts_of(county, declared(SCHEME), YEAR, AS_OF, NOW)
    told = next(unit for unit in facts.units if unit.code == "dong").items["manual:parks"]
    assert (told.actual, told.target) == (9, 10)
    assert told.traces[0].label == "考评〔2026〕1号"
    assert (
        f"#figure-{TypedFigure.objects.get(replaced_by=None, unit__code='dong', source='manual:parks').pk}"
        in told.traces[0].link
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"actual": "八"}, "不是数"),
        ({"actual": "1e9"}, "不是数"),
        ({"actual": ""}, "没有填数"),
        ({"document": " "}, "没有写出处"),
        ({"source": "targets.score"}, "不用"),
        ({"approved_on": date(2026, 9, 1)}, "同时填"),
    ],
)
def test_a_figure_that_cannot_count_is_refused(county: Any, change: dict[str, Any], words: str):
    scheme_of(county)
    given = {"source": "manual:parks", "unit": "dong", "actual": "8"} | change
    with pytest.raises(LuoshiError, match=words):
        typed(given.pop("source"), given.pop("unit"), given.pop("actual"), **given)
    assert not TypedFigure.objects.exists()


@pytest.mark.parametrize(
    ("kind", "level", "more", "words"),
    [
        ("veto", "safety", {"document": ""}, "没有写出处"),
        ("add", "nation", {}, "没有这一级"),
        ("praise", "city", {}, "没有这一级"),
        ("add", "city", {"on": date(2027, 1, 1)}, "还没有到"),
    ],
)
def test_a_matter_without_document_or_level_is_refused(
    county: Any, kind: str, level: str, more: dict[str, Any], words: str
):
    scheme_of(county)
    with pytest.raises(LuoshiError, match=words):
        matter(kind, level, "dong", "示例事项", **more)


def test_the_same_matter_is_registered_once_a_level(county: Any):
    scheme_of(county)
    matter("add", "city", "dong", "文明乡镇")
    with pytest.raises(LuoshiError, match="登记过"):
        matter("add", "city", "dong", "文明乡镇")
    matter("add", "province", "dong", "文明乡镇")


def test_a_unit_merged_away_in_the_year_leaves_its_matters_to_its_successor(county: Any):
    scheme_of(county)
    some_facts()
    matter("add", "city", "xi", "文明乡镇")
    merged("xi", "dong", NOW.date() - timedelta(days=1))
    facts, _sampled = facts_of(county, declared(SCHEME), YEAR, NOW.date(), NOW)
    assert [unit.code for unit in facts.units] == ["jia", "yi", "dong"]
    assert facts.units[2].adds[0].matter == "文明乡镇"
    # Its own typed figure stands, not the merged one's.
    assert facts.units[2].items["manual:parks"].actual == 8


def test_figures_are_printed_half_up_and_kept_exact():
    assert number_words(Fraction(1, 3)) == "0.33"
    assert fixed_words(Fraction(5, 1000), 2) == "0.01"
    assert fixed_words(Fraction(-5, 1000), 2) == "-0.01"
    assert fixed_words(Fraction(7), 2) == "7.00"
    assert share_words(3, 4, "项") == "3/4 项，75%"
    assert share_words(0, 0, "项") == "—"
