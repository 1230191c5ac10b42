"""The five ledgers: views of the same rows, on the page and in the workbook."""

import io
from datetime import date

import pytest
from cast import NOW, access_of, shown, signed_in
from docx import Document
from matter_cases import TODAY, granted, ordered, project, raised, troubled, with_writers
from project_cases import load_three, rights_of_, told

from luoshi.plan import Quantity
from luoshi.projects import Need as ToldNeed
from luoshi.projects import StageMove, ledgers
from luoshi.sheets import Cell, read_tables
from luoshi_web.offices.models import Programme
from luoshi_web.projects import actions
from luoshi_web.projects.matter_rows import needs, problems
from luoshi_web.projects.models import Lead, Need, Problem
from luoshi_web.projects.pages.ledger_cells import LEAD, NEED, PROBLEM, PROJECT

HOME = "/jia/projects"
CELLS = {"project": PROJECT, "need": NEED, "problem": PROBLEM, "lead": LEAD}
pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_writers(county)


def sheet_of(path: str) -> list[tuple[Cell, ...]]:
    answer = signed_in("lan").get(f"{HOME}/{path}")
    assert answer.status_code == 200
    return [tuple(row) for row in read_tables(answer.content)[0].cells]


@pytest.mark.parametrize("code", list(ledgers()))
def test_it_fills_every_column_of_every_ledger(code: str):
    for rows in ledgers()[code].rows:
        assert set(ledgers()[code].columns) <= set(CELLS[rows.of])


def test_it_shows_each_project_in_one_of_two_ledgers(county: Programme):
    progress, reserve = (shown("lan", f"{HOME}/ledgers/{c}/") for c in ("progress", "reserve"))
    for name, building in (("一号精密机床", True), ("二号电池材料", True), ("三号冷链物流", False)):
        assert (name in progress, name in reserve) == (building, not building)
    line = progress[progress.index("一号精密机床") :]
    for cell in (
        "东乡",
        "乙局 Hua",
        "在建",
        "20,000",
        "11,000",
        "55",
        "主体封顶 2026-11-30",
        "2026-09",
    ):
        assert cell in line[: line.index("</tr>")]


def test_it_shows_what_is_not_told_as_a_dash_and_no_rate(county: Programme):
    page = shown("lan", f"{HOME}/ledgers/progress/?town=xi")
    assert "一号精密机床" not in page
    cells = page[page.index("二号电池材料") :]
    assert cells[: cells.index("</tr>")].count("—") == 6


def test_it_puts_open_leads_behind_the_reserve(county: Programme):
    for number, (name, state) in enumerate((("海上风电", "talks"), ("放弃了的", "dropped")), 1):
        Lead.objects.create(
            programme=county, number=number, name=name, owner=project("P1").town, state=state,
            heard_on=date(2026, 8, 1), state_since=date(2026, 9, 1), total=30000,
            raised_at=NOW, raised_by="Mei",
        )  # fmt: skip
    page = shown("lan", f"{HOME}/ledgers/reserve/")
    assert page.index("三号冷链物流") < page.index("海上风电（线索）")
    assert f"{HOME}/leads/1/" in page
    assert "放弃了的" not in page
    assert "海上风电" not in shown("lan", f"{HOME}/ledgers/reserve/?town=dong")


def test_it_keeps_funds_in_two_ledgers_and_land_in_one(county: Programme):
    granted(raised(), "80")
    since = date(2026, 9, 1)
    raised(told=ToldNeed("", "funds", Quantity.of("2", "亿元"), "province", since, item="专项债券"))
    funds, all_needs = (shown("lan", f"{HOME}/ledgers/{code}/") for code in ("funds", "needs"))
    assert ("专项债券" in funds, "100亩" in funds) == (True, False)
    assert "专项债券" in all_needs
    assert "20亩" in all_needs


def test_it_writes_the_ledger_of_problems_as_a_workbook(county: Programme):
    ordered(troubled())
    rows = sheet_of("ledgers/problems.xlsx")
    assert rows[0][0] == "甲县问题化解台账（2026-10-12）"
    heads = next(row for row in rows if row[1] == "项目")
    line = dict(zip(heads, next(row for row in rows if row[0] == 1), strict=True))
    assert (line["项目"], line["问题"]) == ("一号精密机床", "临时用电没有接通")
    assert line["办理期限"] == date(2026, 10, 9)
    assert (line["已历天数（天）"], line["超期天数（天）"]) == (14, 2)


