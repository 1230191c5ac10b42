"""Sentences and clauses around an offset, and where in a text a number stands."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[。！？；;，,\n]")


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """From behind the full stop before `start` to the full stop at or behind `end`, which is left out."""
    return _around(_SENTENCE_END, "。！？\n", text, start, end)


def clause_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The same, between commas."""
    return _around(_CLAUSE_END, "。！？；;，,\n", text, start, end)


def _around(stop: re.Pattern[str], stops: str, text: str, start: int, end: int) -> tuple[int, int]:
    first = max(text.rfind(mark, 0, start) for mark in stops) + 1
    after = stop.search(text, end)
    return first, after.start() if after else len(text)
