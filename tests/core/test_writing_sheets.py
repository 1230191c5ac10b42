"""Workbooks read back with another program's reader: text stays text, none is blank, zero is zero."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
import writing_cast as cast
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.sheets import SheetError
from luoshi.writing import (
    Sheet,
    SheetColumn,
    TaskLine,
    WritingError,
    bulletin_sheets,
    task_list_sheets,
    xlsx_of,
)

DAY = date(2026, 10, 15)
MIXED = (
    SheetColumn("名称"),
    SheetColumn("数", "number"),
    SheetColumn("率", "percent"),
    SheetColumn("日", "date"),
)


def sheet(*rows: Any, columns: tuple[SheetColumn, ...] = MIXED, **changes: Any) -> Sheet:
    return Sheet(**({"name": "表", "title": "标题", "columns": columns, "rows": rows} | changes))


def read(data: bytes, name: str = "表") -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(name).to_python()


def xml(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_it_writes_title_heads_rows_and_notes() -> None:
    made = xlsx_of([sheet(("甲", 3, Decimal("0.5"), DAY), notes=("注",))], created=DAY)
    assert read(made) == [
        ["标题", "", "", ""],
        ["名称", "数", "率", "日"],
        ["甲", 3.0, 0.5, DAY],
        ["注", "", "", ""],
    ]


def test_it_shows_zero_as_zero_and_none_as_blank() -> None:
    made = xlsx_of([sheet((None, 0, None, None), ("", None, 0, None))], created=DAY)
    assert read(made)[2:] == [["", 0.0, "", ""], ["", "", 0.0, ""]]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-5",
        "@SUM(A1)",
        "\t=1",
        '=HYPERLINK("x")',
        "http://example.invalid/",
        "{=1}",
        "00012",
        "1e5",
    ],
)
def test_it_never_makes_a_formula_link_or_number_of_text(text: str) -> None:
    made = xlsx_of(
        [sheet((text, text, text, text), title=text, notes=(text,), mark=text)], created=DAY
    )
    page = xml(made, "xl/worksheets/sheet1.xml")
    assert "<f>" not in page and "hyperlink" not in page
    assert read(made)[3] == [text] * 4


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_it_gives_back_any_text_without_what_xml_forbids(text: str) -> None:
    made = xlsx_of([sheet((text, None, None, None))], created=DAY)
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    assert read(made)[2][0] == kept.replace("\r\n", "\n").replace("\r", "\n")


def test_it_keeps_a_word_in_a_column_of_numbers() -> None:
    assert read(xlsx_of([sheet(("甲", "未公布", "—", None))], created=DAY))[2] == [
        "甲",
        "未公布",
        "—",
        "",
    ]


def test_it_shows_the_places_a_figure_was_printed_with() -> None:
    rows = (
        ("a", Decimal("3.60"), Decimal("0.7540"), None),
        ("b", 91, 0.5, None),
        ("c", Decimal("91"), 1, None),
    )
    formats = xml(xlsx_of([sheet(*rows)], created=DAY), "xl/styles.xml")
    assert set(re.findall(r'formatCode="([^"]+)"', formats)) == {"0.00", "0.00%", "0.0%"}


def test_it_marks_sample_data_above_the_heads_and_in_the_head_of_printed_pages() -> None:
    made = xlsx_of([sheet(("甲", 1, None, None), mark="演示数据，非正式文件")], created=DAY)
    assert read(made)[1][0] == "演示数据，非正式文件"
    assert "&amp;R演示数据，非正式文件" in xml(made, "xl/worksheets/sheet1.xml")


def test_it_prints_one_page_wide_with_heads_on_each_page() -> None:
    made = xlsx_of([sheet(("甲", 1, None, None), title="甲&乙")], created=DAY)
    page = xml(made, "xl/worksheets/sheet1.xml")
    assert 'orientation="landscape"' in page
    assert 'paperSize="9"' in page
    assert 'fitToHeight="0"' in page
    assert "甲&amp;&amp;乙" in page
    assert 'state="frozen"' in page
    assert "Print_Titles" in xml(made, "xl/workbook.xml")


def test_it_gives_the_same_bytes_for_the_same_sheets_and_day() -> None:
    first, second = (xlsx_of(bulletin_sheets(cast.facts()), created=DAY) for _ in range(2))
    assert first == second
    assert xlsx_of(bulletin_sheets(cast.facts()), created=date(2026, 10, 16)) != first
    assert "2026-10-15T00:00:00Z" in xml(first, "docProps/core.xml")


@pytest.mark.parametrize("name", ["", "甲" * 32, "甲/乙", "[甲]", "甲:乙", "'甲"])
def test_it_refuses_a_sheet_name_excel_would_refuse(name: str) -> None:
    with pytest.raises(WritingError, match="工作表名"):
        sheet(name=name)


def test_it_refuses_two_sheets_of_one_name() -> None:
    with pytest.raises(SheetError, match="用了两次"):
        xlsx_of([sheet(name="A"), sheet(name="a")], created=DAY)


def test_it_refuses_to_write_nothing() -> None:
    with pytest.raises(SheetError, match="没有可写的工作表"):
        xlsx_of([], created=DAY)
    with pytest.raises(WritingError, match="一列也没有"):
        sheet(columns=())


def test_it_refuses_a_row_with_a_cell_missing() -> None:
    with pytest.raises(WritingError, match="第2行有3格，应为4格"):
        sheet((None,) * 4, (None,) * 3)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_it_refuses_a_number_that_is_none(value: Any) -> None:
    with pytest.raises(WritingError, match="“数”不是数"):
        xlsx_of([sheet(("甲", value, None, None))], created=DAY)


def test_it_refuses_a_cell_longer_than_excel_holds() -> None:
    with pytest.raises(WritingError, match="第3行第1列有32768字"):
        xlsx_of([sheet(("字" * 32_768, None, None, None))], created=DAY)


def test_it_writes_the_bulletins_tables_with_figures_as_numbers() -> None:
    rows = read(xlsx_of(bulletin_sheets(cast.facts()), created=DAY), "目标进展")
    first = rows[3]
    assert first[:4] == [1.0, "T01", "重点项目建设", "重点项目建设新开工亿元以上项目"]
    assert first[6:10] == [91.0, 120.0, pytest.approx(0.569), 2.4]
    assert sum(row[14] == "是" for row in rows) == 65


def test_it_lists_tasks_with_duties_targets_and_milestones() -> None:
    made = xlsx_of(task_list_sheets(cast.tasks(), plan_title="试点方案"), created=DAY)
    rows = read(made, "任务清单")
    assert rows[0][0] == "试点方案任务清单"
    assert len(rows) == 2 + 27
    assert rows[4][5].count("\n") == 2
    assert rows[6][7] == "完成人才引育验收"
    assert read(made, "目标分解")[1][4] == "方案原文"


def test_it_lists_a_task_of_nobody_as_undecided_and_needs_no_targets() -> None:
    bare = TaskLine("一", "一、总则", "建立机制")
    (only,) = task_list_sheets([bare])
    assert only.rows == ((1, "一、总则", "建立机制", "责任单位未定", None, None, None, None),)


def test_it_refuses_a_list_without_tasks() -> None:
    with pytest.raises(WritingError, match="没有可列的任务"):
        task_list_sheets([])
