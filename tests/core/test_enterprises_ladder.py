"""Self-checks against dated criteria: met, short by how much, not told; and the rule file itself."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.enterprises.credit_code import check_character, credit_code_in
from luoshi.enterprises.ladder import ladder, load_ladder
from luoshi.enterprises.ladder_check import check, figure_in, full_years, value_of
from luoshi.enterprises.ladder_model import (
    AllOf,
    AnyOf,
    ByBand,
    Compare,
    LadderError,
    Points,
    RatioOf,
)

ROOT = Path(__file__).resolve().parents[2]
SPECS = yaml.safe_load((ROOT / "specs/enterprises/ladder.yaml").read_text("utf-8"))
DAY = SPECS["day"]
RULES = ladder()
TEXT = (ROOT / "luoshi/enterprises/ladder.yaml").read_text("utf-8")


def _told(typed):
    """As a form would send it."""
    found = {code: figure_in(RULES.figures[code], str(text)) for code, text in typed.items()}
    return {code: value for code, value in found.items() if value is not None}


def _standard(title, version):
    return next(one for one in RULES.of_title(title) if one.version == version)


@pytest.mark.parametrize("case", SPECS["cases"], ids=[case["name"] for case in SPECS["cases"]])
def test_it_says_what_is_met_and_what_is_missing(case):
    standard = _standard(case["title"], case["version"])
    checked = check(RULES, standard, _told(case["told"]), case.get("holds"), DAY)
    found = dict(zip((one.code for one in standard.criteria), checked.criteria, strict=True))
    assert {code: found[code].state for code in case["found"]} == case["found"]
    assert {code: found[code].lacks for code in case.get("lacks", {})} == case.get("lacks", {})
    for one in checked.criteria:
        assert bool(one.lacks) == (one.state == "short") and one.asks


def test_with_nothing_told_nothing_is_met_and_nothing_is_short():
    for standard in RULES.standards:
        checked = check(RULES, standard, {}, None, DAY)
        assert {one.state for one in checked.criteria} == {"untold"}, standard.title


def test_two_versions_stand_one_after_the_other_without_a_gap():
    for title in ("special", "giant"):
        old, new = RULES.of_title(title)
        assert old.ends == date(2026, 3, 31) and new.begins == old.ends + timedelta(days=1)
        assert [one.stands_on(date(2026, 3, 31)) for one in (old, new)] == [True, False]
        assert [one.stands_on(date(2026, 4, 1)) for one in (old, new)] == [False, True]


def test_every_criterion_has_its_source_and_how_far_it_can_be_trusted():
    assert all(one.source and one.grade in ("A", "B") for one in RULES.standards)
    assert {one.title for one in RULES.standards} == set(RULES.titles) - {"leading"}


def _tests(test):
    yield test
    parts = test.parts if isinstance(test, AllOf | AnyOf) else ()
    parts = [band.test for band in test.bands] if isinstance(test, ByBand) else parts
    for part in parts:
        yield from _tests(part)


def _every(kind):
    return [
        each
        for standard in RULES.standards
        for one in standard.criteria
        for each in _tests(one.test)
        if isinstance(each, kind)
    ]


@given(st.fractions(min_value=0, max_value=200_000))
@settings(max_examples=100, deadline=None)
def test_every_value_is_in_exactly_one_band(value):
    for test in _every(ByBand):
        before = None
        hit = []
        for band in test.bands:
            over = before is None or value > before[0] or (value == before[0] and not before[1])
            under = band.bound is None or value < band.bound or (value == band.bound and band.keeps)
            if over and under:
                hit.append(band)
            before = (band.bound, band.keeps)
        assert hit == [test.band(value)]


@given(st.fractions(min_value=0, max_value=100), st.fractions(min_value=0, max_value=100))
@settings(max_examples=80, deadline=None)
def test_more_never_gives_fewer_points(one, other):
    for test in _every(Points):
        for item in test.items:
            for table in item.tables:
                low, high = sorted((one, other))
                assert table.points(low) <= table.points(high) <= table.most


def _better():
    """(standard, criterion, figure, +1 or -1) where the criterion asks for more, or less, of it and for nothing else by it: in a
    band, or under a fraction, more of one figure asks more of another, and the criterion says so."""
    for standard in RULES.standards:
        for number, one in enumerate(standard.criteria):
            wants: dict[str, set[int]] = {}
            for test in _tests(one.test):
                if isinstance(test, ByBand):
                    wants.setdefault(test.of, set()).update({1, -1})
                if not isinstance(test, Compare):
                    continue
                sign = 1 if test.op in ("ge", "gt") else -1
                formula = RULES.measures[test.of].formula if test.of in RULES.measures else None
                ups = (
                    formula.of
                    if isinstance(formula, RatioOf)
                    else (test.of,)
                    if formula is None
                    else ()
                )
                for code in ups:
                    wants.setdefault(code, set()).add(sign)
                for code in formula.over if isinstance(formula, RatioOf) else ():
                    wants.setdefault(code, set()).add(-sign)
            for code, signs in wants.items():
                if len(signs) == 1 and code in RULES.figures:
                    yield standard, number, code, next(iter(signs))


BETTER = list(_better())
NUMBERS = sorted(code for code, one in RULES.figures.items() if one.kind == "number")


@given(
    st.dictionaries(st.sampled_from(NUMBERS), st.integers(0, 12_000).map(Fraction), min_size=20),
    st.integers(1, 3_000),
)
@settings(max_examples=40, deadline=None)
def test_an_improved_figure_never_loses_a_met_criterion(told, step):
    assert len(BETTER) > 40
    for standard, number, code, sign in BETTER:
        if code not in told or told[code] + sign * step < 0:
            continue
        before = check(RULES, standard, told, None, DAY).criteria[number]
        after = check(RULES, standard, told | {code: told[code] + sign * step}, None, DAY).criteria[
            number
        ]
        if before.state == "met":
            assert after.state != "short", (standard.title, code)


@given(
    st.dictionaries(st.sampled_from(NUMBERS), st.integers(0, 12_000).map(Fraction), min_size=15),
    st.sampled_from(NUMBERS),
)
@settings(max_examples=40, deadline=None)
def test_a_figure_more_never_turns_a_verdict_over(told, dropped):
    """What was met or short without it stays so with it: not told never counted as zero."""
    less = {code: value for code, value in told.items() if code != dropped}
    for standard in RULES.standards:
        pairs = zip(
            check(RULES, standard, less, None, DAY).criteria,
            check(RULES, standard, told, None, DAY).criteria,
            strict=True,
        )
        assert all(one.state in ("untold", other.state) for one, other in pairs)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
@settings(max_examples=80, deadline=None)
def test_what_is_short_shows_less_than_what_is_asked(of, over):
    told = {"rd_1": Fraction(of), "revenue_1": Fraction(over)}
    found = check(RULES, _standard("special", "2022 年版"), told, None, DAY).criteria[2]
    share = Fraction(of, over) * 100
    assert (found.state == "met") == (share >= 3)
    shown = Fraction(found.told.rstrip("%").replace(",", ""))
    assert (shown >= 3) == (found.state == "met") and "还差 0 " not in found.lacks


def test_growth_is_compared_exactly():
    """105 of 100 over a year twice is 110.25: that and no less is 5 %."""
    standard = _standard("giant", "2026 年版")
    growth = next(n for n, one in enumerate(standard.criteria) if one.code == "growth")
    for last, state in (("11025", "met"), ("11024.999999", "short")):
        told = _told({"revenue_3": "10000", "revenue_1": last})
        assert check(RULES, standard, told, None, DAY).criteria[growth].state == state
    assert (
        value_of(RULES, "main_growth", _told({"main_1": 121, "main_2": 110, "main_3": 100}), DAY)
        == 10
    )


def test_years_are_whole_and_the_day_itself_completes_one():
    assert full_years(date(2023, 6, 30), date(2026, 6, 29)) == 2
    assert full_years(date(2023, 6, 30), date(2026, 6, 30)) == 3
    assert full_years(date(2024, 2, 29), date(2025, 2, 28)) == 0


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("rd_1", " １,２００.５ ", Fraction("1200.5")), ("rd_1", "", None), ("rd_1", "0", Fraction(0)),
        ("profit_1", "-3", Fraction(-3)), ("listed", "否", False), ("sector", "工业", "工业"),
        ("founded_on", "2020年1月2日", date(2020, 1, 2)),
    ],
)  # fmt: skip
def test_it_reads_what_is_typed(code, text, value):
    assert figure_in(RULES.figures[code], text) == value


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("rd_1", "三百", "不是数"), ("rd_1", "-1", "不能是负数"), ("rd_1", "9" * 16, "不是数"),
        ("rd_1", "1e3", "不是数"), ("listed", "大概", "不是“是”或“否”"), ("sector", "渔业", "没有“渔业”"),
        ("founded_on", "2020-06-31", "不是日期"), ("founded_on", "昨天", "不是日期"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_none(code, text, words):
    with pytest.raises(LadderError, match=words):
        figure_in(RULES.figures[code], text)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("luoshi_ladder: 1", "luoshi_ladder: 2", "luoshi_ladder"),
        ("    to: 2026-03-31\n    source: 优质中小企业梯度培育管理暂行办法，2022 年\n    grade: A", "    source: 某文件\n    grade: A", "同时有效"),
        ("grade: A", "grade: D", "未定义"),
        ("{under: 5000,", "{under: 50000,", "应比上一档大"),
        ("{upto: 5000, test", "{test", "只有最后一档不写界限"),
        ("[[0, 0], [1, 30]]", "[[1, 0], [1, 30]]", "应从 0 开始"),
        ("{of: staff, le: 500}", "{of: stuff, le: 500}", "不是数"),
        ("{of: listed, is: no}", "{of: listed, is: 大概}", "不是“listed”能填的"),
        ("{holds: [special]}", "{holds: [specials]}", "未定义"),
        ("{of: staff, le: 500}", "{of: staff}", "没有写怎样算合格"),
        ("ratio: {of: [debts], over: [assets]}", "ratio: {of: [listed], over: [assets]}", "不是 number 类"),
    ],
)  # fmt: skip
def test_it_refuses_a_rule_file_that_cannot_be_meant(before, after, words):
    assert before in TEXT
    with pytest.raises(LadderError, match=words):
        load_ladder(TEXT.replace(before, after, 1), "ladder.yaml")


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16))
@settings(max_examples=100, deadline=None)
def test_one_mistyped_character_of_a_credit_code_is_found(body, at):
    code = body + check_character(body)
    assert credit_code_in(f" {code.lower()} ") == code
    other = "0" if code[at] != "0" else "1"
    with pytest.raises(LadderError, match="末位校验"):
        credit_code_in(code[:at] + other + code[at + 1 :])


def test_a_published_code_of_the_standard_s_own_kind_checks():
    """GB 32100-2015 gives the alphabet and weights; no code is "" and is no mistake."""
    assert credit_code_in("") == "" and credit_code_in("91350100M000100Y43") == "91350100M000100Y43"
