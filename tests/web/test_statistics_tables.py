"""Tables of statistics without a database: periods as heads say them, layouts guessed, figures found with their places."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest
import xlsxwriter
from bulletins_made import SEPTEMBER, bulletin
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi.plan import Period, month_index
from luoshi_web.ledger.models import Indicator
from luoshi_web.statistics.guess import (
    alike,
    bindings_for,
    fitting,
    layout_of,
    month_of_table,
    vintage_of_table,
)
from luoshi_web.statistics.layout import (
    Found,
    figures_in,
    from_json,
    measure_of,
    moved,
    sheet_for,
    to_json,
    unit_in,
)
from luoshi_web.statistics.spans import WINDOWS, fit, month_named, of_window, span_in
from luoshi_web.statistics.tables import column_name, sheets_of
from luoshi_web.statistics.words import is_note, label_of, name_key

SEP = month_index(2026, 9)


def indicator(name="总产值", unit="亿元", frequency="month", accumulation="year_to_date"):
    return Indicator(
        code=name,
        name=name,
        unit=unit,
        frequency=frequency,
        accumulation=accumulation,
        official=True,
    )


def founds_of(data: bytes, month: int | None = SEP) -> list[Found]:
    sheets = sheets_of(data)
    layout = layout_of(sheets, month)
    found = figures_in(layout, sheet_for(layout, sheets), month)
    return [one for one in found if one.value is not None or one.why]


def csv(text: str) -> bytes:
    return text.encode("utf-8-sig")


@pytest.mark.parametrize(
    ("text", "first", "last", "window"),
    [
        ("2026年9月", 9, 9, "month"),
        ("9月", 9, 9, "month"),
        ("９月份", 9, 9, "month"),
        ("九月", 9, 9, "month"),
        ("十二月", 12, 12, "month"),
        ("2026-09", 9, 9, "month"),
        ("2026.9", 9, 9, "month"),
        ("202609", 9, 9, "month"),
        ("1-9月", 1, 9, "ytd"),
        ("1—9月", 1, 9, "ytd"),
        ("1至9月累计", 1, 9, "ytd"),
        ("2026年1月-9月", 1, 9, "ytd"),
        ("9月累计", 1, 9, "ytd"),
        ("本月止累计", 1, 9, "ytd"),
        ("累计", 1, 9, "ytd"),
        ("当月", 9, 9, "month"),
        ("本季", 7, 9, "quarter"),
        ("前三季度", 1, 9, "ytd"),
        ("1-3季度", 1, 9, "ytd"),
        ("三季度", 7, 9, "quarter"),
        ("2026年第3季度", 7, 9, "quarter"),
        ("2026-Q3", 7, 9, "quarter"),
        ("上半年", 1, 6, "ytd"),
        ("2026年下半年", 7, 12, "half"),
        ("2026-H1", 1, 6, "half"),
        ("2026年", 1, 12, "year"),
        ("2026", 1, 12, "year"),
        ("10-12月", 10, 12, "quarter"),
    ],
)
def test_it_reads_the_months_a_head_names(text, first, last, window):
    span = span_in(text, SEP)
    assert span is not None
    assert (span.first, span.last) == (month_index(2026, first), month_index(2026, last))
    assert span.window == window


@pytest.mark.parametrize("text", ["", "绝对量", "13月", "9-1月", "0月", "合计", "1899年"])
def test_it_names_no_month_where_there_is_none(text):
    assert span_in(text, None) is None


def test_it_asks_for_the_year_when_nothing_says_it():
    assert span_in("9月", None) is None
    assert span_in("累计", None) is None
    assert month_named("9月月报") is None
    assert month_named("2026年9月月报.xlsx") == SEP


def test_it_makes_no_quarter_that_does_not_end_with_the_month():
    assert of_window("quarter", month_index(2026, 8)) is None
    assert of_window("nothing", SEP) is None


@given(st.integers(1949, 2100), st.integers(1, 12), st.sampled_from(WINDOWS))
@settings(max_examples=80, deadline=None)
def test_it_ends_every_window_with_its_month(year, month, window):
    span = of_window(window, month_index(year, month))
    assert span is None or (span.last == month_index(year, month) and span.window in span.windows)


@given(st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_it_never_fails_on_any_head(text):
    span = span_in(text, SEP)
    assert span is None or span.first <= span.last
    unit_in(text), label_of(text), name_key(text), measure_of(text), is_note(text)


@pytest.mark.parametrize(
    ("frequency", "accumulation", "text", "period"),
    [
        ("month", "year_to_date", "1-9月", "2026-09"),
        ("month", "year_to_date", "1月", "2026-01"),
        ("month", "year_to_date", "9月", None),
        ("month", "period", "9月", "2026-09"),
        ("month", "period", "1-9月", None),
        ("quarter", "year_to_date", "前三季度", "2026-Q3"),
        ("quarter", "year_to_date", "1-9月", "2026-Q3"),
        ("quarter", "year_to_date", "1-8月", None),
        ("quarter", "period", "三季度", "2026-Q3"),
        ("quarter", "period", "1-3月", "2026-Q1"),
        ("half_year", "year_to_date", "上半年", "2026-H1"),
        ("year", "year_to_date", "1-12月", "2026"),
        ("year", "level", "2025年", "2025"),
        ("year", "level", "1-9月", None),
        ("month", "level", "1-9月", "2026-09"),
        ("month", "level", "9月", "2026-09"),
        ("month", "since_start", "1-9月", None),
    ],
)
def test_it_takes_for_an_indicator_only_figures_of_its_own_reach(
    frequency, accumulation, text, period
):
    span = span_in(text, SEP)
    fitted = fit(indicator(frequency=frequency, accumulation=accumulation), span)
    assert (None if fitted.period is None else str(fitted.period)) == period
    assert bool(fitted.why) == (period is None)


def test_it_reads_a_bulletin_with_a_head_of_two_merged_lines():
    founds = founds_of(bulletin())
    by_name = {(one.label, one.span.window, one.measure): one for one in founds}
    level = by_name["规上工业总产值", "ytd", "level"]
    assert (level.value, level.unit, level.place) == (Decimal("289.6"), "亿元", "第 8 行 E 列")
    growth = by_name["规上工业总产值", "month", "growth"]
    assert (growth.value, growth.unit) == (Decimal("8.4"), "%")
    assert by_name["高新技术产业产值占规上工业总产值比重", "ytd", "level"].value == Decimal("46.3")


def test_it_takes_no_figure_for_zero_and_a_zero_for_one():
    rows = [
        ["地区生产总值", "亿元", "……", "…", "-", "--"],
        ["规上工业总产值", "亿元", 0, "0", "/", ""],
    ]
    assert [one.value for one in founds_of(bulletin(rows))] == [0, 0]


def test_it_stops_at_the_footnotes():
    assert max(one.row for one in founds_of(bulletin())) == 3 + len(SEPTEMBER)
    assert is_note("注：全部为初步数") and is_note("资料来源：统计局") and not is_note("注册企业数")


def test_it_reads_a_line_a_period_with_the_year_said_once():
    found = founds_of(
        csv(
            "时间,规上工业总产值（亿元）,工业增加值增速（%）\n2026年1-7月,200,8\n1-8月,230,…\n1-9月,260,8.5\n"
        ),
        None,
    )
    assert [(str(one.span.last - month_index(2026, 1) + 1), one.label, one.unit, one.value) for one in found] == [
        ("7", "规上工业总产值", "亿元", 200),
        ("7", "工业增加值增速", "%", 8),
        ("8", "规上工业总产值", "亿元", 230),
        ("9", "规上工业总产值", "亿元", 260),
        ("9", "工业增加值增速", "%", Decimal("8.5")),
    ]  # fmt: skip


def test_it_reads_a_line_a_figure_with_its_vintage():
    text = '指标,单位,数据期,数值,版次\n地区生产总值,亿元,2026-Q3,"1,312.4",初步核算数\n地区生产总值,亿元,2025,1200,最终核实\n'
    found = founds_of(text.encode("gb18030"), None)
    assert [(str(one.value), one.vintage, one.span.window) for one in found] == [
        ("1312.4", "preliminary", "quarter"),
        ("1200", "final", "year"),
    ]


def test_it_does_not_take_a_broken_number_for_a_period():
    """2026.1 typed as a number may be January or October."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for at, row in enumerate([["时间", "总产值"], [2026.1, 5], ["2026.09", 6]]):
        sheet.write_row(at, 0, row)
    book.close()
    sheets = sheets_of(out.getvalue())
    layout = layout_of(sheets, None)
    spans = [one.span for one in figures_in(layout, sheets[0], None)]
    assert layout.shape == "columns" and spans[0] is None and spans[1].last == SEP


