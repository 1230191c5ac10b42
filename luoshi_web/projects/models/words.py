"""What the columns choose from, and how much they hold."""

from __future__ import annotations

from typing import Final

from luoshi.projects import CHARGES, CLASSES, HALTS, LEVELS, ORIGINS, class_words, level_words

MOST_WORDS: Final = 400
# 万元 with four digits behind the point is yuan: enough for any amount told in 元, 万元 or 亿元.
DIGITS, PLACES = 18, 4


def levels() -> list[tuple[str, str]]:
    return [(level, level_words(level)) for level in LEVELS]


def classes() -> list[tuple[str, str]]:
    return [(one, class_words(one)) for one in CLASSES]


def origins() -> list[tuple[str, str]]:
    return list(ORIGINS.items())


def halts() -> list[tuple[str, str]]:
    return list(HALTS.items())


def charges() -> list[tuple[str, str]]:
    return list(CHARGES.items())
