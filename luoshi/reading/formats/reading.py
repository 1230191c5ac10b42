"""The way from bytes to Document, the same for every format: limits, detection, reader, a last look."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats.detection import Kind, called, detect

Reader = Callable[[bytes, str, Limits], Document]

# A reader is imported when its first file comes: importing pypdfium2 costs more than reading a plan in Word.
_READERS: dict[Kind, tuple[str, str]] = {
    "txt": ("plain", "read_plain"),
    "md": ("markdown", "read_markdown"),
    "docx": ("docx", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "html": ("html", "read_html"),
    "ofd": ("ofd", "read_ofd"),
    "doc": ("legacy", "read_legacy"),
}
_WORD = re.compile(r"[^\W\d_]")


def read_document(data: bytes, name: str, limits: Limits = Limits()) -> Document:  # noqa: B008
    """Read a file of any known format. name: only for messages and to tell .md from .txt. Raises ReadingError."""
    if len(data) > limits.file_bytes:
        raise ReadingError(
            f"{called(name)}有 {len(data) / 1e6:.0f} MB，超过 {limits.file_bytes / 1e6:.0f} MB 的上限。",
            "请删去其中的图片，或只留方案正文后再试。",
        )
    kind = detect(data, name)
    module, function = _READERS[kind]
    reader: Reader = getattr(import_module(f"luoshi.reading.formats.{module}"), function)
    try:
        document = reader(data, name, limits)
    except RecursionError as error:
        raise ReadingError(
            f"{called(name)}的内部结构嵌套得太深，不像正常文档。",
            "请在 Word 或 WPS 里打开后另存一份再试。",
        ) from error
    if not _WORD.search(document.text):
        raise ReadingError(
            f"{called(name)}里没有文字。",
            "如果内容是图片，请先用文字识别（OCR）软件转成文字；否则请检查是否选错了文件。",
        )
    return document