def test_it_writes_amounts_as_numbers(county: Programme):
    rows = sheet_of("ledgers/progress.xlsx")
    heads = next(row for row in rows if row[1] == "项目")
    line = dict(zip(heads, next(row for row in rows if row[1] == "一号精密机床"), strict=True))
    told = [line[head] for head in ("年度计划投资（万元）", "年内累计完成（万元）", "完成率（%）")]
    assert told == [20000, 11000, 55]


def test_it_writes_the_meetings_list_as_a_workbook(county: Programme):
    for row in (raised(), troubled()):
        actions.put_to_meeting(access_of("mei"), rights_of_("mei"), row, 1, TODAY, at=NOW)
    answer = signed_in("lan").get(f"{HOME}/joint.xlsx")
    told = {table.name: table.cells for table in read_tables(answer.content)}
    assert list(told) == ["问题", "要素需求"]
    assert [row[3] for row in told["要素需求"] if row[0] == 1] == ["土地 100亩"]


def test_it_turns_the_pages_of_a_long_ledger(county: Programme):
    more = [
        told(code=f"N{n}", name=f"第{n}个", lists=(), plans=(), nodes=(), charges=(), progress=(),
             moves=(StageMove("idea", date(2026, 6, 1)),))
        for n in range(120)
    ]  # fmt: skip
    load_three(county, more)
    first, second = (shown("lan", f"{HOME}/ledgers/reserve/?page={at}") for at in (1, 2))
    assert first.count('<th scope="row">') == 100
    assert second.count('<th scope="row">') == 21
    assert "第 2 页，共 2 页" in shown("lan", f"{HOME}/ledgers/reserve/?page=99")


def test_it_knows_no_sixth_ledger(county: Programme):
    client = signed_in("lan")
    assert client.get(f"{HOME}/ledgers/sixth/").status_code == 404
    assert client.get(f"{HOME}/ledgers/").url == f"{HOME}/ledgers/progress/"


def test_it_makes_up_needs_and_problems_that_the_rules_allow(county: Programme):
    stages = ("signed", "landed", "started", "building", "finished", "producing")
    moves = [StageMove(stage, date(2026, 1, n + 1)) for n, stage in enumerate(stages)]
    many = [
        told(code=f"S{n}", name=f"示例{n}", lists=(), plans=(), nodes=(), charges=(), progress=(),
             moves=tuple(moves[: 4 if n < 60 else 1 + n % 6]))
        for n in range(90)
    ]  # fmt: skip
    actions.load_projects(county, many, sample=True, actor="系统", at=NOW)
    assert actions.sample_matters(county, at=NOW) == Need.objects.count() + Problem.objects.count()
    assert (Need.objects.count(), Problem.objects.count()) == (13, 10)
    assert all(row.sample for row in (*needs(county), *problems(county)))
    assert "演示数据" in shown("lan", f"{HOME}/needs/")


def test_it_prints_a_ledger_as_an_official_table(county: Programme):
    answer = signed_in("lan").get("/jia/projects/ledgers/progress/")
    assert "/jia/projects/ledgers/progress.docx" in answer.content.decode()
    paper = signed_in("lan").get("/jia/projects/ledgers/progress.docx")
    assert paper.status_code == 200
    table = Document(io.BytesIO(paper.content)).tables[0]
    assert table.rows[0].cells[0].text == "序号"
    assert "一号精密机床" in {cell.text for row in table.rows for cell in row.cells}


def test_it_prints_no_ledger_of_more_rows_than_anybody_reads(county: Programme, monkeypatch):
    monkeypatch.setattr("luoshi_web.projects.pages.ledger.MOST_PRINTED", 1)
    answer = signed_in("lan").get("/jia/projects/ledgers/progress.docx")
    assert answer.status_code == 422
    assert "不能整本出文" in answer.content.decode()
