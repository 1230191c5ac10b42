"""Laws of the reader: spans stay in the text, a target's span holds its number, nothing crashes or runs away."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import plan_from_dict, plan_to_dict
from luoshi.reading import Block, Document, ReadingError, plan_of
from luoshi.reading.numerals import integer_of, ordinal_text
from luoshi.reading.shadow import masked, shadow

WORDS = [
    "到2027年",
    "每年",
    "年均",
    "力争",
    "确保",
    "其中",
    "截至2022年",
    "目前",
    "今年",
    "全县",
    "新增",
    "建成",
    "打造",
    "培育",
    "完成",
    "推进",
    "实施",
    "总产值",
    "覆盖率",
    "高新技术企业",
    "创新平台",
    "粮食产量",
    "达到",
    "突破",
    "不少于",
    "控制在",
    "增长",
    "下降",
    "分别",
    "以上",
    "以内",
    "左右",
    "100亿元",
    "5.5%",
    "3—5家",
    "20家",
    "1,200个",
    "三个",
    "一批",
    "翻一番",
    "2个百分点",
    "6万亩",
    "3.68件",
    "1万人次",
    "Ⅲ类",
    "前10名",
    "、",
    "，",
    "。",
    "；",
    "：",
    "（",
    "）",
    "“",
    "”",
    "《",
    "》",
    "一、",
    "（一）",
    "1.",
    "（1）",
    "第一条",
    "附件1",
    "责任单位：市财政局",
    "（市发改局牵头，各镇街配合）",
    "给予",
    "奖励",
    "对",
    "的企业",
    "等",
    "和",
    "|",
    "2025年",
    "指标",
    "—",
    "1",
    "—",
    "一月一通报",
    "创建",
    "总投资5亿元的",
    "项目",
]
texts = st.lists(st.sampled_from([*WORDS, "\n", " ", "　"]), max_size=60).map("".join)


def document_of(text: str) -> Document:
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Document(text, tuple(blocks))


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())


@settings(max_examples=250, deadline=None)
@given(texts)
def test_it_never_crashes_and_keeps_every_span_inside_the_text(text: str) -> None:
    if not text.strip():
        return
    plan = plan_of(document_of(text))
    things = (
        *plan.sections, *plan.targets, *plan.duties, *plan.milestones, *plan.mechanisms, *plan.projects,
    )  # fmt: skip
    for thing in things:
        assert 0 <= thing.start < thing.end <= len(text)
    for note in plan.notes:
        assert 0 <= note.start <= note.end <= len(text)
    assert plan_from_dict(plan_to_dict(plan)) == plan


@settings(max_examples=250, deadline=None)
@given(texts)
def test_it_gives_each_target_a_span_that_holds_its_number_and_a_name(text: str) -> None:
    if not text.strip():
        return
    plan = plan_of(document_of(text))
    for target in plan.targets:
        words = squeezed(text[target.start : target.end])
        spelt = target.value.isdecimal() and any(c in words for c in "一二三四五六七八九十百全")
        assert unicodedata.normalize("NFKC", target.value) in words or spelt
        assert target.indicator
    ids = [t.id for t in plan.targets]
    assert len(ids) == len(set(ids))
    assert all(t.part_of in ids for t in plan.targets if t.part_of)


@given(st.text(max_size=200))
def test_it_keeps_the_length_of_a_text_in_its_shadow_and_mask(text: str) -> None:
    assert len(shadow(text)) == len(text)
    assert len(masked(shadow(text))) == len(text)


@given(st.integers(min_value=1, max_value=99))
def test_it_reads_back_the_ordinals_it_writes(number: int) -> None:
    assert integer_of(ordinal_text(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "（" * 100_000,
        "（" * 50_000 + "）" * 50_000,
        "“" * 100_000,
        "一" * 100_000,
        "、" * 100_000,
        "1." * 50_000,
        "1、" * 50_000,
        "（1）" * 33_000,
        "责任单位：" * 20_000,
        "对" * 100_000,
        "达到" * 50_000,
        "1.\n" * 33_000,
        " " * 99_999 + "一",
        "新增" * 50_000 + "5家",
        "2025年" * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_it_does_not_run_away_on_monotonous_text(text: str) -> None:
    started = time.process_time()
    plan_of(document_of(text))
    assert time.process_time() - started < 10


def test_it_refuses_a_text_without_words() -> None:
    with pytest.raises(ReadingError) as caught:
        plan_of(document_of(" \n　\n"))
    assert "没有文字" in caught.value.message
    assert caught.value.remedy
