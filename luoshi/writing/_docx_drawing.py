"""A drawing as one DrawingML group in the line of text: lines and boxes are shapes, words are text boxes.

Shapes, not a picture: they stay sharp, their words are found by a search and take the document's fonts. What knows no such
group (Word 2007) shows the drawing's words instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from lxml import etree

from luoshi.writing._drawing import Drawing, Label, Line, Mark, Polyline, Rect, drawings
from luoshi.writing._drawing_marks import MM_PER_POINT
from luoshi.writing._form import form
from luoshi.writing._text import clean
from luoshi.writing._wordml import Element, el, paragraph, run, runs, size, text_paragraph
from luoshi.writing.model import Chart

_EMU = 36_000  # in a millimetre
_OFFICE = "http://schemas.microsoft.com/office/word/2010/"
NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wpg": f"{_OFFICE}wordprocessingGroup",
    "wps": f"{_OFFICE}wordprocessingShape",
}
_SLACK = 1.35  # of a text box: fonts that stand in are wider than the ones asked for


def chart_elements(chart: Chart, width: float, points: float | None = None) -> list[Element]:
    """Caption, the drawing or drawings, notes. width: mm. points: of the caption where it stands in a form."""
    made = []
    sized = size(points) if points else []
    style = form().styles["caption"]
    if chart.caption:
        words = runs(chart.caption, style, *sized)
        made.append(paragraph("caption", words, _loose(), el("keepNext")))
    for drawing in drawings(chart, width):
        made.append(paragraph("caption", [group_run(drawing)], _loose()))
    made += [text_paragraph("table_note", note) for note in chart.notes]
    return made


def _loose() -> Element:
    """As high as what stands in the line: an exact pitch would cut a drawing off."""
    return el("spacing", before=40, after=40, line=240, lineRule="auto")


def group_run(drawing: Drawing) -> Element:
    """The run that shows the drawing. Ids are given when the document is whole (`number_drawings`)."""
    extent = {"cx": _emu(drawing.width), "cy": _emu(drawing.height)}
    box = _d(
        "a:xfrm",
        _d("a:off", x=0, y=0),
        _d("a:ext", **extent),
        _d("a:chOff", x=0, y=0),
        _d("a:chExt", **extent),
    )
    group = _d("wpg:wgp", _d("wpg:cNvGrpSpPr"), _d("wpg:grpSpPr", box))
    for _, marks in groupby(drawing.marks, key=_pen):
        group.extend(_shapes(list(marks), drawing))
    data = _d("a:graphicData", group, uri=NAMES["wpg"])
    words = clean(drawing.words)
    inline = _d(
        "wp:inline",
        _d("wp:extent", **extent),
        _d("wp:docPr", id=0, name="图", descr=words),
        _d("wp:cNvGraphicFramePr"),
        _d("a:graphic", data),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    choice = _d("mc:Choice", el("drawing", inline), Requires="wpg")
    fallback = _d("mc:Fallback", *run(words))
    return el("r", _d("mc:AlternateContent", choice, fallback))


def number_drawings(root: Element) -> None:
    """Each drawing and shape under an id of its own, in the order of the document."""
    tags = {f"{{{NAMES['wp']}}}docPr", f"{{{NAMES['wps']}}}cNvPr"}
    for number, element in enumerate((e for e in root.iter() if e.tag in tags), 1):
        element.set("id", str(number))


def _d(tag: str, *children: Element, **attributes: str | int) -> Element:
    prefix, _, name = tag.partition(":")
    element = etree.Element(f"{{{NAMES[prefix]}}}{name}", nsmap=NAMES)
    for key, value in attributes.items():
        element.set(key, str(value))
    element.extend(children)
    return element


def _emu(mm: float) -> int:
    return round(mm * _EMU)


def _pen(mark: Mark) -> tuple[object, ...]:
    """Neighbours drawn with the same pen make one shape: a hatching would be hundreds."""
    if isinstance(mark, Line):
        return ("line", mark.weight, mark.is_dashed, mark.ink)
    return (type(mark).__name__, id(mark))


def _shapes(marks: list[Mark], drawing: Drawing) -> Iterable[Element]:
    first = marks[0]
    if isinstance(first, Line):
        paths = [((m.x1, m.y1), (m.x2, m.y2)) for m in marks if isinstance(m, Line)]
        outline = _outline(first.weight, first.ink, is_dashed=first.is_dashed)
        return [_shape(_geometry(paths, drawing), _d("a:noFill"), outline, drawing)]
    if isinstance(first, Polyline):
        shape = _geometry([first.points], drawing, closed=first.closed)
        outline = _outline(first.weight, 100, is_dashed=first.is_dashed)
        return [_shape(shape, _fill(first.fill), outline, drawing)]
    if isinstance(first, Rect):
        return [_box(first)]
    return [_text_box(first)]


def _geometry(
    paths: Iterable[tuple[tuple[float, float], ...]], drawing: Drawing, *, closed: bool = False
) -> Element:
    """Paths in the drawing's own coordinates: a shape as large as the drawing needs no sums."""
    path = _d("a:path", w=_emu(drawing.width), h=_emu(drawing.height))
    for points in paths:
        for number, (x, y) in enumerate(points):
            step = "a:lnTo" if number else "a:moveTo"
            path.append(_d(step, _d("a:pt", x=_emu(x), y=_emu(y))))
        if closed:
            path.append(_d("a:close"))
    empty = [_d(f"a:{name}") for name in ("avLst", "gdLst", "ahLst", "cxnLst")]
    frame = _d("a:rect", l="0", t="0", r="r", b="b")
    return _d("a:custGeom", *empty, frame, _d("a:pathLst", path))


