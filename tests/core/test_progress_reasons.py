"""Reasons: one sentence, for every outcome of every form."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from progress_cast import SEPTEMBER, rule, seen
from progress_random import random_date, random_observations, random_rule

from luoshi.errors import LuoshiError
from luoshi.progress import assess, figure_text, reason_of, rule_words


def test_it_says_what_against_what_by_how_much():
    (found,) = assess([rule()], [seen("2026-09", 91)], [SEPTEMBER])
    assert (
        reason_of(rule(), found)
        == "1–9月累计91个，完成年计划的56.9%，低于序时18.1个百分点，判为滞后。"
    )
    said = reason_of(rule(), found, subject="认定", streak=5)
    assert (
        said
        == "1–9月认定累计91个，完成年计划的56.9%，低于序时18.1个百分点，判为滞后，已连续5个月不合进度。"
    )


def test_it_names_the_year_when_it_is_not_this_one():
    (found,) = assess([rule(cadence="by", kind="level")], [seen("2025-09", 91)], [SEPTEMBER])
    assert reason_of(rule(cadence="by", kind="level"), found).startswith("2025年1–9月累计91个")


def test_it_says_what_is_awaited():
    (found,) = assess([rule(bound={"frequency": "quarter"})], [], [SEPTEMBER])
    assert (
        reason_of(rule(bound={"frequency": "quarter"}), found)
        == "待2026年二季度数；没有数不当作零，也不判滞后。"
    )


def test_it_marks_a_preliminary_figure_and_a_doubtful_target():
    (found,) = assess([rule()], [seen("2026-09", 125, vintage="flash")], [SEPTEMBER])
    assert "125个（初步数）" in reason_of(rule(), found)
    doubtful = rule(bound={"suspended": "单位存疑"})
    (found,) = assess([doubtful], [seen("2026-09", 125)], [SEPTEMBER])
    assert reason_of(doubtful, found) == "口径存疑，核实前不评判。"


def test_it_has_one_sentence_and_words_for_whatever_can_happen():
    r, told = random.Random(20260930), set()
    for number in range(400):
        one = random_rule(r, f"T{number}")
        try:
            found = assess([one], random_observations(r, one), [random_date(r)]) if one else []
        except LuoshiError:
            continue
        for answer in found:
            said = reason_of(one, answer, streak=3)
            assert said.endswith("。")
            assert said.count("。") == 1
            assert "None" not in said
            assert "，，" not in said
            assert rule_words(answer.rule).count("：") == 1
            assert "." not in rule_words(answer.rule), answer.rule
            told.add(answer.rule)
    assert len(told) > 90


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 1, "—"), (Decimal(0), None, "0"), (Decimal("1003.5"), None, "1,003.5"), (Decimal("-0.5"), None, "-0.5"),
        (Decimal("18.25"), 1, "18.3"), (Decimal("-18.25"), 1, "-18.3"), (Decimal("-0.04"), 1, "0.0"),
        (Decimal("1234567.895"), 2, "1,234,567.90"), (Decimal("1E+3"), None, "1,000"), (Decimal("-1234.5"), 0, "-1,235"),
    ],
)  # fmt: skip
def test_it_writes_figures_as_officials_read_them(value, decimals, text):
    assert figure_text(value, decimals) == text
