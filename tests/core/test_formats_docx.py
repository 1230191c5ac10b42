"""Word documents: the text as printed, tables, and what is left out."""

from __future__ import annotations

import pytest
from formats_support import (
    cells,
    check_contract,
    level,
    listed,
    lists,
    para,
    real_file,
    squashed,
    texts,
    word_file,
    zipped,
)

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats import read_document

PLAN_LEVELS = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.", '<w:lvlRestart w:val="0"/>')
)


def read(body: str, **parts: object) -> Document:
    document = read_document(word_file(body, **parts), "plan.docx")  # type: ignore[arg-type]
    check_contract(document)
    return document


def test_it_prints_the_numbers_word_makes() -> None:
    body = (
        listed("总体要求", 1) + listed("目标", 1, 1) + listed("重点任务", 1)
        + listed("工业", 1, 1) + listed("扩产。", 1, 2) + listed("农业", 1, 1) + listed("增粮。", 1, 2)
    )  # fmt: skip
    assert texts(read(body, numbering=lists(PLAN_LEVELS))) == [
        "一、总体要求", "（一）目标", "二、重点任务", "（一）工业", "1.扩产。", "（二）农业", "2.增粮。",
    ]  # fmt: skip


def test_it_restarts_a_level_when_a_level_above_was_used() -> None:
    body = (
        listed("甲", 1)
        + listed("a", 1, 1)
        + listed("b", 1, 1)
        + listed("乙", 1)
        + listed("c", 1, 1)
    )
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2")
    assert texts(read(body, numbering=lists(levels))) == ["1.甲", "1.1 a", "1.2 b", "2.乙", "2.1 c"]


def test_it_restarts_only_after_the_level_that_is_named() -> None:
    levels = (
        level(0, "decimal", "%1.")
        + level(1, "decimal", "(%2)")
        + level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="1"/>')
    )
    body = "".join(listed("文", 1, i) for i in (0, 1, 2, 1, 2, 0, 1, 2))
    assert texts(read(body, numbering=lists(levels))) == [
        "1.文", "(1)文", "a)文", "(2)文", "b)文", "2.文", "(1)文", "a)文",
    ]  # fmt: skip


def test_it_goes_on_counting_in_a_second_list_of_the_same_definition() -> None:
    body = listed("甲", 1) + listed("乙", 2) + listed("丙", 1)
    assert texts(read(body, numbering=lists(level(0, "decimal", "%1."), (1, 2)))) == [
        "1.甲",
        "2.乙",
        "3.丙",
    ]


def test_it_starts_anew_where_the_second_list_overrides_its_start() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = listed("甲", 1) + listed("乙", 2) + listed("丙", 2)
    numbering = lists(level(0, "decimal", "%1."), (1, 2), override)
    assert texts(read(body, numbering=numbering)) == ["1.甲", "5.乙", "6.丙"]


def test_it_uses_a_level_that_the_list_brings_itself() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "decimalEnclosedCircle", "%1", start=3)}</w:lvlOverride>'
    numbering = lists(level(0, "decimal", "%1."), (1,), override)
    assert texts(read(listed("甲", 1), numbering=numbering)) == ["③甲"]


