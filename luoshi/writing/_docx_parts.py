"""The parts of a paper around its body: red head, title, signature, annex heads, end matter, page head and foot."""

from __future__ import annotations

from copy import deepcopy

from luoshi.writing._form import form, twips
from luoshi.writing._text import date_words, width_of
from luoshi.writing._wordml import (
    Element,
    el,
    exact,
    fonts,
    indent,
    paragraph,
    run,
    runs,
    size,
    text_paragraph,
)
from luoshi.writing.model import Annex, Heading, Imprint, Paper, Paragraph, Run

_POINTS_PER_MM = 72 / 25.4


def head_points(text: str) -> int:
    """The largest size at which the red head stays on one line."""
    head = form().head
    room = form().upright.line / 20 * head["fill"]
    return int(max(head["smallest"], min(head["largest"], room / max(width_of(text), 1))))


def head_elements(paper: Paper) -> list[Element]:
    """Red head, number two lines below, red rule across the type area."""
    f = form()
    if paper.head is None:
        return []
    points = head_points(paper.head)
    gap = twips(f.head["gap"])
    rule = el(
        "pBdr",
        el(
            "bottom",
            val="single",
            sz=int(f.head["rule"]),
            space=round(f.head["rule_gap"] * _POINTS_PER_MM),
            color=f.colours["red"],
        ),
    )
    return [
        paragraph(
            "head",
            [run(paper.head, *size(points))],
            exact(round(points * 20 * 1.15), before=gap),
        ),
        *_number_elements(paper, rule),
    ]


def _number_elements(paper: Paper, rule: Element) -> list[Element]:
    """The number, and in minutes below it who prints them and the day; the red rule stands under the last line."""
    f = form()
    number = paper.number or ""
    place = exact(f.line_pitch, f.line_pitch * 2)
    if paper.under_number is None:
        return [text_paragraph("number", number, rule, place)]
    left, right = paper.under_number
    ends = el("tabs", el("tab", val="right", pos=round(f.upright.line - f.character)))
    content = [run(left), el("r", el("tab")), run(right)]
    under = paragraph("flush", content, ends, rule, indent(first=1), exact(f.line_pitch))
    return [text_paragraph("number", number, place), under]


def title_elements(paper: Paper) -> list[Element]:
    """Two lines below the red rule; a paper without red head begins with it."""
    f = form()
    before = f.line_pitch * 2 if paper.head else 0
    made = []
    for at, line in enumerate(paper.title):
        gap = before if at == 0 else 0
        made.append(text_paragraph("title", line, exact(f.line_pitch, gap), el("keepNext")))
    if paper.subtitle:
        made.append(text_paragraph("subtitle", paper.subtitle))
    if paper.head is None and paper.number:
        made.append(text_paragraph("number", paper.number))
    if paper.addressees:
        made.append(
            text_paragraph("flush", f"{paper.addressees}：", exact(f.line_pitch, f.line_pitch))
        )
    else:
        made.append(text_paragraph("flush", ""))
    return made


def block_element(label: str, block: Heading | Paragraph) -> Element:
    if isinstance(block, Paragraph):
        return _paragraph_element(block)
    key = f"level{block.level}"
    styles = form().styles
    content = runs(label + block.text, styles[key])
    content += runs(block.then, styles["body"], fonts(styles["body"].font))
    keep = [] if block.then else [el("keepNext")]
    return paragraph(key, content, *keep)


def _paragraph_element(block: Paragraph) -> Element:
    if not block.label:
        return text_paragraph("body", block.text)
    style, lead = form().styles["body"], f"{block.label}："
    hanging = width_of(lead)
    content = [*runs((Run(lead, "hei"),), style), *runs(block.text, style)]
    return paragraph("body", content, indent(left=2 + hanging, hanging=hanging))


def annex_note(annexes: tuple[Annex, ...]) -> list[Element]:
    """附件说明: a blank line, then the names; a name that turns the line goes on below its own first character."""
    pitch = form().line_pitch
    made = []
    for number, annex in enumerate(annexes, 1):
        label = f"{number}." if len(annexes) > 1 else ""
        lead = "附件：" if number == 1 else ""
        hanging = width_of(lead + label)
        left = 2 + width_of("附件：" + label)
        made.append(
            text_paragraph(
                "body",
                lead + label + annex.name,
                indent(left=left, hanging=hanging),
                el("keepNext"),
                exact(pitch, pitch if number == 1 else 0),
            )
        )
    return made


