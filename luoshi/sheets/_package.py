"""A stranger's .xlsx, held to the limits before anything is parsed, and what calamine does not say of its cells.

Calamine keeps the whole rectangle from A1 to the last cell in memory, gives an error cell (#N/A) as blank, and 12.5% as
0.125. So the parts are inflated here and their cells counted; what was checked is put into a new package, and only that
is parsed: a zip that shows two faces shows the checked one. Macros and pictures are left behind.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from html import unescape

from luoshi.sheets._form import limits
from luoshi.sheets.model import SheetError
from luoshi.zips import FAULTS, METHODS

_OLE = b"\xd0\xcf\x11\xe0"
_PARTS = (".xml", ".rels")
_AGAIN = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
# Cells as Excel, WPS and LibreOffice write them; a cell in any other guise cannot be counted, and is refused.
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"')
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
# Never past the next "<": a part without ">" would otherwise be searched again from every cell on.
_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^<>]*? t="e"[^<>]*>(?:<f[^<>]*(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>)?'
)
_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^<>]*)>\s*<f[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_HIDDEN = re.compile(rb'<row r="(\d+)"[^<>]*? hidden="(?:1|true)"')
_STYLED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^<>]*? s="(\d+)"')
_ANY_TEXT = re.compile(rb"<(?:[\w.-]+:)?si[\s>/]")
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_ANY_VALUE = re.compile(rb"<(?:[\w.-]+:)?v[\s>]")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_SHOWN_LITERALLY = re.compile(r'"[^"]*"|\\.')
_PERCENT_BUILT_IN = frozenset({9, 10})

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells of one sheet that need care, by (row, column) from 0. errors: what the cell shows (#N/A). hidden: rows."""

    errors: dict[Place, str]
    percent: frozenset[Place]
    uncomputed: frozenset[Place]
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Package:
    """data: the checked parts as a package of their own. marks: per sheet, by the sheet's name."""

    data: bytes
    marks: dict[str, Marks]


def checked(data: bytes) -> Package:
    """The parts of an .xlsx or .xlsm within the limits. Raises SheetError, without having parsed anything."""
    parts = _inflated(data)
    _check_sizes(parts)
    sheets = _sheets_of(parts)
    if len(set(sheets.values())) < len(sheets):
        raise SheetError("工作簿里有两张工作表用的是同一个部件。", _AGAIN)
    styles = _percent_styles(parts.get("xl/styles.xml", b""))
    marks = {
        sheet: _marks_of(parts[path], styles) for sheet, path in sheets.items() if path in parts
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part)
    return Package(out.getvalue(), marks)


