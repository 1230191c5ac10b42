"""The parts of a paper around its body, as data for the typesetter. Where they stand: docs/design/papers.md."""

from __future__ import annotations

from luoshi.writing._docx_parts import head_points, signature_indents
from luoshi.writing._form import form
from luoshi.writing._pdf_nodes import (
    TWIPS,
    Node,
    Setter,
    edges,
    gap,
    line_height,
)
from luoshi.writing._text import date_words, width_of
from luoshi.writing.model import Annex, Heading, Imprint, Paper, Paragraph

POINTS_PER_MM = 72 / 25.4
_EIGHTHS = 8  # of a point, in which the form gives the thickness of rules
# A character of 16 pt ends this share of its size below the baseline.
_BELOW = 0.12


def mm(length: float) -> float:
    return length * POINTS_PER_MM


def head_nodes(setter: Setter, paper: Paper) -> list[Node]:
    """Red head, number two lines below, red rule 4 mm under the number's characters."""
    f = form()
    if paper.head is None:
        return []
    points = head_points(paper.head)
    # The upper edge of the characters themselves stands where the standard measures from.
    tight = {"size": points, "top": points * (1 - _BELOW), "bottom": -points * _BELOW}
    number = setter.text("number", paper.number or " ", "发文字号", above=line_height() * 2)
    slack = -number["bottom"] - number["size"] * _BELOW
    rule = {
        "kind": "rule",
        "above": mm(f.head["rule_gap"]) - slack,
        "below": 0,
        "weight": f.head["rule"] / _EIGHTHS,
        "fill": f"#{f.colours['red']}",
    }
    under = [_ends(setter, *paper.under_number)] if paper.under_number else []
    return [
        gap(mm(f.head["gap"])),
        setter.text("head", paper.head, "发文机关标志", points=points) | tight,
        number,
        *under,
        rule,
    ]


def _ends(setter: Setter, left: str, right: str) -> Node:
    """Words at both ends of a line, one character in."""
    made = [
        setter.text("flush", words, "红线上方", align=side, left=1, right=1, line=None)
        for words, side in ((left, "left"), (right, "right"))
    ]
    return {"kind": "ends", "above": 0, "nodes": made}


def title_nodes(setter: Setter, paper: Paper) -> list[Node]:
    """Two lines below the red rule; a paper without red head begins with it."""
    made = []
    for at, line in enumerate(paper.title):
        above = line_height() * 2 if at == 0 and paper.head else 0
        made.append(setter.text("title", line, "标题", above=above, sticky=True))
    if paper.subtitle:
        made.append(setter.text("subtitle", paper.subtitle, "副标题", sticky=True))
    if paper.head is None and paper.number:
        made.append(setter.text("number", paper.number, "发文字号", sticky=True))
    if paper.addressees:
        to = f"{paper.addressees}："
        made.append(setter.text("flush", to, "主送机关", above=line_height()))
    else:
        made.append(gap(line_height()))
    return made


def text_node(setter: Setter, label: str, block: Heading | Paragraph, place: str) -> Node:
    if isinstance(block, Heading):
        body = form().styles["body"].font
        then = setter.runs(block.then, body, place, form().characters)
        key = f"level{block.level}"
        return setter.text(key, label + block.text, place, more=then, sticky=not block.then)
    if not block.label:
        return setter.text("body", block.text, place)
    lead = f"{block.label}："
    wide = width_of(lead)
    own = setter.runs(lead, form().faces["hei"], place, form().characters)
    node = setter.text("body", block.text, place, first=0, left=2, hanging=wide)
    return node | {"runs": own + node["runs"]}


def annex_note(setter: Setter, annexes: tuple[Annex, ...]) -> list[Node]:
    """附件说明: a blank line, then the names; a name that turns the line goes on below its own first character."""
    made = []
    for number, annex in enumerate(annexes, 1):
        label = f"{number}." if len(annexes) > 1 else ""
        lead = "附件：" if number == 1 else ""
        hanging = width_of(lead + label)
        left = 2 + width_of("附件：" + label) - hanging
        above = line_height() if number == 1 else 0
        made.append(
            setter.text(
                "body",
                lead + label + annex.name,
                "附件说明",
                align="left",
                first=0,
                left=left,
                hanging=hanging,
                above=above,
                sticky=True,
            )
        )
    return made


def signature_nodes(setter: Setter, paper: Paper) -> list[Node]:
    """One blank line (two where a seal needs room), then name and date, which stay on one sheet together."""
    above = line_height() * (2 if paper.sealed else 1)
    day = date_words(paper.date) if paper.date else ""
    name = paper.signature or ""
    name_right, date_right = signature_indents(name, day, sealed=paper.sealed)
    rows = [
        setter.text("signature", words, "署名", right=right)
        for words, right in ((name, name_right), (day, date_right))
        if words
    ]
    made: list[Node] = [{"kind": "whole", "above": above, "nodes": rows}] if rows else []
    if paper.note:
        made.append(setter.text("body", f"（{paper.note}）", "附注"))
    return made


def annex_head(setter: Setter, annex: Annex, number: int, *, of: int) -> list[Node]:
    """附件 on the first line, its title on the third."""
    pitch = line_height()
    label = f"附件{number}" if of > 1 else "附件"
    place = f"{label}的标题"
    return [
        setter.text("annex", label, place, sticky=True),
        setter.text("title", annex.name, place, above=pitch, below=pitch / 2, sticky=True),
    ]


def imprint_node(setter: Setter, imprint: Imprint) -> Node:
    """版记 at the foot of the last sheet: thick rules outside, a thin one between, words one character in."""
    f = form()
    look, style = f.imprint, f.styles["imprint"]
    height = style.points * 1.25 + 4
    tall = edges(style.points, height)
    margin = look["margin"]
    line = f.upright.line / TWIPS
    copies = None
    if imprint.copy_to:
        copies = (
            setter.text(
                "imprint",
                f"抄送：{imprint.copy_to}。",
                "抄送机关",
                left=margin,
                right=margin,
                hanging=3,
            )
            | tall
        )
    printed = f"{date_words(imprint.printed_on)}印发"
    taken = (width_of(printed) + margin + 1) * style.points
    return {
        "kind": "imprint",
        "clearance": line_height(),
        "fill": f"#{f.colours['rule']}",
        "outer": mm(look["outer"]),
        "inner": mm(look["inner"]),
        "date_width": taken,
        "copies": copies,
        "printer": setter.text(
            "imprint", imprint.printer, "印发机关", left=margin, line=line - taken
        )
        | tall,
        "printed": setter.text("imprint", printed, "印发日期", right=margin, align="right") | tall,
    }
