"""What a draft changes in a project, and what it leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from projects_cast import told
from workbooks_cast import MONTH, mapping_of, read, sheet

from luoshi.projects import Project, ProjectError, check_projects, year_done
from luoshi.projects.brought import as_project, brought, found_heads
from luoshi.projects.brought.told import Context


def brought_in(
    cells: dict[str, Any], before: Project | None = None, *, code: str = "N1", **more: Any
) -> Project:
    row = {"项目名称": before.name if before else "示例甲", "镇街": "东镇"} | cells
    found = read(sheet([list(row), list(row.values())]), known=[before] if before else [], **more)
    return as_project(found.drafts[0], before, code=code)


def test_it_makes_a_new_project_of_what_a_row_tells():
    project = brought_in(
        {
            "总投资（亿元）": 5, "年度计划（万元）": 9000, "计划开工时间": "2024年3月", "名单": "县重点", "名单类别": "实施类",
            "投资来源": "招商引资", "专班": "示例专班", "专员": "甲、乙", "本月完成（万元）": 800, "累计完成（万元）": 6000,
            "下一步计划": "设备进场", "存在问题": "无",
        }
    )  # fmt: skip
    assert (project.code, project.town, project.level, project.origin) == (
        "N1", "dz", "county", "outside",
    )  # fmt: skip
    plan, report = project.plans[0], project.progress[0]
    assert (str(plan.investment), str(plan.start), plan.finish) == ("9000万元", "2024-03", None)
    assert (report.month, report.node, report.problem) == (MONTH, "设备进场", "")
    assert year_done(project, MONTH) == (6000, MONTH)
    listed = project.lists[0]
    assert (listed.since, listed.until) == (date(2024, 9, 1), date(2024, 12, 31))
    charges = [(each.kind, each.unit, each.people) for each in project.charges]
    assert charges == [("taskforce", "示例专班", ()), ("officer", "", ("甲", "乙"))]


def test_it_takes_nothing_away_that_the_sheet_leaves_blank():
    before = told(
        total="5", investor="远山公司", plans=[[2024, "1", "2024-03"], [2023, "2"]],
        progress=[["2024-08", "1", None], ["2024-09", "2", None]], moves=[["started", "2024-03-01"]],
    )  # fmt: skip
    after = brought_in({"总投资（亿元）": "", "项目阶段": "", "投资主体": ""}, before)
    assert after == brought_in({}, before)
    assert after == Project(
        **{name: getattr(before, name) for name in Project.__slots__} | {"town": "dz"}
    )


def test_it_tells_the_month_again_and_keeps_what_it_did_not_tell():
    before = told(progress=[["2024-08", "1", None], ["2024-09", "2", None]])
    after = brought_in({"累计完成（万元）": 30000}, before)
    assert [str(each.month) for each in after.progress] == ["2024-08", "2024-09"]
    last = after.progress[-1]
    assert (last.done.wan, last.cumulative.wan) == (20000, 30000)


def test_it_keeps_the_name_and_the_code_of_a_known_project():
    before = told(code="P1", name="示例饲料")
    after = brought_in({"项目编号": "P1", "项目名称": "别的名字"}, before)
    assert (after.code, after.name) == ("P1", "示例饲料")


def test_it_reaches_a_stage_on_the_month_s_last_day_unless_a_day_is_told():
    undated = brought_in({"项目阶段": "在建"})
    assert [(each.stage, each.on) for each in undated.moves] == [("building", date(2024, 9, 30))]
    dated = brought_in({"项目阶段": "在建", "实际开工时间": "2024年3月"})
    assert [(each.stage, each.on) for each in dated.moves] == [
        ("started", date(2024, 3, 31)), ("building", date(2024, 9, 30)),
    ]  # fmt: skip


def test_it_moves_no_project_back():
    before = told(moves=[["started", "2024-03-01", "main"], ["building", "2024-05-01"]])
    assert brought_in({"项目阶段": "已开工"}, before).moves == before.moves
    assert brought_in({"项目阶段": "在建"}, before).moves == before.moves


def test_it_ends_the_old_class_and_the_old_officer_the_day_before():
    before = told(
        lists=[["county_key", "prepare", "2024-01-01", "2024-12-31"]],
    )
    once = brought_in({"专员": "甲"}, before)
    after = brought_in({"名单": "县重点", "名单类别": "实施类", "专员": "乙"}, once)
    assert [(each.class_, each.since, each.until) for each in after.lists] == [
        ("prepare", date(2024, 1, 1), date(2024, 8, 31)),
        ("build", date(2024, 9, 1), date(2024, 12, 31)),
    ]
    assert [each.people for each in after.charges] == [("乙",)]
    assert not [each for each in check_projects([after], MONTH) if each.code == "P04"]


def test_it_enters_the_statistics_with_day_and_code_only():
    both = brought_in({"入库时间": "2024-05-06", "统计项目代码": "370481"})
    assert (both.entry.on, both.entry.code) == (date(2024, 5, 6), "370481")
    assert brought_in({"入库时间": "2024-05-06"}).entry is None


@pytest.mark.parametrize(("lacking", "part"), [("level", "没有级别"), ("origin", "没有投资来源")])
def test_it_makes_no_new_project_without_level_or_origin(lacking: str, part: str):
    with pytest.raises(ProjectError, match=part):
        brought_in({}, **{lacking: None})


def test_it_makes_no_new_project_without_a_code():
    with pytest.raises(ProjectError, match="没有编号"):
        brought_in({}, code="")


def test_it_changes_level_and_origin_of_a_known_project_only_where_a_cell_says_so():
    before = told(level="city", origin="outside")
    assert brought_in({}, before).level == "city"
    after = brought_in({"级别": "省级", "投资来源": "本地"}, before)
    assert (after.level, after.origin) == ("province", "local")


def test_it_brings_the_same_workbook_twice_without_a_change():
    table = sheet(
        [["项目名称", "镇街", "项目阶段", "累计完成（万元）"], ["示例甲", "东镇", "在建", 5]]
    )
    heads = found_heads(table)
    context = Context(MONTH, {"东镇": "dz"}, level="county", origin="local", list_="county_key", class_="build")  # fmt: skip
    first = as_project(brought(table, heads, mapping_of(heads), context).drafts[0], None, code="N1")
    again = Context(MONTH, {"东镇": "dz"}, known=[first], list_="county_key", class_="build")
    draft = brought(table, heads, mapping_of(heads), again).drafts[0]
    assert as_project(draft, first) == first
