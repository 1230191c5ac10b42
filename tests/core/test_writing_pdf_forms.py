"""What the pdf prints of a ruled form and of the parts that only some papers have: the same words as the docx."""

from __future__ import annotations

import re
from decimal import Decimal

import papers_cast
import pypdfium2
from pdf_cast import Char, sheets_of, text_of, usual_fonts

from luoshi.writing import (
    Chart,
    FormCell,
    FormTable,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Series,
    minutes,
    order_slip,
    plain,
)
from luoshi.writing.pdf import pdf_of

_BLANK = re.compile(r"\s")


def squeezed(text: str) -> str:
    """Without blanks: where a line turns is the typesetter's affair."""
    return _BLANK.sub("", text)


def printed(*blocks: object) -> bytes:
    return pdf_of(Paper(("表",), blocks), usual_fonts())  # type: ignore[arg-type]


def one_cell(cell: FormCell, **more: object) -> bytes:
    return printed(FormTable((1, 2), ((FormCell("事项", is_label=True), cell),), **more))  # type: ignore[arg-type]


def letters(pdf: bytes, wanted: str) -> list[Char]:
    return [char for char in sheets_of(pdf)[0].chars if char.text in wanted]


def test_it_prints_the_notes_of_an_order_slip_below_its_form() -> None:
    slip = order_slip(papers_cast.order_facts())
    (form,) = (block for block in slip.body if isinstance(block, FormTable))
    assert form.notes
    pdf = pdf_of(slip, usual_fonts())
    said = squeezed(text_of(pdf))
    at = [said.index(squeezed(note)) for note in form.notes]
    assert at == sorted(at)
    last = sheets_of(pdf)[-1]
    lowest = max(bar.top for bar in last.bars)
    for note in form.notes:
        assert last.line_with(squeezed(note)[:10])[0].base > lowest


def test_it_prints_notes_in_smaller_type_than_the_form() -> None:
    for size, points in (("小四", 12), ("五号", 10.5)):
        pdf = one_cell(FormCell("大大"), size=size, notes=("小小",))
        assert {round(char.size, 1) for char in letters(pdf, "大")} == {points}
        assert {round(char.size, 1) for char in letters(pdf, "小")} == {points - 1.5}
        assert max(c.base for c in letters(pdf, "大")) < min(c.base for c in letters(pdf, "小"))


def test_it_prints_every_word_of_every_paper_of_supervision() -> None:
    """A block or a field that a later paper brings must not stay behind in the docx."""
    for name, paper in papers_cast.every_paper().items():
        said = squeezed(text_of(pdf_of(paper, usual_fonts())))
        for block in (*paper.body, *(b for annex in paper.annexes for b in annex.blocks)):
            for words in _words(block):
                assert squeezed(words) in said, (name, words)
        for words in paper.under_number or ():
            assert squeezed(words) in said, (name, words)


def _words(block: object) -> list[str]:
    """The short ones: a long text may turn a sheet, where the page number stands between its halves."""
    if isinstance(block, FormTable):
        cells = [cell for row in block.rows for cell in row]
        parts = [
            *(plain(cell.text) for cell in cells),
            *(cell.foot for cell in cells),
            *block.notes,
        ]
    elif isinstance(block, Paragraph):
        parts = [block.label]
    else:
        parts = [block.text] if isinstance(block, Heading) else []
    return [line for part in parts for line in part.split("\n") if 0 < len(line) <= 40]


def test_it_prints_a_foot_below_the_text_and_never_over_it() -> None:
    for text in ("", "字", "字" * 400):
        pdf = one_cell(FormCell(text, foot="签名日期"))
        foot = letters(pdf, "签")[0]
        above = [char.base for char in letters(pdf, "字")]
        assert all(base < foot.base - 3 for base in above)
        assert foot.left > letters(pdf, "事")[0].right


def test_it_prints_a_chart_and_a_photograph_in_their_cells() -> None:
    chart = Chart(
        "lines", "图名", ("一月", "二月"), (Series("实际", (Decimal("1.5"), None)),), "亿元"
    )
    pdf = printed(
        FormTable(
            (1, 1),
            ((FormCell("左", content=chart), FormCell("右", content=Picture(papers_cast.png(), 40, "照片名"))),),
        )
    )  # fmt: skip
    said = squeezed(text_of(pdf))
    assert all(word in said for word in ("左", "图名", "一月", "1.5", "右", "照片名"))
    page = pypdfium2.PdfDocument(pdf)[0]
    assert len(list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))) == 1


def test_it_prints_the_labels_of_minutes_and_the_line_above_the_red_rule() -> None:
    paper = minutes(papers_cast.minutes_facts())
    said = squeezed(text_of(pdf_of(paper, usual_fonts())))
    labels = [block.label for block in paper.body if isinstance(block, Paragraph) and block.label]
    assert labels
    assert all(f"{squeezed(label)}：" in said for label in labels)
    assert paper.under_number is not None
    left, right = paper.under_number
    first = sheets_of(pdf_of(paper, usual_fonts()))[0]
    line = "".join(char.text for char in first.line_with(squeezed(left)))
    assert line == squeezed(left) + squeezed(right)
