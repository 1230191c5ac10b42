"""Grades and a person's verdict as whole numbers: the smaller the better. The data is grades.yaml."""

from __future__ import annotations

import re
from functools import cache

from luoshi.progress._data import mapping, packaged


@cache
def _scales() -> tuple[dict[str, int], ...]:
    entries = packaged("grades.yaml")["scales"]
    return tuple(
        {str(k): int(v) for k, v in mapping(e.get("grades"), "grades.yaml").items()}
        for e in entries
    )


@cache
def _aliases() -> dict[str, str]:
    return {
        k: str(v) for k, v in mapping(packaged("grades.yaml")["aliases"], "grades.yaml").items()
    }


@cache
def _verdicts() -> dict[str, int]:
    told = mapping(packaged("grades.yaml")["verdicts"], "grades.yaml")
    return {words: int(place) for words, place in told.items()}


def printed_grade(text: str) -> str:
    """The grade in its usual spelling: "III 类" -> "Ⅲ"."""
    short = re.sub(r"\s|[类级]$", "", text.strip())
    return _aliases().get(short, short)


def place_of(grade: str, goal: str) -> int | None:
    """The place of `grade` on the scale that `goal` belongs to; None when the two share no scale."""
    wanted, given = printed_grade(goal), printed_grade(grade)
    for scale in _scales():
        if wanted in scale:
            return scale.get(given)
    return None


def grades_like(goal: str) -> tuple[str, ...]:
    """The scale that `goal` belongs to, best first, each spelt as the goal is ("Ⅲ类" -> "Ⅰ类", "Ⅱ类", ...); empty when
    the grade is on no scale."""
    wanted = printed_grade(goal)
    scale: dict[str, int] = next((one for one in _scales() if wanted in one), {})
    ending = goal.strip()[-1:] if goal.strip()[-1:] in ("类", "级") else ""
    return tuple(f"{grade}{ending}" for grade in sorted(scale, key=lambda grade: scale[grade]))


def verdict_words() -> tuple[str, ...]:
    """What a named person may record of a target without a number, best first."""
    return tuple(_verdicts())


def verdict_place(words: str) -> int | None:
    """1 to 4 for the words a named person may record, else None."""
    return _verdicts().get(words.strip())
