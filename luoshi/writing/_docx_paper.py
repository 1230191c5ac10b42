"""Paper -> docx in the form of GB/T 9704-2012. Fonts are named, never bundled."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from luoshi.writing._docx_drawing import chart_elements, number_drawings
from luoshi.writing._docx_form import form_elements
from luoshi.writing._docx_parts import (
    annex_head,
    annex_note,
    block_element,
    head_elements,
    imprint_elements,
    mark_paragraph,
    page_number,
    signature_elements,
    title_elements,
)
from luoshi.writing._docx_picture import picture_elements
from luoshi.writing._docx_table import table_elements
from luoshi.writing._form import TWIPS_PER_MM, Sheet, form, twips
from luoshi.writing._text import clean
from luoshi.writing._wordml import Element, el, exact, fonts, paragraph, props, size, style_element
from luoshi.writing.model import (
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

# The day a package without a date of its own carries: the earliest a zip archive can hold.
_NO_DATE = date(1980, 1, 1)


@dataclass(slots=True)
class _Stretch:
    """A run of sheets of one orientation. bare: the sheet of the end matter alone, which has no page number."""

    landscape: bool
    elements: list[Element] = field(default_factory=list)
    bare: bool = False

    @property
    def sheet(self) -> Sheet:
        return form().sideways if self.landscape else form().upright


def docx_of(paper: Paper) -> bytes:
    """The paper as .docx; the same paper gives the same bytes, on any day."""
    document = docx.Document()
    _set_styles(document)
    _set_settings(document)
    _set_fonts(document)
    stretches = _stretches(paper, document.part)
    _fill_body(document, stretches)
    number_drawings(document.element.body)
    for section, stretch in zip(document.sections, stretches, strict=True):
        _set_page_ends(section, stretch, paper.mark)
    _set_properties(document, paper)
    return _packed(document, paper.date or _NO_DATE)


def _stretches(paper: Paper, part: Any) -> list[_Stretch]:
    """part: the document's, which keeps the pictures."""
    top = head_elements(paper) + title_elements(paper)
    made = [_Stretch(landscape=_begins_wide(paper), elements=top)]
    _add_blocks(made, paper.body, part)
    closing = annex_note(paper.annexes) + signature_elements(paper)
    if closing:
        _keep_last_text(made[-1])
        _stretch_for(made, landscape=False).elements.extend(closing)
    for number, annex in enumerate(paper.annexes, 1):
        if not annex.blocks:
            continue
        landscape = any(isinstance(b, Table) and b.landscape for b in annex.blocks)
        new_page = made[-1].landscape == landscape
        stretch = _stretch_for(made, landscape=landscape)
        stretch.elements += annex_head(annex, number, of=len(paper.annexes), new_page=new_page)
        _add_blocks(made, annex.blocks, part, landscape=landscape)
    if paper.imprint:
        bare = made[-1].landscape
        stretch = _stretch_for(made, landscape=False)
        stretch.bare = bare
        stretch.elements += [*imprint_elements(paper.imprint), _speck()]
    return made


def _begins_wide(paper: Paper) -> bool:
    """A wide table alone under a title lies with it on one turned sheet."""
    first = paper.body[0] if paper.body else None
    return paper.head is None and isinstance(first, Table) and first.landscape


def _keep_last_text(stretch: _Stretch) -> None:
    """A sheet with a signature shows text of the body too (GB/T 9704 knows no 此页无正文)."""
    properties = stretch.elements[-1].find("{*}pPr")
    if properties is not None and properties.find("{*}keepNext") is None:
        properties.insert(1, el("keepNext"))


def _stretch_for(made: list[_Stretch], *, landscape: bool) -> _Stretch:
    """The last stretch if it lies that way, else a new one."""
    if made[-1].landscape != landscape:
        made.append(_Stretch(landscape=landscape))
    return made[-1]


def _add_blocks(
    made: list[_Stretch], blocks: tuple[Block, ...], part: Any, *, landscape: bool = False
) -> None:
    """landscape: how everything but the tables lies; in an annex it follows the tables."""
    for label, block in numbered(blocks):
        if isinstance(block, Table):
            stretch = _stretch_for(made, landscape=block.landscape or landscape)
            stretch.elements += table_elements(block, stretch.sheet.line)
        else:
            stretch = _stretch_for(made, landscape=landscape)
            stretch.elements += _upright_elements(label, block, stretch.sheet, part)


def _upright_elements(
    label: str, block: Heading | Paragraph | Chart | Picture | FormTable, sheet: Sheet, part: Any
) -> list[Element]:
    if isinstance(block, Chart):
        return chart_elements(block, sheet.line / TWIPS_PER_MM)
    if isinstance(block, Picture):
        return picture_elements(block, sheet.line / TWIPS_PER_MM, part)
    if isinstance(block, FormTable):
        return form_elements(block, sheet.line, sheet.height - sheet.top - sheet.bottom, part)
    return [block_element(label, block)]


