"""The form of a paper (knowledge/form.yaml) as numbers ready for a word processor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

TWIPS_PER_MM = 1440 / 25.4


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point, to the nearest."""
    return round(mm * TWIPS_PER_MM)


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    font: str
    points: float
    align: str = "left"
    first_line: int = 0
    outline: int = 0
    bold: bool = False
    colour: str = ""
    single: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper, in twips: width, height and the margins."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int

    @property
    def line(self) -> int:
        """Width of the type area."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Form:
    """All of form.yaml. The parts nobody computes with stay mappings, as the file has them."""

    version: int
    page: Mapping[str, float]
    lines: int
    characters: int
    head: Mapping[str, float]
    page_number_gap: float
    imprint: Mapping[str, float]
    table: Mapping[str, Any]
    colours: Mapping[str, str]
    faces: Mapping[str, str]
    stand_ins: Mapping[str, str]
    styles: Mapping[str, Style]
    coverage: Mapping[str, Any]

    @property
    def upright(self) -> Sheet:
        page = {key: twips(value) for key, value in self.page.items()}
        return Sheet(**page)

    @property
    def sideways(self) -> Sheet:
        """The upright sheet turned clockwise: its binding edge is now the top, its foot the left."""
        up = self.upright
        return Sheet(up.height, up.width, up.left, up.top, up.right, up.bottom)

    @property
    def line_pitch(self) -> int:
        """Twips from line to line, rounded down so that all lines fit the type area."""
        up = self.upright
        return (up.height - up.top - up.bottom) // self.lines

    @property
    def squeeze(self) -> int:
        """Per cent of their width that body characters keep: 28 of 16 pt are 1.8 mm wider than 156 mm."""
        room = self.upright.line / self.characters
        return math.floor(room * 100 / (self.styles["body"].points * 20))

    @property
    def character(self) -> float:
        """Twips that one body character takes in a full line."""
        return self.upright.line / self.characters


@cache
def form() -> Form:
    raw = yaml.safe_load(files(__package__).joinpath("knowledge/form.yaml").read_text("utf-8"))
    return Form(
        version=raw["version"],
        page=raw["page"],
        lines=raw["grid"]["lines"],
        characters=raw["grid"]["characters"],
        head=raw["head"],
        page_number_gap=raw["page_number"]["gap"],
        imprint=raw["imprint"],
        table=raw["table"],
        colours=raw["colours"],
        faces=raw["faces"],
        stand_ins=raw["stand_ins"],
        styles={key: Style(**value) for key, value in raw["styles"].items()},
        coverage=raw["coverage"],
    )
