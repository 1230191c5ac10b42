"""The special bulletin, the tour's and the year's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import writing_cast as cast
import yaml
from bulletin_cast import PROJECTS

from luoshi.ranking import Place
from luoshi.writing import (
    Letterhead,
    SettledTarget,
    Table,
    TargetLine,
    Topic,
    TourFacts,
    TourRow,
    TourStop,
    WritingError,
    YearEndFacts,
    bulletin_sheets,
    docx_of,
    of_topic,
    paper_json,
    paper_of_json,
    plain,
    plain_lines,
    special,
    tour_bulletin,
    tour_sheets,
    xlsx_of,
    year_end,
    year_end_sheets,
)
from luoshi.writing._target_text import ordinal

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "specs/writing/bulletin_kinds.yaml").read_text("utf-8")
)
DAY = date(2026, 10, 12)
AROUND = Letterhead("安平市人民政府办公室", head="安平市人民政府办公室文件", sequence=12, issued_on=DAY,
                    printer="安平市人民政府办公室")  # fmt: skip


def line(code: str, indicator: str, path: str, heading: str, **changes: Any) -> TargetLine:
    plain_target: dict[str, Any] = {
        "target_text": "≥200", "unit": "个", "light_word": "正常", "actual_text": "120",
        "expected_text": "100", "completion_text": "60.0%", "gap_text": "+10.0", "unit_names": ("甲局",),
    }  # fmt: skip
    return TargetLine(code, indicator, path, heading, **(plain_target | changes))


MONTH = cast.facts(
    targets=(
        line("T01", "开工项目", "二/1", "工业"),
        line("T02", "完工项目", "二/1/2", "工业", actual_text="65", completion_text="65.0%",
             gap_text="-10.0", light_word="滞后", unit_names=("乙局",)),
        line("T11", "林地面积", "二/11", "生态", unit="万亩"),
        line("T12", "城镇化率", "二/3", "人口", actual_text=None, light_word="待公布数据",
             unit_names=("甲局", "乙局")),
    ),
    projects=replace(PROJECTS, levels=(), towns=(), departments=(), lagging=(), output=""),
    next_on=date(2026, 11, 10),
)  # fmt: skip
TOUR = TourFacts(
    period_words="2026年三季度",
    name="重点项目现场观摩",
    from_day=date(2026, 10, 9),
    to_day=date(2026, 10, 10),
    formula="县级领导评议占30%，部门评议占30%，镇街互评占30%，专家评议占10%",
    letterhead=AROUND,
    stops=(
        TourStop("电池产业园", "甲镇", date(2026, 10, 9), "主体完工"),
        TourStop("冷链物流园", "乙镇", date(2026, 10, 10)),
        TourStop("高标准农田", "乙镇"),
    ),
    groups=(
        ("镇街", (
            TourRow("丁镇", note="本季度没有符合条件的项目"),
            TourRow("乙镇", "95.00", Place(2, 2, 3), Place(1, 1, 3)),
            TourRow("丙镇", "95.00", Place(2, 2, 3)),
            TourRow("甲镇", "96.50", Place(1, 1, 3), Place(2, 1, 3)),
        )),
    ),
    ballots=86,
    voters=90,
    ties="得分相同的并列",
    next_period="2026年四季度",
)  # fmt: skip


def settled(code: str, indicator: str, outcome: Any, **more: Any) -> SettledTarget:
    place = {
        "section_path": "二/1",
        "section_heading": "项目建设",
        "target_text": "≥100",
        "unit": "个",
    }
    return SettledTarget(code=code, indicator=indicator, outcome=outcome, **(place | more))


SETTLED = {
    one.code: one
    for one in (
        settled("T01", "开工项目", "achieved", actual_text="120", vintage="终报", told_before="118",
                settled_on=date(2027, 1, 20), vintage_before="快报", unit_names=("甲局",)),
        settled("T02", "完工项目", "missed", actual_text="80", vintage="初步核实", unit_names=("乙局", "丙局"),
                reason="2个项目受用地影响。"),
        settled("T03", "城镇化率", "awaiting", expected_on="2027年3月", section_path="二/2",
                section_heading="人口"),
        settled("T09", "上年林地", "achieved", actual_text="7.50", unit="万亩", vintage="终报",
                settled_on=date(2026, 5, 1)),
    )
}  # fmt: skip


def year(*codes: str, later: tuple[str, ...] = (), **changes: Any) -> YearEndFacts:
    told = YearEndFacts(
        programme="县域经济高质量发展试点",
        plan_title="安平市县域经济高质量发展试点工作方案",
        plan_number="安政办字〔2025〕8号",
        year=2026,
        data_date=date(2027, 1, 31),
        targets=tuple(SETTLED[code] for code in codes),
        letterhead=AROUND,
        later=tuple(SETTLED[code] for code in later),
        reply_by=date(2027, 2, 20),
    )
    return replace(told, **changes)


def named(case: dict[str, Any]) -> str:
    return case["name"]


@pytest.mark.parametrize("case", SPEC["special"], ids=named)
def test_it_writes_a_special_bulletin_as_the_golden_one(case: dict[str, Any]) -> None:
    topic = dict(case["topic"])
    paper = special(MONTH, Topic(**(topic | {"codes": tuple(topic.get("codes", ()))})))
    assert "".join(paper.title) == case["title"]
    assert list(plain_lines(paper.body)) == case["body"]
    assert docx_of(paper_of_json(paper_json(paper))) == docx_of(paper)


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        (Topic("section", "水", "二/9"), "方案没有“二/9”这一章的目标"),
        (Topic("unit", "丙局"), "没有由“丙局”负责的目标"),
        (Topic("targets", "选题", codes=("T98", "T99")), "选定的目标不在方案里：T98、T99"),
    ],
)
def test_it_refuses_a_special_bulletin_about_nothing(topic: Topic, words: str) -> None:
    with pytest.raises(WritingError, match=words):
        special(MONTH, topic)


def test_it_refuses_a_special_bulletin_on_projects_nobody_told() -> None:
    with pytest.raises(WritingError, match="没有项目数据"):
        special(replace(MONTH, projects=None), Topic("projects", "重点项目"))


def test_it_takes_a_section_for_itself_and_not_for_one_that_begins_alike() -> None:
    codes = [line.code for line in of_topic(MONTH, Topic("section", "工业", "二/1")).targets]
    assert codes == ["T01", "T02"]


def test_it_annexes_only_what_the_topic_is_about() -> None:
    about = of_topic(MONTH, Topic("unit", "乙局"))
    assert [sheet.name for sheet in bulletin_sheets(about)] == ["目标进展", "滞后目标"]
    assert [len(sheet.rows) for sheet in bulletin_sheets(about)] == [2, 1]


@pytest.mark.parametrize("case", SPEC["tour"], ids=named)
def test_it_writes_a_tours_bulletin_as_the_golden_one(case: dict[str, Any]) -> None:
    changes = {
        k: tuple(v) if isinstance(v, list) else v for k, v in case.get("changes", {}).items()
    }
    if "groups" in case:
        changes["groups"] = tuple(
            (group, tuple(
                TourRow(unit, score, Place(rank, shared, of) if rank else None, note=note)
                for unit, score, rank, shared, of, note in rows
            ))
            for group, rows in case["groups"]
        )  # fmt: skip
    paper = tour_bulletin(replace(TOUR, **changes))
    assert "".join(paper.title) == case["title"]
    assert list(plain_lines(paper.body)) == case["body"]
    assert docx_of(paper_of_json(paper_json(paper))) == docx_of(paper)


def test_it_lists_the_stops_and_ranks_every_unit_in_the_tours_tables() -> None:
    stops, result = (annex.blocks[0] for annex in tour_bulletin(TOUR).annexes)
    assert isinstance(stops, Table)
    assert isinstance(result, Table)
    assert [plain(cell) for cell in stops.rows[2].cells] == ["3", "高标准农田", "乙镇", "—", "—"]
    assert [[plain(cell) for cell in row.cells][:5] for row in result.rows] == [
        ["1", "2", "升1", "甲镇", "96.50"],
        ["2", "1", "降1", "乙镇", "95.00"],
        ["2", "—", "—", "丙镇", "95.00"],
        ["—", "—", "—", "丁镇", "—"],
    ]
    assert result.notes == (TOUR.formula,)


def test_it_gives_each_group_of_a_tour_a_sheet() -> None:
    two = replace(
        TOUR, groups=(*TOUR.groups, ("市直部门", (TourRow("甲局", "9.5", Place(1, 1, 1)),)))
    )
    assert [sheet.name for sheet in tour_sheets(two)] == [
        "观摩点",
        "评议结果（镇街）",
        "评议结果（市直部门）",
    ]
    assert xlsx_of(tour_sheets(two), created=DAY) == xlsx_of(tour_sheets(two), created=DAY)
    assert tour_sheets(replace(two, is_sample=True))[0].mark == "演示数据，非正式文件"


@pytest.mark.parametrize("case", SPEC["year_end"], ids=named)
def test_it_writes_the_years_end_as_the_golden_one(case: dict[str, Any]) -> None:
    paper = year_end(year(*case["targets"], later=tuple(case["later"])))
    assert "".join(paper.title) == case["title"]
    assert list(plain_lines(paper.body)) == case["body"]
    assert docx_of(paper_of_json(paper_json(paper))) == docx_of(paper)


def test_it_settles_in_a_table_with_the_version_of_each_figure() -> None:
    told = year("T01", "T02", "T03", later=("T09",))
    names = [annex.name for annex in year_end(told).annexes]
    assert names == ["年度目标结算表（3项）", "后续结算目标表"]
    table = year_end(told).annexes[0].blocks[0]
    assert isinstance(table, Table)
    shown = [[plain(cell) for cell in row.cells][5:9] for row in table.rows]
    assert shown == [
        ["120", "终报", "已完成", "2027年1月20日"],
        ["80", "初步核实", "未完成", "—"],
        ["未公布", "—", "待终报", "2027年3月"],
    ]
    assert "以终报数结算" in "".join(table.notes)
    assert [sheet.name for sheet in year_end_sheets(told)] == ["年度结算", "分项结算", "后续结算"]
    assert [row[5] for row in year_end_sheets(told)[0].rows] == [120, 80, "未公布"]


def test_it_marks_a_sample_year() -> None:
    told = year("T01")
    sample = replace(told, targets=(replace(told.targets[0], is_sample=True),))
    assert year_end(sample).mark == "演示数据，非正式文件"
    assert year_end_sheets(sample)[0].mark == "演示数据，非正式文件"
    table = year_end(sample).annexes[0].blocks[0]
    assert isinstance(table, Table)
    assert plain(table.rows[0].cells[5]) == "120*"


def test_it_tells_where_every_number_of_these_papers_is_from() -> None:
    papers = (tour_bulletin(TOUR), year_end(year("T01", "T02", "T03", later=("T09",))))
    for paper in papers:
        assert paper.figures
        assert all(figure.what and figure.source and figure.place for figure in paper.figures)
    told = {figure.key: figure for figure in papers[1].figures}
    assert told["target:T02/final"].source == "初步核实"
    assert told["target:T01/before"].source == "此前通报，快报"


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (125, "一百二十五"),
    ],
)
def test_it_counts_problems_past_a_hundred(n: int, words: str) -> None:
    assert ordinal(n) == words
