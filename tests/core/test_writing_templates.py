"""Templates of an office: what the check names, what filling gives, what is never run."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
import writing_cast as cast
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.writing import (
    Annex,
    Column,
    Paper,
    Paragraph,
    Row,
    Table,
    WritingError,
    bulletin,
    docx_of,
)
from luoshi.writing.templates import (
    check_template,
    default_template,
    fill_template,
    template_fields,
    template_kinds,
)

DAY = date(2026, 10, 1)
SMALL = Paper(("关于甲事的通知",), (Paragraph("正文在此。"),), head="甲县文件", number="甲政〔2026〕1号",
              signature="甲县", date=DAY)  # fmt: skip


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def changed(*lines: str, kind: str = "notice") -> Any:
    """The default template with other lines in its body."""
    made = opened(default_template(kind))
    for old in list(made.element.body)[:-1]:
        made.element.body.remove(old)
    for line in lines:
        made.add_paragraph(line)
    return made


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, **members: bytes | None) -> bytes:
    """With members changed, added or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name not in members:
                after.writestr(name, before.read(name))
        for name, content in members.items():
            if content is not None:
                after.writestr(name, content)
    return out.getvalue()


def lines_of(data: bytes) -> list[str]:
    return [p.text for p in opened(data).paragraphs if p.text]


ALL = ("{{红头}}", "{{标题区}}", "{{正文}}", "{{落款}}", "{{附件}}")


@pytest.mark.parametrize("kind", list(template_kinds()))
def test_it_gives_a_template_to_begin_with_that_its_own_check_passes(kind: str) -> None:
    report = check_template(kind, default_template(kind))
    assert report.is_usable
    assert not report.warnings
    assert default_template(kind) == default_template(kind)


def test_the_default_template_filled_is_the_paper_as_it_is_without_one() -> None:
    paper = bulletin(cast.facts())
    filled = opened(fill_template("bulletin", default_template("bulletin"), paper))
    plain = opened(docx_of(paper))
    told = [[(p.text, p.style.name) for p in one.paragraphs if p.text] for one in (filled, plain)]
    assert told[0] == told[1]
    sheets = [
        [(s.page_width, s.page_height, s.top_margin, s.left_margin, s.right_margin, s.bottom_margin)
         for s in one.sections] for one in (filled, plain)
    ]  # fmt: skip
    assert sheets[0] == sheets[1]
    tables = [[t._tbl.xml for t in one.tables] for one in (filled, plain)]
    assert tables[0] == tables[1]


def test_it_marks_a_sample_paper_in_every_head_whatever_the_template_says() -> None:
    paper = replace(SMALL, mark="演示数据，非正式文件")
    filled = opened(fill_template("notice", default_template("notice"), paper))
    for section in filled.sections:
        assert paper.mark in section.header.paragraphs[0].text
        assert paper.mark in section.even_page_header.paragraphs[0].text
    bare = repacked(saved(changed(*ALL)))
    assert paper.mark in "".join(
        p.text
        for s in opened(fill_template("notice", bare, paper)).sections
        for p in s.header.paragraphs
    )


def test_it_gives_the_same_bytes_for_the_same_template_and_paper() -> None:
    template = default_template("notice")
    assert fill_template("notice", template, SMALL) == fill_template("notice", template, SMALL)


def test_it_fills_fields_in_lines_cells_and_feet_even_where_a_word_processor_split_them() -> None:
    made = changed(*ALL, "编号：{{发文字号}}（{{成文日期}}）")
    line = made.add_paragraph("送 ")
    for piece in ("{", "{主送", "机关", "}}", "各单位"):
        line.add_run(piece)
    made.add_table(1, 1).cell(0, 0).paragraphs[0].text = "署名 {{ 署名 }}"
    made.sections[0].footer.paragraphs[0].text = "{{标题}}"
    filled = opened(fill_template("notice", saved(made), replace(SMALL, addressees="乙局")))
    assert "编号：甲政〔2026〕1号（2026年10月1日）" in lines_of(saved(filled))
    assert "送 乙局各单位" in lines_of(saved(filled))
    assert filled.tables[-1].cell(0, 0).text == "署名 甲县"
    assert filled.sections[0].footer.paragraphs[0].text == "关于甲事的通知"


def test_a_line_of_nothing_but_an_empty_field_falls_away() -> None:
    made = saved(changed(*ALL, "{{附注}}", "后文"))
    told = [p.text for p in opened(fill_template("notice", made, SMALL)).paragraphs]
    assert told[-1] == "后文"
    assert told.count("") == [p.text for p in opened(docx_of(SMALL)).paragraphs].count("")


def test_it_turns_the_sheet_for_a_wide_table_and_back() -> None:
    wide = Table((Column("甲"),), (Row(("一",)),), landscape=True)
    paper = replace(
        SMALL, body=(Paragraph("前"), wide, Paragraph("后")), annexes=(Annex("表", (wide,)),)
    )
    filled = opened(fill_template("notice", default_template("notice"), paper))
    assert [s.page_width > s.page_height for s in filled.sections] == [False, True, False, True]


def test_it_fills_text_as_text() -> None:
    made = saved(changed(*ALL, "{{附注}}尾"))
    paper = replace(SMALL, note="{{标题}}<w:p/>{% x %}\x00&")
    assert "{{标题}}<w:p/>{% x %}&尾" in lines_of(fill_template("notice", made, paper))


