"""What stands printed on a page: lines and tables with their places, and the widths of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.reading.formats.assembly import GridCell

# Brackets stick to what they hold, stops to what is before them, quotation marks to both sides.
_UNPARTED = re.compile(
    r"[（《「『〔【“‘(\[]*(?:[!-~]+|.)(?:[，。、；：！？）》」』〕】,.;:!?)\]%％”’]|[“”‘’]+(?:[!-~]+|.)?)*"
)
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026"
_STRAY = re.compile(rf"(?<=[{_HAN}]) (?=[!-~])|(?<=[!-~]) (?=[{_HAN}])")
_SPREAD = re.compile(rf"[{_HAN}](?:[ \t\u3000]+[{_HAN}]){{2,}}")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; y grows downwards, units are the page's own.

    size: of its letters, 0 where the file hides it. pieces: where columns part it, each piece with its left and right.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int
    size: float = 0.0
    pieces: tuple[tuple[str, float, float], ...] = ()

    @property
    def em(self) -> float:
        """The width of a Chinese character; from the line's own width where no size is told."""
        return self.size or max((self.right - self.left) / max(width_of(self.text), 0.5), 1e-6)


@dataclass(frozen=True, slots=True)
class Table:
    """A table at its place on a page. edges: where its columns begin and the last one ends."""

    cells: tuple[GridCell, ...]
    top: float
    bottom: float
    page: int
    edges: tuple[float, ...]


def cell_text(lines: Sequence[Line], width: float) -> str:
    """The lines of a cell of that width: joined where they were broken for want of room, else apart."""
    text = ""
    before: Line | None = None
    for line in sorted(lines, key=lambda one: (round(one.top), one.left)):
        if before is None:
            text = line.text
        elif abs(line.top - before.top) < 0.5 * line.em:
            text = f"{text} {line.text}"
        else:
            room = width - (before.right - before.left)
            is_broken = room < (first_word(line.text) + 1.2) * line.em
            text = joined(text, line.text) if is_broken else f"{text}\n{line.text}"
        before = line
    return text


def without_stray_spaces(text: str) -> str:
    """Without the blanks that layout programs put between Chinese and Latin, and into s p r e a d titles."""
    text = _STRAY.sub("", text.strip())
    return re.sub(r"\s+", "", text) if _SPREAD.fullmatch(text) else text


def joined(text: str, more: str) -> str:
    """Chinese lines are joined as they are; two Latin words need the blank back that the line break stood for."""
    both = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if both else text + more


def width_of(text: str) -> float:
    """In ems: ASCII takes half of one. Chinese characters and punctuation are three bytes in UTF-8, ASCII is one."""
    return len(text) / 2 + (len(text.encode("utf-8", "surrogatepass")) - len(text)) / 4


def first_word(text: str) -> float:
    """How much of a line cannot be parted from its beginning, in ems."""
    found = _UNPARTED.match(text)
    return width_of(found[0]) if found else 1.0