def _shape(geometry: Element, fill: Element, outline: Element, drawing: Drawing) -> Element:
    return _wsp((0, 0, drawing.width, drawing.height), geometry, fill, outline)


def _wsp(
    box: tuple[float, float, float, float], geometry: Element, fill: Element, outline: Element
) -> Element:
    x, y, width, height = (_emu(value) for value in box)
    place = _d("a:xfrm", _d("a:off", x=x, y=y), _d("a:ext", cx=width, cy=height))
    return _d(
        "wps:wsp",
        _d("wps:cNvPr", id=0, name="形"),
        _d("wps:cNvSpPr"),
        _d("wps:spPr", place, geometry, fill, outline),
        _d("wps:bodyPr"),
    )


def _rectangle() -> Element:
    return _d("a:prstGeom", _d("a:avLst"), prst="rect")


def _box(mark: Rect) -> Element:
    weight = _outline(mark.weight, 100, is_dashed=mark.is_dashed)
    return _wsp((mark.x, mark.y, mark.width, mark.height), _rectangle(), _fill(mark.fill), weight)


def _ink(share: int) -> Element:
    grey = round(255 * (100 - share) / 100)
    return _d("a:solidFill", _d("a:srgbClr", val=f"{grey:02X}" * 3))


def _fill(share: int | None) -> Element:
    return _d("a:noFill") if share is None else _ink(share)


def _outline(weight: float, ink: int, *, is_dashed: bool) -> Element:
    if not weight:
        return _d("a:ln", _d("a:noFill"))
    dash = [_d("a:prstDash", val="dash")] if is_dashed else []
    return _d("a:ln", _ink(ink), *dash, w=_emu(weight))


def _text_box(label: Label) -> Element:
    """A box around the words, wider than they are, that no edge of it shows."""
    wide, high = label.width * _SLACK + 2, label.points * MM_PER_POINT * 1.6
    left = {"left": 0.0, "center": wide / 2, "right": wide}[label.align]
    style = form().styles["table_cell"]
    face = "table_head" if label.face == "hei" else "table_cell"
    sized = size(label.points) if label.points != style.points else []
    words = runs(label.text, form().styles[face], *sized)
    content = el("txbxContent", paragraph(face, words, el("jc", val=label.align)))
    shape = _wsp(
        (label.x - left, label.y - high / 2, wide, high),
        _rectangle(),
        _d("a:noFill"),
        _d("a:ln", _d("a:noFill")),
    )
    shape.insert(len(shape) - 1, _d("wps:txbx", content))
    body = shape[-1]
    for edge in ("lIns", "tIns", "rIns", "bIns"):
        body.set(edge, "0")
    body.set("wrap", "square")
    body.set("anchor", "ctr")
    shape[1].set("txBox", "1")
    return shape
