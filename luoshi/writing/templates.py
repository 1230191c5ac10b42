"""Templates that an office writes in its word processor: checked, filled, and the one it may begin with.

A template holds fields, never code: nothing an office uploads is run. docs/design/paper-templates.md.
"""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from luoshi.writing._docx_drawing import number_drawings
from luoshi.writing._docx_paper import (
    _NO_DATE,
    _add_blocks,
    _begins_wide,
    _packed,
    _set_properties,
    _Stretch,
    _stretch_for,
    docx_of,
)
from luoshi.writing._docx_parts import (
    annex_head,
    annex_note,
    head_elements,
    imprint_elements,
    mark_paragraph,
    signature_elements,
    title_elements,
)
from luoshi.writing._form import form
from luoshi.writing._template_check import Finding, TemplateReport, check_template
from luoshi.writing._template_fields import (
    FIELD,
    Field,
    Kind,
    paragraphs,
    replace_fields,
    template_fields,
    template_kinds,
    words,
)
from luoshi.writing._text import WritingError, clean, date_words
from luoshi.writing._wordml import (
    Element,
    W,
    paragraph,
    style_element,
    style_id,
    text_paragraph,
)
from luoshi.writing.model import Paper, Paragraph, Table

__all__ = [
    "Field",
    "Finding",
    "Kind",
    "TemplateReport",
    "check_template",
    "default_template",
    "fill_template",
    "template_fields",
    "template_kinds",
]
_USUAL = ("红头", "标题区", "正文", "附件说明", "落款", "附件", "版记")


def default_template(kind: str) -> bytes:
    """The form of the standard as fields, to begin with: filled unchanged it gives the paper that `docx_of` gives."""
    named = template_kinds()[kind].name
    blank = docx.Document(io.BytesIO(docx_of(Paper((named,), (Paragraph("正文"),)))))
    body = blank.element.body
    for old in list(body)[:-1]:
        body.remove(old)
    for name in reversed(_USUAL):
        body.insert(0, text_paragraph("body", f"{{{{{name}}}}}"))
    return _packed(blank, _NO_DATE)


def fill_template(kind: str, data: bytes, paper: Paper) -> bytes:
    """The paper in that template; the same template and paper give the same bytes. Raises WritingError for what the check
    refuses. A paper with sample figures is marked whatever the template says.
    """
    report = check_template(kind, data)
    if not report.is_usable:
        raise WritingError(f"{template_kinds()[kind].name}的模板用不了。", str(report.faults[0]))
    document = docx.Document(io.BytesIO(data))
    _add_styles(document)
    body = document.element.body
    if _begins_wide(paper):
        _turn_all(body)
    _fill_blocks(body, paper, document.part)
    number_drawings(body)
    values = _values(paper)
    for root in (body, *_ends(document)):
        for one in list(paragraphs(root)):
            _fill_text(one, values)
    _drop_empty_end(body)
    if paper.mark:
        _mark(document, paper.mark)
    _set_properties(document, paper)
    return _packed(document, paper.date or _NO_DATE)


def _ends(document: Any) -> list[Element]:
    """Heads and feet of every section."""
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    return [r.target_part.element for r in document.part.rels.values() if r.reltype in kinds]


def _add_styles(document: Any) -> None:
    """The form's styles that the template lacks; those it has are the office's own business."""
    root = document.styles.element
    known = {one.get(f"{{{W}}}styleId") for one in root.iter(f"{{{W}}}style")}
    for key, style in form().styles.items():
        if style_id(key) not in known:
            root.append(style_element(key, style))


def _values(paper: Paper) -> dict[str, str]:
    imprint = paper.imprint
    given = {
        "发文机关标志": paper.head,
        "发文字号": paper.number,
        "标题": "".join(paper.title),
        "副标题": paper.subtitle,
        "主送机关": paper.addressees,
        "署名": paper.signature,
        "成文日期": date_words(paper.date) if paper.date else "",
        "附注": paper.note,
        "抄送机关": imprint.copy_to if imprint else "",
        "印发机关": imprint.printer if imprint else "",
        "印发日期": date_words(imprint.printed_on) if imprint else "",
    }
    return {name: clean(value or "").replace("\n", " ") for name, value in given.items()}


def _fill_text(one: Element, values: dict[str, str]) -> None:
    text = words(one)
    if not FIELD.search(text):
        return
    replace_fields(one, values)
    # A line that held nothing but a field falls away with it; a table's cell keeps its last paragraph.
    holder = one.getparent()
    alone = FIELD.fullmatch(text.strip()) is not None
    if alone and not words(one) and holder is not None and holder.tag == f"{{{W}}}body":
        holder.remove(one)


