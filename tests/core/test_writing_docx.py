"""The docx read back: millimetres, points, fonts, heads and feet of GB/T 9704-2012."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
import writing_cast as cast
from docx.oxml.ns import qn

from luoshi.writing import (
    Annex,
    Column,
    Imprint,
    Paper,
    Paragraph,
    Row,
    Table,
    bulletin,
    docx_of,
)

MARK = "演示数据，非正式文件"


@pytest.fixture(scope="module")
def paper() -> Paper:
    return bulletin(cast.facts())


@pytest.fixture(scope="module")
def made(paper: Paper) -> bytes:
    return docx_of(paper)


@pytest.fixture(scope="module")
def read(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def style_of(read: Any, name: str) -> tuple[str, float]:
    style = read.styles[name]
    return style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt


def paragraph_with(read: Any, text: str) -> Any:
    return next(p for p in read.paragraphs if text in p.text)


def test_it_lays_upright_sheets_with_the_margins_of_the_standard(read: Any) -> None:
    first = read.sections[0]
    sheet = [first.page_width, first.page_height]
    edges = [first.top_margin, first.right_margin, first.bottom_margin, first.left_margin]
    assert [round(x.mm) for x in sheet] == [210, 297]
    assert [round(x.mm, 1) for x in edges] == [37, 26, 35, 28]


def test_it_lays_the_wide_tables_on_sheets_turned_clockwise(read: Any) -> None:
    wide = read.sections[1]
    assert wide.orientation == docx.enum.section.WD_ORIENT.LANDSCAPE
    assert [round(x.mm) for x in (wide.page_width, wide.page_height)] == [297, 210]
    edges = [wide.top_margin, wide.right_margin, wide.bottom_margin, wide.left_margin]
    assert [round(x.mm) for x in edges] == [28, 37, 26, 35]


def test_it_fits_22_lines_of_28_characters(read: Any) -> None:
    body = read.styles["公文正文"]
    pitch = body.paragraph_format.line_spacing.pt
    assert 22 * pitch <= 225 * 72 / 25.4 < 23 * pitch
    scale = int(body.element.rPr.find(qn("w:w")).get(qn("w:val"))) / 100
    assert 28 * 16 * scale <= 156 * 72 / 25.4 < 29 * 16 * scale
    grid = read.sections[0]._sectPr.find(qn("w:docGrid"))
    assert int(grid.get(qn("w:linePitch"))) == pitch * 20


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("公文正文", "仿宋_GB2312", 16),
        ("公文标题", "方正小标宋简体", 22),
        ("公文发文字号", "仿宋_GB2312", 16),
        ("公文一级标题", "黑体", 16),
        ("公文二级标题", "楷体_GB2312", 16),
        ("公文三级标题", "仿宋_GB2312", 16),
        ("公文四级标题", "仿宋_GB2312", 16),
        ("公文附件标记", "黑体", 16),
        ("公文版记", "仿宋_GB2312", 14),
        ("公文页码", "宋体", 14),
    ],
)
def test_it_names_the_fonts_of_the_standard(
    read: Any, style: str, font: str, points: float
) -> None:
    assert style_of(read, style) == (font, points)


def test_it_begins_with_a_red_head_35_mm_down_and_a_red_rule_4_mm_under_the_number(
    read: Any,
) -> None:
    head, number = read.paragraphs[:2]
    assert head.text == "安平市人民政府办公室文件"
    assert read.styles["公文发文机关标志"].font.color.rgb == docx.shared.RGBColor(255, 0, 0)
    assert round(head.paragraph_format.space_before.mm) == 35
    assert number.text == "安政办字〔2026〕31号"
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"
    assert round(int(rule.get(qn("w:space"))) * 25.4 / 72) == 4


def test_it_indents_body_text_by_two_characters(read: Any) -> None:
    indent = read.styles["公文正文"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_it_sets_text_that_follows_a_heading_in_its_line_in_the_face_of_the_body(read: Any) -> None:
    heading = paragraph_with(read, "（二）招商引资。")
    assert heading.style.name == "公文二级标题"
    fonts = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in heading.runs[1:]]
    assert fonts == ["仿宋_GB2312"]


def test_it_marks_the_head_of_odd_and_even_pages_in_every_section(read: Any) -> None:
    assert read.settings.odd_and_even_pages_header_footer is True
    assert len(read.sections) == 3
    for section in read.sections:
        for head in (section.header, section.even_page_header):
            assert not head.is_linked_to_previous
            assert "".join(p.text for p in head.paragraphs) == MARK
        assert section.different_first_page_header_footer is False


def test_it_leaves_the_head_of_a_real_paper_empty(paper: Paper) -> None:
    read = docx.Document(io.BytesIO(docx_of(replace(paper, mark=None))))
    heads = [h for s in read.sections for h in (s.header, s.even_page_header)]
    assert {"".join(p.text for p in head.paragraphs) for head in heads} == {""}


def test_it_numbers_odd_pages_at_the_right_and_even_pages_at_the_left(read: Any) -> None:
    for section in read.sections:
        for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            (line,) = foot.paragraphs
            properties = line._p.pPr
            assert properties.find(qn("w:jc")).get(qn("w:val")) == side
            assert properties.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
            assert line._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"
            assert "".join(node.text for node in line._p.iter(qn("w:t"))) == "— 1 —"


def test_it_puts_the_dash_of_the_page_number_7_mm_below_the_type_area(read: Any) -> None:
    section = read.sections[0]
    line = 14 * 1.2 * 25.4 / 72
    gap = section.bottom_margin.mm - section.footer_distance.mm - line / 2
    assert round(gap, 1) == 7.0


def test_it_repeats_the_head_of_a_table_and_splits_no_row(read: Any) -> None:
    for table in read.tables:
        rows = table._tbl.tr_lst
        heads = [row for row in rows if row.trPr.find(qn("w:tblHeader")) is not None]
        assert heads == rows[: len(heads)] != []
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_it_fills_the_width_of_the_type_area_with_every_table(read: Any) -> None:
    widths = [
        sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol")))
        for table in read.tables
    ]
    assert [round(width / 1440 * 25.4) for width in widths] == [225, 225, 156]


def test_it_prints_every_target_once(read: Any) -> None:
    codes = [row.cells[1].text for row in read.tables[0].rows]
    assert sorted(c for c in codes if re.fullmatch(r"T\d+", c)) == [
        f"T{n:02d}" for n in range(1, 66)
    ]


def test_it_begins_each_annex_on_a_new_sheet_under_its_number(read: Any) -> None:
    labels = [p.text for p in read.paragraphs if p.style.name == "公文附件标记"]
    assert labels == ["附件1", "附件2", "附件3"]
    note = paragraph_with(read, "附件：1.")
    assert note.text == "附件：1.目标进展一览表（65项）"
    second = paragraph_with(read, "附件2")
    assert second.paragraph_format.page_break_before is True


def test_it_ends_with_an_imprint_at_the_foot_of_the_last_sheet(read: Any) -> None:
    framed = [p for p in read.paragraphs if p._p.pPr.find(qn("w:framePr")) is not None]
    texts = [p.text for p in framed]
    assert texts[1].startswith("抄送：市委办公室")
    assert texts[3] == "安平市人民政府办公室\t2026年10月15日印发"
    thick = [round(p.paragraph_format.line_spacing.mm, 2) for p in framed if not p.text]
    assert thick == [0.35, 0.25, 0.35]
    frame = framed[0]._p.pPr.find(qn("w:framePr"))
    assert (frame.get(qn("w:vAnchor")), frame.get(qn("w:yAlign"))) == ("margin", "bottom")


def test_it_turns_back_upright_for_an_imprint_after_a_wide_annex(paper: Paper) -> None:
    read = docx.Document(io.BytesIO(docx_of(replace(paper, annexes=paper.annexes[:1]))))
    last = read.sections[-1]
    assert last.orientation == docx.enum.section.WD_ORIENT.PORTRAIT
    assert last.start_type == docx.enum.section.WD_SECTION.EVEN_PAGE
    assert "".join(p.text for p in last.footer.paragraphs) == ""
    assert "".join(p.text for p in last.header.paragraphs) == MARK


def test_it_turns_a_sheet_for_a_wide_table_in_the_body_and_back() -> None:
    wide = Table((Column("甲"),), (Row(("1",)),), landscape=True)
    paper = Paper(
        ("题",), (Paragraph("前"), wide, Paragraph("后")), signature="某局", date=date(2026, 1, 5)
    )
    read = docx.Document(io.BytesIO(docx_of(paper)))
    turned = [
        section.orientation == docx.enum.section.WD_ORIENT.LANDSCAPE for section in read.sections
    ]
    assert turned == [False, True, False]


def test_it_names_an_annex_that_travels_apart_without_a_sheet_for_it() -> None:
    paper = Paper(("题",), (Paragraph("文"),), annexes=(Annex("项目台账"),))
    read = docx.Document(io.BytesIO(docx_of(paper)))
    assert paragraph_with(read, "附件：").text == "附件：项目台账"
    assert not [p for p in read.paragraphs if p.style.name == "公文附件标记"]


def test_it_keeps_the_signature_with_text_of_the_body(read: Any) -> None:
    texts = [p.text for p in read.paragraphs]
    name = texts.index("安平市人民政府办公室")
    before = read.paragraphs[name - 1]
    assert before.text == "3.责任单位目标进展情况表"
    last_text = next(p for p in read.paragraphs if p.text.startswith("四是"))
    kept = [before, last_text, read.paragraphs[name]]
    assert all(p.paragraph_format.keep_with_next for p in kept)


def test_it_prints_an_imprint_without_anyone_to_copy_to() -> None:
    paper = Paper(("题",), (), imprint=Imprint("某局", date(2026, 1, 5)))
    read = docx.Document(io.BytesIO(docx_of(paper)))
    framed = [p.text for p in read.paragraphs if p._p.pPr.find(qn("w:framePr")) is not None]
    assert framed == ["", "某局\t2026年1月5日印发", ""]
