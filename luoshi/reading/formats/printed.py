"""What stands printed on a page: lines and tables with their places, and the widths of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from luoshi.reading.formats.assembly import GridCell

# Brackets stick to what they hold, stops to what is before them, quotation marks to both sides.
_UNPARTED = re.compile(
    r"[（《「『〔【“‘(\[]*(?:[!-~]+|.)(?:[，。、；：！？）》」』〕】,.;:!?)\]%％”’]|[“”‘’]+(?:[!-~]+|.)?)*"
)
# Both inner margins of a cell together, in ems.
CELL_MARGINS = 1.2
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
    """A table at its place on a page. edges: where its columns begin and the last one ends.

    unended: columns whose cell in the last row ends with a full line and without a stop, so may go on over the page.
    """

    cells: tuple[GridCell, ...]
    top: float
    bottom: float
    page: int
    edges: tuple[float, ...]
    unended: frozenset[int] = frozenset()


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
            is_broken = is_full(before, width, line.text)
            text = joined(text, line.text) if is_broken else f"{text}\n{line.text}"
        before = line
    return text


def is_full(line: Line, width: float, following: str) -> bool:
    """Whether a line in a cell of that width has no room for what follows it."""
    return width - (line.right - line.left) < (first_word(following) + CELL_MARGINS) * line.em


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


def has_stopped(text: str) -> bool:
    """Whether a sentence ends here."""
    return bool(line_rules()["stop"].search(text))


@cache
def line_rules() -> dict[str, re.Pattern[str]]:
    """lines.txt, one pattern a kind."""
    source = resources.files("luoshi.reading.formats").joinpath("lines.txt").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for line in source.splitlines():
        if line.strip() and not line.startswith("#"):
            kind, expression = line.split(maxsplit=1)
            found.setdefault(kind, []).append(expression)
    compiled = {kind: "|".join(f"(?:{e})" for e in rules) for kind, rules in found.items()}
    return {
        "label": re.compile(compiled["label"]),
        "stop": re.compile(rf"(?:{compiled['stop']})$"),
        "page-number": re.compile(compiled["page-number"]),
    }
