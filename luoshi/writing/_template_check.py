"""What a stranger's .docx may be before it is a template, and what the check of one finds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from lxml import etree
from rapidfuzz import fuzz, process

from luoshi.writing._form import TWIPS_PER_MM, form
from luoshi.writing._template_fields import (
    FIELD,
    paragraphs,
    template_fields,
    template_kinds,
    words,
)
from luoshi.writing._wordml import Element, W
from luoshi.zips import FAULTS, METHODS, entries_in

_MOST_BYTES: Final = 5_000_000
_MOST_MEMBERS: Final = 500
_MOST_UNPACKED: Final = 30_000_000
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STORY: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
# What a word processor would run, fetch or open on its own.
_ACTIVE: Final = re.compile(r"vbaProject|activeX|/embeddings/|/afchunk|customUI", re.IGNORECASE)
_INSTRUCTION: Final = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
_NEAR: Final = 50
_MARGIN_OFF: Final = 1.0  # mm; the standard allows as much
_SIDES: Final = {"top": "天头", "right": "右边", "bottom": "下边", "left": "订口"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the check found. place: the words around it, or the part of the file; remedy: what to do."""

    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return (
            f"{self.place}：{self.message}{self.remedy}"
            if self.place
            else self.message + self.remedy
        )


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """faults: why it cannot be used; warnings: what departs from the form; fields: what it fills, in the order they come."""

    faults: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        return not self.faults


def check_template(kind: str, data: bytes) -> TemplateReport:
    """Everything that is wrong at once, not the first thing alone. Opens nothing that is larger than a template can be."""
    try:
        parts = _parts(data)
        # What its own reader stumbles over could not be filled either.
        _ = docx.Document(io.BytesIO(data)).styles.element, parts["word/document.xml"]
    except (*FAULTS, KeyError, AttributeError, PythonDocxError, OpcError, etree.XMLSyntaxError):
        return TemplateReport(
            (Finding("文件", "不是完好的 .docx。", "请用 Word 或 WPS 另存为 .docx 再传。"),)
        )
    except _RefusedError as refused:
        return TemplateReport((refused.finding,))
    faults, warnings, fields = [], [], []
    for name, root in parts.items():
        where = "" if name == "word/document.xml" else _part_name(name)
        found = list(_field_findings(root, where, is_body=not where))
        faults += [one for one in found if isinstance(one, Finding)]
        fields += [one for one in found if isinstance(one, str)]
        warnings += _font_warnings(root, where)
    faults += _lacking(kind, fields)
    wrong, odd = _sheets(parts["word/document.xml"])
    order = tuple(dict.fromkeys(fields))
    return TemplateReport((*faults, *wrong), tuple(dict.fromkeys((*odd, *warnings))), order)


class _RefusedError(Exception):
    def __init__(self, message: str, remedy: str, place: str = "文件") -> None:
        super().__init__(message)
        self.finding = Finding(place, message, remedy)


def _parts(data: bytes) -> dict[str, Element]:
    """Body, heads and feet as trees. What is no plain .docx is refused."""
    if data.startswith(_OLE):
        raise _RefusedError("加了密码，或是旧的 .doc。", "请去掉密码，另存为 .docx 再传。")
    if len(data) > _MOST_BYTES or entries_in(data) > _MOST_MEMBERS:
        raise _RefusedError("比模板该有的大得多。", "请删去图片等内容，控制在 5 MB 以内。")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        if sum(one.file_size for one in members) > _MOST_UNPACKED:
            raise _RefusedError("解开后过大。", "请删去图片等内容。")
        if any(one.flag_bits & 1 or one.compress_type not in METHODS for one in members):
            raise _RefusedError("加了密，或用了少见的压缩方法。", "请另存为 .docx 再传。")
        names = [one.filename for one in members]
        if any(_ACTIVE.search(name) for name in names):
            raise _RefusedError("带有宏、控件或嵌入的文件。", "请删去后另存为 .docx。")
        types = _tree(package.read("[Content_Types].xml"))
        main = types.xpath("//*[@PartName='/word/document.xml']/@ContentType")
        if main != [_MAIN]:
            raise _RefusedError(
                "不是 .docx（可能是带宏的 .docm 或 .dotx）。", "请另存为 .docx 再传。"
            )
        for name in names:
            if name.endswith(".rels"):
                _refuse_outside(_tree(package.read(name)))
        made = {name: _tree(package.read(name)) for name in sorted(names) if _STORY.fullmatch(name)}
    for root in made.values():
        told = "".join(node.text or "" for node in root.iter(f"{{{W}}}instrText"))
        told += " ".join(node.get(f"{{{W}}}instr", "") for node in root.iter(f"{{{W}}}fldSimple"))
        if found := _INSTRUCTION.search(told):
            raise _RefusedError(f"有会自动取外部内容的域“{found[1]}”。", "请删去这个域。")
    return made


