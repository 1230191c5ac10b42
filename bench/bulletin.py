"""`make bench-bulletin`: a month's bulletin of 260 projects and 67 units, from its rows to docx and xlsx, beside plain writers."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

import click
import docx
import xlsxwriter
from rich.console import Console

from luoshi.plan import Period, Quantity
from luoshi.progress import policy_of
from luoshi.projects import (
    Charge,
    Membership,
    ProgressInvestment,
    ProgressReport,
    Project,
    Snapshot,
    StageMove,
    YearPlan,
    frozen,
)
from luoshi.writing import (
    BulletinFacts,
    Paper,
    ProjectMonths,
    ProjectRoster,
    Sheet,
    Table,
    TargetLine,
    bulletin,
    bulletin_sheets,
    docx_of,
    paper_json,
    plain,
    projects_facts,
    xlsx_of,
)

T = TypeVar("T")
_NOW, _LAST, _DAY = Period.parse("2026-09"), Period.parse("2026-08"), date(2026, 10, 12)
_LIGHTS = ("正常", "正常", "已达成", "滞后", "正常", "待公布数据", "严重滞后")


@click.command(
    help="量一期月度通报（项目、单位、目标）从行到 docx 和 xlsx，与只写同样文字的写法同场比。"
)
@click.option("--projects", type=click.IntRange(1, 20_000), default=260, help="项目数。")
@click.option("--units", type=click.IntRange(2, 2_000), default=67, help="单位数：镇街和部门。")
@click.option("--targets", type=click.IntRange(0, 2_000), default=65, help="目标数。")
@click.option("--rounds", type=click.IntRange(1, 50), default=5, help="量几遍，取最快的。")
def main(projects: int, units: int, targets: int, rounds: int) -> None:
    screen = Console(soft_wrap=True)
    towns = max(1, units * 21 // 67)
    roster = ProjectRoster(
        tuple((f"t{n}", f"第{n + 1}镇") for n in range(towns)),
        tuple((f"d{n}", f"第{n + 1}部门") for n in range(units - towns)),
    )
    rows = [_project(n, towns, units - towns) for n in range(projects)]
    now, last = frozen(rows, _NOW), frozen(rows, _LAST)
    facts_in, facts = _best(lambda: _facts(now, last, roster, targets), rounds)
    paper_in, paper = _best(lambda: bulletin(facts), rounds)
    text_in, text = _best(lambda: paper_json(paper), rounds)
    docx_in, made = _best(lambda: docx_of(paper), rounds)
    sheets = bulletin_sheets(facts)
    xlsx_in, book = _best(lambda: xlsx_of(bulletin_sheets(facts), created=_DAY), rounds)
    plain_docx, _ = _best(lambda: _plain_docx(paper), rounds)
    plain_xlsx, _ = _best(lambda: _plain_xlsx(sheets), rounds)
    whole = facts_in + paper_in + text_in + docx_in + xlsx_in
    cells = sum(len(sheet.rows) * len(sheet.columns) for sheet in sheets)
    screen.print(
        f"{projects} 个项目、{units} 个单位、{targets} 项目标：数字溯源 {len(paper.figures)} 处，"
        f"附表 {cells} 格，docx {len(made) / 1e3:.0f} KB，xlsx {len(book) / 1e3:.0f} KB，"
        f"冻结文稿 {len(text.encode()) / 1e3:.0f} KB"
    )
    screen.print(
        f"一期通报 {whole:.3f} 秒：取数排序 {facts_in:.3f}，成文 {paper_in:.3f}，存稿 {text_in:.3f}，"
        f"docx {docx_in:.3f}，xlsx {xlsx_in:.3f}"
    )
    screen.print(
        f"docx：python-docx 只写同样文字 {plain_docx:.3f} 秒；{docx_in / plain_docx:.2f} 倍"
    )
    screen.print(
        f"xlsx：xlsxwriter 只写同样格子 {plain_xlsx:.3f} 秒；{xlsx_in / plain_xlsx:.2f} 倍"
    )


def _project(n: int, towns: int, departments: int) -> Project:
    """Every seventh not begun, every fifth slow, every ninth silent: there is something to tell of each."""
    started = n % 7 != 0
    done = Decimal(4000 + n * 13 % 4000) if n % 5 else Decimal(900)
    reports = () if n % 9 == 0 else (_report(_LAST, done * 8 / 9), _report(_NOW, done))
    return Project(
        code=f"P{n:05}",
        name=f"第{n + 1}号重点项目",
        town=f"t{n * 7 % towns}",
        level=("county", "county", "city", "province")[n % 4],
        origin="local",
        planned_total=_wan(Decimal(20_000 + n * 31)),
        plans=(
            YearPlan(2026, _wan(Decimal(9000)), Period.parse("2026-03"), Period.parse("2026-12")),
        ),
        charges=(Charge("taskforce", f"d{n * 5 % departments}", ("牵头",), date(2026, 1, 1)),),
        moves=(StageMove("started", date(2026, 3, 1 + n % 28)),) if started else (),
        lists=(Membership("county_key", "build", date(2026, 1, 1)),),
        progress=reports if started else (),
    )


def _wan(amount: Decimal) -> Quantity:
    return Quantity.of(str(amount.quantize(Decimal(1))), "万元")


def _report(month: Period, done: Decimal) -> ProgressReport:
    return ProgressReport(month, None, ProgressInvestment(_wan(done)))


def _facts(now: Snapshot, last: Snapshot, roster: ProjectRoster, targets: int) -> BulletinFacts:
    told = projects_facts(ProjectMonths(now, last, last), roster, policy=policy_of(None))
    return BulletinFacts(
        programme="县域经济高质量发展试点",
        plan_title="某市县域经济高质量发展试点工作方案",
        period_words="2026年9月",
        data_date=date(2026, 9, 30),
        targets=tuple(_target(n) for n in range(targets)),
        signature="某市人民政府办公室",
        head="某市人民政府办公室文件",
        sequence=9,
        issued_on=_DAY,
        reply_by=date(2026, 10, 20),
        printer="某市人民政府办公室",
        projects=replace(told, called="省市县三级重点项目"),
    )


def _target(n: int) -> TargetLine:
    light = _LIGHTS[n % len(_LIGHTS)]
    return TargetLine(
        code=f"T{n + 1:02}",
        indicator=f"第{n + 1}项指标",
        section_path=f"二/{n % 27 + 1}",
        section_heading=f"第{n % 27 + 1}章",
        target_text=f"≥{160 + n}",
        unit="个",
        light_word=light,
        actual_text=None if light == "待公布数据" else f"{91 + n}",
        expected_text="120",
        completion_text="56.9%",
        gap_text="-18.1" if "滞后" in light else "+2.4",
        previous_light_word="正常",
        unit_names=(f"第{n % 46 + 1}部门",),
        reason=f"累计{91 + n}个，应达120个，低于序时进度18.1个百分点",
    )


def _plain_docx(paper: Paper) -> bytes:
    """The same words without any form: what the library underneath takes for them."""
    document = docx.Document()
    for block in (*paper.body, *(each for annex in paper.annexes for each in annex.blocks)):
        if not isinstance(block, Table):
            document.add_paragraph(
                plain(getattr(block, "text", "")) + plain(getattr(block, "then", ""))
            )
            continue
        table = document.add_table(0, len(block.columns))
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row.cells, strict=False):
                cell.text = plain(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _plain_xlsx(sheets: list[Sheet]) -> bytes:
    """The same cells without looks or checks."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for at, row in enumerate(sheet.rows):
                for across, value in enumerate(row):
                    page.write(at, across, value)
    return out.getvalue()


def _best(work: Callable[[], T], rounds: int) -> tuple[float, T]:
    """Seconds of the fastest round: others were slowed by something else."""
    times: list[float] = []
    while True:
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
        if len(times) >= rounds:
            return min(times), result


if __name__ == "__main__":
    main()
