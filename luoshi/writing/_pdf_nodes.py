"""Paragraphs of a paper as data for the typesetter, lengths in points. What a font lacks is noted with its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from luoshi.writing._form import Style, form
from luoshi.writing._text import clean
from luoshi.writing.fonts import Fonts
from luoshi.writing.model import Run, Text

Node = dict[str, Any]
TWIPS = 20
# The middle of a Chinese character above its baseline, as a share of its size: fonts set it 0.88 up and 0.12 down.
_MIDDLE = 0.38
_SINGLE = 1.25  # natural height of a line, as a share of the size: choice, what song fonts ask for at least
_WORD = re.compile(r"[^\s\u2e80-\uffff\U00020000-\U0003ffff]+")
# Widest letters of a text font, as a share of the size; a word is taken for as wide as these.
_WIDE = 0.9
_BLACK = "#000000"


@dataclass(slots=True)
class Setter:
    """Turns words into nodes. missing: (character, font, place) of what no font has; files: pictures by name."""

    fonts: Fonts
    missing: list[tuple[str, str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def runs(self, text: Text, font: str, place: str, room: float) -> list[Node]:
        """room: characters in a line; a longer word may be broken anywhere."""
        parts = (Run(text),) if isinstance(text, str) else text
        return [self._run(part, font, place, room) for part in parts if part.text]

    def _run(self, run: Run, font: str, place: str, room: float) -> Node:
        said = clean(run.text).replace("\t", " ")
        own = font if run.face == "body" else form().faces[run.face]
        for char in self.fonts.lacking(own, said):
            self.missing.append((char, own, place))
        return {"font": own, "bold": run.bold, "pieces": _pieces(said, room)}

    def text(
        self,
        key: str,
        text: Text,
        place: str,
        *,
        points: float | None = None,
        align: str | None = None,
        left: float = 0,
        right: float = 0,
        first: float | None = None,
        hanging: float = 0,
        line: float | None = None,
        more: list[Node] | None = None,
        **layout: Any,
    ) -> Node:
        """A paragraph in a style of the form. left, right, first, hanging: characters of its size; line: its width."""
        style = form().styles[key]
        size = points or style.points
        unit = grid_unit() if size == form().styles["body"].points else size
        whole = line if line is not None else form().upright.line / TWIPS
        first = style.first_line if first is None else first
        room = whole / size - left - right
        runs = self.runs(text, style.font, place, room) + (more or [])
        made: Node = {
            "kind": "p",
            "runs": runs,
            "align": align or style.align,
            "fill": f"#{style.colour}" if style.colour else _BLACK,
            "first": first * unit,
            "hanging": hanging * unit,
            "left": left * unit,
            "right": right * unit,
            "tracking": unit - size,
            **edges(size, pitch(style, size)),
            "above": 0,
            "below": 0,
            "sticky": False,
            "whole": False,
            "outline": style.outline,
        }
        return made | layout


def grid_unit() -> float:
    """Points a body character takes; a hair less than its share of the line, lest rounding put the last one on the next."""
    return form().character / TWIPS - 0.0005


def pitch(style: Style, points: float) -> float:
    return points * _SINGLE if style.single else form().line_pitch / TWIPS


def edges(points: float, height: float) -> Node:
    """A line as high as asked, whatever the font, its characters in the middle."""
    middle = points * _MIDDLE
    return {"size": points, "top": height / 2 + middle, "bottom": middle - height / 2}


def gap(height: float) -> Node:
    return {"kind": "gap", "height": height}


def line_height() -> float:
    return form().line_pitch / TWIPS


def _pieces(text: str, room: float) -> list[str]:
    made: list[str] = [""]
    done = 0
    for word in _WORD.finditer(text):
        if len(word.group()) * _WIDE <= room:
            continue
        made[-1] += text[done : word.start()]
        for char in word.group():
            if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
                made[-1] += char
            else:
                made.append(char)
        made.append("")
        done = word.end()
    made[-1] += text[done:]
    return [piece for piece in made if piece] or [""]
