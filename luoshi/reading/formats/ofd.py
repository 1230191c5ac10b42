"""OFD (GB/T 33190-2016): text objects with their places -> lines, in the order in which they stand on the page.

The file's own order is not used: programs write objects as they like. Lengths are millimetres.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats.archive import Archive
from luoshi.reading.formats.assembly import Assembly
from luoshi.reading.formats.detection import called
from luoshi.reading.formats.lines import paragraphs
from luoshi.reading.formats.page import COLUMN_GAP, Box, PageText
from luoshi.reading.formats.printed import Line, Table
from luoshi.reading.formats.ruled_tables import tables_of

POINT = 25.4 / 72
_SEGMENT = re.compile(r"([SMLC])\s+(-?[\d.]+)\s+(-?[\d.]+)")
_OCR = "请先用文字识别（OCR）软件转成文字，另存为 .docx 或 .txt 后再试，或直接使用 Word 原件。"


def read_ofd(data: bytes, name: str, limits: Limits) -> Document:
    """Raises ReadingError."""
    archive = Archive(data, name, limits)
    assembly = Assembly(limits)
    items: list[Line | Table] = []
    characters = pages = 0
    for number, path in enumerate(_pages(archive, name)):
        if number >= limits.pages:
            raise ReadingError(
                f"{called(name)}超过 {limits.pages} 页的上限。", "请只留方案正文后再试。"
            )
        root = archive.xml(path)
        if root is None:
            assembly.note("pages_missing", f"第 {number + 1} 页的内容不在文件里，没有读入。")
            continue
        pages += 1
        page = OfdPage(root, number)
        if page.has_picture:
            assembly.note("pictures_left_out", "文中的图片和印章没有读入。")
        items += page.items(tables_of(page))
        characters += len(page.characters)
        if characters > limits.characters:
            raise ReadingError(
                f"{called(name)}的文字超过 {limits.characters:,} 个字，不像一份方案。",
                "请只留方案正文后再试。",
            )
    if pages == 0:
        raise ReadingError(
            f"{called(name)}里没有页面，不是完整的 OFD 文件。",
            "请重新下载，或从原件重新导出后再试。",
        )
    if not items:
        raise ReadingError(f"{called(name)}里没有文字，像是扫描件。", _OCR)
    for item in paragraphs(items):
        if isinstance(item, str):
            assembly.paragraph(item)
        else:
            assembly.table(item.cells)
    return assembly.document("ofd")


def _pages(archive: Archive, name: str) -> Iterator[str]:
    """Paths of the pages of all documents in the package, in order."""
    root = archive.xml("OFD.xml")
    if root is None:
        raise ReadingError(
            f"{called(name)}不是完整的 OFD 文件：里面没有 OFD.xml。", "请重新下载后再试。"
        )
    for link in _named(root, "DocRoot"):
        path = _joined("", link.text)
        document = archive.xml(path)
        if document is None:
            raise ReadingError(
                f"{called(name)}不是完整的 OFD 文件：里面没有“{path}”。", "请重新下载后再试。"
            )
        for page in _named(document, "Page"):
            if page.get("BaseLoc"):
                yield _joined(posixpath.dirname(path), page.get("BaseLoc"))


def _joined(folder: str, path: str | None) -> str:
    return posixpath.normpath(posixpath.join("/", folder, (path or "").strip())).lstrip("/")


def _named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Elements of those names in any namespace: producers do not agree on one."""
    for node in root.iter(etree.Element):
        if str(node.tag).rpartition("}")[2] in names:
            yield node


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    left: float
    right: float
    base: float
    size: float


class OfdPage(PageText):
    """A page's text objects sorted into lines; boxes are in points, as rules of tables are measured."""

    def __init__(self, root: etree._Element, number: int) -> None:
        self.number = number
        self.has_picture = False
        self.strokes: list[Box] = []
        found: list[_Character] = []
        for node in _named(root, "TextObject", "PathObject", "ImageObject"):
            kind = str(node.tag).rpartition("}")[2]
            if kind == "TextObject":
                found += _characters(node)
            elif kind == "PathObject":
                self.strokes += _strokes(node)
            else:
                self.has_picture = True
        self._characters: list[_Character] = []
        for line in _lines(found):
            self._characters += [*line, _Character("\n", 0, 0, 0, 0)]
        self.characters = "".join(c.text for c in self._characters)

    def box(self, index: int) -> Box:
        c = self._characters[index]
        return Box(c.left, c.base - 0.88 * c.size, c.right, c.base + 0.12 * c.size)

    def size(self, index: int) -> float:
        return self._characters[index].size


