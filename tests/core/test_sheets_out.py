"""Fill-in workbooks going out: what may be filled, what a dropdown offers, and that they come back as they went."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets_cast import COLUMNS, DAY, GRID, STAMP, parts_of, read, written

from luoshi.sheets import (
    Column,
    Grid,
    Row,
    SheetError,
    differences,
    read_workbook,
    tab_name,
    write_workbook,
)

_TEXT = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
    .map(str.strip)
    .map(lambda text: text or None)
)
_FIGURE = st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False)
_CELLS = st.fixed_dictionaries(
    {
        "name": _TEXT,
        "last": st.none() | _FIGURE,
        "value": st.none() | _FIGURE,
        "done": st.none() | st.booleans(),
        "stage": st.none() | st.sampled_from(("未开工", "在建", "完工")),
        "on": st.none() | st.dates(date(1949, 1, 1), date(2100, 12, 31)),
        "note": _TEXT | st.sampled_from(["=1+1", "+86", "-3", "@甲", "_x0041_", "a\nb", "'引号"]),
    }
)
_OPEN = [column.key for column in COLUMNS if column.editable]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(_CELLS, max_size=6),
    st.lists(
        st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=9).filter(
            lambda k: k != "#"
        ),
        min_size=6,
        max_size=6,
        unique=True,
    ),
)
def test_it_gives_the_cells_back(cells: list[dict[str, object]], keys: list[str]):
    rows = tuple(Row(key, c) for key, c in zip(keys, cells, strict=False))
    grid = replace(GRID, rows=rows)
    reading = read_workbook(written(grid), [grid])
    assert reading.stamp == STAMP
    assert reading.rows["手填"] == {row.key: {k: row.cells[k] for k in _OPEN} for row in rows}
    assert (reading.problems, reading.overwritten) == ((), ())


def test_it_writes_the_same_bytes_for_the_same_day():
    assert written() == written()
    assert written() != write_workbook([GRID], STAMP, created=date(2026, 10, 2))


def test_it_unlocks_only_the_cells_to_fill():
    parts = parts_of(written())
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    styles = parts["xl/styles.xml"].decode()
    formats = styles.split("<cellXfs", 1)[1].split("</cellXfs>", 1)[0].split("<xf ")[1:]
    unlocked = {at for at, xf in enumerate(formats) if 'locked="0"' in xf}
    open_cells = {
        ref
        for ref, style in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet)
        if int(style) in unlocked
    }
    assert {ref[0] for ref in open_cells} == {"D", "E", "F", "G", "H"}
    assert {ref[1:] for ref in open_cells} == {"5", "6", "7"}, "the locked row stays locked"
    assert "<sheetProtection" in sheet


def test_it_offers_choices_from_a_hidden_sheet():
    parts = parts_of(written())
    book, sheet = parts["xl/workbook.xml"].decode(), parts["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r'name="(_\w+)"[^>]*state="(\w+)"', book) == [
        ("_choices", "veryHidden"),
        ("_luoshi", "veryHidden"),
    ]
    assert "_choices!$B$1:$B$3" in sheet
    assert "这一格只收数字" in sheet


def test_it_prints_one_page_wide_with_the_head_on_every_page():
    parts = parts_of(written())
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "Print_Titles" in parts["xl/workbook.xml"].decode()
    assert '<pane xSplit="3" ySplit="4"' in sheet


def test_it_makes_no_formula_and_no_link_of_a_text():
    sign = Row("r1", {"note": '=HYPERLINK("甲")', "name": "https://甲.example"})
    parts = parts_of(written(replace(GRID, rows=(sign,))))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    assert b'quotePrefix="1"' in parts["xl/styles.xml"]


def test_it_shows_a_share_with_its_sign_and_keeps_the_number():
    styles = parts_of(written())["xl/styles.xml"].decode()
    assert "General&quot;%&quot;" in styles


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("一季度[甲]/乙", "一季度·甲··乙"),
        ("'引号'", "引号"),
        ("_luoshi", "luoshi"),
        ("History", "History表"),
        ("", "表"),
        ("甲" * 40, "甲" * 31),
    ],
)
def test_it_makes_a_name_for_a_tab(text: str, name: str):
    assert tab_name(text) == name
    assert Grid(name, "题", COLUMNS).name == name


def test_it_counts_tabs_of_one_name():
    assert tab_name("ab", ["AB", "ab（2）"]) == "ab（3）"
    assert len(tab_name("甲" * 31, ["甲" * 31])) == 31


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Grid("a/b", "题", COLUMNS), "不能用"),
        (lambda: Grid("甲", "题", ()), "一列也没有"),
        (lambda: Grid("甲", "题", (COLUMNS[0], COLUMNS[0])), "两列"),
        (lambda: Grid("甲", "题", COLUMNS, (Row("k", {}), Row("k", {}))), "两行"),
        (lambda: Grid("甲", "题", COLUMNS, (Row(" k", {}),)), "首尾没有空格"),
        (lambda: Grid("甲", "题", COLUMNS, (Row("#", {}),)), "不能用"),
        (lambda: Column("", "题"), "没有键"),
        (lambda: Column("k", "题", "choice"), "要有选项"),
        (lambda: Column("k", "题", "choice", choices=("甲", "甲")), "重复"),
        (lambda: write_workbook([], STAMP, created=DAY), "没有可写"),
        (lambda: write_workbook([GRID, GRID], STAMP, created=DAY), "用了两次"),
        (lambda: written(replace(GRID, rows=(Row("k", {"stage": "停工"}),))), "不在选项里"),
        (lambda: written(replace(GRID, rows=(Row("k", {"value": Decimal("NaN")}),))), "不是数"),
        (lambda: written(replace(GRID, rows=(Row("k", {"value": 10**15}),))), "大得不合常理"),
        (
            lambda: written(
                replace(GRID, rows=(Row("k", {"value": Decimal("0.12345678901234567")}),))
            ),
            "有效数字",
        ),
        (lambda: written(replace(GRID, rows=(Row("k", {"note": "长" * 32768}),))), "32767字"),
    ],
)
def test_it_refuses_what_no_workbook_can_hold(make, words: str):
    with pytest.raises(SheetError, match=words):
        make()


def test_it_shows_a_long_fraction_that_nobody_fills_in():
    grid = replace(GRID, rows=(Row("k", {"last": Decimal(1) / 3}),))
    assert read_workbook(written(grid), [grid]).overwritten == ()


def test_it_tells_the_cells_that_differ():
    old = {"a": {"v": Decimal("1.0"), "t": "甲"}, "b": {"v": None}}
    new = {"b": {"v": 0}, "a": {"v": 1, "t": None}, "c": {"v": True}}
    found = [(d.row, d.column, d.old, d.new) for d in differences(old, new)]
    assert found == [("b", "v", None, 0), ("a", "t", "甲", None), ("c", "v", None, True)]
    assert differences({"a": {"v": 0.1 + 0.2}}, {"a": {"v": Decimal("0.3")}}) == []
    assert differences({"a": {"v": 1}}, {"a": {"v": True}}) != []


def test_it_leaves_unchanged_what_comes_back_unchanged():
    rows, problems = read(written())
    assert not problems
    assert differences({row.key: row.cells for row in GRID.rows}, rows) == []