def test_it_skips_last_years_column_and_keeps_the_growth_over_it():
    text = "指标,1-9月,上年同期,比上年同期增长（%）\n总产值（亿元）,10,9,11.1\n"
    found = founds_of(csv(text))
    assert [(one.measure, one.unit, one.value) for one in found] == [
        ("level", "亿元", 10),
        ("growth", "%", Decimal("11.1")),
    ]


def test_it_takes_the_window_of_the_title_when_the_heads_say_none():
    text = "2026年1-9月主要指标,,\n指标,绝对量,增速\n总产值,10,2\n"
    assert {one.span.window for one in founds_of(csv(text))} == {"ytd"}


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("九十", "不是数"),
        ("1e309", "不是数"),
        ("12%", "带 %"),
        ("1" * 30, "太长"),
        ("=1+1", "不是数"),
        ("3①", "不是数"),
    ],
)
def test_it_says_where_a_cell_is_no_figure(cell, why):
    (found,) = founds_of(csv(f"指标,单位,1-9月\n总产值,亿元,{cell}\n"))
    assert found.value is None and why in found.why and found.place == "第 2 行 C 列"


def test_it_refuses_formulas_without_a_result_and_merged_figures():
    (found,) = founds_of(bulletin([["总产值", "亿元", None, None, "=1/0*Z9", None]]))
    assert "公式" in found.why
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["指标", "8月", "9月"])
    sheet.write(1, 0, "总产值")
    sheet.merge_range(1, 1, 1, 2, 5)
    sheet.write_row(2, 0, ["增速（%）", 0.125, 0.25], book.add_format({"num_format": "0.0%"}))
    sheet.write_row(3, 0, ["产值（亿元）", 0.5], book.add_format({"num_format": "0.0%"}))
    book.close()
    found = founds_of(out.getvalue())
    assert "合并" in found[0].why
    assert [one.value for one in found if one.label == "增速"] == [Decimal("12.5"), Decimal("25")]
    assert "百分数" in found[-1].why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0broken", "打不开"),
        (b"PK\x03\x04broken", "打不开"),
        (b",,\n,,\n", "都是空的"),
        (b"\xff\xfe\x00\x81\x00", "不是 UTF-8"),
        (("总产值,1\n" * 20_001).encode(), "超过 20000 行"),
        ((",".join("1" * 300) + "\n").encode(), "200 列"),
    ],
)
def test_it_refuses_files_that_are_no_table_or_too_large(data, why):
    with pytest.raises(LuoshiError, match=why):
        sheets_of(data)


