"""WordprocessingML elements, made directly: python-docx finds a table's cell in quadratic time.

Word refuses a file whose properties stand in another order than the schema's, so `props` sorts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from itertools import groupby

from lxml import etree

from luoshi.writing._form import Style, form
from luoshi.writing._text import clean
from luoshi.writing.model import Run, Text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Element = etree._Element

# fmt: off
_ORDER: dict[str, tuple[str, ...]] = {
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "shd", "tabs", "overflowPunct",
        "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr",
    ),
    "rPr": ("rFonts", "b", "color", "w", "sz", "szCs", "bdr", "lang"),
}
# fmt: on


def el(tag: str, *children: Element, **attributes: str | int | float) -> Element:
    """<w:tag w:attribute="...">children</w:tag>"""
    element = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W})
    for name, value in attributes.items():
        element.set(f"{{{W}}}{name}", str(value))
    element.extend(children)
    return element


def props(tag: str, children: Iterable[Element]) -> Element:
    """Properties in the order of the schema."""
    order = _ORDER[tag]
    ordered = sorted(children, key=lambda child: order.index(etree.QName(child).localname))
    return el(tag, *ordered)


def fonts(name: str) -> Element:
    """One font for all scripts: the eastAsia attribute is what makes a word processor use it for Chinese."""
    return el("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def size(points: float) -> list[Element]:
    half = round(points * 2)
    return [el("sz", val=half), el("szCs", val=half)]


def text_nodes(text: str) -> list[Element]:
    """Text with a line break for each \\n and a space for each tab."""
    nodes: list[Element] = []
    for number, line in enumerate(clean(text).replace("\t", " ").split("\n")):
        if number:
            nodes.append(el("br"))
        if line:
            node = el("t")
            node.text = line
            node.set(_SPACE, "preserve")
            nodes.append(node)
    return nodes


def run(text: str, *properties: Element) -> Element:
    element = el("r")
    if properties:
        element.append(props("rPr", properties))
    element.extend(text_nodes(text))
    return element


def runs(text: Text, style: Style, *properties: Element) -> list[Element]:
    """The runs of a text, neighbours alike made one; a face is written only where it departs from the paragraph's style."""
    parts = (Run(text),) if isinstance(text, str) else text
    alike = groupby((part for part in parts if part.text), key=lambda part: (part.face, part.bold))
    return [
        _run_of(Run("".join(part.text for part in group), face, bold), style, properties)
        for (face, bold), group in alike
    ]


def _run_of(part: Run, style: Style, properties: Iterable[Element]) -> Element:
    # An lxml element has one parent: handing the same one to a second run would take it from the first.
    own = {child.tag: deepcopy(child) for child in properties}
    font = form().faces[part.face]
    if part.face != "body" and font != style.font:
        face = fonts(font)
        own[face.tag] = face
    if part.bold:
        bold = el("b")
        own[bold.tag] = bold
    return run(part.text, *own.values())


def paragraph(style: str, content: Iterable[Element] = (), *properties: Element) -> Element:
    element = el("p", props("pPr", [el("pStyle", val=style_id(style)), *properties]))
    element.extend(content)
    return element


def style_id(key: str) -> str:
    return "Gw" + "".join(part.capitalize() for part in key.split("_"))


def text_paragraph(style: str, text: Text, *properties: Element) -> Element:
    return paragraph(style, runs(text, form().styles[style]), *properties)


def exact(line: int, before: int = 0, after: int = 0) -> Element:
    """Line pitch in twips, whatever the font asks for: fonts that stand in keep 22 lines a page."""
    return el("spacing", before=before, after=after, line=line, lineRule="exact")


def style_element(key: str, style: Style) -> Element:
    """A paragraph style; body text stands on the grid's line pitch.

    Lines are filled as the standard's 22 x 28 asks: no widow control, no mark of punctuation beyond the edge, no air
    between Chinese and figures.
    """
    f = form()
    off = ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid")
    paragraph_properties = [el("jc", val=style.align), *(el(name, val=0) for name in off)]
    if style.single:
        paragraph_properties.append(el("spacing", before=0, after=0, line=240, lineRule="auto"))
    else:
        paragraph_properties.append(exact(f.line_pitch))
    if style.first_line:
        paragraph_properties.append(indent(first=style.first_line))
    if style.outline:
        paragraph_properties.append(el("outlineLvl", val=style.outline - 1))
    run_properties = [fonts(style.font), *size(style.points)]
    if style.points == f.styles["body"].points:
        # Not a grid of characters: LibreOffice then sets 17 or 22 a line. Not spacing of less than nothing:
        # LibreOffice then drops a full stop that hangs over the edge.
        run_properties.append(el("w", val=f.squeeze))
    if style.bold:
        run_properties.append(el("b"))
    if style.colour:
        run_properties.append(el("color", val=style.colour))
    return el(
        "style",
        el("name", val=style.name),
        el("basedOn", val="Normal"),
        el("qFormat"),
        props("pPr", paragraph_properties),
        props("rPr", run_properties),
        type="paragraph",
        customStyle=1,
        styleId=style_id(key),
    )


def indent(
    *, left: float = 0, right: float = 0, first: float = 0, hanging: float = 0, unit: float = 0
) -> Element:
    """Indents in characters, said twice: in hundredths of a character, and in twips for programs that want a length.

    unit: twips of a character, 0 for the grid's.
    """
    each = unit or form().character
    said = {"left": left, "right": right, "firstLine": first, "hanging": hanging}
    attributes: dict[str, int] = {}
    for name, amount in said.items():
        if amount:
            attributes[f"{name}Chars"] = round(amount * 100)
            attributes[name] = round(amount * each)
    return el("ind", **attributes)