def _tree(data: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise zipfile.BadZipFile("not XML") from broken
    told: Any = root.getroottree().docinfo
    if told.doctype:
        raise _RefusedError("里面有文档类型声明。", "请用 Word 或 WPS 另存为 .docx 再传。")
    return root


def _refuse_outside(relations: Element) -> None:
    for one in relations:
        if one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink"):
            raise _RefusedError(
                f"引用了文件外的内容“{one.get('Target', '')[:60]}”。", "请把它嵌入文件或删去。"
            )


def _part_name(name: str) -> str:
    return "页眉" if "header" in name else "页脚"


def _place(text: str, at: int, where: str) -> str:
    around = text[max(at - 8, 0) : at + 20].strip()
    return f"{where or '正文'}“{around}”"


def _field_findings(root: Element, where: str, *, is_body: bool) -> Iterator[Finding | str]:
    known = template_fields()
    for paragraph in paragraphs(root):
        text = words(paragraph)
        for found in FIELD.finditer(text):
            name, place = found[1], _place(text, found.start(), where)
            field = known.get(name)
            if field is None:
                yield Finding(place, f"没有“{name}”这个字段。", _nearest(name))
                continue
            yield name
            alone = text.strip() == found.group()
            in_body = is_body and paragraph.getparent() is root.find(f"{{{W}}}body")
            if field.is_block and not (alone and in_body):
                yield Finding(
                    place,
                    f"“{name}”要独占一段，不能放在{'句中' if in_body else '表格、文本框、页眉或页脚里'}。",
                    "请让它在正文里单独成段。",
                )
        left = FIELD.sub("", text)
        for mark in ("{{", "}}", "｛｛", "｝｝"):
            if mark in left:
                yield Finding(
                    _place(left, left.index(mark), where),
                    f"“{mark}”没有成对。",
                    "字段写作 {{标题}}，半角花括号。",
                )


def _nearest(name: str) -> str:
    near = process.extractOne(name, list(template_fields()), scorer=fuzz.ratio)
    if near and near[1] >= _NEAR:
        return f"是不是“{near[0]}”？"
    return f"可用的有：{'、'.join(template_fields())}。"


def _lacking(kind: str, fields: list[str]) -> list[Finding]:
    one = template_kinds()[kind]
    return [
        Finding(
            "",
            f"缺少“{'”或“'.join(group)}”，{one.name}的这部分会印不出来。",
            f"请加上 {{{{{group[0]}}}}}。",
        )
        for group in one.required
        if not set(group) & set(fields)
    ]


def _sheets(root: Element) -> tuple[list[Finding], list[Finding]]:
    """Faults and warnings of the sheets of paper: A4, and the margins of GB/T 9704, turned for a sheet on its side."""
    page = form().page
    a4 = {round(page["width"]), round(page["height"])}
    faults, warnings = [], []
    for number, section in enumerate(root.iter(f"{{{W}}}sectPr"), 1):
        place = f"第{number}节"
        size = _lengths(section, "pgSz", ("w", "h"))
        if {round(x) for x in size.values()} != a4:
            told = " × ".join(f"{x:.0f}" for x in size.values())
            faults.append(
                Finding(
                    place, f"纸张是 {told} 毫米，不是 A4。", "请把纸张设为 A4（210 × 297 毫米）。"
                )
            )
            continue
        turned = size["w"] > size["h"]
        wanted = _turned(page) if turned else {side: page[side] for side in _SIDES}
        for side, length in _lengths(section, "pgMar", tuple(_SIDES)).items():
            if abs(length - wanted[side]) > _MARGIN_OFF:
                warnings.append(
                    Finding(
                        place,
                        f"{_SIDES[side]}留白 {length:.1f} 毫米，国标是 {wanted[side]:g} 毫米。",
                    )
                )
    if not list(root.iter(f"{{{W}}}sectPr")):
        faults.append(Finding("正文", "没有页面设置。", "请在 Word 或 WPS 里设好纸张再存。"))
    return faults, warnings


def _turned(page: Mapping[str, float]) -> dict[str, float]:
    return {
        "top": page["left"],
        "right": page["top"],
        "bottom": page["right"],
        "left": page["bottom"],
    }


def _lengths(section: Element, tag: str, names: tuple[str, ...]) -> dict[str, float]:
    node = section.find(f"{{{W}}}{tag}")
    given = {name: node.get(f"{{{W}}}{name}", "0") if node is not None else "0" for name in names}
    return {
        name: float(value) / TWIPS_PER_MM if re.fullmatch(r"-?\d+(\.\d+)?", value) else 0.0
        for name, value in given.items()
    }


def _font_warnings(root: Element, where: str) -> list[Finding]:
    own = {style.font for style in form().styles.values()} | set(form().stand_ins)
    own |= {name for names in form().stand_ins.values() for name in names.split(",")}
    found = {node.get(f"{{{W}}}eastAsia") for node in root.iter(f"{{{W}}}rFonts")}
    others = sorted(name for name in found if name and name not in own)
    return [Finding(where or "正文", f"用了国标以外的字体“{name}”。") for name in others]
