"""Monthly bulletins as statistical offices lay them out, all figures made up; and the indicators of 甲县 they are about."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from cast import NOW

from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Programme, Unit
from luoshi_web.offices.queries import access_to
from luoshi_web.statistics.actions import NewTable, upload_table
from luoshi_web.statistics.guess import layout_of
from luoshi_web.statistics.models import Import
from luoshi_web.statistics.queries import scope_of
from luoshi_web.statistics.tables import sheets_of

Row = list[Any]
# name, unit, the month: level and growth, the year so far: level and growth
SEPTEMBER: list[Row] = [
    ["一、综合"],
    ["地区生产总值", "亿元", "……", "……", 312.4, 5.9],
    ["二、工业"],
    ["规上工业总产值", "亿元", 31.2, 8.4, 289.6, 9.1],
    ["　其中：装备制造业", "亿元", 9.1, 3.3, 80.2, 4.4],
    ["高新技术产业产值占规上工业总产值比重", "%", "—", "—", "４６．３", "—"],
    ["三、其他"],
    ["新招引开工项目", "个", 3, None, 28, None],
]
INDICATORS: dict[str, tuple[str, str, str, str]] = {
    "gdp": ("地区生产总值", "亿元", "quarter", "year_to_date"),
    "gdp_growth": ("地区生产总值增速", "%", "quarter", "level"),
    "gyzcz": ("规模以上工业总产值", "亿元", "month", "year_to_date"),
    "gyzcz_now": ("规模以上工业总产值当月", "亿元", "month", "period"),
    "gyzcz_growth": ("规模以上工业总产值增速", "%", "month", "level"),
    "hightech": ("高新技术产业产值占规模以上工业总产值比重", "%", "month", "level"),
}


def indicators(programme: Programme) -> None:
    """Official, of 甲局; besides one that a unit reports itself."""
    jia = Unit.objects.get(programme=programme, code="jia")
    for code, (name, unit, frequency, accumulation) in INDICATORS.items():
        Indicator.objects.create(
            programme=programme, code=code, name=name, unit=unit, frequency=frequency,
            accumulation=accumulation, lag_months=1, source_unit=jia, official=True,
        )  # fmt: skip
    Indicator.objects.create(
        programme=programme, code="projects", name="新招引开工项目", unit="个", frequency="month",
        accumulation="year_to_date", lag_months=1, source_unit=jia, official=False,
    )  # fmt: skip


def sent(programme: Programme) -> Import:
    """A table of one line that rui of 甲局 has sent, read as it was guessed."""
    access = access_to(Person.objects.get(username="rui"), programme.code, NOW.date())
    data = "指标,2025年\n全县生产总值（亿元）,5\n".encode()
    scope = scope_of(access)
    layout = layout_of(sheets_of(data), None)
    file = CheckedFile("2025年.csv", "text/csv", data)
    return upload_table(access, scope, NewTable(file, "年报", None, "final", layout), at=NOW)


def bulletin(rows: list[Row] | None = None, month: int = 9, lines_above: int = 2) -> bytes:
    """An .xlsx with a title, a head of two merged lines, sections, and footnotes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(f"{month}月")
    span = "1月" if month == 1 else f"1—{month}月"
    sheet.merge_range(0, 0, 0, 5, f"2026年{span}主要指标")
    top = lines_above
    sheet.merge_range(top, 0, top + 1, 0, "指标名称")
    sheet.merge_range(top, 1, top + 1, 1, "计量单位")
    sheet.merge_range(top, 2, top, 3, f"{month}月")
    sheet.merge_range(top, 4, top, 5, span)
    for column, head in enumerate(("绝对量", "同比±%") * 2, 2):
        sheet.write(top + 1, column, head)
    body = rows or SEPTEMBER
    for at, row in enumerate(body, top + 2):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(at, column, cell, None, "")
            elif cell is not None:
                sheet.write(at, column, cell)
    sheet.write(top + 2 + len(body), 0, "注：季度数按季核算。")
    sheet.write(top + 3 + len(body), 0, "规上工业总产值")
    sheet.write(top + 3 + len(body), 4, 1)
    book.close()
    return out.getvalue()
