"""A pdf read back: where each character stands, in millimetres from the upper left corner of its sheet."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pytest

from luoshi.writing import WritingError
from luoshi.writing.fonts import Fonts, fonts_found

MM = 25.4 / 72


def usual_fonts() -> Fonts:
    """The system's; a machine without a Chinese font cannot set a paper, and the product says so too."""
    try:
        return fonts_found()
    except WritingError as lacking:
        pytest.skip(f"no pdf can be set here: {lacking}")


@dataclass(frozen=True, slots=True)
class Char:
    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule: its upper left corner, width and thickness."""

    left: float
    top: float
    width: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Sheet:
    width: float
    height: float
    chars: tuple[Char, ...]
    bars: tuple[Bar, ...]

    def lines(self) -> list[tuple[float, str]]:
        """(base line, text) from the top."""
        ordered = sorted(self.chars, key=lambda c: (round(c.base, 1), c.left))
        rows = itertools.groupby(ordered, key=lambda c: round(c.base, 1))
        return [(base, "".join(c.text for c in row)) for base, row in rows]

    def line_with(self, text: str) -> tuple[Char, ...]:
        base = next(base for base, line in self.lines() if text in line)
        return tuple(
            sorted((c for c in self.chars if round(c.base, 1) == base), key=lambda c: c.left)
        )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def sheets_of(pdf: bytes) -> list[Sheet]:
    return [_sheet(page) for page in pypdfium2.PdfDocument(pdf)]


def _sheet(page: Any) -> Sheet:
    words, height = page.get_textpage(), page.get_height()
    chars = [_char(words, at, height) for at in range(words.count_chars())]
    return Sheet(
        page.get_width() * MM,
        height * MM,
        tuple(c for c in chars if c.text.strip()),
        tuple(_bars(page, height)),
    )


def _char(words: Any, at: int, height: float) -> Char:
    raw = pypdfium2.raw
    x, y = raw.c_double(), raw.c_double()
    raw.FPDFText_GetCharOrigin(words, at, x, y)
    left, _, right, _ = words.get_charbox(at, loose=True)
    return Char(
        text=words.get_text_range(at, 1),
        left=left * MM,
        right=right * MM,
        base=(height - y.value) * MM,
        size=raw.FPDFText_GetFontSize(words, at),
    )


def _bars(page: Any, height: float) -> list[Bar]:
    raw = pypdfium2.raw
    made = []
    for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = part.get_bounds()
        if top - bottom < 4 < right - left:
            made.append(
                Bar(left * MM, (height - top) * MM, (right - left) * MM, (top - bottom) * MM)
            )
    return made
