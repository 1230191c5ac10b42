"""workbook.yaml, and the marks by which a workbook is known again."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

import yaml

# Nothing of these is shown; they may not change while workbooks are out.
STAMP_SHEET = "_luoshi"
CHOICE_SHEET = "_choices"
STAMP_MARK = "luoshi-sheets 1"
GRID_MARK = "luoshi-grid "
HEAD_MARK = "#"
YES, NO = "是", "否"

# XML 1.0 knows only these characters; any other makes a file that no program opens.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Look:
    font: str
    size: float
    ink: str
    quiet: str
    paper: str
    locked: str
    head: str
    frame: str
    rule: str


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int
    unpacked_bytes: int
    parts: int
    rows: int
    columns: int
    cells: int
    text_bytes: int


@cache
def _data() -> Any:
    text = resources.files("luoshi.sheets").joinpath("workbook.yaml").read_text("utf-8")
    return yaml.safe_load(text)


@cache
def look() -> Look:
    return Look(**{f.name: _data()["look"][f.name] for f in fields(Look)})


@cache
def limits() -> Limits:
    return Limits(**{f.name: _data()["limits"][f.name] for f in fields(Limits)})


def clean(text: str) -> str:
    """The text without characters that XML forbids; line ends as \\n, nothing around it."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