def _numbers(text: str | None, count: int) -> list[float] | None:
    """The first numbers of a list, None when there are fewer or one is none."""
    try:
        found = [
            float(part) for part in (text or "").replace(",", " ").split(maxsplit=count)[:count]
        ]
    except ValueError:
        return None
    is_sound = len(found) == count and all(abs(value) < 1e7 for value in found)
    return found if is_sound else None


def _characters(node: etree._Element) -> Iterator[_Character]:
    """Characters with their places on the page: in the object, through its matrix, from the object's corner."""
    corner = _numbers(node.get("Boundary"), 4)
    if corner is None:
        return
    a, b, c, d, e, f = _numbers(node.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = (_numbers(node.get("Size") or node.get("size"), 1) or [corner[3]])[0]
    printed = max(abs(size * (d or b)), 0.1) * (1 / POINT)
    x = y = 0.0
    for code in _named(node, "TextCode"):
        # A missing X or Y is that of the code before.
        x = (_numbers(code.get("X"), 1) or [x])[0]
        y = (_numbers(code.get("Y"), 1) or [y])[0]
        text = "".join(ch if ch.isprintable() and len(ch) == 1 else " " for ch in code.text or "")
        rights, downs = (
            _deltas(code.get("DeltaX"), len(text)),
            _deltas(code.get("DeltaY"), len(text)),
        )
        at_x, at_y = x, y
        for index, ch in enumerate(text):
            width = (
                rights[index] if index < len(rights) else size * (1.0 if ord(ch) > 0x2000 else 0.5)
            )
            left = (corner[0] + a * at_x + c * at_y + e) / POINT
            base = (corner[1] + b * at_x + d * at_y + f) / POINT
            yield _Character(ch, left, left + abs(width * (a or 1.0)) / POINT, base, printed)
            at_x += width
            at_y += downs[index] if index < len(downs) else 0.0


def _deltas(text: str | None, count: int) -> list[float]:
    """Steps from each character to the next; "g 3 5" stands for 5 5 5."""
    parts = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(parts) and len(found) < count:
        if parts[at] == "g" and at + 2 < len(parts):
            times, step = _numbers(parts[at + 1], 1), _numbers(parts[at + 2], 1)
            found += (step or [0.0]) * min(int((times or [0.0])[0]), count)
            at += 3
        else:
            found += _numbers(parts[at], 1) or [0.0]
            at += 1
    return found


def _lines(characters: list[_Character]) -> Iterator[list[_Character]]:
    """Characters on about the same base line, from left to right; gaps become blanks, wide ones tabs."""
    line: list[_Character] = []
    for one in sorted(characters, key=lambda c: c.base):
        if line and one.base - line[0].base > 0.4 * max(one.size, line[0].size):
            yield _spaced(line)
            line = []
        line.append(one)
    if line:
        yield _spaced(line)


def _spaced(line: list[_Character]) -> list[_Character]:
    spaced: list[_Character] = []
    for one in sorted(line, key=lambda c: c.left):
        if spaced and one.left - spaced[-1].right > 0.9 * one.size and not one.text.isspace():
            is_column = one.left - spaced[-1].right > COLUMN_GAP * one.size
            spaced.append(
                _Character(
                    "\t" if is_column else " ", spaced[-1].right, one.left, one.base, one.size
                )
            )
        spaced.append(one)
    return spaced


def _strokes(node: etree._Element) -> list[Box]:
    """A thin path is a rule; of others the straight pieces are, when they are drawn at all."""
    corner = _numbers(node.get("Boundary"), 4)
    if corner is None:
        return []
    x, y, width, height = (value / POINT for value in corner)
    if min(width, height) <= 1.0:
        return [Box(x, y, x + width, y + height)]
    if node.get("Stroke") == "false":
        return []
    a, b, c, d, e, f = _numbers(node.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    boxes = []
    last: tuple[float, float] | None = None
    data = next(_named(node, "AbbreviatedData"), None)
    for found in _SEGMENT.finditer("" if data is None else data.text or ""):
        px, py = (_numbers(found[2], 1) or [0.0])[0], (_numbers(found[3], 1) or [0.0])[0]
        point = (x + (a * px + c * py + e) / POINT, y + (b * px + d * py + f) / POINT)
        if found[1] == "L" and last is not None:
            boxes.append(
                Box(
                    min(last[0], point[0]),
                    min(last[1], point[1]),
                    max(last[0], point[0]),
                    max(last[1], point[1]),
                )
            )
        last = point
    return boxes