@pytest.mark.parametrize(("written", "said"), [
    ("{{标提}}", "是不是“标题”？"),
    ("{{ 发文字号码 }}", "是不是“发文字号”？"),
    ("{{quite other}}", "可用的有"),
    ("{% for x in y %}{{ x.__class__ }}", "没有“x.__class__”这个字段"),
    ("前文 {{正文}}", "要独占一段"),
    ("{{标题", "没有成对"),
    ("｛｛标题｝｝", "半角花括号"),
])  # fmt: skip
def test_it_names_a_field_nobody_knows_with_its_place(written: str, said: str) -> None:
    report = check_template("notice", saved(changed(*ALL, written)))
    assert not report.is_usable
    assert any(said in str(one) for one in report.faults), report.faults
    with pytest.raises(WritingError, match="通知的模板用不了"):
        fill_template("notice", saved(changed(*ALL, written)), SMALL)


def test_it_names_everything_that_is_lacking_at_once() -> None:
    report = check_template("bulletin", saved(changed("{{标题}}", "{{标提}}", kind="bulletin")))
    told = "".join(map(str, report.faults))
    for name in ("“红头”或“发文字号”", "“正文”", "“落款”或“署名”", "“附件”", "标提"):
        assert name in told


def test_it_refuses_a_block_in_a_table_or_a_head() -> None:
    made = changed("{{红头}}", "{{标题区}}", "{{落款}}", "{{附件}}")
    made.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{{正文}}"
    made.sections[0].header.paragraphs[0].text = "{{版记}}"
    told = [str(one) for one in check_template("notice", saved(made)).faults]
    assert sum("不能放在表格、文本框、页眉或页脚里" in one for one in told) == 2


def test_it_refuses_other_paper_and_warns_of_margins_and_fonts() -> None:
    made = changed(*ALL)
    made.sections[0].left_margin = Mm(20)
    run = made.paragraphs[0].add_run(" ")
    run._r.get_or_add_rPr().get_or_add_rFonts().set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "华文彩云"
    )
    report = check_template("notice", saved(made))
    assert report.is_usable
    assert [str(one) for one in report.warnings] == [
        "第1节：订口留白 20.0 毫米，国标是 28 毫米。",
        "正文：用了国标以外的字体“华文彩云”。",
    ]
    made.sections[0].page_width, made.sections[0].page_height = Mm(216), Mm(279)
    (fault,) = check_template("notice", saved(made)).faults
    assert "216 × 279 毫米，不是 A4" in str(fault)


GOOD = default_template("notice")
RELS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x" Type="t/attachedTemplate" Target="file:///a.dotm" TargetMode="External"/></Relationships>"""


def _bad() -> dict[str, tuple[bytes, str]]:
    document = zipfile.ZipFile(io.BytesIO(GOOD)).read("word/document.xml")
    types = zipfile.ZipFile(io.BytesIO(GOOD)).read("[Content_Types].xml")
    macro = types.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"vnd.ms-word.document.macroEnabled.main+xml",
    )
    field = b"<w:instrText>DDEAUTO c:\\\\x</w:instrText>"
    bomb = b'<!DOCTYPE w [<!ENTITY a "b">]>' + document.partition(b"?>")[2].lstrip()
    return {
        "empty": (b"", "不是完好的"),
        "text": (b"hello", "不是完好的"),
        "cut": (GOOD[: len(GOOD) // 2], "不是完好的"),
        "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "密码"),
        "no types": (repacked(GOOD, **{"[Content_Types].xml": None}), "不是完好的"),
        "no document": (repacked(GOOD, **{"word/document.xml": None}), "不是完好的"),
        "not xml": (repacked(GOOD, **{"word/document.xml": b"<a"}), "不是完好的"),
        "doctype": (repacked(GOOD, **{"word/document.xml": bomb}), "文档类型声明"),
        "docm": (repacked(GOOD, **{"[Content_Types].xml": macro}), "docm"),
        "macro": (repacked(GOOD, **{"word/vbaProject.bin": b"x"}), "宏"),
        "embedded": (repacked(GOOD, **{"word/embeddings/a.bin": b"x"}), "嵌入"),
        "outside": (repacked(GOOD, **{"word/_rels/settings.xml.rels": RELS}), "引用了文件外的内容"),
        "field": (repacked(GOOD, **{"word/document.xml": document.replace(b"<w:t ", field + b"<w:t ", 1)}), "DDEAUTO"),
        "large": (repacked(GOOD, **{"word/media/a.bin": b"\0" * 31_000_000}), "过大"),
    }  # fmt: skip


BAD = _bad()


@pytest.mark.parametrize("name", list(BAD))
def test_it_refuses_what_is_no_plain_docx(name: str) -> None:
    data, said = BAD[name]
    report = check_template("notice", data)
    assert not report.is_usable
    assert said in str(report.faults[0])
    with pytest.raises(WritingError, match="模板用不了"):
        fill_template("notice", data, SMALL)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_damaged_file_is_more_than_a_refusal(data: st.DataObject) -> None:
    broken = bytearray(GOOD)
    for at in data.draw(st.lists(st.integers(0, len(GOOD) - 1), min_size=1, max_size=12)):
        broken[at] = data.draw(st.integers(0, 255))
    report = check_template("notice", bytes(broken))
    assert all(str(one) for one in report.faults)


def test_every_field_is_known_by_one_kind_at_least_or_told_why() -> None:
    required = {
        name for kind in template_kinds().values() for group in kind.required for name in group
    }
    assert required <= set(template_fields())
