"""Rates of appeals: the worked table of specs/enterprises, the laws that a rate keeps, and rules that are refused."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.enterprises import (
    RatedCase,
    RateRulesError,
    Revisit,
    Term,
    appeal_rules,
    percent,
    rate_rules,
    rates_by,
    rates_of,
    read_rate_rules,
)

ROOT = Path(__file__).resolve().parents[2]
SPEC = yaml.safe_load((ROOT / "specs/enterprises/appeal_rates.yaml").read_text(encoding="utf-8"))
FIRST, LAST = SPEC["first"], SPEC["last"]
CODES = ("response", "in_time", "solved", "satisfied")


def _case(told: dict[str, Any]) -> RatedCase:
    unit = told["unit"]
    terms = tuple(
        Term(clock, unit, due - timedelta(days=1), due, done, ended)
        for clock, due, done, ended in told["terms"]
    )
    revisits = (Revisit(*told["revisit"]),) if "revisit" in told else ()
    return RatedCase(
        told["ref"], unit, "甲镇", "factor", terms, revisits, told.get("excluded", ""),
        reds=tuple(told.get("reds", ())),
    )  # fmt: skip


CASES = [_case(told) for told in SPEC["cases"]]


@pytest.mark.parametrize("asked", SPEC["asked"], ids=lambda one: one["of"] or "全部")
def test_it_counts_the_worked_table(asked: dict[str, Any]):
    found = rates_of([c for c in CASES if asked["of"] in ("", c.unit)], FIRST, LAST)
    for code in CODES:
        rate = found.of(code)
        assert [rate.numerator, rate.denominator] == asked[code], code
        assert len(rate.cases) == rate.denominator and set(rate.missed) <= set(rate.cases)
    assert found.reds == asked["reds"]
    assert found.composite == (Fraction(*asked["composite"]) if asked["composite"] else None)


def test_it_names_the_cases_behind_each_rate_and_those_left_out():
    found = rates_of(CASES, FIRST, LAST)
    assert found.in_time.cases == ("a1", "a2", "a3", "a4", "b1", "b2")
    assert found.in_time.missed == ("a3", "b1")
    assert found.satisfied.missed == ("a3",)
    assert found.left_out == (("a4", "policy"), ("b3", "repeated"))


def test_it_has_no_rate_of_nothing():
    found = rates_of([], FIRST, LAST)
    assert [found.of(code).value for code in CODES] == [None] * 4
    assert (found.composite, found.grade, found.reds) == (None, "", 0)


def test_it_counts_a_fairly_satisfied_one_as_the_rules_say():
    cases = [c for c in CASES if c.ref in ("a1", "a2")]
    assert rates_of(cases, FIRST, LAST).satisfied.value == 1
    assert rates_of(cases, FIRST, LAST, fairly=Fraction("0.8")).satisfied.value == Fraction(9, 10)


def test_it_takes_off_no_more_than_the_most():
    red = replace(CASES[0], reds=tuple(date(2026, 10, n) for n in range(1, 31)))
    found = rates_of([red], FIRST, LAST)
    assert (found.reds, found.deducted, found.composite) == (30, 10, 90)
    assert found.grade == "优秀"


def test_it_judges_an_exclusion_only_from_the_day_of_its_approval():
    late = replace(CASES[3], excluded_on=LAST + timedelta(days=1))
    assert rates_of([late], FIRST, LAST).solved.denominator == 1
    assert rates_of([replace(late, excluded_on=LAST)], FIRST, LAST).solved.denominator == 0


def test_it_takes_the_later_of_two_revisits_of_the_days_asked_about():
    twice = replace(
        CASES[0],
        revisits=(
            Revisit(date(2026, 10, 20), "unsolved", "dissatisfied"),
            Revisit(date(2026, 10, 28), "solved", "satisfied"),
        ),
    )
    assert rates_of([twice], FIRST, LAST).solved.value == 1
    assert rates_of([twice], FIRST, date(2026, 10, 27)).solved.value == 0
    same_day = replace(twice, revisits=tuple(replace(r, on=LAST) for r in twice.revisits))
    assert rates_of([same_day], FIRST, LAST).solved.value == 1


def test_it_parts_by_what_is_asked():
    found = rates_by(CASES, FIRST, LAST, lambda case: case.unit)
    assert list(found) == ["甲局", "乙局"]
    assert found["甲局"].response.denominator == 5


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Fraction(233, 241), "96.7%"), (Fraction(169, 177), "95.5%"), (Fraction(1, 1), "100.0%"),
        (Fraction(0), "0.0%"), (Fraction(1, 2000), "0.1%"), (Fraction(1, 2001), "0.0%"), (None, "—"),
    ],
)  # fmt: skip
def test_it_prints_a_rate_half_up(value: Fraction | None, printed: str):
    assert percent(value) == printed


DAYS = st.dates(FIRST - timedelta(days=40), LAST + timedelta(days=40))


@st.composite
def cases(draw: st.DrawFn) -> RatedCase:
    terms = []
    for clock in ("contact", "resolve"):
        due = draw(DAYS)
        done, ended = draw(st.none() | DAYS), draw(st.none() | DAYS)
        terms.append(Term(clock, "甲局", due, due, done, None if done else ended))
    move = appeal_rules().of("revisit")
    revisits = draw(
        st.lists(
            st.builds(
                Revisit, DAYS, st.sampled_from(list(move.results)),
                st.sampled_from(list(move.satisfactions)),
            ),
            max_size=2,
        )
    )  # fmt: skip
    excluded = draw(st.sampled_from(["", "", *appeal_rules().exclusions]))
    ref = draw(st.text("abc", min_size=1, max_size=3))
    return RatedCase(ref, "甲局", None, "factor", tuple(terms), tuple(revisits), excluded)


@settings(max_examples=80, deadline=None)
@given(st.lists(cases(), max_size=8))
def test_it_keeps_every_rate_between_nothing_and_all(some: list[RatedCase]):
    found = rates_of(some, FIRST, LAST)
    for code in CODES:
        value = found.of(code).value
        assert value is None or 0 <= value <= 1
    assert found.composite is None or 0 <= found.composite <= 100


@settings(max_examples=80, deadline=None)
@given(st.lists(cases(), max_size=8), cases())
def test_it_never_lowers_a_rate_by_a_case_done_in_time(some: list[RatedCase], one: RatedCase):
    day = FIRST + timedelta(days=5)
    good = replace(
        one,
        terms=tuple(replace(t, due=day, done=day, ended=None) for t in one.terms),
        revisits=(Revisit(day, "solved", "satisfied"),),
        excluded="",
    )
    before, after = rates_of(some, FIRST, LAST), rates_of([*some, good], FIRST, LAST)
    for code in CODES:
        was = before.of(code).value
        assert after.of(code).value is not None
        assert was is None or (after.of(code).value or 0) >= was


@settings(max_examples=80, deadline=None)
@given(
    st.lists(cases(), max_size=8), cases(), st.sampled_from(["policy", "litigation", "repeated"])
)
def test_it_changes_no_other_case_by_leaving_one_out(
    some: list[RatedCase], one: RatedCase, kind: str
):
    left_out = rates_of([*some, replace(one, excluded=kind)], FIRST, LAST)
    without = rates_of(some, FIRST, LAST)
    for code in appeal_rules().exclusions[kind].rates:
        assert left_out.of(code) == without.of(code)


@settings(max_examples=50, deadline=None)
@given(st.lists(cases(), max_size=8), st.randoms(use_true_random=False))
def test_it_cares_for_no_order(some: list[RatedCase], random: Any):
    mixed = list(some)
    random.shuffle(mixed)
    assert [rates_of(mixed, FIRST, LAST).of(c).value for c in CODES] == [
        rates_of(some, FIRST, LAST).of(c).value for c in CODES
    ]


RULES = yaml.safe_load((ROOT / "luoshi/enterprises/rates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("weights", "usual", "parts", "solved"), 30, "合计是95"),
        (("weights", "usual", "parts", "x"), 5, "未定义的“x”"),
        (("weights", "usual", "red"), 1, "非负小数"),
        (("weights", "usual", "red"), "-1", "非负小数"),
        (("weights",), {}, "weights 至少一种"),
        (("fairly",), "1.5", "0 到 1"),
        (("fairly",), "1/0", "非负小数"),
        (("rates", "x"), {"label": "x", "of": "x"}, "rates 应是"),
        (("grades",), [], "从高到低"),
        (("grades", 0, "from"), 101, "0到100"),
        (("grades", 0, "from"), 70, "从高到低"),
    ],
)
def test_it_refuses_rules_that_break_their_grammar(path: tuple[Any, ...], value: Any, said: str):
    data = copy.deepcopy(RULES)
    *before, last = path
    place = data
    for key in before:
        place = place[key]
    place[last] = value
    with pytest.raises(RateRulesError, match=said):
        read_rate_rules(yaml.safe_dump(data, allow_unicode=True))


def test_it_knows_a_word_for_every_mark():
    assert [rate_rules().grade_of(Fraction(n)) for n in (100, 90, 89, 60, 59, 0)] == [
        "优秀", "优秀", "良好", "合格", "不合格", "不合格",
    ]  # fmt: skip
