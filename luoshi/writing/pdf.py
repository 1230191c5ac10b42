"""Paper -> pdf in the form of GB/T 9704-2012, set by typst with fonts of this machine.

The program that lays a paper out is fixed (knowledge/paper.typ); the paper reaches it as data. So no text is ever read as code,
and the typesetter sees nothing but a folder made for this one paper.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from luoshi.writing._docx_paper import _begins_wide
from luoshi.writing._form import Sheet, form
from luoshi.writing._pdf_blocks import content_nodes
from luoshi.writing._pdf_nodes import TWIPS, Node, Setter
from luoshi.writing._pdf_parts import (
    annex_head,
    annex_note,
    head_nodes,
    imprint_node,
    mm,
    signature_nodes,
    text_node,
    title_nodes,
)
from luoshi.writing._pdf_table import form_nodes, table_nodes
from luoshi.writing._text import WritingError, clean
from luoshi.writing.fonts import Fonts
from luoshi.writing.model import (
    Annex,
    Block,
    Chart,
    FormTable,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Table,
    numbered,
)

_NO_DATE = date(1980, 1, 1)
_MOST_TOLD = 8
_HEAD_AT = 15.0  # mm from the sheet's edge to the words of a mark


def pdf_of(paper: Paper, fonts: Fonts) -> bytes:
    """The paper as .pdf (PDF/A-2u); the same paper and fonts give the same bytes, on any day.

    Raises WritingError for characters that no font has, each named with its place, before anything is written.
    """
    setter = Setter(fonts)
    data = _data(setter, paper)
    _refuse_missing(setter)
    with tempfile.TemporaryDirectory(prefix="luoshi-pdf-") as folder:
        _write(Path(folder), data, setter.files)
        try:
            return _compiled(Path(folder), fonts, paper.date or _NO_DATE)
        except RuntimeError as fault:
            # The typesetter's own error: what people bring that it may stumble over is photographs only.
            if not setter.files:
                raise
            raise WritingError(
                "文中有照片读不出，PDF没有排成。", "请把照片另存为 .jpg 再传。"
            ) from fault


def _write(folder: Path, data: Node, pictures: dict[str, bytes]) -> None:
    program = files(__package__).joinpath("knowledge/paper.typ").read_bytes()
    (folder / "paper.typ").write_bytes(program)
    (folder / "paper.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    for name, content in pictures.items():
        (folder / name.lstrip("/")).write_bytes(content)


def _compiled(folder: Path, fonts: Fonts, day: date) -> bytes:
    import typst

    compiler = typst.Compiler(
        str(folder / "paper.typ"),
        root=str(folder),
        font_paths=fonts.scanned,
        # Nothing is ever fetched: the program imports no package, and there is none where it would look.
        package_path=str(folder / "none"),
        package_cache_path=str(folder / "none"),
    )
    stamp = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    made = compiler.compile(format="pdf", timestamp=stamp, pdf_standards="a-2u")
    if not isinstance(made, bytes):
        raise TypeError("typst returned no single file")
    return made


def _refuse_missing(setter: Setter) -> None:
    if not setter.missing:
        return
    told: dict[str, tuple[str, str]] = {}
    for char, font, place in setter.missing:
        told.setdefault(char, (font, place))
    words = [
        f"{place}的“{char}”（U+{ord(char):04X}）"
        for char, (_, place) in list(told.items())[:_MOST_TOLD]
    ]
    more = f"等{len(told)}个字" if len(told) > _MOST_TOLD else ""
    raise WritingError(
        f"这台机器的字体没有{'、'.join(words)}{more}，印出来会是空框。",
        "请改用别的字，或装字数更多的字体（如 fonts-noto-cjk）；docx 不受影响。",
    )


def _data(setter: Setter, paper: Paper) -> Node:
    f = form()
    foot = setter.text("page_number", "— 1234567890 —", "页码")
    mark = None
    if paper.mark:
        words = setter.text("mark", paper.mark, "页眉")
        mark = words | {"weight": 6 / 8}
    return {
        "title": clean("".join(paper.title)),
        "author": clean(paper.signature or ""),
        "description": clean(paper.mark or ""),
        "faces": {
            font: {
                "families": list(one.families),
                "weight": one.weight,
                "bold": one.has_bold,
            }
            for font, one in setter.fonts.choices.items()
        },
        "mark": mark,
        "foot": foot
        | {
            "gap": mm(f.page_number_gap) - _dash(foot),
            "inward": f.styles["page_number"].points,
            "font": f.styles["page_number"].font,
        },
        "stretches": _Stretches(setter, paper).made,
    }


def _dash(foot: Node) -> float:
    """From the top of the page number's line to its dash, which stands in the middle of it."""
    height: float = foot["top"] - foot["bottom"]
    return height / 2


