"""The characters of one page with their places, as lines; x grows along the writing, y from line to line."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.reading.formats.printed import Line, Table, without_stray_spaces

# Layout programs part Chinese from Latin by a quarter em; a blank that someone typed is wider.
_REAL_SPACE = 0.4
# From two ems on a gap parts columns; it becomes a tab.
COLUMN_GAP = 1.8
# Rules of tables are up to a millimetre thick (in points).
THIN = 3.0


class Box(NamedTuple):
    """A rectangle as seen by a reader who holds the page so that the writing runs from left to right."""

    left: float
    top: float
    right: float
    bottom: float


class PageText(ABC):
    """What both kinds of pages give: characters with "\\n" between lines, a box for each, and the strokes drawn."""

    number: int
    characters: str
    strokes: list[Box]

    @abstractmethod
    def box(self, index: int) -> Box:
        """The place of a character with the room its font gives it."""

    def size(self, index: int) -> float:
        """The size of its letters where the file tells it, else 0."""
        return 0.0

    def items(self, tables: Sequence[tuple[Table, Box]]) -> Iterator[Line | Table]:
        """Lines outside the tables, and each table where its first line would have stood."""
        waiting = list(tables)
        for begin, end in self.spans():
            first, last = self.box(begin), self.box(end - 1)
            middle = (first.top + first.bottom) / 2
            inside = next((t for t in tables if _holds(t[1], first.left, middle)), None)
            if inside is not None:
                if inside in waiting:
                    waiting.remove(inside)
                    yield inside[0]
                continue
            for pair in [t for t in waiting if t[0].bottom <= first.top]:
                waiting.remove(pair)
                yield pair[0]
            text = self.text(begin, end)
            if text:
                top, bottom = min(first.top, last.top), max(first.bottom, last.bottom)
                right = max(first.left, last.right)
                pieces = tuple(self._pieces(begin, end)) if "\t" in text else ()
                yield Line(
                    text, first.left, right, top, bottom, self.number, self.size(begin), pieces
                )
        for table, _ in waiting:
            yield table

    def spans(self) -> Iterator[tuple[int, int]]:
        """Index ranges of the lines, without the blanks at their ends."""
        begin = 0
        for piece in self.characters.split("\n"):
            end = begin + len(piece)
            first, last = begin, end
            while first < last and self.characters[first].isspace():
                first += 1
            while last > first and self.characters[last - 1].isspace():
                last -= 1
            if last > first:
                yield first, last
            begin = end + 1

    def text(self, begin: int, end: int) -> str:
        """Characters of a range, without the blanks that only layout put in."""
        text = self.characters[begin:end]
        if " " in text:
            text = "".join(self._gap(i) if c == " " else c for i, c in enumerate(text, begin))
        return without_stray_spaces(text)

    def _pieces(self, begin: int, end: int) -> Iterator[tuple[str, float, float]]:
        """The parts of a line that columns keep apart, with where they begin and end."""
        start = begin
        for index in range(begin, end + 1):
            if index == end or (self.characters[index].isspace() and self._gap(index) == "\t"):
                if text := self.text(start, index):
                    yield text, self.box(start).left, self.box(index - 1).right
                start = index + 1

    def _gap(self, index: int) -> str:
        """What a blank stands for: nothing, a blank, or the gap between two columns."""
        before, after = self.characters[index - 1], self.characters[index + 1]
        if before.isspace() or after.isspace():
            return " "
        left, right = self.box(index - 1), self.box(index + 1)
        height = max(left.bottom - left.top, right.bottom - right.top)
        if right.left - left.right > COLUMN_GAP * height:
            return "\t"
        is_typed = right.left - left.right > _REAL_SPACE * height
        return " " if is_typed or not (_is_wide(before) or _is_wide(after)) else ""


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _is_wide(character: str) -> bool:
    return character != "" and unicodedata.east_asian_width(character) in "WF"
