"""Native charts in the workbooks of bulletins, read back from the package."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import bulletin_cast
import writing_cast as cast
from bulletin_cast import PROJECTS

from luoshi.ranking import Place
from luoshi.writing import (
    Letterhead,
    Light,
    SettledTarget,
    Sheet,
    TourFacts,
    TourRow,
    TourStop,
    UnitLine,
    YearEndFacts,
    bulletin_sheets,
    tour_sheets,
    xlsx_of,
    year_end_sheets,
)

DAY = date(2026, 10, 15)
ROUND = Letterhead("安平市人民政府办公室")
OFFICES = (
    UnitLine("甲局", "", 4, (("严重滞后", 1), ("滞后", 1), ("正常", 2))),
    UnitLine("乙局", "", 3, (("正常", 1), ("已达成", 1), ("待公布数据", 1))),
    UnitLine("丙局", "", 0),
)


def charts(sheets: Sequence[Sheet]) -> list[str]:
    """The charts' XML in the order of the sheets."""
    with zipfile.ZipFile(io.BytesIO(xlsx_of(sheets, created=DAY))) as package:
        names = [n for n in package.namelist() if n.startswith("xl/charts/chart")]
        return [package.read(n).decode() for n in sorted(names, key=lambda n: (len(n), n))]


def title(xml: str) -> str:
    return re.findall(r"<a:t>([^<]+)</a:t>", xml)[0]


def series(xml: str) -> list[str]:
    return re.split(r"<c:ser>", xml)[1:]


def values(one: str) -> dict[int, str]:
    """A series' numbers as the chart keeps them, by their place; a blank has none."""
    told = one.split("<c:val>")[1]
    pairs = re.findall(r'<c:pt idx="(\d+)"><c:v>([^<]*)</c:v>', told)
    return {int(place): number for place, number in pairs if number}


def named(one: str) -> str:
    return re.findall(r"<c:tx>.*?<c:v>([^<]+)</c:v>", one)[0]


def of_projects(**changes: Any) -> list[Sheet]:
    told = cast.facts(targets=(), projects=replace(PROJECTS, **changes))
    return bulletin_sheets(told)


def tour(*rows: TourRow) -> TourFacts:
    stops = (TourStop("电池产业园", "甲镇"), TourStop("冷链园", "乙镇"))
    return TourFacts(
        "2026年第三季度", "项目观摩", DAY, DAY, "按均分计", ROUND, stops, (("镇街", rows),)
    )


def settled(code: str, path: str, outcome: Any) -> SettledTarget:
    return SettledTarget(code, f"指标{code}", path, f"第{path}项。", "≥10", "个", outcome, "12")


def year(*targets: SettledTarget) -> YearEndFacts:
    return YearEndFacts("试点", "试点方案", 2026, DAY, targets, ROUND)


def test_it_draws_completion_by_town_and_department_with_the_schedule_dashed() -> None:
    sheets = of_projects(schedule="75.0%")
    towns, departments = charts(sheets)
    assert (title(towns), title(departments)) == (
        "各镇街年度投资完成率",
        "各部门和专班年度投资完成率",
    )
    done, due = series(towns)
    assert (named(done), named(due)) == ("完成率", "序时进度")
    assert "prstDash" not in done
    assert '<a:prstDash val="dash"/>' in due
    assert '<c:numFmt formatCode="0%"' in towns
    first = next(sheet for sheet in sheets if sheet.charts)
    assert first.columns[-1].head == "序时进度"
    assert [row[-1] for row in first.rows][:2] == [first.rows[0][-1]] * 2


def test_it_leaves_a_town_without_projects_blank_not_zero() -> None:
    towns = charts(of_projects(schedule="75.0%"))[0]
    assert [row[3] for row in of_projects()[0].rows][-1] == "庚镇"
    for one in series(towns):
        assert sorted(values(one)) == [0, 1, 2, 3, 4, 5]
    assert "<c:dispBlanksAs" not in towns or '<c:dispBlanksAs val="gap"/>' in towns


def test_it_has_no_column_and_no_dashes_where_no_schedule_was_told() -> None:
    sheets = of_projects()
    assert len(sheets[0].columns) == 22
    assert all(len(series(xml)) == 1 for xml in charts(sheets))
    assert all("prstDash" not in series(xml)[0] for xml in charts(sheets))


def test_it_stands_bars_on_zero() -> None:
    near = tour(TourRow("甲镇", "96.50", Place(1, 1, 3)), TourRow("乙镇", "95.00", Place(2, 1, 3)))
    (xml,) = charts(tour_sheets(near))
    assert '<c:min val="0"/>' in xml


