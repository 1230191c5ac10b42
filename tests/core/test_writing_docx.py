"""The docx read back: millimetres, points, fonts, heads and feet of GB/T 9704-2012, and what a word processor makes of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import writing_cast as cast
from docx.oxml.ns import qn
from lxml import etree

from luoshi.writing import (
    Annex,
    Column,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    bulletin,
    docx_of,
    plain_lines,
)

MARK = "演示数据，非正式文件"
# The order of properties in the schema (ISO/IEC 29500-1): Word refuses a file that departs from it.
SCHEMA = {
    "pPr": [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "numPr",
        "suppressLineNumbers",
        "pBdr",
        "shd",
        "tabs",
        "suppressAutoHyphens",
        "kinsoku",
        "wordWrap",
        "overflowPunct",
        "topLinePunct",
        "autoSpaceDE",
        "autoSpaceDN",
        "bidi",
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
    ],
    "rPr": [
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "caps",
        "smallCaps",
        "strike",
        "dstrike",
        "outline",
        "shadow",
        "emboss",
        "imprint",
        "noProof",
        "snapToGrid",
        "vanish",
        "webHidden",
        "color",
        "spacing",
        "w",
        "kern",
        "position",
        "sz",
        "szCs",
        "highlight",
        "u",
        "effect",
        "bdr",
        "shd",
        "fitText",
        "vertAlign",
        "lang",
    ],
    "sectPr": [
        "headerReference",
        "footerReference",
        "footnotePr",
        "endnotePr",
        "type",
        "pgSz",
        "pgMar",
        "paperSrc",
        "pgBorders",
        "lnNumType",
        "pgNumType",
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
        "bidi",
        "rtlGutter",
        "docGrid",
    ],
    "tblPr": [
        "tblStyle",
        "tblpPr",
        "tblOverlap",
        "bidiVisual",
        "tblStyleRowBandSize",
        "tblStyleColBandSize",
        "tblW",
        "jc",
        "tblCellSpacing",
        "tblInd",
        "tblBorders",
        "shd",
        "tblLayout",
        "tblCellMar",
        "tblLook",
    ],
    "tcPr": [
        "cnfStyle",
        "tcW",
        "gridSpan",
        "hMerge",
        "vMerge",
        "tcBorders",
        "shd",
        "noWrap",
        "tcMar",
        "textDirection",
        "tcFitText",
        "vAlign",
        "hideMark",
    ],
}


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


def parts(data: bytes, pattern: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {n: package.read(n).decode() for n in package.namelist() if re.search(pattern, n)}


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


def test_it_gives_the_same_bytes_for_the_same_paper(paper: Paper, made: bytes) -> None:
    assert docx_of(paper) == made
    assert docx_of(bulletin(cast.facts())) == made


def test_it_dates_the_package_with_the_paper_and_not_with_today(made: bytes, read: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {info.date_time[:3] for info in package.infolist()} == {(2026, 10, 15)}
        assert not any("thumbnail" in name for name in package.namelist())
    assert read.core_properties.modified.date() == date(2026, 10, 15)
    undated = docx.Document(io.BytesIO(docx_of(Paper(("题",), ()))))
    assert undated.core_properties.created.date() == date(1980, 1, 1)


def test_it_writes_properties_in_the_order_of_the_schema(made: bytes) -> None:
    for name, xml in parts(made, r"word/(document|styles|header\d|footer\d)\.xml").items():
        root = etree.fromstring(xml.encode())
        for tag, order in SCHEMA.items():
            for properties in root.iter(qn(f"w:{tag}")):
                owner = properties.getparent()
                if name.endswith("styles.xml") and not owner.get(qn("w:styleId"), "Gw").startswith(
                    "Gw"
                ):
                    continue
                places = [order.index(etree.QName(child).localname) for child in properties]
                assert places == sorted(places), (name, tag, places)


def test_it_carries_no_picture_font_or_outside_address(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
    assert not any(re.search(r"\.(png|jpe?g|odttf|ttf)$", name) for name in names)
    assert not any('TargetMode="External"' in xml for xml in parts(made, r"\.rels$").values())


def test_it_opens_with_characters_that_xml_forbids_left_out() -> None:
    body = (
        Heading(1, "甲\x00乙"),
        Paragraph((Run("丙\x0b"), Run("\ud800丁\n戊\t己", "kai", bold=True))),
    )
    read = docx.Document(io.BytesIO(docx_of(Paper(("题\x07",), body))))
    texts = [p.text for p in read.paragraphs]
    assert "一、甲乙" in texts
    assert "丙丁\n戊 己" in texts


def test_it_takes_a_matter_of_20000_characters_and_1000_rows() -> None:
    table = Table(
        (Column("甲"), Column("乙")), tuple(Row((f"{n}", "值")) for n in range(1000)), caption="表"
    )
    paper = Paper(("题",), (Paragraph("字" * 20_000), table))
    read = docx.Document(io.BytesIO(docx_of(paper)))
    assert len(read.tables[0]._tbl.tr_lst) == 1001
    assert len(paragraph_with(read, "字字").text) == 20_000


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


def test_it_prints_as_pages_with_the_mark_on_each_and_no_text_lost(
    paper: Paper, made: bytes, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: printed pages are not checked")
    source = tmp_path / "bulletin.docx"
    source.write_bytes(made)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    with pypdfium2.PdfDocument(source.with_suffix(".pdf")) as printed:
        sizes = [tuple(round(x / 72 * 25.4) for x in page.get_size()) for page in printed]
        texts = []
        for page in printed:
            sheet = page.get_textpage()
            texts.append(re.sub(r"\s", "", sheet.get_text_range()))
            sheet.close()
            page.close()
    assert 10 <= len(texts) <= 20
    assert set(sizes) == {(210, 297), (297, 210)}
    assert all(MARK in text for text in texts)
    assert all(f"—{number}—" in text for number, text in enumerate(texts, 1))
    running = "".join(
        text.replace(MARK, "").replace(f"—{n}—", "") for n, text in enumerate(texts, 1)
    )
    lost = [line for line in plain_lines(paper.body) if line not in running]
    assert lost == []
    assert sum("指标" in text and "责任单位" in text for text in texts) >= 5


def test_it_prints_an_imprint_without_anyone_to_copy_to() -> None:
    paper = Paper(("题",), (), imprint=Imprint("某局", date(2026, 1, 5)))
    read = docx.Document(io.BytesIO(docx_of(paper)))
    framed = [p.text for p in read.paragraphs if p._p.pPr.find(qn("w:framePr")) is not None]
    assert framed == ["", "某局\t2026年1月5日印发", ""]
