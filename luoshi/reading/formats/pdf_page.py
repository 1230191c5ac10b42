"""A PDF page: PDFium's characters and drawn paths, turned so that the writing runs from left to right."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import pypdfium2.raw as pdfium

from luoshi.reading.formats.page import THIN, Box, PageText

# No printed line is longer; what claims to be is not worth sorting.
LONGEST_LINE = 4_000
# By the direction of the writing in quarter turns to the left: rightwards, upwards, upside down, downwards.
_TURNS: tuple[Callable[[float, float, float, float], Box], ...] = (
    lambda left, bottom, right, top: Box(left, -top, right, -bottom),
    lambda left, bottom, right, top: Box(bottom, left, top, right),
    lambda left, bottom, right, top: Box(-right, bottom, -left, top),
    lambda left, bottom, right, top: Box(-top, -right, -bottom, -left),
)


class PdfPage(PageText):
    """Lines come in PDFium's order, which is that of the file and nearly always that of reading.

    Within a line the file's order is not to be trusted: programs write the characters of each font in one go, and the
    quotation marks of a Chinese line, often in a Latin font, then stand behind it. Such lines are sorted by place.
    """

    def __init__(self, page: object, textpage: object, number: int) -> None:
        self.number = number
        self._page = page
        self._textpage = textpage
        self._rectangle = pdfium.FS_RECTF()
        self._pointer = ctypes.byref(self._rectangle)
        self.characters = self._all_characters()
        self._turn = _TURNS[self._quarter_turns()]
        self._order: list[int] = []
        self._put_in_order()
        self.has_picture = False
        self.strokes = self._all_strokes()

    def box(self, index: int) -> Box:
        """The place of a character with the room its font gives it."""
        at = self._order[index] if self._order else index
        pdfium.FPDFText_GetLooseCharBox(self._textpage, at, self._pointer)
        r = self._rectangle
        place: Box = self._turn(r.left, r.bottom, r.right, r.top)
        return place

    def _all_characters(self) -> str:
        count = max(pdfium.FPDFText_CountChars(self._textpage), 0)
        buffer = (ctypes.c_ushort * (count + 1))()
        got = pdfium.FPDFText_GetText(self._textpage, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(got - 1, 0)].decode("utf-16-le", "replace")
        if len(text) != count:
            # Some characters have no or two units there, so places would be off; one by one they are not.
            codes = (pdfium.FPDFText_GetUnicode(self._textpage, i) for i in range(count))
            text = "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)
        return text.replace("\r", " ").replace("\u0002", "-")

    def _put_in_order(self) -> None:
        pieces: list[str] = []
        order: list[int] = []
        is_sorted = False
        begin = 0
        for line in self.characters.split("\n"):
            indexes = range(begin, begin + len(line) + 1)
            lefts = self._lefts([i for i, c in zip(indexes, line, strict=False) if c != " "])
            if len(line) <= LONGEST_LINE and any(
                second < first - 1 for first, second in pairwise(lefts)
            ):
                line, sorted_indexes = self._sorted(begin, line)
                order += [*sorted_indexes, indexes[-1]]
                is_sorted = True
            else:
                order += indexes
            pieces.append(line)
            begin = indexes[-1] + 1
        if is_sorted:
            self.characters = "\n".join(pieces)
            self._order = order

    def _lefts(self, indexes: Sequence[int]) -> list[float]:
        """Left edges along the writing. Every character passes here, so upright ones go without a Box."""
        if self._turn is not _TURNS[0]:
            return [self.box(i).left for i in indexes]
        get, page, pointer, rectangle = (
            pdfium.FPDFText_GetLooseCharBox, self._textpage, self._pointer, self._rectangle,
        )  # fmt: skip
        lefts = []
        for index in indexes:
            get(page, index, pointer)
            lefts.append(rectangle.left)
        return lefts

    def _sorted(self, begin: int, line: str) -> tuple[str, list[int]]:
        """The characters from left to right and row by row; the blanks that PDFium made up are made anew."""
        boxes = {i: self.box(i) for i, c in enumerate(line, begin) if c != " "}
        text = ""
        order: list[int] = []
        for row in _rows(boxes):
            for before, index in zip([None, *row], row, strict=False):
                if before is None:
                    gap = "\n" if order else ""
                else:
                    is_apart = boxes[index].left - boxes[before].right > 0.1 * _height(boxes[index])
                    gap = " " if is_apart else ""
                text += gap + line[index - begin]
                order += [index] * (len(gap) + 1)
        return text, order

    def _quarter_turns(self) -> int:
        """How far most of the characters looked at are turned."""
        seen = [i for i in range(0, len(self.characters), len(self.characters) // 9 + 1)]
        angles = (
            pdfium.FPDFText_GetCharAngle(self._textpage, i)
            for i in seen
            if not self.characters[i].isspace()
        )
        turns = [round(-angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0]
        return max(set(turns), key=turns.count) if turns else 0

    def _all_strokes(self) -> list[Box]:
        """Bounds of thin or outlined paths: rules of tables among them. A filled box is a background."""
        strokes = []
        bounds = [ctypes.c_float() for _ in range(4)]
        for index in range(max(pdfium.FPDFPage_CountObjects(self._page), 0)):
            item = pdfium.FPDFPage_GetObject(self._page, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            self.has_picture = True
            if kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(item, *bounds):
                box = self._turn(*(b.value for b in bounds))
                if min(box.right - box.left, box.bottom - box.top) <= THIN or _is_outlined(item):
                    strokes.append(box)
        return strokes


def _rows(boxes: dict[int, Box]) -> list[list[int]]:
    """Characters that stand at about the same height, from left to right; rows from above."""
    rows: list[tuple[float, list[int]]] = []
    for index, box in boxes.items():
        middle = (box.top + box.bottom) / 2
        home = next(
            (row for height, row in rows if abs(height - middle) < 0.5 * _height(box)), None
        )
        if home is None:
            rows.append((middle, [index]))
        else:
            home.append(index)
    return [
        sorted(row, key=lambda i: boxes[i].left)
        for _, row in sorted(rows, key=lambda pair: pair[0])
    ]


def _height(box: Box) -> float:
    return box.bottom - box.top


def _is_outlined(item: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, fill, stroke)) and stroke.value != 0
