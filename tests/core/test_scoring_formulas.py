"""The twelve formulas: golden cases, the worked tables of docs/design/scoring.md, and what holds for any figures."""

from __future__ import annotations

from fractions import Fraction

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_cast import ROOT, exact, figures_of, spec

from luoshi.declared import Findings
from luoshi.scoring import (
    KINDS,
    AllOrNothing,
    BasePoints,
    ByPlace,
    Efficacy,
    Figures,
    Formula,
    FourLevels,
    Pieces,
    Proportion,
    ReachThenPlace,
    Spread,
    Tiers,
    work,
)
from luoshi.scoring._formula_loading import formula_of
from luoshi.scoring.saying import printed, said

CASES = spec("formulas")
TENTH = Fraction(1, 10)
NUMBERS = st.integers(-300, 300).map(lambda value: Fraction(value, 2))
ABOVE = st.integers(1, 300).map(lambda value: Fraction(value, 2))
WEIGHTS = st.integers(1, 60).map(Fraction)


def formula_in(case: dict[str, object]) -> Formula:
    found = Findings("")
    made = formula_of(yaml.compose(yaml.safe_dump(case["formula"]), yaml.SafeLoader), found)
    assert not found.mistakes, found.mistakes
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_it_computes_the_golden_case(case: dict[str, object]) -> None:
    worked = work(formula_in(case), figures_of(case))
    if case["points"] is None:
        assert worked.points is None
        assert str(case["why"]) in worked.steps[-1].text
    else:
        assert worked.points == exact(case["points"])
        assert worked.steps[-1].value == worked.points


def test_it_has_golden_cases_of_every_kind() -> None:
    assert {case["formula"]["kind"] for case in CASES} == set(KINDS)
    assert len({case["case"] for case in CASES}) == len(CASES)


def test_the_worked_tables_are_the_golden_cases() -> None:
    page = (ROOT / "docs/design/scoring.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines()]
    told = {row[0]: row[-1] for row in rows if len(row) == 4}
    for case in CASES:
        points = case["points"]
        shown = "—" if points is None else said(exact(points))
        assert told.get(str(case["case"])) == shown, case["case"]


def test_it_prints_half_up_and_away_from_zero() -> None:
    assert [str(printed(Fraction(text), 2)) for text in ("0.125", "-0.125", "881/15", "-1/1000")] == [
        "0.13", "-0.13", "58.73", "0.00",
    ]  # fmt: skip


RISING: list[Formula] = [
    Proportion(cap=Fraction(6, 5)),
    AllOrNothing(),
    BasePoints(points=Fraction(1, 2)),
    BasePoints(points=Fraction(1), step=Fraction(2), whole=True),
    Efficacy(satisfied=Fraction(90), unallowed=Fraction(40)),
    Efficacy(satisfied=Fraction(90), unallowed=Fraction(40), clamp=True),
    Spread(),
    Tiers(up=(Fraction(20), Fraction(40)), down=(Fraction(60),)),
    Pieces(over=TENTH, short=TENTH, most=Fraction(3), most_down=Fraction(3)),
    FourLevels(passing=Fraction(3, 5), bonus=TENTH, most_bonus=Fraction(2)),
    ReachThenPlace(reached=Fraction(4, 6)),
]


@pytest.mark.parametrize("formula", RISING, ids=lambda formula: formula.kind)
@given(one=NUMBERS, two=NUMBERS, target=ABOVE, weight=WEIGHTS)
@settings(max_examples=40, deadline=None)
def test_a_better_figure_never_has_fewer_points(
    formula: Formula, one: Fraction, two: Fraction, target: Fraction, weight: Fraction
) -> None:
    low, high = sorted((one, two))
    lower, upper = (
        work(formula, Figures(weight, x, target, place=p, best=Fraction(200), worst=Fraction(-200)))
        for x, p in ((low, 5), (high, 4))
    )
    assert lower.points is not None and upper.points is not None
    assert lower.points <= upper.points


@pytest.mark.parametrize("formula", RISING[:-1], ids=lambda formula: formula.kind)
@given(one=ABOVE, two=ABOVE, target=ABOVE)
@settings(max_examples=30, deadline=None)
def test_where_less_is_better_a_smaller_figure_never_has_fewer_points(
    formula: Formula, one: Fraction, two: Fraction, target: Fraction
) -> None:
    if isinstance(formula, Efficacy):
        formula = Efficacy(satisfied=Fraction(40), unallowed=Fraction(90), clamp=formula.clamp)
    low, high = sorted((one, two))
    better, worse = (
        work(
            formula, Figures(Fraction(10), x, target, "less", best=Fraction(0), worst=Fraction(200))
        )
        for x in (low, high)
    )
    assert better.points is not None and worse.points is not None
    assert better.points >= worse.points


@given(actual=NUMBERS, target=ABOVE, weight=WEIGHTS, scale=st.integers(1, 9))
@settings(max_examples=60)
def test_points_of_shares_grow_with_the_weight_and_not_with_the_unit(
    actual: Fraction, target: Fraction, weight: Fraction, scale: int
) -> None:
    for formula in (Proportion(), AllOrNothing(), Efficacy(Fraction(90), Fraction(40)), Spread()):
        plain = Figures(weight, actual, target, best=Fraction(200), worst=Fraction(-200))
        heavier = Figures(weight * scale, actual, target, best=Fraction(200), worst=Fraction(-200))
        one, more = work(formula, plain).points, work(formula, heavier).points
        assert one is not None and more == one * scale
    tons = work(Proportion(), Figures(weight, actual * 1000, target * 1000)).points
    assert tons == work(Proportion(), Figures(weight, actual, target)).points


@given(actual=NUMBERS, target=ABOVE, weight=WEIGHTS)
@settings(max_examples=60)
def test_points_stay_between_floor_and_cap(
    actual: Fraction, target: Fraction, weight: Fraction
) -> None:
    bounds: list[tuple[Formula, Fraction, Fraction]] = [
        (Proportion(cap=Fraction(6, 5)), Fraction(0), Fraction(6, 5)),
        (BasePoints(points=Fraction(5), least=Fraction(1, 2), most=Fraction(3, 2)), Fraction(1, 2), Fraction(3, 2)),
        (Efficacy(Fraction(9), Fraction(4), clamp=True), Fraction(3, 5), Fraction(1)),
    ]  # fmt: skip
    for formula, least, most in bounds:
        points = work(formula, Figures(weight, actual, target)).points
        assert points is not None and least * weight <= points <= most * weight


@given(place=st.integers(1, 60), weight=WEIGHTS)
@settings(max_examples=30)
def test_a_place_further_down_costs_the_step_until_the_floor(place: int, weight: Fraction) -> None:
    here, below = (work(ByPlace(), Figures(weight, place=p)).points for p in (place, place + 1))
    assert here is not None and below is not None
    assert here - below in (weight / 20, 0) and 0 <= below <= here <= weight