def signature_indents(name: str, day: str, *, sealed: bool) -> tuple[float, float]:
    """Characters left free to the right of the name and of the date (GB/T 9704 7.3.5).

    With a seal the date stands 4 from the edge and the name is centred above it; without, the name stands 2 from the
    edge and the date begins 2 characters further right; the longer of them keeps 2.
    """
    wide, narrow = width_of(name), width_of(day)
    if sealed:
        return max(4 + (narrow - wide) / 2, 0), 4
    date_right = 2 + wide - 2 - narrow
    if date_right >= 2:
        return 2, date_right
    return max(2 + narrow + 2 - wide, 0), 2


def signature_elements(paper: Paper) -> list[Element]:
    """One blank line (two where a seal needs room), then name and date, which stay on one sheet together."""
    pitch = form().line_pitch
    above = pitch * 2 if paper.sealed else pitch
    day = date_words(paper.date) if paper.date else ""
    name = paper.signature or ""
    name_right, date_right = signature_indents(name, day, sealed=paper.sealed)
    made = []
    if name:
        made.append(
            text_paragraph(
                "signature", name, el("keepNext"), indent(right=name_right), exact(pitch, above)
            )
        )
    if day:
        gap = 0 if name else above
        made.append(text_paragraph("signature", day, indent(right=date_right), exact(pitch, gap)))
    if paper.note:
        made.append(text_paragraph("body", f"（{paper.note}）"))
    return made


def annex_head(annex: Annex, number: int, *, of: int, new_page: bool) -> list[Element]:
    """附件 on the first line, its title on the third."""
    pitch = form().line_pitch
    label = f"附件{number}" if of > 1 else "附件"
    turn = [el("pageBreakBefore")] if new_page else []
    return [
        text_paragraph("annex", label, el("keepNext"), *turn),
        text_paragraph("title", annex.name, el("keepNext"), exact(pitch, pitch, pitch // 2)),
    ]


def imprint_elements(imprint: Imprint) -> list[Element]:
    """版记 at the foot of its sheet: thick rules outside, a thin one between, words one character in.

    A frame, not a table that floats: LibreOffice leaves such a table where it was written.
    """
    f = form()
    style = f.styles["imprint"]
    character = style.points * 20
    margin = f.imprint["margin"]
    ends = el("tabs", el("tab", val="right", pos=round(f.upright.line - margin * character)))
    printed = f"{date_words(imprint.printed_on)}印发"
    last = [*runs(imprint.printer, style), el("r", el("tab")), *runs(printed, style)]
    air = el("spacing", before=40, after=40, line=240, lineRule="auto")
    texts = [paragraph("imprint", last, ends, _frame(), air, indent(left=margin, unit=character))]
    if imprint.copy_to:
        inward = indent(left=margin + 3, right=margin, hanging=3, unit=character)
        copies = text_paragraph(
            "imprint", f"抄送：{imprint.copy_to}。", inward, _frame(), deepcopy(air)
        )
        texts = [copies, _rule(f.imprint["inner"]), *texts]
    return [_rule(f.imprint["outer"]), *texts, _rule(f.imprint["outer"])]


def _frame() -> Element:
    """The type area's foot; paragraphs that follow one another with the same frame share it."""
    return el(
        "framePr",
        w=form().upright.line,
        wrap="notBeside",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="left",
        yAlign="bottom",
    )


def _rule(mm: float) -> Element:
    """A rule across the type area: a paragraph filled black, as high as the rule is thick.

    A border would do, but LibreOffice breaks a frame where the borders of its paragraphs differ.
    """
    fill = el("shd", val="clear", color="auto", fill=form().colours["rule"])
    return paragraph("imprint", (), _frame(), fill, exact(twips(mm)), el("rPr", *size(1)))


def mark_paragraph(mark: str) -> Element:
    """Boxed words for the head of a page."""
    box = el("bdr", val="single", sz=6, space=2, color=form().colours["mark"])
    return paragraph("mark", [run(mark, box)])


def page_number(*, is_even: bool) -> Element:
    """— 1 —, one character in: from the right edge on odd pages, from the left on even ones."""
    character = form().styles["page_number"].points * 20
    side = "left" if is_even else "right"
    inward = indent(left=1 if is_even else 0, right=0 if is_even else 1, unit=character)
    figure = el("fldSimple", run("1"), instr=" PAGE ")
    return paragraph("page_number", [run("— "), figure, run(" —")], el("jc", val=side), inward)