def test_it_refuses_a_sheet_of_a_million_rows_before_parsing_it():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(1_000_000, 0, "总产值")
    book.close()
    with pytest.raises(LuoshiError, match="行"):
        sheets_of(out.getvalue())


def test_it_says_of_which_month_and_vintage_a_table_is():
    (sheet,) = sheets_of(csv("2026年1—9月主要指标（快报）\n指标,累计\n总产值,1\n"))
    assert month_of_table(sheet, "x.csv") == SEP and vintage_of_table(sheet) == "flash"
    (sheet,) = sheets_of(csv("指标,累计\n总产值,1\n"))
    assert month_of_table(sheet, "2026年9月.csv") == SEP and vintage_of_table(sheet) == ""


def test_it_guesses_indicators_by_name_unit_and_reach():
    founds = founds_of(bulletin())
    known = [
        indicator("规模以上工业总产值"),
        indicator("规模以上工业总产值增速", "%", accumulation="level"),
        indicator("国内生产总值", "万元", frequency="quarter"),
        indicator("高新技术产业产值占规模以上工业总产值比重", "家", accumulation="level"),
    ]
    bound = bindings_for(founds, known, {"其中装备制造业|level|ytd": ""})
    assert bound == {
        "规上工业总产值|level|ytd": "规模以上工业总产值",
        "规上工业总产值|growth|ytd": "规模以上工业总产值增速",
        "地区生产总值|level|ytd": "国内生产总值",
        "其中装备制造业|level|ytd": "",
    }


def test_it_does_not_take_a_level_for_a_growth_rate():
    (found, *_rest) = founds_of(csv("指标,1-9月\n固定资产投资,5\n"))
    assert alike(found, indicator("固定资产投资增速", "%")) == 0


