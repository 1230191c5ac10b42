"""Figures that each unit of a set reports for its own area, and their sum."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cast import NOW, access_of, join
from reports import fill, opened, report_of

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.offices.models import Programme, Role, Unit, UnitSet
from luoshi_web.reporting.actions import Wanted, collect_from, move_report
from luoshi_web.reporting.models import Round
from luoshi_web.reporting.queries import owed_by
from luoshi_web.reporting.totals import totals_for


@pytest.fixture
def county(county: Programme) -> Programme:
    """东乡 and 西乡 report t03 each for itself; 甲局 keeps it."""
    for name, unit in (("dong", "dong"), ("xi", "xi")):
        join(county, name, Role.REPORTER, unit)
    collect_from(
        county,
        Indicator.objects.get(programme=county, code="t03"),
        UnitSet.objects.get(programme=county, code="towns"),
        actor="系统",
        at=NOW,
    )
    return county


def accepted(round_: Round, unit: str, who: str, **texts: str) -> None:
    report, owed = report_of(round_, unit)
    fill(who, report, owed, texts, note="口径一致")
    for actor, move in ((who, "submit"), ("mei", "accept")):
        move_report(access_of(actor), report, owed, Wanted(move, report.version), at=NOW)


def county_figures() -> list[tuple[Decimal | None, str]]:
    rows = Observation.objects.filter(area="甲县", indicator__code="t03").order_by("pk")
    return [(row.value, row.vintage) for row in rows]


def test_it_asks_each_unit_for_its_own_area_and_the_keeper_for_nothing(county: Programme):
    round_ = opened(county)
    forms = owed_by(county, round_)
    units = {unit.pk: unit.name for unit in Unit.objects.all()}
    asked = {
        units[pk]: [(i.area, i.how) for i in form.items if i.indicator.code == "t03"]
        for pk, form in forms.items()
    }
    assert asked["东乡"] == [("东乡", "hand")] and asked["西乡"] == [("西乡", "hand")]
    assert asked["甲局"] == [("甲县", "total")]


def test_it_keeps_no_half_sum(county: Programme):
    round_ = opened(county)
    accepted(round_, "dong", "dong", t03="4")
    assert county_figures() == []
    assert [(t.filled, t.filled_count, t.members) for t in totals_for(county, round_)] == [
        (4, 1, 2)
    ]


def test_it_keeps_the_sum_once_all_are_in(county: Programme):
    round_ = opened(county)
    accepted(round_, "dong", "dong", t03="4")
    accepted(round_, "xi", "xi", t03="0")
    assert county_figures() == [(4, "final")]
    areas = dict(Observation.objects.exclude(area="甲县").values_list("area", "value"))
    assert areas == {"东乡": 4, "西乡": 0}


def test_it_takes_a_part_when_the_keeper_says_so_and_mends_it_later(county: Programme):
    round_ = opened(county)
    accepted(round_, "dong", "dong", t03="4")
    _report, owed = report_of(round_, "jia")
    accepted(round_, "jia", "rui", **{i.indicator.code: "1" for i in owed.hand})
    assert county_figures() == [(4, "preliminary")]
    accepted(round_, "xi", "xi", t03="3")
    assert county_figures() == [(4, "preliminary"), (7, "final")]
    assert Observation.objects.filter(area="甲县", indicator__code="t03").last().replaces.value == 4


def test_it_collects_no_official_statistic(county: Programme):
    towns = UnitSet.objects.get(programme=county, code="towns")
    with pytest.raises(LuoshiError, match="官方统计"):
        collect_from(county, Indicator.objects.get(code="t01"), towns, actor="系统", at=NOW)
