"""The run over a plan: order, waivers, knowledge, and laws that hold for any text."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.lint import RULES, Waiver, WaiverError, check
from luoshi.lint.knowledge import load
from luoshi.plan import Plan, known_units
from luoshi.reading import read_plan

ROOT = Path(__file__).resolve().parents[2]
PAPER = """一、重点任务
（一）发展能源。到2027年，光伏发电装机达到30万千瓦时。（责任单位：市能源局）
（二）发展城市。到2027年，城镇化率达到62%左右。每年培训工人800人。（责任单位：市住房和城乡建设局）
"""
PIECES = [
    "一、重点任务\n", "（一）发展能源。", "（三）发展物流。", "1.", "到2027年，", "2020年，", "其中", "装机达到30万千瓦时",
    "绿地率达到140%左右", "新建公园5个", "增长6%", "年均增长7%以上", "（责任单位：各有关部门）", "（责任单位：市商务局等）",
    "翻一番", "包括小学3所、中学4所", "能耗大幅下降", "2023年营业收入400亿元", "营业收入达到500亿元", "全覆盖",
    "（市商务局、市财政局负责）", "创建国家级园区", "。", "，", "\n", "2025年3月1日\n",
]  # fmt: skip


def plan_of(text: str) -> Plan:
    return read_plan(text.encode(), "paper.txt")


def codes(*waivers: Waiver) -> list[str]:
    return [finding.code for finding in check(plan_of(PAPER), waivers=waivers)]


def test_it_finds_in_the_order_of_the_text() -> None:
    assert codes() == ["L101", "L105", "L104"]


def test_it_finds_nothing_in_an_empty_plan() -> None:
    assert check(Plan(title="", text="")) == []


def test_it_waives_by_code_and_section() -> None:
    assert codes(Waiver("L101", "单位已函复", section="一/一")) == ["L105", "L104"]
    assert codes(Waiver("L101", "单位已函复", section="一")) == ["L105", "L104"]
    assert codes(Waiver("L101", "单位已函复")) == ["L105", "L104"]
    assert codes(Waiver("L101", "单位已函复", section="一/二")) == ["L101", "L105", "L104"]


def test_it_waives_by_the_words_of_the_passage() -> None:
    assert codes(Waiver("L105", "同意", words="城镇化率")) == ["L101", "L104"]
    assert codes(Waiver("L105", "同意", words="绿地率")) == ["L101", "L105", "L104"]


def test_it_refuses_a_waiver_of_an_unknown_code_or_without_a_reason() -> None:
    with pytest.raises(WaiverError, match=r"L999.*不存在"):
        codes(Waiver("L999", "同意"))
    with pytest.raises(WaiverError, match="没有写理由"):
        codes(Waiver("L101", " "))


def test_it_knows_only_dimensions_of_the_unit_table_or_says_so_by_a_unit() -> None:
    known = {unit.dimension for unit in known_units().values()}
    knowledge = load("dimensions")
    assert set(knowledge["names"]) <= known
    for line in knowledge["indicators"]:
        assert any(dimension in known for dimension in line["dimensions"]), line


def test_it_gives_each_last_word_one_line() -> None:
    ends = [word for line in load("dimensions")["indicators"] for word in line["ends"]]
    assert len(ends) == len(set(ends))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_it_points_into_the_text_and_can_be_waived_altogether(text: str) -> None:
    plan = plan_of(f"方案。{text}")
    findings = check(plan)
    assert findings == check(plan)
    for finding in findings:
        assert 0 <= finding.start < finding.end <= len(plan.text)
        assert finding.section == "" or plan.section_at(finding.section) is not None
    assert check(plan, waivers=[Waiver(rule.code, "同意") for rule in RULES]) == []


def test_it_says_a_habit_once_however_long_the_paper() -> None:
    parts = "".join(
        f"{n}.发展物流。每年新增物流企业{n}家。（责任单位：各有关部门）\n" for n in range(1, 800)
    )
    found = Counter(f.code for f in check(plan_of(f"一、重点任务\n{parts}")))
    assert found["L104"] == 1
    assert found["L108"] == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 900), min_size=2, max_size=4), st.integers(-50, 50))
def test_it_adds_up_parts_exactly(parts: list[int], off: int) -> None:
    total = max(sum(parts) + off, max(parts))
    names = ["电工", "焊工", "钳工", "瓦工"]
    listed = "、".join(f"{name}{n}人" for name, n in zip(names, parts, strict=False))
    found = check(plan_of(f"到2027年，培训技术工人{total}人，包括{listed}。"))
    adds_up = total in list(accumulate(parts))[1:]
    assert ("L113" in {f.code for f in found}) is not adds_up


@settings(max_examples=40, deadline=None)
@given(st.integers(100, 9000), st.integers(1, 25), st.integers(2, 5))
def test_it_never_objects_to_a_level_that_was_computed_from_the_growth(
    base: int, rate: int, years: int
) -> None:
    level = round(Fraction(base) * (1 + Fraction(rate, 100)) ** years)
    text = (
        f"{2023 + years - 1}年1月1日\n2023年物流业营业收入{base}亿元。"
        f"到{2023 + years}年，物流业营业收入达到{{}}亿元，年均增长{rate}%。"
    )
    codes = {f.code for f in check(plan_of(text.format(level)))}
    assert "L114" not in codes
    assert "L114" in {f.code for f in check(plan_of(text.format(level * 2)))}


def test_it_finds_the_capacity_in_kilowatt_hours_in_the_pack_of_tengzhou() -> None:
    path = ROOT / "packs" / "tengzhou" / "plan.md"
    plan = read_plan(path.read_bytes(), path.name)
    wrong = [f for f in check(plan) if f.severity == "error"]
    assert [(f.code, f.section) for f in wrong] == [("L101", "二/七/24")]
    assert "1650万千瓦时" in plan.text[wrong[0].start : wrong[0].end]