def test_it_knows_next_months_table_with_lines_added_above_and_another_tab():
    first, later = sheets_of(bulletin()), sheets_of(bulletin(month=8, lines_above=4))
    layout = layout_of(first, SEP)
    assert fitting([(7, layout)], later) == 7
    now, faults = moved(layout, sheet_for(layout, later))
    assert now.head_first == 4 and not faults
    spans = {one.span.last for one in figures_in(now, later[0], month_index(2026, 8))}
    assert spans == {month_index(2026, 8)}


def test_it_notices_a_column_that_moved():
    first = sheets_of(csv("指标,单位,1-9月绝对量,1-9月同比（%）\n总产值,亿元,10,2\n"))
    later = sheets_of(csv("指标,单位,1-10月同比（%）,1-10月绝对量\n总产值,亿元,2,11\n"))
    layout = layout_of(first, SEP)
    assert fitting([(7, layout)], later) is None
    _now, faults = moved(layout, later[0])
    assert len(faults) == 2 and "第 1 行 C 列" in faults[0]
    assert "找不到表头" in moved(layout, sheets_of(csv("甲,乙\n1,2\n"))[0])[1][0]


def test_it_keeps_a_layout_through_json():
    sheets = sheets_of(bulletin())
    layout = layout_of(sheets, SEP)
    assert from_json(to_json(layout)) == layout


def test_it_counts_columns_as_a_spreadsheet_does():
    assert [column_name(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert str(Period.parse("2026-09")) == "2026-09"


def test_it_takes_the_unit_above_the_table_where_nothing_nearer_says_one():
    text = "2026年1-9月指标,,\n,,单位：亿元\n指标,绝对量,增长\n总产值,10,2\n企业数（家）,5,1\n"
    assert [(one.label, one.unit) for one in founds_of(csv(text))] == [
        ("总产值", "亿元"),
        ("总产值", "%"),
        ("企业数", "家"),
        ("企业数", "%"),
    ]
    mixed = "2026年1-9月指标,\n（单位：亿元、%）,\n指标,绝对量\n总产值,10\n"
    assert [one.unit for one in founds_of(csv(mixed))] == [""]


def test_it_refuses_a_table_with_more_cells_than_any_bulletin():
    rows = "\n".join(f"指标{n},1,2,3,4" for n in range(13_000))
    with pytest.raises(LuoshiError, match="超过 50000 格"):
        founds_of(csv(f"指标,1-6月,1-7月,1-8月,1-9月\n{rows}\n"))


def test_it_notices_when_the_column_of_figures_is_gone():
    layout = layout_of(sheets_of(csv("指标,单位,数据期,数值\n总产值,亿元,2026-09,1\n")), None)
    narrow = sheets_of(csv("指标,单位\n总产值,亿元\n"))
    assert len(moved(layout, narrow[0])[1]) == 2
    assert figures_in(layout, narrow[0], None) == []


CELLS = st.sampled_from(
    [
        "",
        "指标",
        "单位",
        "时间",
        "9月",
        "1-9月",
        "2026年",
        "总产值（亿元）",
        "增速",
        "12.5",
        "-3",
        "……",
        "注：",
        "位次",
        "0",
    ]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=9))
@settings(max_examples=120, deadline=None)
def test_it_never_fails_on_any_table(rows):
    """Whatever stands where: a layout is guessed, figures are found with places in the sheet, and no blank is a zero."""
    try:
        sheets = sheets_of(csv("\n".join(",".join(row) for row in rows)))
    except LuoshiError:
        return
    layout = layout_of(sheets, SEP)
    known = [indicator(), indicator("总产值增速", "%", accumulation="level")]
    found = figures_in(layout, sheets[layout.sheet_at], SEP)
    assert from_json(to_json(layout)) == layout
    assert set(bindings_for(found, known, {}).values()) <= {"总产值", "总产值增速"}
    for one in found:
        shown = sheets[layout.sheet_at].text(one.row, one.column)
        assert (one.value is None) or (shown and Decimal(shown) == one.value)


CELL = '<table:table-cell office:value-type="string"><text:p>总产值</text:p></table:table-cell>'
TAIL = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def ods(rows: str, kind: str = "spreadsheet") -> bytes:
    out = io.BytesIO()
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
        for name, of in names.items()
    )
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="表">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def test_it_reads_an_ods_whose_empty_edge_is_said_to_be_a_million_rows():
    head = CELL.replace("总产值", "指标") + CELL.replace("总产值", "1-9月")
    figure = '<table:table-cell office:value-type="float" office:value="12.5"><text:p>12.5</text:p></table:table-cell>'
    rows = f"<table:table-row>{head}</table:table-row><table:table-row>{CELL}{figure}</table:table-row>"
    (found,) = founds_of(ods(rows + TAIL))
    assert (found.label, found.value, found.place) == ("总产值", Decimal("12.5"), "第 2 行 B 列")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (ods(f'<table:table-row table:number-rows-repeated="1000000">{CELL}</table:table-row>'), "打不开|超过 500000 格"),
        (
            ods(
                '<table:table-row><table:table-cell table:number-columns-repeated="600000" '
                'table:formula="of:=A1&gt;B1"/></table:table-row>'
            ),
            "都是空的",
        ),
        (ods(f'{TAIL}<table:table-row>{CELL}</table:table-row>'), "打不开|超过 500000 格"),
        (ods('<table:table-row table:number-rows-repeated="many"/>'), "打不开"),
        (ods("<table:table-row>"), "打不开"),
        (ods("", kind="text"), "不是 .xlsx"),
    ],
)  # fmt: skip
def test_it_refuses_an_ods_that_is_larger_than_it_looks_or_broken(data, why):
    with pytest.raises(LuoshiError, match=why):
        sheets_of(data)


