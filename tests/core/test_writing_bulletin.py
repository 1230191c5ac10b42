"""The monthly bulletin: what it says, and that it says no figure it was not told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import writing_cast as cast
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.writing import (
    Light,
    Row,
    Table,
    TargetLine,
    UnitLine,
    WritingError,
    bulletin,
    bulletin_sheets,
    plain,
    plain_lines,
)
from luoshi.writing._phrases import words

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "specs/writing/bulletin.yaml").read_text("utf-8")
)
PLAIN: dict[str, Any] = {
    "section_path": "二/1",
    "target_text": "≥200",
    "unit": "个",
    "light_word": "正常",
    "actual_text": "120",
    "expected_text": "100",
    "completion_text": "60.0%",
    "gap_text": "10.0",
    "unit_names": ("甲局",),
}


def line(**changes: Any) -> TargetLine:
    if "unit_names" in changes:
        changes["unit_names"] = tuple(changes["unit_names"])
    return TargetLine(**(PLAIN | changes))


def tables(paper_facts: Any) -> dict[str, Table]:
    return {
        annex.name: block
        for annex in bulletin(paper_facts).annexes
        for block in annex.blocks
        if isinstance(block, Table)
    }


@pytest.mark.parametrize("case", SPEC["cases"], ids=lambda case: case["name"])
def test_it_says_what_the_golden_bulletin_says(case: dict[str, Any]) -> None:
    targets = tuple(line(**given_target) for given_target in case["targets"])
    told = cast.facts(targets=targets, **case["facts"])
    assert list(plain_lines(bulletin(told).body)) == case["body"]


@given(st.lists(st.integers(0, 200), max_size=40, unique=True))
@settings(max_examples=40)
def test_it_prints_no_figure_but_those_told_and_counts(numbers: list[int]) -> None:
    told = cast.facts(targets=tuple(cast.target(n) for n in numbers))
    known = set(re.findall(r"\d+(?:\.\d+)?", repr(told)))
    counts = {str(n) for n in range(len(numbers) + 1)}
    printed = set(re.findall(r"\d+(?:\.\d+)?", "".join(plain_lines(bulletin(told).body))))
    assert printed <= known | counts


@given(st.lists(st.integers(0, 200), min_size=1, max_size=40, unique=True))
@settings(max_examples=40)
def test_it_counts_every_target_once(numbers: list[int]) -> None:
    told = cast.facts(targets=tuple(cast.target(n) for n in numbers))
    overall = plain_lines(bulletin(told).body)[2].split("。")[0]
    counted = [int(n) for n in re.findall(r"(\d+)项(?!目标)", overall)]
    assert sum(counted) in (0, len(numbers))
    rows = next(iter(tables(told).values())).rows
    assert sum(not row.is_group for row in rows) == len(numbers)


def test_it_marks_a_paper_with_one_sample_figure_and_no_other() -> None:
    real = [cast.target(n, is_sample=False) for n in range(5)]
    assert bulletin(cast.facts(targets=tuple(real))).mark is None
    mixed = cast.facts(targets=(*real, cast.target(5)))
    assert bulletin(mixed).mark == "演示数据，非正式文件"
    assert {sheet.mark for sheet in bulletin_sheets(mixed)} == {"演示数据，非正式文件"}
    actuals = {
        plain(row.cells[5])
        for row in tables(mixed)["目标进展一览表（6项）"].rows
        if not row.is_group
    }
    assert actuals >= {"91", "93"}
    assert not any(text.endswith("*") and text.startswith("9") for text in actuals)


def test_it_stars_a_sample_figure_but_not_a_missing_one() -> None:
    told = cast.facts(targets=(cast.target(0), cast.target(5)))
    rows = [row for row in tables(told)["目标进展一览表（2项）"].rows if not row.is_group]
    assert [plain(row.cells[5]) for row in rows] == ["91*", "未公布"]


def test_it_shows_zero_as_zero_and_missing_as_missing() -> None:
    told = cast.facts(
        targets=(
            line(code="T1", indicator="甲", section_heading="一", actual_text="0"),
            line(code="T2", indicator="乙", section_heading="一", actual_text=None),
        )
    )
    rows = bulletin_sheets(told)[0].rows
    assert [row[6] for row in rows] == [0, "未公布"]


def test_it_leaves_out_the_list_of_lagging_targets_when_there_is_none() -> None:
    told = cast.facts(targets=(cast.target(0, light_word="正常"),))
    assert list(tables(told)) == ["目标进展一览表（1项）", "责任单位目标进展情况表"]
    assert [sheet.name for sheet in bulletin_sheets(told)] == ["目标进展", "责任单位"]


def test_it_lists_the_severe_before_the_behind() -> None:
    rows = tables(cast.facts())["滞后目标清单"].rows
    lights = [plain(row.cells[6]) for row in rows]
    assert lights == sorted(lights, key=["严重滞后", "滞后"].index)
    assert len(lights) == 15


def test_it_counts_units_from_targets_when_no_unit_lines_are_given() -> None:
    told = cast.facts(
        targets=(
            line(
                code="1", indicator="甲", section_heading="一", unit_names=["甲局", "乙局", "甲局"]
            ),
            line(
                code="2",
                indicator="乙",
                section_heading="一",
                unit_names=["乙局"],
                light_word="滞后",
            ),
        )
    )
    rows = tables(told)["责任单位目标进展情况表"].rows
    assert [row.cells[1:6] for row in rows] == [
        ("甲局", "1", "0", "1", "0"),
        ("乙局", "2", "0", "1", "1"),
    ]


def test_it_keeps_departments_and_towns_apart_and_lists_a_unit_without_targets() -> None:
    units = (*cast.towns(3), UnitLine("市商务局", "市直部门", 2, (("正常", 2),)))
    rows = tables(cast.facts(unit_lines=units))["责任单位目标进展情况表"].rows
    assert [row.cells[0] for row in rows if row.is_group] == ["镇街", "市直部门"]
    assert Row(("3", "第3镇", "0", *["0"] * 7)) in rows


def test_it_speaks_the_words_of_the_programmes_own_lights() -> None:
    lights = (Light("on_schedule", "绿灯"), Light("severe", "红灯"))
    told = cast.facts(
        lights=lights,
        targets=(
            line(code="1", indicator="甲", section_heading="一", light_word="绿灯"),
            line(
                code="2", indicator="乙", section_heading="一", light_word="红灯", gap_text="-9.0"
            ),
        ),
    )
    body = "".join(plain_lines(bulletin(told).body))
    assert "绿灯1项，红灯1项" in body
    assert "1项目标红灯" in body


@pytest.mark.parametrize("field", ["light_word", "previous_light_word"])
def test_it_refuses_a_light_the_policy_does_not_know(field: str) -> None:
    told = cast.facts(targets=(cast.target(0, **{field: "紫灯"}),))
    with pytest.raises(WritingError, match=r"目标T01.*“紫灯”不在判定用语里"):
        bulletin(told)


def test_it_names_many_severe_units_by_their_number() -> None:
    targets = tuple(
        line(
            code=f"{n}",
            indicator=f"目标{n}",
            section_heading="一",
            light_word="严重滞后",
            unit_names=[f"第{n}局"],
        )
        for n in range(1, 8)
    )
    body = plain_lines(bulletin(cast.facts(targets=targets)).body)
    assert any("负责严重滞后目标的7个单位2026年10月20日前" in text for text in body)
    assert sum("是目标" in text for text in body) == 7


def test_it_puts_the_issue_where_a_number_is_missing_and_under_the_title_where_there_is_one() -> (
    None
):
    assert bulletin(cast.facts()).subtitle == "（第9期）"
    draft = bulletin(cast.facts(number=None))
    assert (draft.number, draft.subtitle) == ("第9期", None)
    bare = bulletin(cast.facts(number=None, sequence=None))
    assert (bare.number, bare.subtitle) == (None, None)


def test_it_has_no_imprint_before_it_is_dated() -> None:
    assert bulletin(cast.facts(issued_on=None)).imprint is None
    assert bulletin(cast.facts(printer=None)).imprint is None


def test_it_keeps_a_title_broken_by_hand() -> None:
    assert bulletin(cast.facts(title_lines=("关于试点", "进展的通报"))).title == (
        "关于试点",
        "进展的通报",
    )


def test_it_notes_rounding_and_the_snapshot_under_the_table() -> None:
    notes = "".join(tables(cast.facts())["目标进展一览表（65项）"].notes)
    assert "未作机械调整" in notes
    assert "校验码7c1e 90b4 52fd a836 e2d9" in notes
    assert "校验码" not in "".join(tables(cast.facts(checksum=""))["目标进展一览表（65项）"].notes)


def test_it_uses_every_phrase_of_its_knowledge() -> None:
    room = Path(__file__).parents[2] / "luoshi/writing"
    source = "".join(path.read_text("utf-8") for path in room.glob("*.py"))
    unused = [key for key in (*words().phrases, *words().heads) if f'"{key}"' not in source]
    assert unused == []
