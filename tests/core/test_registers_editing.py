"""A declaration changed by hand: what a new version does, what it may not do, and edits that never break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registers_random import HARD, registers
from test_registers_writing import unnumbered

from luoshi.registers import (
    FIELD_TYPES,
    Choice,
    Field,
    RegisterError,
    changes,
    check_register,
    cloned,
    load_register,
    next_version,
    stored_of,
    with_about,
    with_choice,
    with_field,
    with_label,
    with_restored,
    with_retired,
    without_choice,
    without_field,
    written,
)

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = resources.files("luoshi.registers").joinpath("example.yaml").read_text("utf-8")
PILES = load_register(EXAMPLE, "example.yaml")
CASES = yaml.safe_load((ROOT / "specs/registers/editing.yaml").read_text("utf-8"))["cases"]
SOON = date(2025, 1, 1)


def pair_of(case):
    before = EXAMPLE
    for old, new in case.get("first", ()):
        assert old in before
        before = before.replace(old, new, 1)
    after = before.replace("version: 1\neffective", "version: 2\neffective", 1)
    assert after != before
    for number in ("", "2", "3"):
        if f"old{number}" in case:
            assert case[f"old{number}"] in after
            after = after.replace(case[f"old{number}"], case[f"new{number}"], 1)
    return load_register(before, "before"), load_register(after, "after")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_says_what_a_new_version_does(case):
    found = changes(*pair_of(case))
    assert found.told[0].startswith("第 ") and "起用" in found.told[0]
    assert list(found.told[1:]) == case.get("told", [])
    assert list(found.cautions) == case.get("cautions", [])
    refused = [str(mistake) for mistake in found.refused]
    assert len(refused) == len(case.get("refused", []))
    for sentence, parts in zip(refused, case.get("refused", []), strict=True):
        assert all(part in sentence for part in parts), sentence
    assert all(mistake.remedy for mistake in found.refused)


def test_stages_may_be_added_where_there_were_none():
    bare = replace(PILES, stages=(), moves=(), clocks=(), indicators=())
    found = changes(bare, next_version(replace(PILES, indicators=()), SOON))
    assert "新记录从阶段“已立项”开始。" in found.told
    assert found.cautions == ("旧记录没有阶段，要逐条定到一个阶段。",)


def test_a_clone_begins_anew_without_indicators_and_retired_fields():
    old = with_retired(PILES, "contact")
    new = cloned(next_version(old, SOON), "swap_stations", "换电站", "发展和改革局", SOON)
    assert (new.code, new.name, new.keeper) == ("swap_stations", "换电站", "发展和改革局")
    assert (new.version, new.effective_from, new.indicators) == (1, SOON, ())
    assert [f.code for f in new.fields] == [f.code for f in PILES.fields if f.code != "contact"]
    assert new.moves == PILES.moves
    whole = cloned(PILES, "swap_stations", "换电站", "fgj", SOON, with_indicators=True)
    assert unnumbered(whole).indicators == unnumbered(PILES).indicators


def test_a_clone_keeps_a_retired_field_that_a_condition_asks_for():
    old = with_retired(PILES, "investment")
    with_them = cloned(old, "others", "别的", "fgj", SOON, with_indicators=True)
    assert with_them.field("investment").retired
    with pytest.raises(RegisterError, match="没有字段 investment"):
        cloned(old, "others", "别的", "fgj", SOON).field("investment")


@pytest.mark.parametrize(
    ("code", "name", "keeper", "says"),
    [
        ("charging_piles", "换电站", "fgj", "原台账的代码"), ("换电站", "换电站", "fgj", "不是代码"), ("swap", " ", "fgj", "name 是空的"),
        ("swap", "换\n电站", "fgj", "分了行"), ("swap", "换" * 61, "fgj", "超过 60 字"), ("swap", "换电站", "", "keeper 是空的"),
    ],
)  # fmt: skip
def test_a_clone_without_a_good_code_name_or_keeper_is_refused(code, name, keeper, says):
    with pytest.raises(RegisterError, match=says):
        cloned(PILES, code, name, keeper, SOON)


def test_the_next_version_counts_on_and_does_not_go_back_in_time():
    new = next_version(PILES, SOON, effective_until=date(2026, 12, 31))
    assert (new.version, new.effective_from, new.effective_until) == (2, SOON, date(2026, 12, 31))
    assert next_version(new, SOON).effective_until is None
    with pytest.raises(RegisterError, match="不能从 2024-08-31 起用"):
        next_version(PILES, date(2024, 8, 31))
    with pytest.raises(RegisterError, match="截止日在开始日之前"):
        next_version(PILES, SOON, effective_until=date(2024, 12, 31))


def test_a_field_of_a_label_alone_gets_a_code_that_is_never_used_again():
    one = with_field(PILES, Field("", " 枪数 ", "number", "个"), after="piles")
    assert [f.code for f in one.fields][3:6] == ["piles", "f1", "power"]
    assert one.field("f1").label == "枪数"
    two = with_field(with_retired(one, "f1"), Field("", "车位数", "number", "个"))
    assert two.fields[-1].code == "f2" and two.field("f1").retired
    gone = with_field(with_field(two, Field("f9", "九", "text")), Field("", "十", "text"))
    assert gone.fields[-1].code == "f10"


def test_choices_of_labels_alone_get_codes():
    field = Field("", "产权", "choice", choices=(Choice("", "公有"), Choice("", "私有")))
    kind = with_field(PILES, field).fields[-1]
    assert kind.choices == (Choice("c1", "公有"), Choice("c2", "私有"))


@pytest.mark.parametrize(
    ("field", "after", "says"),
    [
        (Field("piles", "枪数", "number"), None, "声明了两次"), (Field("", "桩数", "number"), None, "已有叫“桩数”的字段"),
        (Field("", "阶段", "text"), None, "已有叫“阶段”的字段"), (Field("", "", "text"), None, "label 是空的"),
        (Field("", "甲\n乙", "text"), None, "分了行"), (Field("", "甲" * 61, "text"), None, "超过 60 字"),
        (Field("", "枪数", "number", "把把"), None, "计量单位“把把”不认识"), (Field("", "枪数", "text", "个"), None, "没有计量单位"),
        (Field("", "产权", "choice"), None, "没有写 choices"), (Field("", "产权", "choice", choices=(Choice("", "公"), Choice("", "公"))), None, "写了两次"),
        (Field("", "枪数", "text", help="甲" * 301), None, "超过 300 字"), (Field("", "枪数", "text"), "guns", "没有字段 guns"),
        (Field("stage", "阶段二", "text"), None, "字段不能叫 stage"), (Field("contact", "联系电话", "text"), None, "已停用的字段“联系人”"),
        (Field("", "枪数", "text, required: yes"), None, "不认识"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_refused(field, after, says):
    with pytest.raises(RegisterError, match=says) as refused:
        with_field(with_retired(PILES, "contact"), field, after)
    assert all(mistake.line == 0 and mistake.remedy for mistake in refused.value.mistakes)


def test_a_field_never_published_can_be_taken_back():
    draft = with_field(next_version(PILES, SOON), Field("", "枪数", "text"))
    assert unnumbered(without_field(draft, "f1")) == unnumbered(next_version(PILES, SOON))
    assert "不能删去" in str(changes(PILES, without_field(draft, "contact")).refused[0])
    for code, says in [
        ("station", "没有这个字段"),
        ("accepted", "needs"),
        ("power_", "没有字段"),
    ]:
        with pytest.raises(RegisterError, match=says):
            without_field(draft, code)
    with pytest.raises(RegisterError, match="指标“投资过百万元的充电站”要用它"):
        without_field(draft, "investment")


def test_a_choice_never_published_can_be_taken_back():
    draft = with_choice(PILES, "kind", Choice("", "换电"))
    assert unnumbered(without_choice(draft, "kind", "c1")) == unnumbered(PILES)
    for code, says in [("c2", "没有选项 c2"), ("fast", "没有“fast”这一类")]:
        with pytest.raises(RegisterError, match=says):
            without_choice(draft, "kind", code)


def test_the_head_changes_too():
    told = {"description": " 甲\r\n乙 ", "keeper": "发展和改革局", "frequency": "quarter"}
    new = with_about(PILES, name="充电站", **told)
    assert (new.name, new.description, new.keeper) == ("充电站", "甲\n乙", "发展和改革局")
    assert new.frequency == "quarter" and new.fields == PILES.fields
    with pytest.raises(RegisterError, match="说明超过两行"):
        with_about(PILES, name="充电站", **{**told, "description": "甲\n乙\n丙"})
    with pytest.raises(RegisterError, match="name 是空的"):
        with_about(PILES, name=" ", **told)


def test_a_retired_field_is_not_required_and_can_come_back():
    retired = with_retired(PILES, "piles").field("piles")
    assert retired.retired and not retired.required
    back = with_restored(with_retired(PILES, "power"), "power")
    assert unnumbered(back) == unnumbered(PILES)
    with pytest.raises(RegisterError, match="已经停用"):
        with_retired(with_retired(PILES, "power"), "power")
    with pytest.raises(RegisterError, match="没有停用"):
        with_restored(PILES, "power")


@pytest.mark.parametrize("code", ["station", "town", "opened_on", "accepted"])
def test_what_identity_or_a_move_needs_cannot_be_retired(code):
    with pytest.raises(RegisterError, match="停用"):
        with_retired(PILES, code)


def test_a_label_changes_with_its_help():
    field = with_label(PILES, "power", "装机功率", help="含备用", required=True).field("power")
    assert (field.label, field.help, field.required) == ("装机功率", "含备用", True)
    assert (field.type, field.unit) == ("number", "千瓦")
    with pytest.raises(RegisterError, match="已停用，不能必填"):
        with_label(with_retired(PILES, "power"), "power", "功率", help="", required=True)
    with pytest.raises(RegisterError, match="已有叫“桩数”的字段"):
        with_label(PILES, "power", "桩数", help="", required=False)


def test_a_choice_is_added_or_renamed_and_keeps_its_code():
    more = with_choice(PILES, "kind", Choice("", "换电"))
    assert more.field("kind").choices[-1] == Choice("c1", "换电")
    renamed = with_choice(more, "kind", Choice("fast", "直流快充"))
    assert [c.label for c in renamed.field("kind").choices] == ["直流快充", "慢充", "换电"]
    for field, choice, says in [
        ("piles", Choice("", "换电"), "不是选项字段"),
        ("kind", Choice("", "慢充"), "写了两次"),
        ("kind", Choice("", " "), "label 是空的"),
        ("kind", Choice("", "slow"), "写了两次"),
        ("colour", Choice("", "红"), "没有字段"),
    ]:
        with pytest.raises(RegisterError, match=says):
            with_choice(PILES, field, choice)


def test_a_choice_that_was_a_word_can_be_renamed_and_is_read_under_both_words():
    text = EXAMPLE.replace("[{code: fast, label: 快充}, {code: slow, label: 慢充}]", "[快充, 慢充]")
    piles = load_register(text.replace("is: fast", "is: 快充"), "piles.yaml")
    renamed = with_choice(piles, "kind", Choice("快充", "直流快充"))
    kind = renamed.field("kind")
    assert kind.choices[0] == Choice("快充", "直流快充")
    assert stored_of(kind, "直流快充") == stored_of(kind, "快充") == "快充"
    assert changes(piles, next_version(renamed, SOON)).refused == ()


labels = st.one_of(st.sampled_from(HARD), st.text(max_size=8))
edits = st.one_of(
    st.tuples(st.just("add"), labels, st.sampled_from(FIELD_TYPES), labels),
    st.tuples(st.just("retire"), st.integers(0, 8)),
    st.tuples(st.just("restore"), st.integers(0, 8)),
    st.tuples(st.just("label"), st.integers(0, 8), labels, labels, st.booleans()),
    st.tuples(st.just("choice"), st.integers(0, 8), labels),
)


def edited(register, edit):
    kind, *told = edit
    if kind == "add":
        label, of, help = told
        choices = (Choice("", "甲"), Choice("", "乙")) if of == "choice" else ()
        return with_field(register, Field("", label, of, choices=choices, help=help))
    code = register.fields[told[0]].code
    if kind == "retire":
        return with_retired(register, code)
    if kind == "restore":
        return with_restored(register, code)
    if kind == "label":
        return with_label(register, code, told[1], help=told[2], required=told[3])
    return with_choice(register, code, Choice("", told[1]))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(registers(), st.lists(edits, min_size=1, max_size=4))
def test_no_edit_makes_a_declaration_that_cannot_be_loaded_or_published(register, steps):
    before = load_register(written(replace(register, version=1, effective_until=None)), "deeds")
    after = next_version(before, before.effective_from)
    for step in steps:
        try:
            after = edited(after, step)
        except RegisterError as refused:
            assert refused.message.endswith("。")
    assert check_register(written(after)) == (after, ())
    found = changes(before, after)
    assert found.refused == ()
    assert all(sentence.strip() for sentence in (*found.told, *found.cautions))