def _fill_blocks(body: Element, paper: Paper, part: Any) -> None:
    for one in list(body):
        found = FIELD.fullmatch(words(one).strip()) if one.tag == f"{{{W}}}p" else None
        if found and template_fields()[found[1]].is_block:
            _put_stretches(body, one, _stretches_of(found[1], paper, part))


def _stretches_of(name: str, paper: Paper, part: Any) -> list[_Stretch]:
    made = [_Stretch(landscape=False)]
    simple = {
        "红头": lambda: head_elements(paper),
        "标题区": lambda: title_elements(paper),
        "附件说明": lambda: annex_note(paper.annexes),
        "落款": lambda: signature_elements(paper),
        "版记": lambda: imprint_elements(paper.imprint) if paper.imprint else [],
    }
    if name in simple:
        made[0].elements += simple[name]()
    elif name == "正文":
        _add_blocks(made, paper.body, part)
    else:
        _add_annexes(made, paper, part)
    return made


def _add_annexes(made: list[_Stretch], paper: Paper, part: Any) -> None:
    for number, annex in enumerate(paper.annexes, 1):
        if not annex.blocks:
            continue
        landscape = any(isinstance(b, Table) and b.landscape for b in annex.blocks)
        new_page = made[-1].landscape == landscape
        stretch = _stretch_for(made, landscape=landscape)
        stretch.elements += annex_head(annex, number, of=len(paper.annexes), new_page=new_page)
        _add_blocks(made, annex.blocks, part, landscape=landscape)


def _put_stretches(body: Element, place: Element, stretches: list[_Stretch]) -> None:
    """In the field's place. Wide parts get a section of their own, made from the template's by turning its sheet."""
    section = _section_of(body, place)
    own = place.find(f"{{{W}}}pPr/{{{W}}}sectPr")
    made: list[Element] = []
    for stretch in stretches:
        if stretch.landscape:
            if (made and not _ends_section(made[-1])) or not made:
                made.append(_closing(section))
            made += [*stretch.elements, _closing(_turned(section))]
        else:
            made += stretch.elements
    if own is not None:
        made.append(_closing(own))
    for one in made:
        place.addprevious(one)
    body.remove(place)


def _section_of(body: Element, place: Element) -> Element:
    """The properties of the section in which a paragraph stands: those that come next."""
    for one in (place, *place.itersiblings()):
        found = one if one.tag == f"{{{W}}}sectPr" else one.find(f"{{{W}}}pPr/{{{W}}}sectPr")
        if found is not None:
            return found
    raise WritingError("模板没有页面设置。", "请在 Word 或 WPS 里设好纸张再存。")


def _is_wide(section: Element) -> bool:
    size = section.find(f"{{{W}}}pgSz")
    return size is not None and size.get(f"{{{W}}}orient") == "landscape"


def _turn_all(body: Element) -> None:
    """A wide table alone under its title lies with it on one sheet, whichever way the template's own lies."""
    for section in list(body.iter(f"{{{W}}}sectPr")):
        holder = section.getparent()
        if holder is not None and not _is_wide(section):
            holder.replace(section, _turned(section))


def _closing(section: Element) -> Element:
    return paragraph("flush", (), deepcopy(section))


def _ends_section(one: Element) -> bool:
    return one.find(f"{{{W}}}pPr/{{{W}}}sectPr") is not None


def _turned(section: Element) -> Element:
    """The sheet turned clockwise: its binding edge is now the top, its foot the left."""
    made = deepcopy(section)
    size, margins = made.find(f"{{{W}}}pgSz"), made.find(f"{{{W}}}pgMar")
    if size is not None:
        wide, high = size.get(f"{{{W}}}w", "0"), size.get(f"{{{W}}}h", "0")
        size.set(f"{{{W}}}w", high)
        size.set(f"{{{W}}}h", wide)
        size.set(f"{{{W}}}orient", "landscape")
    if margins is not None:
        before = {side: margins.get(f"{{{W}}}{side}", "0") for side in _FROM}
        for side, source in _FROM.items():
            margins.set(f"{{{W}}}{side}", before[source])
    return made


_FROM = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}


def _drop_empty_end(body: Element) -> None:
    """After a wide part at the very end no empty upright sheet follows: the last section is then the wide one itself."""
    last = body[-1]
    before = last.getprevious()
    if before is not None and last.tag == f"{{{W}}}sectPr" and _ends_section(before):
        turned = before.find(f"{{{W}}}pPr/{{{W}}}sectPr")
        if turned is not None and not words(before):
            body.replace(last, turned)
            body.remove(before)


def _mark(document: Any, mark: str) -> None:
    heads = [
        r.target_part.element
        for r in document.part.rels.values()
        if r.reltype == RELATIONSHIP_TYPE.HEADER
    ]
    for root in heads or [document.element.body]:
        root.insert(0, mark_paragraph(mark))