def test_it_numbers_by_style_and_by_what_the_style_is_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="我的标题"/><w:basedOn w:val="H2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Off"><w:basedOn w:val="H1"/>'
        '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    body = "".join(para("文", f'<w:pStyle w:val="{s}"/>') for s in ("H1", "H2", "Own", "Off", "H1"))
    body += para("文", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    document = read(body, numbering=lists(PLAN_LEVELS), styles=styles)
    assert texts(document) == ["一、文", "（一）文", "（二）文", "文", "二、文", "文"]
    assert [b.heading for b in document.blocks] == [1, 2, 2, None, 1, 1]


def test_it_finds_the_level_that_a_list_ties_to_a_style() -> None:
    tied = level(0, "upperRoman", "%1.") + level(
        1, "chineseCounting", "第%2条", '<w:pStyle w:val="T"/><w:suff w:val="space"/>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = para("为了发展。", '<w:pStyle w:val="T"/>') * 2
    assert texts(read(body, numbering=lists(tied), styles=styles)) == [
        "第一条 为了发展。",
        "第二条 为了发展。",
    ]


def test_it_follows_a_list_style_to_where_the_list_is_defined() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="公文"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        lists(level(0, "chineseCounting", "%1、"))
        + '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>'
    )
    assert texts(
        read(listed("要求", 9) + listed("任务", 9), numbering=numbering, styles=styles)
    ) == ["一、要求", "二、任务"]


def test_it_parts_label_and_text_as_the_list_says() -> None:
    for suffix, printed in (("tab", "第一条 文"), ("space", "第一条 文"), ("nothing", "第一条文")):
        levels = level(0, "chineseCounting", "第%1条", f'<w:suff w:val="{suffix}"/>')
        assert texts(read(listed("文", 1), numbering=lists(levels))) == [printed]


def test_it_prints_legal_numbers_in_digits_and_no_bullets() -> None:
    levels = (
        level(0, "chineseCounting", "%1、")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + level(2, "bullet", "●")
    )
    body = listed("甲", 1) + listed("乙", 1, 1) + listed("丙", 1, 2)
    assert texts(read(body, numbering=lists(levels))) == ["一、甲", "1.1 乙", "丙"]


@pytest.mark.parametrize("list_id", ["1", "77", "x", "-1"])
def test_it_reads_lists_that_point_nowhere(list_id: str) -> None:
    numbering = '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    assert texts(read(listed("文", list_id, 3), numbering=numbering)) == ["文"]


def test_it_reads_a_style_chain_that_bites_its_tail() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert texts(read(para("文", '<w:pStyle w:val="A"/>'), styles=styles)) == ["文"]


def test_it_takes_heading_levels_from_outline_levels() -> None:
    body = (
        para("甲", '<w:outlineLvl w:val="2"/>')
        + para("乙", '<w:outlineLvl w:val="9"/>')
        + para("丙")
    )
    assert [b.heading for b in read(body).blocks] == [3, None, None]


def test_it_leaves_out_deleted_and_keeps_inserted_text() -> None:
    body = (
        "<w:p><w:r><w:t>新增</w:t></w:r><w:del><w:r><w:delText>20</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>30</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>家</w:t></w:r></w:moveTo></w:p>"
    )
    assert texts(read(body)) == ["新增30家"]


def test_it_joins_paragraphs_whose_break_was_deleted() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"
    assert texts(read(first + para("后半") + first)) == ["前半后半", "前半"]


def test_it_leaves_out_hidden_text_and_says_so() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r>'
    styles = (
        '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    by_style = '<w:r><w:rPr><w:rStyle w:val="C"/></w:rPr><w:t>暗</w:t></w:r>'
    body = f"<w:p>{hidden}{shown}{by_style}</w:p>" + para("暗", '<w:pStyle w:val="P"/>')
    document = read(body, styles=styles)
    assert texts(document) == ["明"]
    assert [n.code for n in document.notes] == ["hidden_left_out"]


def test_it_reads_one_branch_of_a_text_box() -> None:
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
        + para("框内文字")
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        + para("框内文字")
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>框外文字</w:t></w:r></w:p>"
    )
    assert texts(read(box)) == ["框外文字", "框内文字"]


def test_it_notes_footnotes_comments_pictures_and_embedded_files() -> None:
    body = (
        '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="1"/><w:commentReference w:id="2"/>'
        "<w:drawing><a:blip/></w:drawing></w:r></w:p><w:altChunk/>"
    )
    document = read(body)
    assert document.text == "正文"
    assert {n.code for n in document.notes} == {
        "footnotes_left_out", "comments_left_out", "pictures_left_out", "embedded_left_out",
    }  # fmt: skip


def test_it_shows_field_results_not_instructions() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText><w:t>指令</w:t>'
        '<w:fldChar w:fldCharType="separate"/><w:t>2024年</w:t><w:fldChar w:fldCharType="end"/><w:t>起</w:t></w:r></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>破损</w:t></w:r></w:p>' + para("之后")
    )
    assert texts(read(body)) == ["2024年起", "之后"]


def test_it_leaves_out_an_automatic_table_of_contents() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{para('一、要求 1')}</w:sdtContent></w:sdt>"
    )
    plain = f"<w:sdt><w:sdtContent>{para('一、要求')}</w:sdtContent></w:sdt>"
    document = read(control + para("一、要求 1", '<w:pStyle w:val="T1"/>') + plain, styles=styles)
    assert document.text == "一、要求"
    assert [n.code for n in document.notes] == ["contents_left_out"]


def test_it_breaks_and_tabs() -> None:
    body = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r></w:p>"
    assert read(body).text == "甲\n乙\t丙-丁"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


