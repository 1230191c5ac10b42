"""Schemes: the example and the pack's read, and every mistake told at its line."""

from __future__ import annotations

from fractions import Fraction
from importlib import resources

import pytest
from scoring_cast import item_text, scheme_text, small, spec

from luoshi.scoring import (
    KINDS,
    ScoringError,
    check_scheme,
    formula_words,
    load_scheme,
    with_weights,
)

MISTAKES = spec("mistakes")
EXAMPLE = resources.files("luoshi.scoring").joinpath("example.yaml").read_text("utf-8")


def test_the_example_is_a_scheme_that_obeys_its_own_grammar() -> None:
    scheme = load_scheme(EXAMPLE, "example.yaml")
    towns, departments = scheme.groups
    assert [item.code for item in scheme.items_of(towns)] == [
        "targets",
        "starts",
        "orders",
        "returned",
    ]
    assert scheme.weight_of(towns, scheme.item("targets")) == 40
    assert scheme.weight_of(departments, scheme.item("targets")) == 60
    assert scheme.adjust_until == (10, 31)
    assert scheme.sources[0] == "targets.achieved"
    assert [grade.share for grade in scheme.grades] == [Fraction(15, 100), Fraction(1, 5), None]


def test_the_example_names_every_kind_in_its_grammar() -> None:
    for kind, (number, _) in KINDS.items():
        assert f"#   {kind}".ljust(22) in EXAMPLE and number in EXAMPLE, kind


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["case"])
def test_it_tells_the_mistake_at_its_line(case: dict[str, str]) -> None:
    scheme, mistakes = check_scheme(case["text"])
    assert scheme is None
    told = [(mistake.line, str(mistake)) for mistake in mistakes]
    assert any(line == case["line"] and case["says"] in text for line, text in told), told


def test_it_gathers_all_mistakes_of_a_text_in_order_of_lines() -> None:
    text = scheme_text(item_text("a", "viel") + item_text("a", 50, "{kind: magic}"))
    _, mistakes = check_scheme(text)
    lines = [mistake.line for mistake in mistakes]
    assert len(mistakes) >= 3 and lines == sorted(lines)


def test_a_text_that_is_no_scheme_is_refused_in_one_sentence_with_its_name() -> None:
    with pytest.raises(ScoringError, match=r"考核办法 bad\.yaml 有 1 处不对") as refused:
        load_scheme("- 只是一列", "bad.yaml")
    assert refused.value.mistakes


def test_weights_that_do_not_sum_are_refused_with_both_sums() -> None:
    _, mistakes = check_scheme(scheme_text(item_text("a", 60) + item_text("b", 39.5)))
    assert "“镇街”各项权重合计 99.5，办法规定 100。" in str(mistakes[0])


def test_other_weights_are_taken_only_if_they_sum() -> None:
    scheme = small(item_text("a", 60) + item_text("b", 40))
    changed = with_weights(scheme, {"towns": {"a": Fraction(30), "b": Fraction(70)}})
    assert changed.weight_of(changed.groups[0], changed.items[1]) == 70
    with pytest.raises(ScoringError, match="合计 70，办法规定 100"):
        with_weights(scheme, {"towns": {"a": Fraction(30)}})
    with pytest.raises(ScoringError, match="没有“c”这一项"):
        with_weights(scheme, {"towns": {"c": Fraction(30)}})
    with pytest.raises(ScoringError, match="没有“all”这一组"):
        with_weights(scheme, {"all": {"a": Fraction(30)}})
    with pytest.raises(ScoringError, match="不能小于 0"):
        with_weights(scheme, {"towns": {"a": Fraction(-10), "b": Fraction(110)}})


def test_every_kind_is_said_in_words_with_its_numbers() -> None:
    formulas = [
        "{kind: proportion, cap: 120%, least: 20%}", "{kind: all_or_nothing}", "{kind: place}",
        "{kind: reach_then_place, reached: 4/6}", "{kind: base_points, points: 0.5}", "{kind: efficacy}",
        "{kind: spread}", "{kind: tiers, up: [20, 40]}", "{kind: pieces, over: 2, most: 10, start: 1}",
        "{kind: four_levels, passing: 60%, bonus: 0.1, most_bonus: 2}",
        "{kind: project_points, preset: yanan_2017}", "{kind: key_projects, preset: key_projects, full: 60}",
    ]  # fmt: skip
    for formula in formulas:
        item = small(item_text("a", 100, formula, direction="less", most="110%", least="0")).items[
            0
        ]
        words = formula_words(item, Fraction(100))
        assert "越小越好" in words and "不超过 110 分" in words and "不低于 0 分" in words
        assert "100" in words, words


def test_a_preset_gives_parameters_that_a_scheme_may_change() -> None:
    text = item_text("a", 100, "{kind: project_points, preset: yanan_2017, most_pushed: 2}")
    formula = small(text).items[0].formula
    assert formula.most_pushed == 2 and formula.progress == 60  # type: ignore[union-attr]
