"""What is usual: the numbers of the design page, and laws of the robust test."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.checking import Figure, Past, Told, check, load_checks, names_of
from luoshi.plan import Period

TOTALS = (480, 520, 610, 640, 150, 390, 860, 1420, 2050, 2730, 3310, 3860)
SEPTEMBER = Period.parse("2026-09")


def months_before(period: Period, values: list[Decimal] | tuple[int, ...]) -> tuple[Past, ...]:
    first = period.first - len(values)
    return tuple(
        Past(Period(first + n, first + n, "month"), Decimal(v)) for n, v in enumerate(values)
    )


def filed(value: object, **more) -> Figure:
    fields = {
        "indicator": "到位资金", "period": SEPTEMBER, "value": Decimal(str(value)), "unit": "万元",
        "accumulation": "year_to_date", "history": months_before(SEPTEMBER, TOTALS),
    }  # fmt: skip
    return Figure(**{**fields, **more})


def test_it_computes_the_worked_table():
    names = names_of(filed(4400))
    assert names["moves"] == (40, 90, 30, 150, 240, 470, 560, 630, 680, 580, 550)
    assert names["usual"] == 470
    edge = Decimal("1.4826") * 210 * Decimal("3.5")
    assert edge == Decimal("1089.711")
    assert names["unusual"] == (540 - 470) / edge
    assert (names["usual_low"], names["usual_high"]) == (0, 1560)


@pytest.mark.parametrize(("total", "unusual"), [(5419, False), (5420, True), (3860, False)])
def test_it_draws_the_edge_where_the_page_says(total: int, unusual: bool):
    assert ("unusual" in {f.code for f in check(filed(total))}) is unusual


def test_it_says_nothing_of_fewer_than_six_moves():
    five = months_before(SEPTEMBER, TOTALS[-6:])
    assert names_of(filed(99999, history=five))["unusual"] is None
    assert (
        names_of(filed(99999, history=months_before(SEPTEMBER, TOTALS[-7:])))["unusual"] is not None
    )


def test_a_gap_is_spread_over_the_months_between():
    gap = tuple(p for p in months_before(SEPTEMBER, TOTALS) if p.period.last != SEPTEMBER.last - 1)
    names = names_of(filed(4490, history=gap))
    assert names["move"] == (4490 - 3310) // 2
    assert names["previous"] is None


def test_figures_of_this_period_and_later_are_passed_over():
    later = (
        Past(SEPTEMBER, Decimal(1)),
        Past(SEPTEMBER.next(), Decimal(2)),
        Past(Period.parse("2026"), Decimal(3)),
    )
    figure = filed(4400)
    assert names_of(figure) == names_of(
        replace(figure, history=(*reversed(later), *figure.history))
    )


def test_figures_that_are_no_numbers_are_passed_over():
    odd = (
        Past(Period.parse("2025-08"), Decimal("NaN")),
        Past(Period.parse("2025-07"), Decimal("1e400")),
    )
    figure = filed(4400)
    assert names_of(figure) == names_of(replace(figure, history=odd + figure.history))


def test_figures_worked_out_elsewhere_count_too():
    third = Decimal(1) / 3
    figure = filed(
        4400, expected=10_000 + third, history=(Past(Period.parse("2026-08"), 3860 + third),)
    )
    names = names_of(figure)
    assert names["previous"] == Decimal("3860.333333")
    assert names["expected"] == Decimal("10000.333333")
    assert {f.code for f in check(figure)} == {"far-from-plan"}


_AMOUNTS = st.lists(st.integers(0, 500), min_size=9, max_size=9)


@settings(max_examples=60)
@given(_AMOUNTS)
def test_amounts_and_running_totals_are_judged_alike(amounts: list[int]):
    one_by_one = filed(
        amounts[-1], accumulation="period", history=months_before(SEPTEMBER, tuple(amounts[:-1]))
    )
    totals = list(accumulate(amounts))
    running = filed(totals[-1], history=months_before(SEPTEMBER, tuple(totals[:-1])))
    for name in ("moves", "move", "usual", "unusual"):
        assert names_of(one_by_one)[name] == names_of(running)[name]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 500), min_size=9, max_size=9, unique=True), st.integers(0, 500))
def test_one_wild_figure_does_not_hide_the_next(amounts: list[int], wild: int):
    """The middle and the reach stay those of the figures that are not wild, unless most of them are alike."""
    history = [*amounts, 10**9 + wild]
    names = names_of(
        filed(0, accumulation="period", history=months_before(SEPTEMBER, tuple(history)))
    )
    assert names["usual"] <= max(amounts)
    assert names["usual_high"] < 10**8


_FIGURES = (
    st.none()
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.integers(-(10**18), 10**18).map(Decimal)
)
_UNITS = st.sampled_from(["万元", "亿元", "家", "%", "个百分点", "美元", "", "亿元/平方公里"])


@settings(max_examples=60)
@given(
    value=_FIGURES,
    unit=_UNITS,
    accumulation=st.sampled_from(["period", "year_to_date", "since_start", "level"]),
    history=st.lists(
        st.tuples(st.integers(24290, 24330), _FIGURES.filter(lambda v: v is not None)), max_size=9
    ),
    told=st.none() | st.builds(Told, st.just("市税务局"), _FIGURES, _UNITS),
    expected=_FIGURES,
)
def test_it_answers_whatever_is_filed(value, unit, accumulation, history, told, expected):
    past = tuple(Past(Period(m, m, "month"), v) for m, v in history)
    figure = Figure("到位资金", SEPTEMBER, value, unit, accumulation, history=past, whole=told, other=told,
                    parts=(told, told) if told else (), expected=expected)  # fmt: skip
    found = check(figure)
    severities = [f.severity for f in found]
    assert severities == sorted(severities, key=["refuse", "ask", "note"].index)
    assert all(f.sentence and f.remedy and "None" not in f.sentence for f in found)
    assert {f.code for f in found} <= {c.code for c in load_checks()}