def test_it_places_merged_cells_where_they_reach() -> None:
    span = '<w:gridSpan w:val="2"/>'
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        "<w:tbl>"
        f"<w:tr>{cell('类别', start)}{cell('目标', span)}</w:tr>"
        f"<w:tr>{cell('', more)}{cell('2026年')}{cell('2027年')}</w:tr>"
        f"<w:tr>{cell('产值（亿元）')}{cell('110')}{cell('120')}</w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("")}{cell("≥5")}</w:tr>'
        "</w:tbl>" + para("表后")
    )
    document = read(body)
    assert document.text == "类别\t目标\n2026年\t2027年\n产值（亿元）\t110\t120\n\t≥5\n表后"
    assert cells(document) == {
        (0, 0, 0): "类别", (0, 1, 0): "类别", (0, 0, 1): "目标", (0, 0, 2): "目标",
        (0, 1, 1): "2026年", (0, 1, 2): "2027年",
        (0, 2, 0): "产值（亿元）", (0, 2, 1): "110", (0, 2, 2): "120", (0, 3, 1): "", (0, 3, 2): "≥5",
    }  # fmt: skip
    assert {b.cell.row for b in document.blocks if b.cell and b.cell.is_head} == {0, 1}


def test_it_takes_declared_heads_and_finds_none_where_none_is() -> None:
    declared = f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('1')}{cell('2')}</w:tr><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:tbl>"
    bare = f"<w:tbl><w:tr>{cell('编号')}{cell('20240001')}</w:tr><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:tbl>"
    document = read(declared + bare)
    assert [(b.cell.table, b.cell.row) for b in document.blocks if b.cell and b.cell.is_head] == [
        (0, 0),
        (0, 0),
    ]


def test_it_reads_a_frame_of_one_cell_as_paragraphs() -> None:
    nested = f"<w:tbl><w:tr>{cell('内甲')}{cell('内乙')}</w:tr></w:tbl>"
    framed = f"<w:tbl><w:tr><w:tc>{para('第一段')}{para('第二段')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{para('外')}{nested}</w:tc>{cell('右')}</w:tr></w:tbl>"
    document = read(framed + outer)
    assert texts(document) == ["第一段", "第二段"]
    assert cells(document)[0, 0, 0] == "外\n内甲\n内乙"


def test_it_notes_macros_and_external_references_and_fetches_nothing() -> None:
    link = '<Relationship Id="r9" Type="http://x/image" Target="https://example.org/a.png" TargetMode="External"/>'
    data = word_file(para("正文"), relations=link, extra={"word/vbaProject.bin": b"macro"})
    assert [n.code for n in read_document(data, "plan.docm").notes] == [
        "macros_ignored",
        "external_ignored",
    ]


def test_it_reads_the_strict_form_of_the_format() -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict.decode()}"><w:body>{para("正文")}</w:body></w:document>'
    assert read_document(zipped({"word/document.xml": body}), "plan.docx").text == "正文"


def test_it_finds_the_main_part_under_another_name() -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{para("正文")}</w:body></w:document>'
    data = zipped({"_rels/.rels": links, "word/document2.xml": body})
    assert read_document(data, "plan.docx").text == "正文"


def test_it_refuses_nesting_that_no_document_has() -> None:
    deep = "<w:ins>" * 240 + para("深") + "</w:ins>" * 240
    assert "深" in read(deep).text
    with pytest.raises(ReadingError):
        read("<w:ins>" * 5000 + para("深") + "</w:ins>" * 5000)


def test_it_holds_word_files_to_the_limits() -> None:
    data = word_file(para("方案") * 500)
    with pytest.raises(ReadingError, match="段落"):
        read_document(data, "plan.docx", Limits(blocks=400))
    with pytest.raises(ReadingError, match="大得不合常理"):
        read_document(data, "plan.docx", Limits(unpacked_bytes=1000))


@pytest.mark.parametrize("name", ["tengzhou_autonumbered.docx", "tengzhou_literal.docx"])
def test_it_reads_the_real_plan_with_every_number(name: str) -> None:
    truth = real_file("dev/d01_tengzhou_2024.txt").decode()
    document = read_document(real_file(f"formats/{name}"), name)
    check_contract(document)
    begin, end = truth.index("一、总体要求"), truth.index("文件文字版")
    expected = [line.strip() for line in truth[begin:end].splitlines() if line.strip()]
    found = texts(document)
    at = found.index("一、总体要求")
    assert found[at : at + len(expected)] == expected
    table = cells(document)
    assert {squashed(table[1, row, 0]) for row in (1, 2)} == {"经济"}
    assert table[1, 1, 3] == "≥1000"