def _inflated(data: bytes) -> dict[str, bytes]:
    if len(data) > limits().file_bytes:
        raise SheetError(
            f"文件有 {len(data) // 1_000_000} MB，超过 {limits().file_bytes // 1_000_000} MB。",
            "请删去图片和不相干的工作表后再上传。",
        )
    if data.startswith(_OLE):
        raise _old_or_locked(data)
    if not data.startswith(b"PK"):
        raise SheetError("这不是 Excel 工作簿。", "请上传从本系统下载、填好的 .xlsx 文件。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _read_parts(package)
    except FAULTS as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError("工作簿不完整，打不开。", f"文件可能没有传完。{_AGAIN}") from error


def _old_or_locked(data: bytes) -> SheetError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SheetError("工作簿设了打开密码，无法读取。", "请取消密码、另存后再上传。")
    return SheetError("这是旧格式（.xls）的文件。", _AGAIN)


def _read_parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    members = package.infolist()
    names = [member.filename.casefold() for member in members]
    if len(members) > limits().parts or sum(m.file_size for m in members) > limits().unpacked_bytes:
        raise _too_large()
    if len(set(names)) < len(names):
        raise SheetError("工作簿里有两个同名的部件。", _AGAIN)
    if "mimetype" in names or "xl/workbook.xml" not in names:
        raise SheetError("这不是 .xlsx 工作簿。", _AGAIN)
    parts: dict[str, bytes] = {}
    left = limits().unpacked_bytes
    for member in members:
        if not member.filename.casefold().endswith(_PARTS):
            continue
        if member.flag_bits & 1:
            raise SheetError("工作簿设了密码，无法读取。", "请取消密码、另存后再上传。")
        if member.compress_type not in METHODS:
            raise SheetError("工作簿用了少见的压缩方法。", _AGAIN)
        with package.open(member) as stream:
            part = stream.read(left + 1)
        left -= len(part)
        if left < 0:
            raise _too_large()
        parts[member.filename] = part
    return parts


def _too_large() -> SheetError:
    return SheetError(
        "工作簿解开后大得不合常理，没有读。", "请删去不相干的工作表和空行，另存后再上传。"
    )


def _check_sizes(parts: dict[str, bytes]) -> None:
    """What all sheets together would take in memory: their rectangles, and the texts that their cells name."""
    most = limits()
    for name, part in parts.items():
        if b"\0" in part[:200]:
            raise SheetError(f"工作簿里的“{name[:60]}”不是 UTF-8 文字。", _AGAIN)
        if b"<!DOCTYPE" in part:
            raise SheetError(f"工作簿里的“{name[:60]}”带有不该有的声明。", _AGAIN)
    texts = _text_lengths(parts)
    rectangles = named = 0
    for part in parts.values():
        count, rows, columns = _extent(part)
        rectangles += rows * columns
        if columns > most.columns or rectangles > most.cells:
            raise SheetError(
                f"有一张工作表用到 {rows} 行 {columns} 列，大得不合常理，没有读。",
                "请删去填报区以外的内容后再上传。",
            )
        if texts and count:
            named += count * max(texts)
    if named > most.text_bytes and _named(parts, texts) > most.text_bytes:
        raise _too_large()


def _text_lengths(parts: dict[str, bytes]) -> list[int]:
    """Bytes of every stored text, by number; a cell names the text it shows by that number."""
    tables = [part for part in parts.values() if _ANY_TEXT.search(part)]
    if len(tables) > 1:
        raise SheetError("工作簿里有两张文字表。", _AGAIN)
    pieces = tables[0].split(b"<si")[1:] if tables else []
    if tables and len(pieces) != len(_ANY_TEXT.findall(tables[0])):
        raise SheetError("工作簿里的文字没有按 Excel 的写法存放。", _AGAIN)
    return [len(piece) for piece in pieces]


def _extent(part: bytes) -> tuple[int, int, int]:
    """How many cells, the highest row, the highest column."""
    if (rows := part.count(b"<row")) > limits().rows:
        raise _too_many_rows(rows)
    cells = _CELL.findall(part)
    if len(cells) != len(_ANY_CELL.findall(part)):
        raise SheetError("工作簿里的格子没有按 Excel 的写法编号。", _AGAIN)
    if not cells:
        return 0, 0, 0
    rows = max(int(row) for _, row in cells)
    if rows > limits().rows:
        raise _too_many_rows(rows)
    return len(cells), rows, max(_column(letters) for letters in {c for c, _ in cells}) + 1


def _named(parts: dict[str, bytes], texts: list[int]) -> int:
    """Bytes of texts that all cells together name at most: any whole number in a cell may be a text's."""
    total = 0
    for part in parts.values():
        numbers = _VALUE.findall(part)
        if len(numbers) != len(_ANY_VALUE.findall(part)):
            raise SheetError("工作簿里的格子没有按 Excel 的写法编号。", _AGAIN)
        whole = (int(number) for number in numbers if number.isdigit() and len(number) < 9)
        total += sum(texts[number] for number in whole if number < len(texts))
    return total


def _too_many_rows(rows: int) -> SheetError:
    return SheetError(
        f"有一张工作表用到 {rows} 行，超过 {limits().rows} 行，没有读。",
        "请删去多余的行（包括空行），或分开上传。",
    )


def _column(letters: bytes) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _marks_of(part: bytes, percent: frozenset[int]) -> Marks:
    errors = {
        (int(row) - 1, _column(letters)): shown.decode("utf-8", "replace")
        for letters, row, shown in (_ERROR.findall(part) if b't="e"' in part else ())
    }
    blank = {
        (int(row) - 1, _column(letters))
        for letters, row, has in (_FORMULA.findall(part) if b"<f" in part else ())
        if b't="str"' not in has  # computed, and the result is an empty text
    }
    styled = {
        (int(row) - 1, _column(letters))
        for letters, row, style in (_STYLED.findall(part) if percent else ())
        if int(style) in percent
    }
    hidden = frozenset(int(row) - 1 for row in _HIDDEN.findall(part))
    return Marks(errors, frozenset(styled), frozenset(blank), hidden)


def _percent_styles(part: bytes) -> frozenset[int]:
    """Numbers of the cell styles that show a fraction as per cent. A quoted sign ("%") only stands there."""
    formats = set(_PERCENT_BUILT_IN)
    for has in _tags(b"numFmt", part):
        shown = unescape(has.get(b"formatCode", b"").decode("utf-8", "replace"))
        if "%" in _SHOWN_LITERALLY.sub("", shown):
            formats.add(_number(has.get(b"numFmtId")))
    start = part.find(b"<cellXfs")
    body = part[start : part.find(b"</cellXfs>", start)] if start >= 0 else b""
    used = (_number(has.get(b"numFmtId")) for has in _tags(b"xf", body))
    return frozenset(at for at, number in enumerate(used) if number in formats)


def _sheets_of(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name -> its part, as the workbook's own table says."""
    paths: dict[bytes, str] = {}
    for has in _tags(b"Relationship", parts.get("xl/_rels/workbook.xml.rels", b"")):
        target = has.get(b"Target", b"").decode("utf-8", "replace")
        paths[has.get(b"Id", b"")] = target[1:] if target.startswith("/") else f"xl/{target}"
    sheets: dict[str, str] = {}
    for has in _tags(b"sheet", parts.get("xl/workbook.xml", b"")):
        name = unescape(has.get(b"name", b"").decode("utf-8", "replace"))
        link = next((value for key, value in has.items() if key.endswith(b":id")), b"")
        sheets[name] = paths.get(link, "")
    return sheets


def _tags(name: bytes, part: bytes) -> list[dict[bytes, bytes]]:
    tags = re.findall(rb"<" + name + rb"\s[^<>]*>", part)
    return [dict(_ATTRIBUTE.findall(tag)) for tag in tags]


def _number(text: bytes | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0
