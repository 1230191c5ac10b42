"""A bulletin's parts on projects, supervision and appeals: what they say, and the tables annexed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import bulletin_cast
import pytest
import writing_cast as cast
import yaml
from bulletin_cast import PROJECTS, SUPERVISION

from luoshi.writing import (
    AppealsFacts,
    BulletinFacts,
    Chart,
    Counts,
    DecisionFacts,
    LaggingProject,
    OrderFacts,
    ProjectsFacts,
    Series,
    Table,
    UnitLine,
    bulletin,
    bulletin_sheets,
    completion_charts,
    docx_of,
    named_units,
    paper_json,
    plain,
    plain_lines,
    xlsx_of,
)
from luoshi.writing._phrases import book

SPECS = Path(__file__).parents[2] / "specs/writing"
TOWNS, DEPARTMENTS = "镇街重点项目进展情况表", "部门（专班）重点项目进展情况表"


def cases(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((SPECS / name).read_text("utf-8"))["cases"]


def whole(**changes: Any) -> BulletinFacts:
    return cast.facts(
        projects=PROJECTS, supervision=SUPERVISION, appeals=bulletin_cast.APPEALS, **changes
    )


def changed(told: Any, changes: dict[str, Any] | None, kind: type) -> Any:
    if changes is None:
        return None
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()}
    return replace(told, **values) if told else kind(**values)


def parts_of(case: dict[str, Any]) -> BulletinFacts:
    county = {
        key: Counts(*value) if isinstance(value, list) else value
        for key, value in case.get("county", {}).items()
    }
    late = tuple(
        LaggingProject(f"P{n}", name, "甲镇", "县级", why, tuple(units))
        for n, (name, why, units) in enumerate(case["late"])
    )
    projects = replace(
        PROJECTS,
        county=replace(PROJECTS.county, **county),
        levels=PROJECTS.levels[: case.get("levels", 9)],
        towns=(),
        departments=(),
        lagging=late,
        output=case.get("output", PROJECTS.output),
    )
    orders = changed(SUPERVISION.orders, case.get("orders", {}), OrderFacts)
    decisions = changed(SUPERVISION.decisions, case.get("decisions", {}), DecisionFacts)
    return cast.facts(
        targets=(),
        projects=projects,
        supervision=replace(SUPERVISION, orders=orders, decisions=decisions),
        appeals=changed(bulletin_cast.APPEALS, case.get("appeals", {}), AppealsFacts),
    )


@pytest.mark.parametrize("case", cases("bulletin_parts.yaml"), ids=lambda case: case["name"])
def test_it_says_what_the_golden_parts_say(case: dict[str, Any]) -> None:
    assert list(plain_lines(bulletin(parts_of(case)).body))[1:] == case["body"]


def placed(case: dict[str, Any]) -> ProjectsFacts:
    rows = [
        bulletin_cast.unit(name, projects, None if percent is None else str(percent))
        for name, projects, percent, _ in case["units"]
    ]
    before = {name: str(then) for name, _, _, then in case["units"] if then is not None}
    small = {name for name, projects, *_ in case["units"] if projects < 3}
    before = {name: then for name, then in before.items() if name not in small}
    units = bulletin_cast.units(*rows, before=before)
    return replace(PROJECTS, towns=units, departments=(), praise_basis=case.get("basis", ""))


@pytest.mark.parametrize("case", cases("bulletin_places.yaml"), ids=lambda case: case["name"])
def test_it_tells_places_as_the_golden_cases_do(case: dict[str, Any]) -> None:
    told = cast.facts(targets=(), projects=placed(case))
    said = [line for line in plain_lines(bulletin(told).body) if "单位位次" in line]
    assert "".join(said).partition("单位位次。")[2] == case["says"]
    rows = tables(told)[TOWNS].rows[1:]
    shown = [[plain(row.cells[at]) for at in (0, 1, 2, 3, 9)] for row in rows]
    assert shown == case["table"]


def tables(told: BulletinFacts) -> dict[str, Table]:
    return {
        annex.name: block
        for annex in bulletin(told).annexes
        for block in annex.blocks
        if isinstance(block, Table)
    }


def test_it_has_the_columns_of_a_county_bulletin_towns_and_departments_apart() -> None:
    made = tables(whole())
    heads = [column.head for column in made[TOWNS].columns]
    assert heads == [
        "位次", "上月位次", "升降", "单位", "项目数", "总投资", "年度计划", "本月完成", "累计完成", "完成率（%）", "超（滞）序时",
        "应开工", "已开工", "开工率（%）", "计划竣工", "已竣工投产", "竣工投产率（%）", "应纳统", "已纳统", "纳统率（%）", "灯色", "突出问题",
    ]  # fmt: skip
    assert {plain(row.cells[3]) for row in made[TOWNS].rows} >= {"合计", "甲镇", "庚镇"}
    assert {plain(row.cells[3]) for row in made[DEPARTMENTS].rows} == {
        "合计", "高端装备专班", "新能源专班",
    }  # fmt: skip


def test_it_prints_what_nobody_told_as_a_dash_and_zero_as_zero() -> None:
    row = next(r for r in tables(whole())[TOWNS].rows if plain(r.cells[3]) == "庚镇")
    cells = [plain(cell) for cell in row.cells]
    assert cells[4] == "0"
    assert cells[5:11] == ["—"] * 6
    assert cells[11:14] == ["0", "0", "—"]


def test_it_explains_marks_places_and_rates_under_the_table() -> None:
    notes = "".join(tables(whole())[TOWNS].notes)
    assert "不足3个，列出，不参加排序" in notes
    assert "相同的并列" in notes
    assert "开工率＝已开工项目数／在册全部实施类项目数" in notes
    assert "90ab 12cd" in notes
    assert "各专班分别计数" in "".join(tables(whole())[DEPARTMENTS].notes)
    assert "△" not in "".join(tables(whole())[DEPARTMENTS].notes)


def test_it_lists_late_projects_with_what_is_late_and_by_when() -> None:
    rows = tables(whole())["滞后项目清单"].rows
    first = [plain(cell) for cell in rows[0].cells]
    assert first[1:6] == ["年产5万吨电池材料项目", "县级", "戊镇", "应开工未开工", "2026年6月30日"]
    assert first[-2:] == ["新能源专班", "用地未批"]
    assert plain(rows[1].cells[-2]) == "责任单位未定"


def test_it_knows_whom_it_names() -> None:
    told = whole(targets=(cast.target(0), cast.target(7)))
    assert named_units(told) == (
        *cast.target(7).unit_names, "新能源专班", "高端装备专班", "市生态环境局", "市科技局",
    )  # fmt: skip
    assert named_units(cast.facts(targets=(cast.target(0),))) == ()


def test_it_leaves_out_parts_nobody_told() -> None:
    names = list(tables(cast.facts(projects=replace(PROJECTS, towns=(), lagging=()), targets=())))
    assert names == [DEPARTMENTS]
    body = "".join(plain_lines(bulletin(cast.facts()).body))
    assert "重点项目情况" not in body
    assert "督查督办" not in body
    assert "企业诉求" not in body


def test_it_marks_the_paper_when_only_the_projects_are_samples() -> None:
    real = tuple(replace(line, is_sample=False) for line in cast.targets())
    assert bulletin(cast.facts(targets=real, projects=PROJECTS)).mark is None
    sample = replace(PROJECTS, is_sample=True)
    assert bulletin(cast.facts(targets=real, projects=sample)).mark == "演示数据，非正式文件"


def test_it_draws_charts_only_when_they_were_told() -> None:
    chart = Chart(
        "bars", "各镇街投资完成率", ("甲镇",), (Series("完成率", (Decimal("81.2"),)),), "%"
    )
    assert bulletin(whole(charts=(chart,))).annexes[-1].blocks == (chart,)
    assert bulletin(whole()).annexes[-1].name == "滞后项目清单"


def test_it_draws_completion_by_unit_in_the_order_of_the_table() -> None:
    towns, departments = completion_charts(replace(PROJECTS, schedule="75.0%"))
    assert towns.categories == ("甲镇", "乙镇", "丙镇", "戊镇", "己镇", "丁街道△")
    assert towns.series[0].values[:2] == (Decimal("81.2"), Decimal("75.4"))
    assert (towns.caption, towns.notes) == ("各镇街年度投资完成率", ("序时进度75.0%。",))
    assert departments.categories == ("高端装备专班", "新能源专班")
    assert completion_charts(replace(PROJECTS, towns=(), departments=())) == ()


def test_it_gives_towns_and_departments_a_sheet_each_with_numbers_to_add() -> None:
    lines = (*cast.towns(3), UnitLine("市商务局", "市直部门", 2, (("正常", 2),)))
    told = whole(unit_lines=lines)
    sheets = {sheet.name: sheet for sheet in bulletin_sheets(told)}
    assert list(sheets) == [
        "目标进展", "滞后目标", "责任单位（镇街）", "责任单位（市直部门）", "镇街项目", "部门专班项目", "滞后项目",
    ]  # fmt: skip
    assert [row[1] for row in sheets["责任单位（市直部门）"].rows] == ["市商务局"]
    first = sheets["镇街项目"].rows[0]
    assert (first[0], first[3], first[8], first[9]) == (
        1,
        "甲镇",
        Decimal("8.12"),
        Decimal("0.812"),
    )
    assert len(sheets["镇街项目"].columns) == 22
    data = xlsx_of(list(sheets.values()), created=cast.facts().data_date)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        pages = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        assert len(pages) == 7
        assert all(b'state="frozen"' in parts.read(name) for name in pages)


def test_it_gives_the_same_bytes_for_the_same_facts() -> None:
    day = cast.facts().data_date
    one, two = bulletin(whole()), bulletin(whole())
    assert paper_json(one) == paper_json(two)
    assert docx_of(one) == docx_of(two)
    sheets = [xlsx_of(bulletin_sheets(whole()), created=day) for _ in range(2)]
    assert sheets[0] == sheets[1]


@pytest.mark.parametrize("name", ["bulletin_projects", "bulletin_supervision", "bulletin_kinds"])
def test_it_uses_every_phrase_of_the_other_books(name: str) -> None:
    room = Path(__file__).parents[2] / "luoshi/writing"
    source = "".join(path.read_text("utf-8") for path in room.glob("*.py"))
    made = re.findall(r'f"([a-z_]*)\{\w+(?:\.\w+)?\}([a-z_]*)"', source)
    patterns = [re.compile(f"{head}[a-z_]+{tail}") for head, tail in made if head or tail]

    def is_used(key: str) -> bool:
        return f'"{key}"' in source or any(each.fullmatch(key) for each in patterns)

    known = book(name)
    assert [key for key in (*known.phrases, *known.heads) if not is_used(key)] == []


def test_its_rules_are_those_of_the_page_that_explains_them() -> None:
    page = (SPECS.parents[1] / "docs/design/bulletins.md").read_text("utf-8")
    rules = book("bulletin_projects").rest
    told = dict(re.findall(r"^\| ([a-z_.]+) \| (\d+) \| ", page, re.M))
    assert len(told) == 10
    for key, value in told.items():
        first, _, second = key.partition(".")
        assert str(rules[first][second] if second else rules[first]) == value, key
    kinds = re.findall(r"^\| ([a-z]+) \| (?!\d)[^|]+ \| (?:end of .*)? ?\|$", page, re.M)
    assert kinds == list(rules["lagging"])


def test_its_worked_table_is_the_golden_case() -> None:
    page = (SPECS.parents[1] / "docs/design/bulletins.md").read_text("utf-8")
    lines = page.partition("| unit | projects |")[2].splitlines()[2:9]
    worked = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    golden = cases("bulletin_places.yaml")[0]
    assert [[row[3], row[4], row[5], row[0], row[2]] for row in worked] == golden["table"]
