"""The text of one Word paragraph: runs, breaks, fields, revisions; text boxes are handed back for after it."""

from __future__ import annotations

from lxml import etree

from luoshi.reading.formats.assembly import Assembly
from luoshi.reading.formats.docx_styles import Style, Styles
from luoshi.reading.formats.wordml import W, flag, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SKIPPED = frozenset(
    f"{W}{n}"
    for n in (
        "pPr", "rPr", "del", "moveFrom", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr",
        "instrText", "delText", "delInstrText", "rt", "rubyPr", "fldData",
    )
)  # fmt: skip
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_NOTED = {
    f"{W}footnoteReference": ("footnotes_left_out", "脚注没有读入。"),
    f"{W}endnoteReference": ("footnotes_left_out", "尾注没有读入。"),
    f"{W}commentReference": ("comments_left_out", "批注没有读入。"),
}
_DRAWINGS = frozenset(f"{W}{n}" for n in ("drawing", "pict", "object"))


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The one branch to read of two that say the same: the newer form, else the fallback."""
    branch = alternate.find(f"{_MC}Choice")
    return alternate.find(f"{_MC}Fallback") if branch is None else branch


class Inline:
    """Reads paragraphs one after the other, since a field may begin in one and end in the next."""

    def __init__(self, assembly: Assembly, styles: Styles) -> None:
        self._assembly = assembly
        self._styles = styles
        self._fields: list[bool] = []
        self._text: list[str] = []
        self._boxes: list[etree._Element] = []
        self._hidden = False

    def read(self, paragraph: etree._Element, style: Style) -> tuple[str, list[etree._Element]]:
        """The text as printed and the contents of the text boxes anchored in it."""
        # An instruction never goes past its paragraph; one left open by a broken file would swallow the rest.
        self._fields = [shown for shown in self._fields if shown]
        self._text, self._boxes, self._hidden = [], [], style.hidden
        self._walk(paragraph)
        return "".join(self._text), self._boxes

    def _walk(self, node: etree._Element) -> None:
        for child in node:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child)
            elif tag == f"{W}t" or tag == _MATH_TEXT:
                self._add(child.text or "")
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag])
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
            elif tag in _NOTED:
                self._assembly.note(*_NOTED[tag])
            elif tag in _DRAWINGS:
                self._drawing(child)
            elif tag == f"{_MC}AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self._walk(branch)
            elif tag not in _SKIPPED:
                self._walk(child)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        outer = self._hidden
        if properties is not None:
            vanish = properties.find(f"{W}vanish")
            if vanish is not None:
                self._hidden = flag(vanish)
            elif (name := value(properties, "rStyle")) is not None:
                self._hidden = outer or self._styles.get(name).hidden
        self._walk(run)
        self._hidden = outer

    def _add(self, text: str) -> None:
        if self._hidden:
            if text.strip():
                self._assembly.note("hidden_left_out", "隐藏的文字没有读入。")
        elif all(self._fields):
            self._text.append(text)

    def _field(self, step: str) -> None:
        """Between begin and separate stands the field's instruction, between separate and end its result."""
        if step == "begin":
            self._fields.append(False)
        elif step == "separate" and self._fields:
            self._fields[-1] = True
        elif step == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, node: etree._Element) -> None:
        for child in node:
            if child.tag == f"{W}txbxContent":
                if not self._hidden:
                    self._boxes.append(child)
            elif child.tag == f"{_MC}AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self._drawing(branch)
            elif str(child.tag).endswith(("}blip", "}imagedata", "}chart", "}OLEObject")):
                self._assembly.note("pictures_left_out", "文中的图片和嵌入对象没有读入。")
            else:
                self._drawing(child)
