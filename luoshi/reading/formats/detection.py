"""What a file really is, by its first bytes and its parts; the name only decides between kinds of plain text."""

from __future__ import annotations

from typing import Literal

from luoshi.reading.contract import ReadingError

Kind = Literal["txt", "md", "docx", "pdf", "html", "ofd", "doc"]
_READABLE = "请另存为 Word（.docx）、PDF、OFD、网页（.html）或纯文本（.txt）后再试。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# First bytes of files that people rename or pick by mistake -> what to call them.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b\x08", "gzip 压缩包"),
    (b"SQLite format 3\x00", "SQLite 数据库"),
    (b"ID3", "音频"),
    (b"\x00\x00\x01\x00", "图标"),
)
# A directory entry of an OLE container, UTF-16 -> what the container holds.
_OLE_PARTS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "Excel 表格"),
    ("PowerPoint Document", "PowerPoint 演示文稿"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<title", b"<div", b"<table",
           b"<tbody", b"<p>", b"<p ", b"<span", b"<article", b"<section", b"<script", b"<style",
           b"<center", b"<h1", b"<ul", b"<font")  # fmt: skip


def detect(data: bytes, name: str) -> Kind:
    """The reader to use. Raises ReadingError for what is known not to be a plan document."""
    if not data:
        raise ReadingError(
            f"{called(name)}是空的，一个字节也没有。", "请检查文件是否保存完整，重新选择后再试。"
        )
    if data.startswith(_ZIP):
        return _package(data, name)
    if data.startswith(_OLE):
        return _compound(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "doc"
    _refuse_foreign(data, name)
    return _textual(data, name)


def called(name: str) -> str:
    """The file as messages call it."""
    short = name if len(name) <= 60 else f"{name[:28]}…{name[-28:]}"
    return f"文件“{short}”" if short.strip() else "这个文件"


def _refuse_foreign(data: bytes, name: str) -> None:
    kind = next(
        (word for mark, word in _FOREIGN if data.startswith(mark) and _is_binary(data)), None
    )
    if kind is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "WebP 图片"
    if kind is None and data[4:8] == b"ftyp":
        kind = "视频"
    if kind is None:
        return
    if kind.endswith("图片"):
        raise ReadingError(
            f"{called(name)}实际上是一张{kind}，不是文档。",
            "请先用文字识别（OCR）软件转成文字，另存为 .docx 或 .txt 后再试。",
        )
    if kind.endswith("压缩包"):
        raise ReadingError(
            f"{called(name)}实际上是{kind}，不是文档。", "请先解压，再选其中的方案文件。"
        )
    raise ReadingError(f"{called(name)}实际上是{kind}，不是文档。", f"请选择方案文件；{_READABLE}")


def _is_binary(data: bytes) -> bool:
    """BM and MZ may begin a text; no text has control characters in its first bytes."""
    return any(byte < 9 or 13 < byte < 27 for byte in data[:512]) or len(data) < 16


def _package(data: bytes, name: str) -> Kind:
    """Names stand uncompressed in a zip's directory, so a look into the bytes is enough to tell the kind."""
    if b"word/document" in data or (b"[Content_Types].xml" in data and b"word/" in data):
        return "docx"
    if b"OFD.xml" in data:
        return "ofd"
    for mark, word in (
        (b"xl/workbook", "Excel 表格"),
        (b"ppt/presentation", "PowerPoint 演示文稿"),
    ):
        if mark in data:
            raise ReadingError(
                f"{called(name)}实际上是 {word}，不是文字文档。", f"请选择方案正文；{_READABLE}"
            )
    if b"opendocument.text" in data[:200]:
        raise ReadingError(
            f"{called(name)}是 OpenDocument 文本（.odt），本程序不读。", "请另存为 .docx 后再试。"
        )
    lower = name.lower()
    if lower.endswith((".docx", ".docm", ".wps")):
        return "docx"
    if lower.endswith(".ofd"):
        return "ofd"
    raise ReadingError(
        f"{called(name)}是一个压缩包，里面不是 Word 文档。", "请先解压，再选其中的方案文件。"
    )


def _compound(data: bytes, name: str) -> Kind:
    found = next((kind for part, kind in _OLE_PARTS if part.encode("utf-16-le") in data), None)
    if found == "doc":
        return "doc"
    if found == "encrypted":
        raise ReadingError(
            f"{called(name)}设了打开密码，无法读取。", "请在 Word 或 WPS 里取消密码、另存后再试。"
        )
    what = (
        f"实际上是 {found}，不是文字文档"
        if found
        else "是旧式复合文档，里面没有 Word 正文，或文件不完整"
    )
    raise ReadingError(f"{called(name)}{what}。", f"请选择方案正文；{_READABLE}")


def _textual(data: bytes, name: str) -> Kind:
    lower = name.lower()
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<?xml"):
        if b"<html" in head:
            return "html"
        if b"word.document" in head or b"schemas.microsoft.com/office/word" in head:
            raise ReadingError(
                f"{called(name)}是 Word 的 XML 格式，本程序不读。", "请另存为 .docx 后再试。"
            )
    if head.startswith(_MARKUP) or lower.endswith((".html", ".htm", ".xhtml", ".shtml")):
        return "html"
    if head.startswith(b"<!--") and b"<html" in head:
        return "html"
    if head.startswith(b"mime-version:") or b"content-type: multipart/related" in head:
        raise ReadingError(
            f"{called(name)}是单个文件的网页（MHT），本程序不读。",
            "请另存为 .docx 或 .html 后再试。",
        )
    return "md" if lower.endswith((".md", ".markdown")) else "txt"
