"""Every paper's docx read back: millimetres, points, fonts, ruled forms, charts and photographs."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import papers_cast as cast
import pypdfium2
import pytest
from docx.oxml.ns import qn
from lxml import etree
from test_writing_docx_package import SCHEMA, parts

from luoshi.writing import (
    Chart,
    FormCell,
    FormTable,
    Paper,
    Paragraph,
    Picture,
    Series,
    WritingError,
    docx_of,
    minutes,
    order_slip,
)

PAPERS = cast.every_paper()
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


@pytest.fixture(scope="module", params=sorted(PAPERS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(kind: str) -> bytes:
    return docx_of(PAPERS[kind])


@pytest.fixture(scope="module")
def read(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def opened(paper: Paper) -> Any:
    return docx.Document(io.BytesIO(docx_of(paper)))


def test_it_lays_every_paper_on_the_standard_sheet_with_22_lines_of_28(read: Any) -> None:
    for section in read.sections:
        edges = (section.top_margin, section.right_margin, section.bottom_margin)
        told = [round(x.mm) for x in (*edges, section.left_margin)]
        is_turned = section.orientation == docx.enum.section.WD_ORIENT.LANDSCAPE
        assert told == ([28, 37, 26, 35] if is_turned else [37, 26, 35, 28])
    body = read.styles["公文正文"]
    pitch = body.paragraph_format.line_spacing.pt
    scale = int(body.element.rPr.find(qn("w:w")).get(qn("w:val"))) / 100
    assert 22 * pitch <= 225 * 72 / 25.4 < 23 * pitch
    assert 28 * 16 * scale <= 156 * 72 / 25.4 < 29 * 16 * scale


def test_it_sets_the_title_of_every_paper_in_22_points_centred(read: Any, kind: str) -> None:
    style = read.styles["公文标题"]
    assert style.font.size.pt == 22
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    lines = tuple(p.text for p in read.paragraphs if p.style.name == "公文标题")
    assert lines[: len(PAPERS[kind].title)] == PAPERS[kind].title


def test_it_numbers_odd_pages_right_and_even_pages_left_in_every_paper(read: Any) -> None:
    for section in read.sections:
        for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            (line,) = foot.paragraphs
            assert line._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_it_begins_a_paper_with_a_red_head_35_mm_down(read: Any, kind: str) -> None:
    first = read.paragraphs[0]
    if PAPERS[kind].head is None:
        assert first.style.name == "公文标题"
    else:
        assert round(first.paragraph_format.space_before.mm) == 35


def test_it_prints_the_number_in_the_form_of_the_standard(read: Any, kind: str) -> None:
    number = PAPERS[kind].number
    printed = [p for p in read.paragraphs if p.style.name == "公文发文字号"]
    if number is None:
        assert printed == []
        return
    (line,) = printed
    assert line.text == number
    assert "〔2026〕" in line.text and line.text.endswith("号")


def test_it_writes_properties_of_every_paper_in_the_order_of_the_schema(made: bytes) -> None:
    rows = SCHEMA | {"trPr": "cantSplit trHeight tblHeader"}
    for name, xml in parts(made, r"word/(document|header\d|footer\d)\.xml").items():
        root = etree.fromstring(xml.encode())
        for tag, names in rows.items():
            order = names.split()
            for properties in root.iter(qn(f"w:{tag}")):
                places = [order.index(etree.QName(child).localname) for child in properties]
                assert places == sorted(places), (name, tag)


def test_it_ends_every_cell_with_a_paragraph_as_word_demands(made: bytes) -> None:
    (xml,) = parts(made, r"word/document\.xml").values()
    for cell in etree.fromstring(xml.encode()).iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


def test_it_gives_the_same_bytes_for_the_same_facts(kind: str, made: bytes) -> None:
    assert docx_of(cast.every_paper()[kind]) == made


def test_it_rules_a_form_across_the_type_area_with_printed_words_in_hei() -> None:
    read = opened(PAPERS["order"])
    (table,) = read.tables
    widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert round(sum(widths) / 1440 * 25.4) == 156
    first = table.rows[0].cells[0].paragraphs[0]
    assert (first.text, first.style.name) == ("督办事项", "公文表头")
    assert first.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_it_leaves_room_to_write_and_a_place_for_the_day() -> None:
    read = opened(PAPERS["order"])
    row = next(r for r in read.tables[0].rows if r.cells[0].text == "办理情况")
    assert row.height.mm >= 4 * 12 * 1.3 * 25.4 / 72
    assert row.cells[1].text.startswith("签字（盖章）：")
    assert row.cells[1].text.endswith("日")


def test_it_may_split_a_row_that_no_sheet_holds_and_no_other() -> None:
    rows = tuple((FormCell("办理", is_label=True), FormCell("字" * n)) for n in (200, 2_000))
    read = opened(Paper(("题",), (FormTable((26, 130), rows),)))
    kept = [r._tr.trPr.find(qn("w:cantSplit")) is not None for r in read.tables[0].rows]
    assert kept == [True, False]


def test_it_prints_minutes_with_their_head_and_without_addressee_or_seal() -> None:
    read = opened(PAPERS["minutes"])
    head, number, under = read.paragraphs[:3]
    assert (head.text, number.text) == ("安平市试点工作调度会议纪要", "〔2026〕7号")
    assert under.text == "安平市人民政府办公室\t2026年10月15日"
    assert number._p.pPr.find(qn("w:pBdr")) is None
    rule = under._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (rule.get(qn("w:color")), int(rule.get(qn("w:space")))) == ("FF0000", 11)
    assert not [p for p in read.paragraphs if p.style.name == "公文署名"]


def test_it_hangs_the_names_of_those_present_below_the_first_of_them() -> None:
    read = opened(PAPERS["minutes"])
    present = next(p for p in read.paragraphs if p.text.startswith("出席："))
    assert present.runs[0].text == "出席："
    assert present.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    indent = present._p.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:leftChars")), indent.get(qn("w:hangingChars"))) == ("500", "300")


def test_it_lists_decisions_on_a_new_sheet() -> None:
    read = opened(PAPERS["minutes"])
    (mark,) = [p for p in read.paragraphs if p.style.name == "公文附件标记"]
    assert mark.paragraph_format.page_break_before is True
    assert [row.cells[0].text for row in read.tables[0].rows] == ["序号", "1", "2"]


def test_it_lays_a_wide_ledger_with_its_title_on_one_turned_sheet() -> None:
    read = opened(PAPERS["ledger"])
    (only,) = read.sections
    assert only.orientation == docx.enum.section.WD_ORIENT.LANDSCAPE


def test_it_draws_a_chart_as_shapes_with_words_under_ids_of_their_own() -> None:
    read = opened(PAPERS["card"])
    root = read.element.body
    (said,) = [e for e in root.iter(f"{{{DRAWING}}}docPr") if e.get("name") == "图"]
    assert said.get("descr").startswith("本年累计完成投资（亿元）。完成：1月0")
    assert "4月未公布" in said.get("descr")
    ids = [e.get("id") for e in root.iter(f"{{{DRAWING}}}docPr", f"{{{SHAPE}}}cNvPr")]
    assert len(ids) == len(set(ids)) > 20
    words = ["".join(t.text for t in box.iter(qn("w:t"))) for box in root.iter(f"{{{SHAPE}}}txbx")]
    assert {"单位：亿元", "完成 8", "计划 12", "未公布"} <= set(words)


def test_it_says_a_chart_in_words_to_a_program_that_knows_no_shapes() -> None:
    paper = Paper(("题",), (Chart("bars", "图", ("甲",), (Series("数", (Decimal(1),)),)),))
    xml = parts(docx_of(paper), r"word/document\.xml")["word/document.xml"]
    fallback = etree.fromstring(xml.encode()).find(".//{*}Fallback")
    assert fallback is not None
    assert "".join(fallback.itertext()) == "图。数：甲1。"


def test_it_puts_a_photograph_in_its_cell_no_wider_than_the_cell() -> None:
    read = opened(PAPERS["card"])
    (shape,) = [e for e in read.element.body.iter(qn("pic:pic"))]
    extent = shape.find(".//{*}ext")
    assert extent is not None and 40 <= int(extent.get("cx")) / 36_000 <= 52
    assert any("2026年9月28日摄" in c.text for row in read.tables[0].rows for c in row.cells)


@pytest.mark.parametrize("content", [b"", b"GIF", b"\x89PNG\r\n\x1a\n"])
def test_it_refuses_a_photograph_that_does_not_open(content: bytes) -> None:
    with pytest.raises(WritingError, match="打不开"):
        docx_of(Paper(("题",), (Picture(content, 50, "现场"),)))


def test_it_cuts_a_picture_higher_than_a_sheet_down_to_the_sheet() -> None:
    read = opened(Paper(("题",), (Picture(cast.png(2, 900), 150),)))
    (shape,) = read.inline_shapes
    assert shape.height.mm <= 181


def test_it_prints_every_kind_of_order_under_a_title_of_its_own() -> None:
    kinds = ("instruction", "decision", "light", "finding")
    titles = {"".join(order_slip(replace(cast.order_facts(), kind=k)).title) for k in kinds}
    assert len(titles) == 4


def test_it_counts_from_the_eleventh_decision_on_in_figures() -> None:
    facts = cast.minutes_facts()
    (matter, *_) = facts.matters
    many = tuple(itertools.islice(itertools.cycle(matter.decisions), 12))
    paper = minutes(replace(facts, matters=(replace(matter, decisions=many),)))
    text = next(
        str(b.text)
        for b in paper.body
        if isinstance(b, Paragraph) and str(b.text).startswith("会议议定")
    )
    assert "十是" in text and "（11）" in text


def test_it_prints_forms_on_one_sheet_and_every_word_of_every_paper(tmp_path: Path) -> None:
    """Through LibreOffice, whose fonts here are stand-ins: text and number of sheets, not looks."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: printed pages are not checked")
    for name, paper in PAPERS.items():
        (tmp_path / f"{name}.docx").write_bytes(docx_of(paper))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    sources = sorted(str(path) for path in tmp_path.glob("*.docx"))
    subprocess.run([*command, *sources], check=True, capture_output=True, timeout=120)
    sheets = {}
    for name, paper in PAPERS.items():
        with pypdfium2.PdfDocument(tmp_path / f"{name}.pdf") as printed:
            sheets[name] = len(printed)
            text = "".join(_text_of(page) for page in printed)
        wanted = [line for line in ("".join(paper.title), paper.number or "") if line]
        assert [line for line in wanted if re.sub(r"\s", "", line) not in text] == [], name
    assert {name: sheets[name] for name in ("order", "slip", "card", "ledger")} == {
        "order": 1,
        "slip": 1,
        "card": 1,
        "ledger": 1,
    }


def _text_of(page: Any) -> str:
    sheet = page.get_textpage()
    text = re.sub(r"\s", "", sheet.get_text_range())
    sheet.close()
    page.close()
    return text
