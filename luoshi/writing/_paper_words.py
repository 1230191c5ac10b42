"""The words of the papers of supervision and projects (knowledge/papers.yaml), by paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from luoshi.writing._form import form
from luoshi.writing._phrases import fill, words
from luoshi.writing._text import break_title
from luoshi.writing.model import FormCell


@dataclass(frozen=True, slots=True)
class PaperWords:
    """One paper's phrases; what it has not, every paper has (part `every`)."""

    phrases: Mapping[str, str]

    def say(self, key: str, **fields: object) -> str:
        return fill(self.phrases[key], **fields)


@cache
def _known() -> Mapping[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("knowledge/papers.yaml").read_text("utf-8")
    )
    return raw


@cache
def paper_words(paper: str) -> PaperWords:
    return PaperWords({**_known()["every"], **_known()["papers"][paper]})


def title_lines(text: str) -> tuple[str, ...]:
    """The title broken between words. Raises WritingError when three lines are too few.

    A character less than a line has room for: a font that stands in has wider figures.
    """
    f = form()
    limit = int(f.upright.line / 20 / f.styles["title"].points) - 1
    before = (*_known()["break_before"], *words().break_before)
    return break_title(text, limit, before)


def label(text: str, columns: int = 1) -> FormCell:
    return FormCell(text, columns, is_label=True)
