"""Outlooks: from enough figures only, the same every time, and never surer than the figures allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from progress_cast import rule, seen

from luoshi.errors import LuoshiError
from luoshi.forecasting import FEWEST, naive_paths, outlook, series_of, theta_paths
from luoshi.plan import month_index

JUNE = date(2026, 6, 30)


def monthly(*amounts: str, year: int = 2026, first: int = 1, **more):
    return [
        seen(f"{year}-{first + n:02d}", amount, f"o{year}{first + n:02d}", **more)
        for n, amount in enumerate(amounts)
    ]


def yearly_floor(goal: str = "160", accumulation: str = "period", **more):
    return replace(rule(), value=Decimal(goal), accumulation=accumulation, **more)


def test_it_sums_what_is_in_and_what_is_to_come():
    found = outlook(yearly_floor(), monthly("13", "13", "13", "13", "13", "13"), JUNE)
    assert [point.month % 12 + 1 for point in found.points] == [7, 8, 9, 10, 11, 12]
    assert found.points[-1].middle == 156
    assert found.figures == 6


def test_it_reads_running_totals_as_what_each_month_added():
    totals = outlook(
        yearly_floor(accumulation="year_to_date"), monthly("13", "26", "39", "52", "65", "78"), JUNE
    )
    assert totals.points[-1].middle == 156


def test_february_alone_holds_two_months_where_january_is_never_published():
    rows = []
    for year in (2024, 2025):
        rows += monthly(*(str(10 * m) for m in range(2, 13)), year=year, first=2)
    rows += monthly("20", "30", "40", "50", "60", first=2)
    series = series_of(
        rows, accumulation="year_to_date", frequency="month", unit="个", until=month_index(2026, 6)
    )
    assert series is not None and series.skips_january and series.season == 11
    assert set(series.values[1:11]) == {Decimal(10)} and series.values[11] == 20
    assert outlook(yearly_floor("120", "year_to_date"), rows, JUNE).points[-1].middle == 120


@pytest.mark.parametrize("count", range(FEWEST))
def test_fewer_than_four_figures_give_none(count: int):
    found = outlook(yearly_floor(), monthly(*["13"] * count, first=7 - max(count, 1)), JUNE)
    assert (found.why, found.points, found.probability) == ("few", (), None)


def test_figures_before_a_gap_do_not_count():
    rows = monthly("13", "13", "13") + monthly("13", "13", first=5)
    assert outlook(yearly_floor(), rows, JUNE).why == "few"


def test_a_target_without_a_number_or_a_month_left_has_none():
    assert outlook(replace(rule(), form="words", value=None), [], JUNE).why == "form"
    rows = monthly(*["13"] * 12)
    over = replace(yearly_floor(), yearly=False, form="cumulative", deadline=month_index(2026, 12))
    assert outlook(over, rows, date(2026, 12, 31)).why == "over"


def test_a_yearly_target_looks_to_the_end_of_the_year_under_way():
    rows = monthly(*["13"] * 12, year=2025)
    found = outlook(
        replace(yearly_floor(), deadline=month_index(2026, 12)), rows, date(2026, 1, 15)
    )
    assert len(found.points) == 12
    assert found.points[0].month == month_index(2026, 1)


def test_it_is_drawn_from_what_was_known():
    rows = monthly("13", "13", "13", "13", "13", recorded_at=datetime(2026, 6, 10, tzinfo=UTC))
    later = monthly("90", first=6, recorded_at=datetime(2026, 8, 1, tzinfo=UTC))
    before = outlook(yearly_floor(), rows + later, JUNE, known_on=datetime(2026, 7, 1, tzinfo=UTC))
    assert before.figures == 5
    assert outlook(yearly_floor(), rows + later, JUNE).figures == 6


def test_a_correction_replaces_and_a_withdrawal_removes():
    rows = monthly("13", "13", "13", "13", "13", "90")
    mended = [*rows, seen("2026-06", "13", "o9", replaces="o202606")]
    assert outlook(yearly_floor(), mended, JUNE).points[-1].middle == 156
    withdrawn = [*rows, seen("2026-06", None, "o9", replaces="o202606")]
    assert outlook(yearly_floor(), withdrawn, JUNE).figures == 5


def test_amounts_in_another_unit_are_converted_and_of_another_dimension_refused():
    rows = monthly("1300", "1300", "1300", "1300", unit="万元", first=3)
    found = outlook(replace(yearly_floor("1.56"), unit="亿元"), rows, JUNE)
    assert found.points[-1].middle == Decimal("1.3")
    with pytest.raises(LuoshiError):
        outlook(replace(yearly_floor(), unit="公顷"), rows, JUNE)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 400), min_size=4, max_size=6), st.integers(1, 3000), st.integers(0, 500)
)
def test_a_higher_goal_is_never_likelier(amounts: list[int], goal: int, more: int):
    rows = monthly(*map(str, amounts), first=7 - len(amounts))
    low = outlook(yearly_floor(str(goal)), rows, JUNE)
    high = outlook(yearly_floor(str(goal + more)), rows, JUNE)
    assert low.points == high.points
    assert low.probability is not None and high.probability is not None
    assert 0 <= high.probability <= low.probability <= 100
    assert all(point.low <= point.middle <= point.high for point in low.points)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False, width=32), min_size=4, max_size=40),
    st.sampled_from([1, 2, 4, 11, 12]),
    st.integers(1, 14),
)
def test_paths_are_finite_and_the_same_every_time(values, season, steps):
    numbers = np.array(values, dtype=np.float64)
    for method in (theta_paths, naive_paths):
        first = method(numbers, steps, season, 50)
        assert first.shape == (50, steps)
        assert np.isfinite(first).all()
        assert (first == method(numbers, steps, season, 50)).all()


def test_seasons_are_carried_on():
    year = [50.0, 80, 100, 170]
    values = np.array([v * (1 + 0.02 * n) for n in range(4) for v in year])
    middle = np.median(theta_paths(values, 4, 4), axis=0)
    assert middle[3] > 1.5 * middle[1] > 1.5 * middle[0]


def test_more_figures_of_the_same_make_it_surer():
    rng = np.random.default_rng(1)
    noise = rng.normal(100, 10, 36)
    few, many = (theta_paths(noise[-n:], 3) for n in (5, 36))
    width = [np.quantile(p[:, 2], 0.9) - np.quantile(p[:, 2], 0.1) for p in (few, many)]
    assert width[0] > width[1]


@pytest.mark.parametrize("accumulation", ["since_start", "year_to_date"])
def test_a_running_total_counts_from_where_it_stands_also_where_its_beginning_is_unknown(
    accumulation: str,
):
    rows = monthly("40", "43", "46", "49", "52", first=3)
    found = outlook(yearly_floor("70", accumulation), rows, date(2026, 7, 31))
    assert [point.middle for point in found.points] == [55, 58, 61, 64, 67]


def test_a_total_of_the_plan_adds_the_years_before():
    rows = [seen("2024-12", "30", "y1"), seen("2025-12", "20", "y2")]
    rows += monthly("5", "10", "15", "20", "25", "30")
    goal = replace(
        yearly_floor("110", "year_to_date"),
        form="cumulative",
        yearly=False,
        start=month_index(2024, 1),
        deadline=month_index(2026, 12),
    )
    assert outlook(goal, rows, JUNE).points[-1].middle == 110


@pytest.mark.parametrize(
    ("base", "figure", "likely"), [("30", "45", 100), ("45", "30", 100), (None, "45", 0)]
)
def test_about_counts_the_side_that_the_judge_counts(base, figure, likely):
    goal = replace(
        rule(),
        form="about",
        op="about",
        value=Decimal(40),
        tolerance=Decimal(1),
        base=None if base is None else Decimal(base),
        accumulation="level",
        yearly=False,
        deadline=month_index(2026, 12),
    )
    assert outlook(goal, monthly(*[figure] * 6), JUNE).probability == likely
