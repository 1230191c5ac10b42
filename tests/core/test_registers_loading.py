"""What a declaration may say, and that every mistake in it is named with its line."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.registers import (
    Clock,
    Compare,
    Not,
    RegisterError,
    check_register,
    formula,
    load_register,
)

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = resources.files("luoshi.registers").joinpath("example.yaml").read_text("utf-8")
CASES = yaml.safe_load((ROOT / "specs/registers/mistakes.yaml").read_text("utf-8"))["cases"]


def text_of(case) -> str:
    if "text" in case:
        return case["text"]
    text = EXAMPLE
    for old, new in (("old", "new"), ("old2", "new2")):
        if old in case:
            assert case[old] in text
            text = text.replace(case[old], case[new], -1 if case.get("all") else 1)
    return text


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_names_the_mistake_and_its_line(case):
    text = text_of(case)
    register, mistakes = check_register(text)
    assert register is None
    telling = [m for m in mistakes if all(part in str(m) for part in case["says"])]
    assert telling, [str(each) for each in mistakes]
    if "at" in case:
        lines = [n for n, line in enumerate(text.splitlines(), 1) if case["at"] in line]
        assert telling[0].line in lines, str(telling[0])


def test_it_names_every_mistake_at_once_in_order_of_lines():
    text = EXAMPLE.replace("unit: 千瓦", "unit: 千瓦特时天").replace("is: fast", "is: quick")
    text = text.replace("type: file", "type: fil").replace("keeper: ", "keper: ")
    _, mistakes = check_register(text)
    lines = [each.line for each in mistakes]
    assert len(mistakes) >= 5 and lines == sorted(lines)
    with pytest.raises(RegisterError) as refused:
        load_register(text, "piles.yaml")
    assert all(f"piles.yaml 第 {line} 行" in str(refused.value) for line in lines if line)
    assert refused.value.mistakes == mistakes


def test_the_packaged_example_is_without_mistake():
    register = load_register(EXAMPLE, "example.yaml")
    assert [field.code for field in register.fields if field.private] == ["contact"]
    assert register.clocks == (Clock("building", "建设不超过半年", 183, "calendar"),)
    assert register.writers == ("keeper", "area")
    assert register.moves[1].needs == ("opened_on", "accepted")
    big = register.indicator("stations_big").aggregate.where
    assert big.parts == (
        Compare("investment", "ge", (100_000_000,), ("100 万元",)),
        Not(Compare("stage", "is", ("dropped",), ("dropped",))),
    )
    assert formula(register, register.indicator("piles_fast")) == (
        "台账“公共充电桩”里，“阶段”为已投用、“投用日期”在方案起算以后的行中："
        "“充电方式”为快充的“桩数”之和 ÷ “桩数”之和。"
    )


def test_only_the_keeper_writes_where_nothing_else_is_said():
    assert load_register(EXAMPLE.replace("writers: [keeper, area]\n", ""), "").writers == (
        "keeper",
    )
    swapped = EXAMPLE.replace("[keeper, area]", "[area, keeper]")
    assert load_register(swapped, "").writers == ("keeper", "area")


def test_it_asks_in_vain_for_what_is_not_declared():
    register = load_register(EXAMPLE, "example.yaml")
    with pytest.raises(RegisterError, match="没有字段 colour"):
        register.field("colour")
    with pytest.raises(RegisterError, match="不算指标 gdp"):
        register.indicator("gdp")


LINES = EXAMPLE[EXAMPLE.index("\nluoshi_register:") :].splitlines()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_mangled_declaration_is_refused_with_sentences_or_taken(data):
    """Never with a traceback: lines lost, swapped, repeated, letters changed."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        here = data.draw(st.integers(0, len(lines) - 1))
        what = data.draw(st.sampled_from(("lose", "repeat", "cut", "letter", "swap")))
        if what == "lose":
            lines[here] = ""
        elif what == "repeat":
            lines.insert(here, lines[here])
        elif what == "cut":
            lines[here] = lines[here][: data.draw(st.integers(0, 40))]
        elif what == "swap":
            there = data.draw(st.integers(0, len(lines) - 1))
            lines[here], lines[there] = lines[there], lines[here]
        elif lines[here]:
            at = data.draw(st.integers(0, len(lines[here]) - 1))
            letter = data.draw(st.sampled_from("{}[]:,- '\"|>&*!%@\t\x00九"))
            lines[here] = lines[here][:at] + letter + lines[here][at + 1 :]
    register, mistakes = check_register("\n".join(lines))
    assert (register is None) == bool(mistakes)
    assert all(mistake.message.endswith(("。", "？")) for mistake in mistakes)
