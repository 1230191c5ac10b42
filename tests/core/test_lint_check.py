"""The run over a plan: order, waivers, knowledge, and laws that hold for any text."""

from __future__ import annotations

import time
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
    "创建国家级园区", "。", "，", "\n", "2025年3月1日\n",
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


def test_it_checks_a_long_paper_in_seconds() -> None:
    parts = "".join(
        f"{n}.发展物流。每年新增物流企业{n}家。（责任单位：各有关部门）\n" for n in range(1, 800)
    )
    plan = plan_of(f"一、重点任务\n{parts}")
    began = time.perf_counter()
    assert check(plan)
    assert time.perf_counter() - began < 5


def test_it_finds_the_capacity_in_kilowatt_hours_in_the_pack_of_tengzhou() -> None:
    path = ROOT / "packs" / "tengzhou" / "plan.md"
    plan = read_plan(path.read_bytes(), path.name)
    wrong = [f for f in check(plan) if f.severity == "error"]
    assert [(f.code, f.section) for f in wrong] == [("L101", "二/七/24")]
    assert "1650万千瓦时" in plan.text[wrong[0].start : wrong[0].end]
