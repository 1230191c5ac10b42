"""A figure beside a peer's: golden cases, the worked table of the design page, laws of catching up, definitions."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.benchmarking import (
    MOST_YEARS,
    DefinitionError,
    Question,
    YearFigure,
    aspects,
    compare,
    differences,
    growth_needed,
    half_up,
    likeness,
    reaches,
    read_definition,
    years_behind,
    years_to_reach,
)
from luoshi.plan import UnitError

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs" / "benchmarking"
STEP = Fraction(1, 10_000)


def _cases(name: str) -> list[Any]:
    cases = yaml.safe_load((SPECS / name).read_text("utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


def _per_cent(hundredths: int) -> str:
    return str(half_up(Fraction(hundredths, 100), 2))


def _year(value: str, year: int = 2023, unit: str = "亿元", said: str = "") -> YearFigure:
    return YearFigure(year, Decimal(value), unit, read_definition(said))


@pytest.mark.parametrize("case", _cases("catching_up.yaml"))
def test_it_says_what_catching_up_takes(case: dict[str, Any]) -> None:
    question = Question(
        "亿元",
        smaller_is_better=case.get("downwards", False),
        by=2023 + case["years"],
        own_growth=Decimal(case["own_growth"]),
        peer_growth=Decimal(case["peer_growth"]),
    )
    found = compare([_year(case["own"])], [_year(case["peer"])], question)
    assert found.ratio is not None and found.still is not None and found.growing is not None
    assert str(half_up(found.ratio * 100, 2)) == case["ratio"]
    assert [_per_cent(found.still.printed), _per_cent(found.still.enough)] == case["still"]
    assert [_per_cent(found.growing.printed), _per_cent(found.growing.enough)] == case["growing"]
    told = [found.years_still, found.years_growing]
    wanted = [case["years_still"], case["years_growing"]]
    assert told == [None if one == "never" else one for one in wanted]


@pytest.mark.parametrize("case", _cases("years_behind.yaml"))
def test_it_says_how_long_ago_the_peer_stood_here(case: dict[str, Any]) -> None:
    peer = [_year(value, year) for year, value in case["peer"].items()]
    found = years_behind(
        Decimal(case["own"]), case["year"], peer, smaller_is_better=case.get("smaller", False)
    )
    assert found.kind == case["kind"]
    assert found.years == (Fraction(case["years"]) if "years" in case else None)
    assert found.interpolated == case.get("interpolated", False)


def test_the_worked_table_of_the_page_is_what_is_computed() -> None:
    page = (ROOT / "docs" / "design" / "benchmarking.md").read_text("utf-8")
    cells = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", page, re.M))
    found = compare(
        [_year("946.08")],
        [_year("2686.6", 2020), _year("3030.2", 2021), _year("3365.80")],
        Question(
            "亿元", smaller_is_better=False, by=2026,
            own_growth=Decimal(6), peer_growth=Decimal("3.7"),
        ),
    )  # fmt: skip
    assert found.ratio is not None and found.still is not None and found.growing is not None
    assert cells["gap"] == f"{found.gap} 亿元".replace("-", "−")
    assert cells["ratio"] == f"{half_up(found.ratio * 100, 2)} %"
    assert cells["years behind"] == f"at least {found.behind.years}"
    assert cells["years needed, peer standing still"] == str(found.years_still)
    assert cells["years needed, peer growing"] == str(found.years_growing)
    assert (
        cells["growth needed by 2026, peer standing still"] == f"{_per_cent(found.still.printed)} %"
    )
    assert cells["growth needed by 2026, peer growing"] == f"{_per_cent(found.growing.printed)} %"


def test_it_tells_nothing_without_a_common_year() -> None:
    question = Question("亿元", smaller_is_better=False)
    assert compare([_year("1", 2022)], [_year("2", 2023)], question).year is None
    assert compare([_year("1")], [], question).year is None
    both = [_year("1", 2021), _year("3", 2023)]
    assert compare(both, both, question, year=2022).year is None
    assert compare(both, both, question, year=2021).own == Decimal(1)


def test_it_does_not_guess_which_way_is_better() -> None:
    found = compare([_year("1")], [_year("2")], Question("亿元", by=2026))
    assert (found.gap, found.is_behind, found.still) == (Decimal(-1), None, None)
    assert found.behind.kind == "not_known"


def test_who_leads_needs_no_growth() -> None:
    found = compare([_year("3")], [_year("2")], Question("亿元", smaller_is_better=False, by=2026))
    assert (found.is_behind, found.still, found.behind.kind) == (False, None, "none")


def test_shares_are_told_in_points_and_have_no_ratio() -> None:
    own, peer = _year("66.0", unit="%"), _year("75.1", unit="%")
    found = compare([own], [peer], Question("%", smaller_is_better=False, by=2026))
    assert found.gap == Decimal("-9.1")
    assert (found.ratio, found.still) == (None, None)
    assert found.points == Fraction(91, 30)


def test_none_is_not_nought() -> None:
    found = compare([_year("0")], [_year("5")], Question("亿元", smaller_is_better=False, by=2026))
    assert found.gap == Decimal(-5)
    assert (found.ratio, found.still, found.years_still) == (None, None, None)


def test_it_converts_units_and_refuses_those_of_another_kind() -> None:
    question = Question("亿元", smaller_is_better=False)
    found = compare([_year("9460800", unit="万元")], [_year("3365.80")], question)
    assert found.own == Decimal("946.08")
    with pytest.raises(UnitError):
        compare([_year("1", unit="人")], [_year("2")], question)


def test_per_head_needs_both_populations() -> None:
    asked = {"smaller_is_better": False, "own_heads": Decimal(150)}
    one = compare([_year("946.08")], [_year("3365.80")], Question("亿元", **asked))  # type: ignore[arg-type]
    both = compare(
        [_year("946.08")],
        [_year("3365.80")],
        Question("亿元", peer_heads=Decimal(144), **asked),  # type: ignore[arg-type]
    )
    assert one.per_head is None
    assert both.per_head == Fraction("946.08") / 150 / (Fraction("3365.80") / 144)


def test_a_catching_up_year_that_is_over_needs_no_growth() -> None:
    found = compare([_year("1")], [_year("2")], Question("亿元", smaller_is_better=False, by=2023))
    assert (found.is_behind, found.still, found.growing) == (True, None, None)


@pytest.mark.parametrize(
    ("own", "peer", "answer"),
    [
        ("价格=现价; 范围=全市域", "范围=全市域；价格=现价", "same"),
        ("价格=现价", "价格=不变价", "other"),
        ("价格=现价", "价格=现价; 范围=市区", "untold"),
        ("", "", "untold"),
        ("口径=规上", "口径=规上; 价格=现价", "untold"),
        ("价格=现价; 范围=市区", "价格=不变价", "other"),
    ],
)
def test_it_says_whether_two_definitions_are_the_same(own: str, peer: str, answer: str) -> None:
    assert likeness(read_definition(own), read_definition(peer)) == answer


def test_it_names_what_differs_in_the_order_of_the_file() -> None:
    told = differences(read_definition("范围=市区; 价格=现价"), read_definition("价格=不变价"))
    assert [(one.aspect, one.own, one.peer) for one in told] == [
        ("价格", "现价", "不变价"),
        ("地域范围", "市区", ""),
    ]


@pytest.mark.parametrize("text", ["现价", "价格=", "价格=新价", "颜色=红", "价格=现价;价格=现价"])
def test_a_definition_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError):
        read_definition(text)


def test_every_aspect_has_words() -> None:
    assert all(one.words for one in aspects().values())


positive = st.integers(1, 10**6).map(Fraction)
growths = st.integers(-30, 60).map(lambda n: Fraction(n, 100))


@settings(max_examples=120, deadline=None)
@given(positive, positive, st.integers(1, 12), st.booleans())
def test_growing_by_what_is_enough_reaches_the_peer_and_a_step_less_does_not(
    own: Fraction, peer: Fraction, years: int, downwards: bool
) -> None:
    if peer / own > 10**5:
        return
    found = growth_needed(own, peer, years, downwards=downwards)
    nought = Fraction(0)
    less = found.rate + (STEP if downwards else -STEP)
    assert reaches(own, found.rate, peer, nought, years, downwards=downwards)
    assert not reaches(own, less, peer, nought, years, downwards=downwards)
    assert abs(found.printed - found.enough) <= 1


@settings(max_examples=80, deadline=None)
@given(positive, positive, growths, growths, st.booleans())
def test_the_year_found_is_the_first(
    own: Fraction, peer: Fraction, ours: Fraction, theirs: Fraction, downwards: bool
) -> None:
    found = years_to_reach(own, ours, peer, theirs, downwards=downwards)
    there = [
        year
        for year in (0, 1, 2, 5, 10, 30, MOST_YEARS)
        if reaches(own, ours, peer, theirs, year, downwards=downwards)
    ]
    if found is None:
        assert not there
        return
    assert reaches(own, ours, peer, theirs, found, downwards=downwards)
    assert not found or not reaches(own, ours, peer, theirs, found - 1, downwards=downwards)
    assert not there or min(there) >= found


@settings(max_examples=60, deadline=None)
@given(positive, positive, positive, st.integers(1, 10))
def test_a_farther_peer_never_asks_for_less(
    own: Fraction, peer: Fraction, more: Fraction, years: int
) -> None:
    near, far = (growth_needed(own, one, years) for one in (peer, peer + more))
    assert near.printed <= far.printed and near.enough <= far.enough
    longer = growth_needed(own, peer + own, years + 1)
    assert longer.enough <= growth_needed(own, peer + own, years).enough


@settings(max_examples=60, deadline=None)
@given(st.fractions(-1000, 1000), st.integers(0, 4))
def test_half_up_is_within_half_a_step_and_odd(number: Fraction, places: int) -> None:
    shown = half_up(number, places)
    assert abs(Fraction(shown) - number) <= Fraction(1, 2 * 10**places)
    assert half_up(-number, places) == -shown
    assert -shown.as_tuple().exponent == places  # type: ignore[operator]


def test_growth_is_told_of_positive_figures_only() -> None:
    with pytest.raises(ValueError, match="positive"):
        growth_needed(Fraction(0), Fraction(1), 3)
    with pytest.raises(ValueError, match="positive"):
        years_to_reach(Fraction(1), Fraction(-1), Fraction(2))
