"""A photograph in the line of text."""

from __future__ import annotations

import io
from typing import Any

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.shared import Mm

from luoshi.writing._form import form
from luoshi.writing._text import WritingError, clean
from luoshi.writing._wordml import Element, el, paragraph, runs, size
from luoshi.writing.model import Picture

_TALLEST = 180.0  # mm: a picture and its words fit a sheet


def picture_elements(
    picture: Picture, width: float, part: Any, points: float | None = None
) -> list[Element]:
    """The picture, as wide as asked or as `width` (mm) has room for, its words below. part: the document's, which keeps it."""
    name = f"照片“{picture.caption}”" if picture.caption else "照片"
    wide = min(picture.width, width)
    try:
        inline = part.new_pic_inline(io.BytesIO(picture.content), Mm(wide), None)
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError) as error:
        raise WritingError(f"{name}打不开。", "请换一张 .jpg 或 .png 照片。") from error
    extent = inline.extent
    if extent.cy > Mm(_TALLEST):
        inline = part.new_pic_inline(io.BytesIO(picture.content), None, Mm(_TALLEST))
    inline.docPr.set("descr", clean(picture.caption))
    loose = el("spacing", before=40, after=40, line=240, lineRule="auto")
    keep = [el("keepNext")] if picture.caption else []
    made = [paragraph("caption", [el("r", el("drawing", inline))], loose, *keep)]
    if picture.caption:
        words = runs(
            picture.caption, form().styles["table_note"], *(size(points) if points else [])
        )
        made.append(paragraph("table_note", words, el("jc", val="center")))
    return made