def test_it_draws_nothing_from_a_single_row() -> None:
    alone = of_projects(towns=bulletin_cast.TOWNS[:1], departments=())
    assert charts(alone) == []
    one = tour(TourRow("甲镇", "96.50", Place(1, 1, 1)), TourRow("乙镇", None, note="未参加"))
    assert charts(tour_sheets(one)) == []
    assert charts(year_end_sheets(year(settled("T1", "一", "achieved")))) == []
    assert charts(bulletin_sheets(cast.facts(unit_lines=OFFICES[:1]))) == []


def test_it_stacks_the_verdicts_of_each_unit_the_worst_at_the_foot() -> None:
    (xml,) = charts(bulletin_sheets(cast.facts(unit_lines=OFFICES)))
    assert title(xml) == "各单位目标判定情况"
    assert '<c:grouping val="stacked"/>' in xml
    told = series(xml)
    assert [named(one) for one in told] == ["严重滞后", "滞后", "正常", "已达成"]
    assert values(told[2]) == {0: "2", 1: "1", 2: "0"}
    assert '<c:numFmt formatCode="0"' in xml
    assert '<c:legendPos val="b"/>' in xml


def test_it_names_the_group_where_units_have_several() -> None:
    lines = (*cast.towns(3), *(replace(one, group="市直部门") for one in OFFICES))
    found = charts(bulletin_sheets(cast.facts(unit_lines=lines)))
    assert [title(xml) for xml in found] == ["镇街目标判定情况", "市直部门目标判定情况"]


def test_it_draws_only_what_is_behind_where_lights_are_too_many_for_a_grey_print() -> None:
    lights = (
        Light("achieved", "已达成"), Light("on_schedule", "正常"), Light("on_schedule", "正常·初步"),
        Light("behind", "滞后"), Light("behind", "滞后·初步"), Light("severe", "严重滞后"),
        Light("awaiting", "待公布数据"), Light("not_assessed", "不评价"),
    )  # fmt: skip
    every = tuple(
        UnitLine(name, "", 6, tuple((light.word, 1) for light in lights[:6])) for name in "甲乙"
    )
    (xml,) = charts(bulletin_sheets(cast.facts(unit_lines=every, lights=lights)))
    assert [named(one) for one in series(xml)] == ["严重滞后", "滞后", "滞后·初步"]
    (few,) = charts(bulletin_sheets(cast.facts(unit_lines=OFFICES, lights=lights)))
    assert [named(one) for one in series(few)] == ["严重滞后", "滞后", "正常", "已达成"]


def test_it_draws_no_chart_where_no_unit_was_judged() -> None:
    waiting = tuple(UnitLine(name, "", 1, (("待公布数据", 1),)) for name in "甲乙")
    assert charts(bulletin_sheets(cast.facts(unit_lines=waiting))) == []


def test_it_draws_the_scores_of_a_tour_and_none_for_who_took_no_part() -> None:
    rows = (
        TourRow("甲镇", "96.50", Place(1, 1, 2)),
        TourRow("丁镇", None, note="没有项目"),
        TourRow("乙镇", "0", Place(2, 1, 2)),
    )
    (xml,) = charts(tour_sheets(tour(*rows)))
    assert title(xml) == "镇街评议得分"
    assert "单位：分" in xml
    assert values(series(xml)[0]) == {0: "96.5", 1: "0"}
    assert '<c:ptCount val="3"/>' in series(xml)[0]


def test_it_draws_no_score_that_is_a_word() -> None:
    rows = (TourRow("甲镇", "96.50", Place(1, 1, 2)), TourRow("乙镇", "95", Place(2, 1, 2)),
            TourRow("丁镇", "免评"))  # fmt: skip
    assert charts(tour_sheets(tour(*rows))) == []


def test_it_counts_a_settled_year_by_section_in_a_sheet_and_a_chart() -> None:
    told = year(
        settled("T1", "一", "achieved"), settled("T2", "一", "missed"), settled("T3", "二", "awaiting"),
    )  # fmt: skip
    sheets = year_end_sheets(told)
    assert [sheet.name for sheet in sheets] == ["年度结算", "分项结算"]
    assert sheets[1].rows == ((1, "第一项", 2, 1, 1, 0), (2, "第二项", 1, 0, 0, 1))
    (xml,) = charts(sheets)
    assert [named(one) for one in series(xml)] == ["已完成", "未完成", "待终报"]
    assert values(series(xml)[2]) == {0: "0", 1: "1"}


def test_it_gives_the_same_bytes_for_the_same_facts() -> None:
    def made() -> bytes:
        told = cast.facts(projects=replace(PROJECTS, schedule="75.0%"), unit_lines=OFFICES)
        return xlsx_of(bulletin_sheets(told), created=DAY)

    assert made() == made()
