"""Native charts of a workbook, read back from the package."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from luoshi.writing import Sheet, SheetChart, SheetColumn, WritingError, xlsx_of

COLUMNS = (SheetColumn("月份"), SheetColumn("实际", "number"), SheetColumn("计划", "number"))
ROWS = tuple((f"{n}月", Decimal(n) if n != 2 else None, Decimal(n + 1)) for n in range(1, 5))


def sheet(*charts: SheetChart, mark: str | None = None) -> Sheet:
    return Sheet("进度", "月进度", COLUMNS, ROWS, ("注",), mark, charts=charts)


def drawn(*charts: SheetChart, mark: str | None = None) -> list[str]:
    data = xlsx_of([sheet(*charts, mark=mark)], created=date(2026, 1, 5))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = sorted(n for n in package.namelist() if n.startswith("xl/charts/chart"))
        return [package.read(name).decode() for name in names]


LINES = SheetChart("lines", "投资", 0, (1,), (2,), "亿元")


def test_it_draws_from_the_cells_below_the_heads() -> None:
    (xml,) = drawn(LINES)
    assert re.findall(r"<c:f>([^<]+)</c:f>", xml) == [
        "进度!$B$2", "进度!$A$3:$A$6", "进度!$B$3:$B$6",
        "进度!$C$2", "进度!$A$3:$A$6", "进度!$C$3:$C$6",
    ]  # fmt: skip


def test_it_finds_the_cells_below_a_mark_too() -> None:
    (xml,) = drawn(LINES, mark="演示数据，非正式文件")
    assert "进度!$B$4:$B$7" in xml


def test_it_dashes_the_expected_series_and_no_other() -> None:
    (xml,) = drawn(LINES)
    first, second = xml.split("<c:ser>")[1:]
    assert "prstDash" not in first
    assert '<a:prstDash val="dash"/>' in second


def test_it_uses_black_and_grey_alone() -> None:
    bars = SheetChart("bars", "柱", 0, (1, 2))
    for xml in drawn(LINES, bars):
        for red, green, blue in re.findall(r'srgbClr val="(..)(..)(..)"', xml):
            assert red == green == blue


def test_it_leaves_a_gap_where_nothing_was_published() -> None:
    (xml,) = drawn(LINES)
    assert "<c:dispBlanksAs" not in xml or '<c:dispBlanksAs val="gap"/>' in xml


def test_it_gives_the_same_bytes_for_the_same_sheet() -> None:
    made = [xlsx_of([sheet(LINES)], created=date(2026, 1, 5)) for _ in range(2)]
    assert made[0] == made[1]


def test_it_refuses_a_text_that_would_be_drawn_as_zero() -> None:
    rows = (("1月", "未公布", Decimal(1)),)
    with pytest.raises(WritingError, match="第1行“未公布”是文字"):
        Sheet("进度", "月进度", COLUMNS, rows, charts=(LINES,))


@pytest.mark.parametrize(
    "chart",
    [
        SheetChart("lines", "图", 0, ()),
        SheetChart("lines", "图", 0, (3,)),
        SheetChart("bars", "图", -1, (1,)),
    ],
)
def test_it_refuses_columns_that_are_not_there(chart: SheetChart) -> None:
    with pytest.raises(WritingError, match="不在表里"):
        sheet(chart)


def test_it_refuses_more_series_than_a_grey_print_tells_apart() -> None:
    with pytest.raises(WritingError, match="最多4组"):
        sheet(SheetChart("bars", "图", 0, (1, 2, 1, 2, 1)))


def test_it_draws_nothing_for_a_sheet_without_rows() -> None:
    empty = Sheet("进度", "月进度", COLUMNS, (), charts=(LINES,))
    with zipfile.ZipFile(io.BytesIO(xlsx_of([empty], created=date(2026, 1, 5)))) as package:
        assert not [n for n in package.namelist() if "chart" in n]
