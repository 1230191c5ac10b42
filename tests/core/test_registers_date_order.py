"""A register may say that one of its dates does not come before another; whatever way an entry comes in, it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.registers import (
    RegisterError,
    changes,
    check_register,
    day_number,
    load_register,
    out_of_order,
    read_csv,
    written,
)

PACK = Path(__file__).resolve().parents[2] / "packs" / "tengzhou" / "registers"
TEXT = """\
luoshi_register: 1
code: marks
name: 称号
description: 称号，一行一个。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: firm, label: 企业, type: enterprise, required: yes}
  - {code: issued_on, label: 公布日期, type: date}
  - {code: valid_to, label: 有效期至, type: date, not_before: issued_on}
identity: {name: firm, dated: issued_on}
"""
MARKS = load_register(TEXT, "marks.yaml")


def test_it_refuses_a_title_that_expires_before_it_starts_and_takes_one_of_a_day():
    rows = "企业,公布日期,有效期至\n甲,2025-03-02,2025-03-01\n乙,2025-03-02,2025-03-02\n丙,,2020-01-01\n丁,2025-03-02,\n"
    drafts, mistakes = read_csv(MARKS, rows)
    assert [draft.body["firm"] for draft in drafts] == ["乙", "丙", "丁"]
    (mistake,) = mistakes
    assert mistake.line == 2
    assert mistake.message == "“有效期至”2025-03-01早于“公布日期”2025-03-02。请核对这两个日期。"


@settings(max_examples=60, deadline=None)
@given(st.dates(), st.dates())
def test_two_days_are_in_order_one_way_round_or_are_one_day(one, other):
    first = out_of_order(MARKS, {"issued_on": day_number(one), "valid_to": day_number(other)})
    second = out_of_order(MARKS, {"issued_on": day_number(other), "valid_to": day_number(one)})
    assert bool(first) + bool(second) == (one != other)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("not_before: issued_on", "not_before: nowhere", "没有这个字段"),
        ("not_before: issued_on", "not_before: firm", "只用在两个日期之间"),
        ("not_before: issued_on", "not_before: valid_to", "前后成了圈"),
        ("type: enterprise, required: yes", "type: enterprise, not_before: issued_on", "只用在两个日期之间"),
        ("label: 公布日期, type: date", "label: 公布日期, type: date, not_before: valid_to", "前后成了圈"),
    ],
)  # fmt: skip
def test_it_tells_a_declaration_what_is_wrong_with_its_order(before, after, words):
    register, mistakes = check_register(TEXT.replace(before, after))
    assert register is None and any(words in mistake.message for mistake in mistakes)


def test_it_writes_the_order_back_and_tells_what_a_new_version_does_with_it():
    assert load_register(written(MARKS), "back.yaml") == MARKS
    old = load_register(TEXT.replace(", not_before: issued_on", ""), "old.yaml")
    new = load_register(TEXT.replace("version: 1", "version: 2"), "new.yaml")
    found = changes(old, new)
    assert "字段“有效期至”不能早于“公布日期”。" in found.told and found.cautions


@pytest.mark.parametrize("code", ["titles", "hightech", "brands", "certificates", "pilots"])
def test_the_pack_s_registers_of_what_expires_declare_it(code):
    register = load_register((PACK / f"{code}.yaml").read_text("utf-8"), code)
    (field,) = [one for one in register.fields if one.not_before]
    sample = (PACK / f"{code}.sample.csv").read_text("utf-8")
    assert field.not_before == register.dated_field and read_csv(register, sample)[1] == ()


def test_a_register_without_an_order_asks_for_none():
    register = load_register(TEXT.replace(", not_before: issued_on", ""), "marks.yaml")
    assert out_of_order(register, {"issued_on": 20250302, "valid_to": 20250301}) == {}
    with pytest.raises(RegisterError):
        load_register(TEXT.replace("not_before", "not_after"), "marks.yaml")
