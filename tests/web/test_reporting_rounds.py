"""Rounds and what they ask: derived, opened by the clock, moved with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from cast import NOW, access_of
from django.core.exceptions import PermissionDenied
from reports import october, opened

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.reporting.actions import exempt, open_round, plan_round, set_times
from luoshi_web.reporting.jobs import keep_rounds
from luoshi_web.reporting.models import Exemption, Report, Round
from luoshi_web.reporting.owed import due_period
from luoshi_web.reporting.queries import owed_by
from luoshi_web.reporting.schedule import Times, times_of


class Weekends:
    def on_or_after(self, day: date) -> date:
        while day.weekday() > 4:
            day += timedelta(days=1)
        return day


def test_it_moves_a_due_day_off_a_weekend():
    times = times_of(Period.parse("2026-10").last, Weekends())
    assert f"{times.due_at:%Y-%m-%d %H:%M}" == "2026-11-09 18:00"
    assert f"{times.opens_at:%Y-%m-%d %H:%M}" == "2026-11-01 08:00"


@pytest.mark.parametrize(
    ("frequency", "lag", "month", "period"),
    [
        ("month", 1, "2026-09", "2026-09"),
        ("month", 2, "2026-09", "2026-08"),
        ("quarter", 1, "2026-09", "2026-Q3"),
        ("quarter", 1, "2026-08", None),
        ("quarter", 2, "2026-10", "2026-Q3"),
        ("half_year", 1, "2026-06", "2026-H1"),
        ("year", 9, "2026-08", "2025"),
        ("year", 9, "2026-09", None),
        ("year", 1, "2026-12", "2026"),
    ],
)
def test_it_asks_for_a_figure_in_the_month_in_which_it_is_published(frequency, lag, month, period):
    from luoshi_web.ledger.models import Indicator

    row = Indicator(frequency=frequency, lag_months=lag)
    found = due_period(row, Period.parse(month).last)
    assert (str(found) if found else None) == period


def test_it_opens_a_round_for_the_units_that_owe_something(county: Programme):
    round_ = opened(county)
    reports = {r.unit.code: r for r in Report.objects.filter(round=round_)}
    assert set(reports) == {"jia", "yi"}
    assert all(r.due_at == round_.due_at for r in reports.values())
    assert open_round(round_, actor="系统", at=NOW) is False


def test_it_never_asks_two_units_for_one_figure(county: Programme):
    forms = owed_by(county, opened(county))
    keys = [item.key for form in forms.values() for item in form.hand]
    assert keys and len(keys) == len(set(keys))


def test_it_never_asks_for_an_official_statistic(county: Programme):
    forms = owed_by(county, opened(county))
    assert not [i for form in forms.values() for i in form.hand if i.indicator.official]


def test_it_keeps_rounds_by_the_clock_and_twice_is_once(county: Programme):
    assert keep_rounds(county, NOW) == (2, 1, 0)
    assert keep_rounds(county, NOW) == (0, 0, 0)
    months = [str(Period(r.month, r.month, "month")) for r in Round.objects.order_by("month")]
    assert months == ["2026-09", "2026-10"]
    later = october(31, 12) + timedelta(days=2)
    assert keep_rounds(county, later) == (1, 1, 1)


def test_it_gives_a_unit_a_time_of_its_own_with_a_reason(county: Programme):
    round_ = opened(county)
    yi = Unit.objects.get(programme=county, code="yi")
    later = october(14, 18)
    exempt(access_of("mei"), round_, yi, later, "台风停工", at=NOW)
    assert Report.objects.get(round=round_, unit=yi).due_at == later
    with pytest.raises(LuoshiError, match="没有写原因"):
        exempt(access_of("mei"), round_, yi, later, " ", at=NOW)
    with pytest.raises(PermissionDenied):
        exempt(access_of("rui"), round_, yi, later, "想晚点", at=NOW)
    assert Exemption.objects.count() == 1


def test_it_leaves_out_a_unit_that_was_exempted_before_the_opening(county: Programme):
    round_ = plan_round(county, Period.parse("2026-09"), actor="系统", at=NOW)
    yi = Unit.objects.get(programme=county, code="yi")
    exempt(access_of("mei"), round_, yi, None, "机构改革，职能移交中", at=NOW)
    open_round(round_, actor="系统", at=NOW)
    assert [r.unit.code for r in Report.objects.filter(round=round_)] == ["jia"]


def test_it_moves_the_times_of_everybody_but_those_with_their_own(county: Programme):
    round_ = opened(county)
    yi = Unit.objects.get(programme=county, code="yi")
    own = october(20, 12)
    exempt(access_of("mei"), round_, yi, own, "人员轮换", at=NOW)
    times = Times(round_.opens_at, october(15, 18), october(26, 18))
    set_times(access_of("mei"), round_, times, "系统停电一天", at=NOW)
    due = {r.unit.code: r.due_at for r in Report.objects.filter(round=round_)}
    assert due == {"jia": october(15, 18), "yi": own}


@pytest.mark.parametrize(
    ("due", "locks", "says"),
    [
        (october(15, 18), october(14, 18), "先后"),
        (october(9, 1), october(10, 1), "锁定时间已经过去"),
    ],
)
def test_it_refuses_times_that_make_no_sense(county: Programme, due: datetime, locks, says: str):
    round_ = opened(county)
    with pytest.raises(LuoshiError, match=says):
        set_times(access_of("mei"), round_, Times(round_.opens_at, due, locks), "试试", at=NOW)
    assert Round.objects.get(pk=round_.pk).due_at == round_.due_at