class _Stretches:
    """The paper in runs of sheets of one orientation, as the docx has them."""

    def __init__(self, setter: Setter, paper: Paper) -> None:
        self.setter = setter
        self.made: list[Node] = []
        self._turn(landscape=_begins_wide(paper))
        self._add(head_nodes(setter, paper) + title_nodes(setter, paper))
        self._add_blocks(paper.body, "正文")
        closing = annex_note(setter, paper.annexes) + signature_nodes(setter, paper)
        if closing:
            self._keep_last_text()
            self._turn(landscape=False)
            self._add(closing)
        for number, annex in enumerate(paper.annexes, 1):
            if annex.blocks:
                self._add_annex(annex, number, of=len(paper.annexes))
        if paper.imprint:
            bare = bool(self.made[-1]["landscape"])
            self._turn(landscape=False)
            self.made[-1]["bare"] = bare
            self._add([imprint_node(setter, paper.imprint)])

    def _add(self, nodes: list[Node]) -> None:
        self.made[-1]["nodes"] += nodes

    def _turn(self, *, landscape: bool) -> None:
        if not self.made or self.made[-1]["landscape"] != landscape:
            sheet = form().sideways if landscape else form().upright
            self.made.append(_stretch(sheet, landscape=landscape))

    def _keep_last_text(self) -> None:
        """A sheet with a signature shows text of the body too (GB/T 9704 knows no 此页无正文)."""
        nodes = self.made[-1]["nodes"]
        if nodes and nodes[-1]["kind"] == "p":
            nodes[-1]["sticky"] = True

    def _add_annex(self, annex: Annex, number: int, *, of: int) -> None:
        landscape = any(isinstance(b, Table) and b.landscape for b in annex.blocks)
        if self.made[-1]["landscape"] == landscape:
            self._add([{"kind": "break"}])
        self._turn(landscape=landscape)
        self._add(annex_head(self.setter, annex, number, of=of))
        place = f"附件{number}" if of > 1 else "附件"
        self._add_blocks(annex.blocks, place, landscape=landscape)

    def _add_blocks(
        self, blocks: tuple[Block, ...], place: str, *, landscape: bool = False
    ) -> None:
        """landscape: how everything but the tables lies; in an annex it follows the tables."""
        for at, (label, block) in enumerate(numbered(blocks), 1):
            turned = isinstance(block, Table) and block.landscape
            self._turn(landscape=turned or landscape)
            self._add(self._nodes(label, block, f"{place}第{at}段"))

    def _nodes(self, label: str, block: Block, place: str) -> list[Node]:
        sheet = form().sideways if self.made[-1]["landscape"] else form().upright
        line = sheet.line / TWIPS
        height = (sheet.height - sheet.top - sheet.bottom) / TWIPS
        if isinstance(block, Heading | Paragraph):
            return [text_node(self.setter, label, block, place)]
        if isinstance(block, Table):
            return table_nodes(self.setter, block, line, height)
        if isinstance(block, FormTable):
            return form_nodes(self.setter, block, line, height)
        return self._content(block, line)

    def _content(self, block: Chart | Picture, line: float) -> list[Node]:
        return content_nodes(self.setter, block, line)


def _stretch(sheet: Sheet, *, landscape: bool) -> dict[str, Any]:
    sides = ("width", "height", "top", "right", "bottom", "left")
    made: dict[str, Any] = {side: getattr(sheet, side) / TWIPS for side in sides}
    top: float = made["top"]
    # The head stands above the type area by what is left of the top margin below its own line.
    gap = max(top - mm(_HEAD_AT) - form().styles["mark"].points * 1.5, 0)
    return made | {"landscape": landscape, "bare": False, "nodes": [], "head_gap": gap}
