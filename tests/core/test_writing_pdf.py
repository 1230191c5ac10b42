"""The pdf read back in millimetres: the form of GB/T 9704-2012, the words as they were given, nothing read as code."""

from __future__ import annotations

import sys
from datetime import date
from itertools import pairwise

import pytest
import writing_cast as cast
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_cast import MM, Sheet, sheets_of, text_of, usual_fonts

from luoshi.writing import (
    Annex,
    Column,
    FormCell,
    FormTable,
    Imprint,
    Paper,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
    WritingError,
    bulletin,
    fonts,
)
from luoshi.writing._cmap import characters_of
from luoshi.writing.fonts import Fonts
from luoshi.writing.pdf import pdf_of

DAY = date(2026, 10, 1)


@pytest.fixture(scope="module")
def found() -> Fonts:
    return usual_fonts()


@pytest.fixture(scope="module")
def sheets(found: Fonts) -> list[Sheet]:
    return sheets_of(pdf_of(bulletin(cast.facts()), found))


def written(found: Fonts, *blocks: object, **more: object) -> bytes:
    return pdf_of(Paper(title=("标题",), body=blocks, **more), found)  # type: ignore[arg-type]


def test_it_fits_22_lines_of_28_characters_on_a4(found: Fonts) -> None:
    second = sheets_of(written(found, Paragraph("落实" * 1500)))[1]
    assert (round(second.width), round(second.height)) == (210, 297)
    lines = [(base, text) for base, text in second.lines() if "落" in text]
    assert [len(text) for _, text in lines] == [28] * 22
    pitches = [b - a for (a, _), (b, _) in pairwise(lines)]
    assert min(pitches) > 10.1
    assert max(pitches) < 10.35
    body = [c for c in second.chars if c.text in "落实"]
    assert {round(c.size, 1) for c in body} == {16.0}
    assert abs(min(c.left for c in body) - 28) < 0.5
    assert abs(max(c.right for c in body) - (210 - 26)) < 0.5
    top = min(c.base for c in body) - 0.88 * 16 * MM
    foot = max(c.base for c in body) + 0.12 * 16 * MM
    assert 37 <= top <= 40
    assert 297 - 35 - 4 <= foot <= 297 - 35


def test_it_begins_a_paragraph_two_characters_in(found: Fonts) -> None:
    first = sheets_of(written(found, Paragraph("落实" * 40)))[0]
    lines = [[c.left for c in first.chars if round(c.base, 1) == base and c.text in "落实"]
             for base, text in first.lines() if "落" in text]  # fmt: skip
    assert abs(min(lines[0]) - min(lines[1]) - 2 * 156 / 28) < 0.1


def test_it_sets_the_red_head_the_number_the_rule_and_the_title_where_the_standard_has_them(
    sheets: list[Sheet],
) -> None:
    first = sheets[0]
    lines = dict((text, base) for base, text in first.lines())
    head = lines["安平市人民政府办公室文件"]
    size = first.line_with("办公室文件")[0].size
    assert abs(head - 0.88 * size * MM - (37 + 35)) < 0.5
    number = lines["安政办字〔2026〕31号"]
    (rule,) = [bar for bar in first.bars if bar.width > 150]
    assert abs(rule.top + rule.thickness / 2 - (number + 0.12 * 16 * MM) - 4) < 0.3
    assert abs(rule.width - 156) < 1.2
    title = next(base for base, text in first.lines() if text.startswith("关于"))
    assert 25 < title - rule.top < 31


def test_it_counts_pages_outside_seven_millimetres_below_the_text(sheets: list[Sheet]) -> None:
    for number, sheet in enumerate(sheets[:2], 1):
        dash, *_, last = sheet.line_with(f"—{number}—")
        assert abs(dash.base - 0.38 * 14 * MM - (297 - 35) - 7) < 0.5
        if number % 2:
            assert abs(210 - 26 - 14 * MM - last.right) < 0.5
        else:
            assert abs(dash.left - 28 - 14 * MM) < 0.5


def test_it_turns_wide_tables_and_repeats_their_heads(sheets: list[Sheet]) -> None:
    wide = [s for s in sheets if s.width > s.height]
    assert len(wide) > 3
    assert {(round(s.width), round(s.height)) for s in wide} == {(297, 210)}
    for sheet in wide:
        assert any("责任单位" in text for _, text in sheet.lines())
        # A bracket at the start of a line is set narrow; its box reaches out where there is no ink.
        assert min(c.left for c in sheet.chars if c.text not in "（〔“—") >= 35 - 0.6
        assert max(c.right for c in sheet.chars if c.base > 28) <= 297 - 37 + 0.6


def test_it_ends_no_sheet_with_the_name_of_a_group(found: Fonts) -> None:
    rows = []
    for number in range(40):
        rows += [Row((f"第{number}组",), is_group=True), *[Row(("甲", "乙"))] * (number % 3 + 1)]
    pdf = written(found, Table((Column("一"), Column("二")), tuple(rows)))
    for sheet in sheets_of(pdf):
        words = [text for _, text in sheet.lines() if not text.startswith("—")]
        assert not words[-1].endswith("组")


def test_it_prints_a_row_longer_than_a_sheet_to_its_end(found: Fonts) -> None:
    long = Row(("甲", "很长" * 2000 + "完"))
    group = Row(("组",), is_group=True)
    pdf = written(found, Table((Column("一"), Column("二")), (group, long)))
    assert text_of(pdf).count("很长") >= 1900
    assert "完" in text_of(pdf)