def _speck(*properties: Element) -> Element:
    """A paragraph that takes no room: Word wants one after a table and for a section's end."""
    return paragraph("flush", (), exact(20), el("rPr", *size(1)), *properties)


def _fill_body(document: Any, stretches: list[_Stretch]) -> None:
    body = document.element.body
    for old in list(body):
        body.remove(old)
    for stretch in stretches[:-1]:
        body.extend(stretch.elements)
        body.append(_speck(_section(stretch)))
    body.extend(stretches[-1].elements)
    body.append(_section(stretches[-1]))


def _section(stretch: _Stretch) -> Element:
    f, sheet = form(), stretch.sheet
    turned = {"orient": "landscape"} if stretch.landscape else {}
    return el(
        "sectPr",
        el("type", val="evenPage" if stretch.bare else "nextPage"),
        el("pgSz", w=sheet.width, h=sheet.height, **turned),
        el(
            "pgMar",
            top=sheet.top,
            right=sheet.right,
            bottom=sheet.bottom,
            left=sheet.left,
            header=twips(15),
            footer=_footer_distance(sheet),
            gutter=0,
        ),
        el("cols", space=0),
        el("docGrid", type="lines", linePitch=f.line_pitch),
    )


def _footer_distance(sheet: Sheet) -> int:
    """From the sheet's edge to the foot of the page number's line, so that its dash has the gap the form asks for."""
    f = form()
    half_line = f.styles["page_number"].points * 20 * 0.6
    return round(sheet.bottom - twips(f.page_number_gap) - half_line)


def _set_page_ends(section: Any, stretch: _Stretch, mark: str | None) -> None:
    """Head and foot of odd and even pages, written in every section so that none depends on the one before."""
    head = [mark_paragraph(mark)] if mark else [_speck()]
    for part in (section.header, section.even_page_header):
        _replace(part, head)
    _replace(section.footer, [_speck() if stretch.bare else page_number(is_even=False)])
    _replace(section.even_page_footer, [_speck() if stretch.bare else page_number(is_even=True)])


def _replace(part: Any, elements: list[Element]) -> None:
    part.is_linked_to_previous = False
    root = part._element
    for old in list(root):
        root.remove(old)
    root.extend(deepcopy(element) for element in elements)


def _set_styles(document: Any) -> None:
    root = document.styles.element
    body = form().styles["body"]
    defaults = el(
        "docDefaults",
        el(
            "rPrDefault",
            props(
                "rPr",
                [fonts(body.font), *size(body.points), el("lang", val="en-US", eastAsia="zh-CN")],
            ),
        ),
        el("pPrDefault"),
    )
    root.replace(root.find("{*}docDefaults"), defaults)
    # Word measures characters of an indent from Normal, which must say its size itself.
    document.styles["Normal"].element.append(props("rPr", [fonts(body.font), *size(body.points)]))
    for key, style in form().styles.items():
        root.append(style_element(key, style))


def _set_fonts(document: Any) -> None:
    """Names what may stand in for each font, so that a machine without it still takes one of its kind."""
    table = el(
        "fonts",
        *(
            el("font", el("altName", val=others), el("charset", val=86), name=font)
            for font, others in form().stand_ins.items()
        ),
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_settings(document: Any) -> None:
    """Odd and even pages differ; the layout rules are those of current word processors, the language is Chinese."""
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    root = settings.element
    for tag, attributes in (
        ("characterSpacingControl", {"val": "compressPunctuation"}),
        ("themeFontLang", {"val": "en-US", "eastAsia": "zh-CN"}),
    ):
        root.replace(root.find(f"{{*}}{tag}"), el(tag, **attributes))
    for setting in root.iterfind(".//{*}compatSetting"):
        key = {name.rpartition("}")[2]: name for name in setting.attrib}
        if setting.get(key["name"]) == "compatibilityMode":
            setting.set(key["val"], "15")


def _set_properties(document: Any, paper: Paper) -> None:
    stamp = datetime.combine(paper.date or _NO_DATE, datetime.min.time(), tzinfo=UTC)
    known = document.core_properties
    known.title = clean("".join(paper.title))[:255]
    known.author = known.last_modified_by = clean(paper.signature or "")[:255]
    known.comments = clean(paper.mark or "")[:255]
    known.language = "zh-CN"
    known.created = known.modified = stamp.replace(tzinfo=None)
    known.revision = 1


def _packed(document: Any, day: date) -> bytes:
    """The package with every member dated the paper's day, and without python-docx's picture of a blank page."""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            member = zipfile.ZipInfo(name, moment)
            member.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(member, before.read(name))
    return out.getvalue()
