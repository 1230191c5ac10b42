"""PDF by pypdfium2: characters with their places -> lines -> paragraphs; ruled tables -> cells.

PDFium keeps process-wide state and is not thread-safe, so one file is read at a time, and only one that `pdf_guard` let pass.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic

import pypdfium2
import pypdfium2.raw as pdfium

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats.assembly import Assembly
from luoshi.reading.formats.detection import called
from luoshi.reading.formats.lines import paragraphs
from luoshi.reading.formats.pdf_guard import refuse_hostile
from luoshi.reading.formats.pdf_page import PdfPage
from luoshi.reading.formats.printed import Line, Table
from luoshi.reading.formats.ruled_tables import tables_of

# A sound page takes milliseconds; one with a damaged font half a second, and two thousand of them would hold the lock.
SECONDS = 60
_LOCK = Lock()
_OCR = "请先用文字识别（OCR）软件转成文字，另存为 .docx 或 .txt 后再试，或直接使用 Word 原件。"


def read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    """Raises ReadingError, also for pages that are pictures of text."""
    refuse_hostile(data, name, limits)
    with _LOCK:
        pdf = _opened(data, name)
        try:
            if len(pdf) > limits.pages:
                raise ReadingError(
                    f"{called(name)}有 {len(pdf)} 页，超过 {limits.pages} 页的上限。",
                    "请只留方案正文后再试。",
                )
            items, blank = _items(pdf, name, limits)
        finally:
            pdf.close()
    return _document(items, blank, name, limits)


def _document(items: list[Line | Table], blank: list[int], name: str, limits: Limits) -> Document:
    assembly = Assembly(limits)
    for item in paragraphs(items):
        if isinstance(item, str):
            assembly.paragraph(item)
        else:
            assembly.table(item.cells)
    if blank:
        pages = "、".join(str(page + 1) for page in blank[:10]) + ("等" if len(blank) > 10 else "")
        assembly.note("pages_without_text", f"第 {pages} 页没有文字（可能是图片），没有读入。")
    document = assembly.document("pdf")
    broken = sum(c in "\ufffd\ufffe\uffff" or "\ue000" <= c <= "\uf8ff" for c in document.text)
    if broken > 0.2 * len(document.text):
        raise ReadingError(f"{called(name)}里的文字取不出来，只有字形，没有字符。", _OCR)
    return document


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise ReadingError(
                f"{called(name)}设了打开密码，无法读取。", "请取消密码、另存后再试。"
            ) from error
        raise ReadingError(
            f"{called(name)}不是完好的 PDF，打不开。", "请重新下载，或从原件重新导出 PDF 后再试。"
        ) from error


def _items(
    pdf: pypdfium2.PdfDocument, name: str, limits: Limits
) -> tuple[list[Line | Table], list[int]]:
    """Lines and tables of all pages, and the pages that show something but say nothing."""
    items: list[Line | Table] = []
    blank: list[int] = []
    characters = 0
    began = monotonic()
    for number in range(len(pdf)):
        if monotonic() - began > SECONDS:
            raise ReadingError(
                f"{called(name)}逐页读取超过 {SECONDS} 秒，读到第 {number} 页停了下来，文件可能已损坏。",
                "请从原件重新导出 PDF，或只留方案正文后再试。",
            )
        found, count, has_picture = _page_items(pdf, number)
        items += found
        characters += count
        if not found and has_picture:
            blank.append(number)
        if characters > limits.characters:
            raise ReadingError(
                f"{called(name)}的文字超过 {limits.characters:,} 个字，不像一份方案。",
                "请只留方案正文后再试。",
            )
    if not items:
        what = "没有文字，像是扫描件" if blank else "没有文字"
        raise ReadingError(f"{called(name)}里{what}。", _OCR)
    return items, blank


def _page_items(pdf: pypdfium2.PdfDocument, number: int) -> tuple[list[Line | Table], int, bool]:
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return [], 0, True
    try:
        textpage = page.get_textpage()
        try:
            text = PdfPage(page.raw, textpage.raw, number)
            tables = tables_of(text)
            return list(text.items(tables)), len(text.characters), text.has_picture
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return [], 0, True
    finally:
        page.close()