def biff(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def number(row: int, column: int, value: float) -> bytes:
    return biff(0x203, struct.pack("<HHHd", row, column, 0, value))


def label(row: int, column: int, text: str) -> bytes:
    return biff(
        0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
    )


def xls(cells: bytes, edge: int = 3) -> bytes:
    """The smallest old workbook: a compound file of one stream, in it one sheet."""
    start = biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    end = biff(0x0A)
    name = struct.pack("<BB", 1, 0) + b"S"
    place = len(start) + len(biff(0x85, struct.pack("<IH", 0, 0) + name)) + len(end)
    inside = biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    extent = biff(0x200, struct.pack("<IIHHH", 0, edge, 0, 3, 0))
    stream = (
        start
        + biff(0x85, struct.pack("<IH", place, 0) + name)
        + end
        + inside
        + extent
        + cells
        + end
    )
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(sectors * 512, b"\0")
    chain = [*range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *chain, *[0xFFFFFFFF] * (126 - sectors))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        sides = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        head = text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2 if text else 0) + sides
        return head + b"\0" * 36 + struct.pack("<III", first, size, 0)

    entries = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        "Workbook", 2, 0xFFFFFFFF, 2, len(stream)
    )
    entries += entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    mark = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head = mark + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + table + entries + stream


def test_it_reads_an_old_workbook():
    cells = (
        label(0, 0, "指标")
        + label(0, 1, "1-9月")
        + label(1, 0, "总产值（亿元）")
        + number(1, 1, 12.5)
    )
    (found,) = founds_of(xls(cells))
    assert (found.label, found.unit, found.value) == ("总产值", "亿元", Decimal("12.5"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (xls(number(65_535, 255, 1)), "打不开|超过 500000 格"),
        (xls(b"", edge=2**31), "打不开|超过 500000 格"),
        (xls(number(1, 1, 1))[:700], "打不开"),
        (xls(b"\x03\x02\x01\x00\x00"), "打不开"),
        (xls(number(1, 1, 1)).replace("Workbook".encode("utf-16-le"), "Workshop".encode("utf-16-le")), "打不开"),
    ],
)  # fmt: skip
def test_it_refuses_an_old_workbook_that_is_larger_than_it_looks_or_broken(data, why):
    with pytest.raises(LuoshiError, match=why):
        sheets_of(data)


@pytest.mark.parametrize("place", [8, 44, 60, 76, 520, 1100, 1140, 1600, 1660])
def test_it_reads_a_damaged_old_workbook_or_says_so(place):
    whole = bytearray(xls(label(0, 0, "指标") + number(1, 1, 12.5)))
    whole[place : place + 4] = b"\xff\xff\xff\x7f"
    with suppress(LuoshiError):
        sheets_of(bytes(whole))
