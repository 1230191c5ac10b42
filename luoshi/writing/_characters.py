"""Runs of text taken apart and put together again, character by character, and what two texts have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from luoshi.writing._figures import figure_rules
from luoshi.writing.model import Face, Run

_LONG: Final = 2_000
Look = tuple[Face, bool, str]
"""Of one character: face, bold, key of the figure it belongs to."""


def _tokens(text: str) -> list[str]:
    """Numbers, dates and codes whole, all else by the character, so that no number is matched by half."""
    made, done = [], 0
    for found in figure_rules().tokens.finditer(text):
        made += [*text[done : found.start()], found.group()]
        done = found.end()
    return [*made, *text[done:]]


def matching(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """(place in old, place in new, characters) of what both have in common."""
    a, b = _tokens(old), _tokens(new)
    at_a, at_b = _starts(a), _starts(b)
    # The matcher is quadratic where a long text repeats itself, unless it may pass over what is everywhere.
    junk = len(b) > _LONG
    for one in SequenceMatcher(None, a, b, autojunk=junk).get_matching_blocks():
        if one.size:
            yield at_a[one.a], at_b[one.b], at_a[one.a + one.size] - at_a[one.a]


def _starts(tokens: list[str]) -> list[int]:
    made = [0]
    for token in tokens:
        made.append(made[-1] + len(token))
    return made


def spans(runs: Sequence[Run]) -> Iterator[tuple[int, int, str]]:
    """(start, end, key) of every figure."""
    at = 0
    for run in runs:
        if run.figure:
            yield at, at + len(run.text), run.figure
        at += len(run.text)


def looks(runs: Sequence[Run]) -> list[Look]:
    return [(run.face, run.bold, run.figure) for run in runs for _ in run.text]


def set_key(chars: list[Look], start: int, end: int, key: str) -> None:
    for at in range(start, end):
        chars[at] = (*chars[at][:2], key)


def merged(text: str, chars: Sequence[Look]) -> tuple[Run, ...]:
    """Runs of like characters; two figures beside each other stay two because a numeral never touches another."""
    runs: list[Run] = []
    for char, (face, bold, key) in zip(text, chars, strict=True):
        last = runs[-1] if runs else None
        if last and (last.face, last.bold, last.figure) == (face, bold, key):
            runs[-1] = replace(last, text=last.text + char)
        else:
            runs.append(Run(char, face, bold, key))
    return tuple(runs)


def after(runs: tuple[Run, ...], cut: int) -> tuple[Run, ...]:
    made = []
    for run in runs:
        rest = run.text[max(cut, 0) :]
        cut -= len(run.text)
        if rest:
            made.append(replace(run, text=rest))
    return tuple(made)


def split(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Runs cut at line ends; no number reaches over one."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        parts[-1].append(replace(run, text=first))
        for text in others:
            parts.append([replace(run, text=text)])
    return [tuple(run for run in part if run.text) for part in parts]
