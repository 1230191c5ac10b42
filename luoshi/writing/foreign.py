"""Characters that a paper's fonts lack, or that no file may hold, named with their place before anyone prints a box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from luoshi.writing._form import form
from luoshi.writing._text import clean
from luoshi.writing.model import (
    Block,
    Chart,
    FormCell,
    FormTable,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    Text,
)

ForeignKind = Literal["rare", "symbol", "forbidden"]
Piece = tuple[str, str, str]
"""Where, the key of the style it is printed in, the text."""


@dataclass(frozen=True, slots=True)
class ForeignCharacter:
    """kind rare: a Chinese character the font lacks; symbol: anything else it lacks; forbidden: XML knows it not, so it is
    left out. remedy: what to do, a sentence."""

    character: str
    place: str
    font: str
    kind: ForeignKind
    remedy: str

    def __str__(self) -> str:
        shown = f"“{self.character}”" if self.kind != "forbidden" else "不可见的控制字符"
        return f"{self.place}有{shown}（U+{ord(self.character):04X}），{self.remedy}"


def foreign_characters(paper: Paper) -> tuple[ForeignCharacter, ...]:
    """Each character once a place, in the order of printing. What the font of the form has is data (form.yaml, coverage)."""
    found: dict[tuple[str, str], ForeignCharacter] = {}
    for place, style, text in pieces(paper):
        font = form().styles[style].font
        for character in text:
            kind = _kind(character, font)
            if kind and (place, character) not in found:
                remedy = form().coverage["remedies"][kind].format(font=font)
                found[place, character] = ForeignCharacter(character, place, font, kind, remedy)
    return tuple(found.values())


def _kind(character: str, font: str) -> ForeignKind | None:
    rules = form().coverage
    if clean(character) == "" and character != "\r":
        return "forbidden"
    if character.isascii() or character in rules["also"]:
        return None
    try:
        character.encode(rules["fonts"].get(font, rules["usual"]))
    except UnicodeEncodeError:
        return "rare" if _is_chinese(character) else "symbol"
    return None


def _is_chinese(character: str) -> bool:
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF


def pieces(paper: Paper) -> Iterator[Piece]:
    """Every text of the paper with its place in words."""
    for number, line in enumerate(paper.title, 1):
        yield (f"标题第{number}行" if len(paper.title) > 1 else "标题"), "title", line
    whole = (
        ("发文机关标志", "head", paper.head),
        ("发文字号", "number", paper.number),
        ("版头", "flush", "".join(paper.under_number or ())),
        ("副标题", "subtitle", paper.subtitle),
        ("主送机关", "flush", paper.addressees),
        ("署名", "signature", paper.signature),
        ("附注", "body", paper.note),
    )
    for place, style, text in whole:
        if text:
            yield place, style, text
    yield from _blocks(paper.body, "")
    for number, annex in enumerate(paper.annexes, 1):
        yield f"附件{number}名称", "title", annex.name
        yield from _blocks(annex.blocks, f"附件{number}")
    if paper.imprint:
        yield "版记", "imprint", paper.imprint.printer + paper.imprint.copy_to
    if paper.mark:
        yield "样稿标记", "mark", paper.mark


def _blocks(blocks: tuple[Block, ...], where: str) -> Iterator[Piece]:
    part = where or "正文"
    texts = 0
    for block in blocks:
        if isinstance(block, Heading):
            yield f"{part}标题“{block.text[:10]}”", f"level{block.level}", block.text
            yield from _runs(f"{part}标题“{block.text[:10]}”后", "body", block.then)
        elif isinstance(block, Paragraph):
            texts += 1
            yield from _runs(f"{part}第{texts}段", "body", block.text)
            yield f"{part}第{texts}段", "level1", block.label
        elif isinstance(block, Table):
            yield from _table(block, where)
        elif isinstance(block, FormTable):
            yield from _form_table(block, where)
        else:
            yield from _shown(block, where)


def _runs(place: str, style: str, text: Text) -> Iterator[Piece]:
    faces = {"body": style, "hei": "level1", "kai": "level2"}
    for run in (Run(text),) if isinstance(text, str) else text:
        yield place, faces[run.face], run.text


def _table(table: Table, where: str) -> Iterator[Piece]:
    name = f"{where}表“{table.caption}”" if table.caption else f"{where}表"
    yield name, "caption", table.caption
    heads = [cell.text for row in table.head for cell in row] or [c.head for c in table.columns]
    yield f"{name}表头", "table_head", "".join(heads)
    for number, row in enumerate(table.rows, 1):
        for at, cell in enumerate(row.cells, 1):
            style = "table_head" if row.is_group else "table_cell"
            yield from _runs(f"{name}第{number}行第{at}列", style, cell)
    yield f"{name}表注", "table_note", "".join(table.notes)


def _form_table(table: FormTable, where: str) -> Iterator[Piece]:
    for number, row in enumerate(table.rows, 1):
        for cell in row:
            yield from _form_cell(cell, f"{where}表格第{number}行")
    yield f"{where}表格注", "table_note", "".join(table.notes)


def _form_cell(cell: FormCell, place: str) -> Iterator[Piece]:
    yield from _runs(place, "table_head" if cell.is_label else "table_cell", cell.text)
    yield place, "table_cell", cell.foot
    if cell.content:
        yield from _shown(cell.content, place)


def _shown(block: Chart | Picture, where: str) -> Iterator[Piece]:
    kind = "图" if isinstance(block, Chart) else "照片"
    place = f"{where}{kind}“{block.caption}”" if block.caption else f"{where}{kind}"
    yield place, "caption" if isinstance(block, Chart) else "table_note", block.caption
    if isinstance(block, Chart):
        words = (*block.categories, *(one.name for one in block.series), block.unit, *block.notes)
        yield place, "table_cell", "".join(words)
