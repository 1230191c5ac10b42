"""Word's .docx: the text as it is printed, with automatic numbers; deleted, hidden and marginal text is left out.

python-docx gives neither numbers nor text boxes nor revisions, so the parts are read here. Headers and footers are not
opened at all: they repeat what the pages say. What was left out of the body is noted.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats.archive import Archive, parse_xml
from luoshi.reading.formats.assembly import Assembly
from luoshi.reading.formats.detection import called
from luoshi.reading.formats.docx_inline import Inline, chosen
from luoshi.reading.formats.docx_numbering import Numbering
from luoshi.reading.formats.docx_styles import Styles, outline_heading
from luoshi.reading.formats.docx_tables import grid_of, rows_of
from luoshi.reading.formats.wordml import Relation, W, flag, number, relations, transitional, value

Emit = Callable[[str, int | None], None]

# Levels from the third on are those that LibreOffice starts anew; counted from 0.
_GUESSED_LEVEL = 2
_CONTAINERS = frozenset(f"{W}{n}" for n in ("customXml", "ins", "moveTo", "sdtContent", "smartTag"))
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


def read_docx(data: bytes, name: str, limits: Limits, *, converted: bool = False) -> Document:
    """Raises ReadingError. converted: LibreOffice made it of an older file, and has lost how deep levels count."""
    archive = Archive(data, name, limits)
    assembly = Assembly(limits)
    links = relations(archive.xml("_rels/.rels"), "")
    path = next((r.target for r in links if r.kind == "officeDocument" and not r.external), "")
    main = _part(archive, path, name) if path else None
    if main is None:
        path = "word/document.xml"
        main = _part(archive, path, name)
    body = None if main is None else main.find(f"{W}body")
    if body is None:
        raise ReadingError(
            f"{called(name)}不是完整的 Word 文档：里面没有正文（word/document.xml）。",
            "请在 Word 或 WPS 里打开它，另存为 .docx 后再试。",
        )
    folder, _, base = path.rpartition("/")
    parts = relations(archive.xml(f"{folder}/_rels/{base}.rels"), folder)
    _note_outside(archive, parts, assembly)
    styles = Styles(_linked(archive, parts, "styles", name))
    numbering = Numbering(_linked(archive, parts, "numbering", name), styles.list_styles())
    _Body(assembly, styles, numbering).read(body)
    if converted and numbering.deepest >= _GUESSED_LEVEL:
        assembly.note(
            "automatic_numbers_guessed",
            "旧版 Word 的自动编号转换时会丢失“不重新编号”的设置，第三级及以下的序号如果原文是连续的，"
            "这里会从 1 重新开始，请对照原件核对条款号。",
        )
    return assembly.document("doc" if converted else "docx")


def _part(archive: Archive, path: str, name: str) -> etree._Element | None:
    data = archive.read(path)
    return None if data is None else parse_xml(transitional(data), f"{called(name)}里的“{path}”")


def _linked(archive: Archive, parts: list[Relation], kind: str, name: str) -> etree._Element | None:
    path = next((r.target for r in parts if r.kind == kind and not r.external), None)
    return _part(archive, path, name) if path else None


def _note_outside(archive: Archive, parts: list[Relation], assembly: Assembly) -> None:
    if any(path.endswith("vbaproject.bin") for path in archive.names):
        assembly.note("macros_ignored", "文件带有宏，没有运行，也没有读入。")
    if any(r.external and r.kind != "hyperlink" for r in parts):
        assembly.note("external_ignored", "文件引用了外部的内容（图片、模板或对象），没有去取。")


class _Body:
    """Walks paragraphs and tables in document order; the counters of lists and open fields live as long as the walk."""

    def __init__(self, assembly: Assembly, styles: Styles, numbering: Numbering) -> None:
        self._assembly = assembly
        self._styles = styles
        self._numbering = numbering
        self._inline = Inline(assembly, styles)
        self._carried = ""

    def read(self, body: etree._Element) -> None:
        self._blocks(body, self._assembly.paragraph, in_cell=False)
        if self._carried:
            self._assembly.paragraph(self._carried)

    def _blocks(self, container: etree._Element, emit: Emit, *, in_cell: bool) -> None:
        for child in container:
            if child.tag == f"{W}p":
                self._paragraph(child, emit, in_cell=in_cell)
            elif child.tag == f"{W}tbl":
                self._table(child, emit, in_cell=in_cell)
            elif child.tag == f"{W}sdt":
                self._control(child, emit, in_cell=in_cell)
            elif child.tag in _CONTAINERS:
                self._blocks(child, emit, in_cell=in_cell)
            elif child.tag == _ALTERNATE:
                branch = chosen(child)
                if branch is not None:
                    self._blocks(branch, emit, in_cell=in_cell)
            elif child.tag == f"{W}altChunk":
                self._assembly.note("embedded_left_out", "文中嵌入的其他文件没有读入。")

    def _control(self, node: etree._Element, emit: Emit, *, in_cell: bool) -> None:
        gallery = value(node.find(f"{W}sdtPr/{W}docPartObj"), "docPartGallery")
        content = node.find(f"{W}sdtContent")
        if gallery == "Table of Contents":
            self._note_contents()
        elif content is not None:
            self._blocks(content, emit, in_cell=in_cell)

    def _note_contents(self) -> None:
        self._assembly.note("contents_left_out", "自动生成的目录没有读入，以正文为准。")

    def _paragraph(self, node: etree._Element, emit: Emit, *, in_cell: bool) -> None:
        properties = node.find(f"{W}pPr")
        style_name = value(properties, "pStyle") or self._styles.default_paragraph
        style = self._styles.get(style_name)
        text, boxes = self._inline.read(node, style)
        mark = None if properties is None else properties.find(f"{W}rPr")
        if style.is_contents:
            self._note_contents()
            text = ""
        elif mark is not None and mark.find(f"{W}del") is not None:
            # The paragraph's end was deleted: what is left of it belongs to the next one.
            self._carried += text
        else:
            text = self._carried + text
            self._carried = ""
            is_hidden = mark is not None and flag(mark.find(f"{W}vanish")) and not text
            label = "" if is_hidden else self._label(properties, style_name)
            if text.strip():
                emit(label + text.lstrip(), outline_heading(properties, style.heading))
        for box in boxes:
            self._blocks(box, emit, in_cell=in_cell)

    def _label(self, properties: etree._Element | None, style_name: str) -> str:
        """Numbering of the paragraph itself goes before that of its style; list 0 is none."""
        style = self._styles.get(style_name)
        listed = None if properties is None else properties.find(f"{W}numPr")
        own_list, own_level = value(listed, "numId"), value(listed, "ilvl")
        list_id = style.list_id if own_list is None else own_list
        if list_id is None or list_id == "0":
            return ""
        if own_level is not None:
            level: int | None = number(own_level, 0)
        elif own_list is not None:
            level = 0
        else:
            level = style.level
            if level is None:
                level = self._numbering.level_of_style(list_id, style_name)
            if level is None:
                level = self._numbering.level_of_style(list_id, style.list_style)
        return self._numbering.label(list_id, level or 0)

    def _table(self, node: etree._Element, emit: Emit, *, in_cell: bool) -> None:
        rows = rows_of(node)
        if in_cell or (len(rows) == 1 and len(rows[0].cells) == 1):
            # A table in a cell is part of its text; a table of one cell is a frame around paragraphs.
            for row in rows:
                for cell in row.cells:
                    self._blocks(cell.node, emit, in_cell=in_cell)
            return
        self._assembly.table(grid_of(rows, self._cell_text))

    def _cell_text(self, node: etree._Element) -> str:
        lines: list[str] = []
        self._blocks(
            node, lambda text, heading: lines.append(text.replace("\t", " ")), in_cell=True
        )
        return "\n".join(lines)