def test_it_closes_the_last_sheet_with_the_imprint_at_its_foot(sheets: list[Sheet]) -> None:
    last = sheets[-1]
    bases = {text: base for base, text in last.lines()}
    printed = next(base for text, base in bases.items() if text.endswith("印发"))
    assert 297 - 35 - 4 < printed < 297 - 35
    assert next(base for text, base in bases.items() if text.startswith("抄送")) < printed


def test_it_gives_the_imprint_an_even_sheet_without_number_after_a_wide_table(found: Fonts) -> None:
    wide = Table((Column("一"),), (Row(("甲",)),), landscape=True)
    pdf = written(found, Paragraph("文"), annexes=(Annex("表", (wide,)),),
                  imprint=Imprint("印发单位", DAY))  # fmt: skip
    made = sheets_of(pdf)
    assert len(made) == 4
    assert not made[2].chars
    assert [text for _, text in made[3].lines()] == ["印发单位2026年10月1日印发"]


def test_it_keeps_name_and_date_on_one_sheet_with_text(found: Fonts) -> None:
    for count in range(16, 24):
        body = [Paragraph("落实" * 10)] * count
        made = sheets_of(written(found, *body, signature="安平市人民政府", date=DAY))
        signed = next(s for s in made if any("2026年" in text for _, text in s.lines()))
        words = [text for _, text in signed.lines()]
        assert "安平市人民政府" in words
        assert any("落实" in text for text in words)


def test_it_gives_the_same_bytes_for_the_same_paper(found: Fonts) -> None:
    paper = bulletin(cast.facts(targets=cast.targets(5)))
    assert pdf_of(paper, found) == pdf_of(paper, found)


CODE = '#read("/etc/passwd") #include "x.typ" $x^2$ *b* _i_ @r <l> // c /* d */ \\u{41} #import "@preview/a:0.1.0"'


def test_it_reads_no_text_as_code(found: Fonts) -> None:
    cells = Table((Column(CODE[:20]),), (Row((CODE,)),), CODE[:20], (CODE,))
    sheet = FormTable((1.0,), ((FormCell(CODE),),))
    pdf = written(found, Paragraph(CODE), cells, sheet, signature=CODE[:20], mark=CODE[:20])
    text = "".join(text_of(pdf).split())
    assert text.count("".join(CODE.split())) == 4
    assert "root:" not in text


# What no reader of pdf promises to give back as it was is left out: spaces, and a hyphen at the end of a line.
KEPT = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("，。、；：（）《》“”！？ABCxyz0123456789.,%#$*_@\\/\"'`~<>[]{}|&^+="),
    ),
    min_size=1,
    max_size=200,
)


@given(text=KEPT)
@settings(max_examples=25, deadline=None)
def test_it_gives_back_the_text_it_was_given(text: str) -> None:
    made = text_of(pdf_of(Paper(("标题",), (Paragraph(text),)), usual_fonts()))
    read = "".join(made.split()).removeprefix("标题")
    assert read.split("—")[0] == "".join(text.split())


def test_it_breaks_a_word_longer_than_its_line(found: Fonts) -> None:
    word = "x" * 300
    narrow = Table((Column("一"), Column("二", 9)), (Row(("y" * 60, "乙")),))
    made = sheets_of(written(found, Paragraph(word), narrow))
    assert max(c.right for s in made for c in s.chars) < 210 - 25
    assert word in "".join(text_of(written(found, Paragraph(word))).split())


def test_it_names_characters_that_no_font_has_with_their_places(found: Fonts) -> None:
    table = Table((Column("一"),), (Row(("好",)), Row(("x\ue123",))), "名册")
    with pytest.raises(WritingError) as refused:
        written(found, Paragraph((Run("前"), Run("\U000f0001", "kai"))), table)
    message = str(refused.value)
    assert "正文第1段的“\U000f0001”（U+F0001）" in message
    assert "表“名册”第2行的“\ue123”（U+E123）" in message
    assert "fonts-noto-cjk" in message


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00"])
def test_it_refuses_a_picture_that_is_none(found: Fonts, content: bytes) -> None:
    with pytest.raises(WritingError, match="图“现场”不是能印的照片"):
        written(found, Picture(content, 80, "现场"))


def test_it_refuses_a_picture_that_breaks_off(found: Fonts) -> None:
    broken = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x10" * 2 + b"\x08\x02\0\0\0"
    with pytest.raises(WritingError, match="照片读不出"):
        written(found, Picture(broken, 80, "现场"))


class _NoFonts:
    def __init__(self, **options: object) -> None:
        pass

    def fonts(self) -> list[object]:
        return []


def test_it_says_which_font_to_install_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    typst = pytest.importorskip("typst")
    monkeypatch.setattr(typst, "Fonts", _NoFonts)
    with pytest.raises(WritingError, match=r"没有能排公文的中文字体.*fonts-noto-cjk"):
        fonts.fonts_found.__wrapped__(())


def test_it_says_what_to_install_where_there_is_no_typesetter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(WritingError, match=r"没有装排版程序.*luoshi\[web\]"):
        fonts.fonts_found.__wrapped__(())


def test_it_tells_what_stands_for_what(found: Fonts) -> None:
    for font, choice in found.choices.items():
        told = any(said.startswith(f"{font}以{choice.family}（") for said in found.stand_ins())
        assert told == choice.is_stand_in
    assert set(found.choices) == {"仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"}


@pytest.mark.parametrize("data", [b"", b"OTTO", b"ttcf" + b"\0" * 40, b"\0\1\0\0\0\1" + b"\0" * 60])
def test_it_takes_no_file_for_a_font_that_is_none(tmp_path, data: bytes) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="no readable character table"):
        characters_of(str(path), 0)
