"""Files that are no workbook, are locked, or are larger than they look: refused with a sentence before they are parsed."""

from __future__ import annotations

import io
import random
import sys
import zipfile
from dataclasses import replace

import pytest
from sheets_cast import GRID, packed, parts_of, read, sent_back, with_part, written

from luoshi.sheets import Grid, Row, SheetError, _package, read_workbook

_SHEET = "xl/worksheets/sheet1.xml"


def said(data: bytes) -> str:
    with pytest.raises(SheetError) as caught:
        read_workbook(data, [GRID])
    assert caught.value.remedy
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是 Excel 工作簿"), (b"a,b\n1,2\n", "不是 Excel 工作簿"), (b"<table></table>", "不是 Excel 工作簿"),
        (b"PK\x03\x04broken", "不完整"), (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"PK" + b"\0" * 20_000_001, "超过 20 MB"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_workbook(data: bytes, words: str):
    assert words in said(data)


def test_it_refuses_half_a_file_and_other_packages():
    assert "不完整" in said(written()[:-200])
    assert "不是 .xlsx" in said(packed({"word/document.xml": b"<w/>"}))
    assert "不是 .xlsx" in said(
        packed({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"})
    )


def test_it_refuses_a_workbook_from_elsewhere():
    parts = parts_of(sent_back())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"_luoshi", b"Sheet9")
    assert "不是从本系统下载" in said(packed(parts))


def test_it_refuses_a_member_that_inflates_without_end():
    bomb = with_part(
        written(), lambda part: part.replace(b"<sheetData>", b" " * 121_000_000 + b"<sheetData>")
    )
    assert len(bomb) < 1_000_000
    assert "大得不合常理" in said(bomb)


def test_it_believes_no_size_that_a_package_declares(monkeypatch: pytest.MonkeyPatch):
    small = replace(_package.limits(), unpacked_bytes=1_000_000)
    monkeypatch.setattr(_package, "limits", lambda: small)
    bomb = with_part(
        written(), lambda part: part.replace(b"<sheetData>", b" " * 2_000_000 + b"<sheetData>")
    )
    with zipfile.ZipFile(io.BytesIO(bomb)) as package:
        true_size = package.getinfo(_SHEET).file_size
    lied = bomb.replace(true_size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lied != bomb
    with pytest.raises(SheetError):
        read_workbook(lied, [GRID])


def test_it_refuses_a_million_rows():
    rows = b'<row r="9"><c r="A9"><v>1</v></c></row>' * 1_000_000
    data = with_part(written(), lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert "行，超过 100000 行" in said(data)


@pytest.mark.parametrize("place", [b"XFD1048576", b"A1048576", b"XFD3", b"KZ90000"])
def test_it_refuses_a_lonely_cell_far_away(place: bytes):
    """A reader that keeps the rectangle would ask for hundreds of gigabytes."""
    number = place.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = b'<row r="%b"><c r="%b"><v>1</v></c></row></sheetData>' % (number, place)
    assert "没有读" in said(with_part(written(), lambda part: part.replace(b"</sheetData>", cell)))


@pytest.mark.parametrize(
    "cell", [b"<c><v>1</v></c>", b"<c s='1' r='XFD9'><v>1</v></c>", b'<x:c r="XFD9"><v>1</v></x:c>', b'<c r="&#65;9"><v>1</v></c>']
)  # fmt: skip
def test_it_refuses_cells_that_hide_where_they_are(cell: bytes):
    row = b'<row r="9">%b</row></sheetData>' % cell
    assert "没有按 Excel 的写法" in said(
        with_part(written(), lambda part: part.replace(b"</sheetData>", row))
    )


def test_it_refuses_one_long_text_that_thousands_of_cells_name():
    parts = parts_of(sent_back())
    text = b"<si><t>" + "长".encode() * 30_000 + b"</t></si>"
    table = parts["xl/sharedStrings.xml"]
    number = table.count(b"<si>")
    parts["xl/sharedStrings.xml"] = table.replace(b"</sst>", text + b"</sst>")
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (n, n, number)
        for n in range(20, 2020)
    )
    parts[_SHEET] = parts[_SHEET].replace(b"</sheetData>", rows + b"</sheetData>")
    assert "大得不合常理" in said(packed(parts))


def test_it_takes_one_long_text_in_a_large_workbook():
    rows = tuple(
        Row(f"p{n}", {"name": "甲", "note": "长" * 9_000 if n == 7 else None}) for n in range(3_000)
    )
    grid = Grid("手填", "题", GRID.columns, rows)
    assert read(written(grid), grid)[0]["p7"]["note"] == "长" * 9_000


def test_it_refuses_texts_and_sheets_in_another_guise():
    parts = parts_of(sent_back())
    table = parts["xl/sharedStrings.xml"].replace(b"</sst>", b"<x:si><t>a</t></x:si></sst>")
    assert "文字没有按" in said(packed(parts | {"xl/sharedStrings.xml": table}))
    links = parts["xl/_rels/workbook.xml.rels"].replace(
        b"worksheets/sheet2.xml", b"worksheets/sheet1.xml"
    )
    assert "同一个部件" in said(packed(parts | {"xl/_rels/workbook.xml.rels": links}))


def test_it_adds_up_the_sheets_of_a_workbook():
    sheet = b'<worksheet><sheetData><row r="90000"><c r="T90000"><v>1</v></c></row></sheetData></worksheet>'
    parts = parts_of(written()) | {f"xl/worksheets/more{n}.xml": sheet for n in range(3)}
    assert "大得不合常理" in said(packed(parts))


def test_it_refuses_a_grid_of_merged_cells_without_end():
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:H99999"/>' * 50 + b"</mergeCells>"
    row = b'<row r="99999"><c r="A99999"><v>1</v></c></row></sheetData>'
    data = with_part(sent_back(), lambda part: part.replace(b"</sheetData>", row + merged))
    assert "合并的格多得" in said(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_it_refuses_two_parts_of_one_name_and_two_tables_of_texts():
    out = io.BytesIO(written())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(_SHEET, b"<worksheet/>")
    assert "同名" in said(out.getvalue())
    parts = parts_of(written())
    assert "两张文字表" in said(packed(parts | {"xl/other.xml": parts["xl/sharedStrings.xml"]}))


def test_it_refuses_letters_of_two_bytes_and_entities():
    wide = with_part(written(), lambda part: part.decode().encode("utf-16"))
    assert "UTF-8" in said(wide)
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>'
    assert "不该有的声明" in said(
        with_part(written(), lambda part: entity + part.split(b"?>", 1)[1])
    )


def test_it_does_not_open_macros():
    parts = parts_of(written())
    rows, problems = read(
        packed(parts | {"xl/vbaProject.bin": b"\0" * 100, "xl/media/a.png": b"\x89PNG"})
    )
    assert not problems
    assert set(rows) == {"r1", "r2", "r3", "r4"}


def test_it_takes_no_harm_from_damaged_parts():
    """Whatever is wrong with the bytes, it is said in a sentence."""
    chance = random.Random(20261008)
    parts = parts_of(written())
    names = [name for name in parts if "theme" not in name]
    bits = [
        b"",
        b"<",
        b">",
        b'"',
        b"99999999999",
        b"-1",
        b"&#0;",
        b"\xff",
        b'<c r="B2"/>',
        b"ZZ",
        b"1e400",
    ]
    for _ in range(150):
        name = chance.choice(names)
        broken = bytearray(parts[name])
        at = chance.randrange(len(broken))
        broken[at : at + chance.choice([0, 1, 5, 20])] = chance.choice(bits)
        try:
            read_workbook(packed(parts | {name: bytes(broken)}), [GRID])
        except SheetError as error:
            assert error.remedy


def test_it_says_so_when_calamine_is_not_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert "luoshi[web]" in said(written())
