"""A plan's markdown -> .docx with automatic heading numbers, as an office would have typed it.

The numbers (一、 （一） 1.) stand only in word/numbering.xml, never in the text, and the third level counts on through
the second. Same text, same bytes: members are stored, not packed, and dated 1980.
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

_PRINTED = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．])\s*")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>\
<Override PartName="/word/numbering.xml" ContentType="{_MAIN}.numbering+xml"/></Types>"""
_ROOT = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
_LINKS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>\
<Relationship Id="rId2" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>"""
# Page and type of GB/T 9704-2012: margins 37 35 28 26 mm in twentieths of a point; sizes in half points, 3号 is 16 pt.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr>"
)
_LEVELS = (
    ("heading 1", "黑体", "chineseCountingThousand", "%1、", ""),
    ("heading 2", "楷体_GB2312", "chineseCountingThousand", "（%2）", ""),
    ("heading 3", "仿宋_GB2312", "decimal", "%3.", '<w:lvlRestart w:val="0"/>'),
)


def plan_docx(markdown: str) -> bytes:
    """The document: `#` the title, `##` to `####` the three levels (their printed numbers dropped), the rest paragraphs."""
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": _document(markdown),
        "word/_rels/document.xml.rels": _LINKS,
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3  # the same on every machine
            archive.writestr(member, text.encode())
    return out.getvalue()


def _document(markdown: str) -> str:
    before_headings = True
    paragraphs = []
    for line in markdown.splitlines():
        text = line.strip()
        if not text:
            continue
        marks = len(text) - len(text.lstrip("#"))
        text = text[marks:].strip()
        if marks > 1:
            before_headings = False
            paragraphs.append(_paragraph(f"Heading{marks - 1}", _PRINTED.sub("", text)))
        elif marks == 1:
            paragraphs.append(_paragraph("Title", text))
        else:
            centred = before_headings and not text.endswith("。")
            paragraphs.append(_paragraph("Imprint" if centred else "Normal", text))
    return f"{_HEAD}<w:document {_W}><w:body>{''.join(paragraphs)}{_PAGE}</w:body></w:document>"


def _paragraph(style: str, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _styles() -> str:
    made = [
        _style(
            "Normal",
            "Normal",
            "仿宋_GB2312",
            32,
            '<w:ind w:firstLineChars="200" w:firstLine="640"/>',
        ),
        _style("Title", "Title", "方正小标宋简体", 44, '<w:jc w:val="center"/>'),
        _style("Imprint", "Imprint", "楷体_GB2312", 32, '<w:jc w:val="center"/>'),
    ]
    for level, (name, font, *_) in enumerate(_LEVELS):
        numbered = (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
            f'<w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="{level}"/>'
        )
        made.append(_style(f"Heading{level + 1}", name, font, 32, numbered))
    return f"{_HEAD}<w:styles {_W}>{''.join(made)}</w:styles>"


def _style(code: str, name: str, font: str, size: int, paragraph: str) -> str:
    default = ' w:default="1"' if code == "Normal" else ""
    order = paragraph.split("<w:ind ", 1)
    spacing = '<w:spacing w:line="580" w:lineRule="exact"/>'  # 29 pt: 22 lines a page
    inner = f"{order[0]}{spacing}<w:ind {order[1]}" if len(order) == 2 else spacing + paragraph
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{code}"><w:name w:val="{name}"/><w:qFormat/>'
        f"<w:pPr>{inner}</w:pPr>"
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{restart}'
        f'<w:pStyle w:val="Heading{level + 1}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (_, _, kind, text, restart) in enumerate(_LEVELS)
    )
    return (
        f'{_HEAD}<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        f'{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
