"""Paragraphs -> sentences -> clauses, with what is in brackets and quotation marks kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"[。!?\n]|(?<=[^0-9])\.(?=[一-鿿])")
_CLAUSE = re.compile(r"[,，;:]")
# The number of a heading that runs on into its text: （一）, 3.
LABEL = r"(?:[ ]*+\(?[一二三四五六七八九十0-9]{1,3}[)、.]{1,2})?+"
_BULLET = re.compile(r"[ ]*+(?:-{1,3}|[●◆★▲■□·*•])?[ ]*+")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words between two commas. part: number of the ；-part of its sentence."""

    start: int
    end: int
    part: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """From one full stop to the next within one paragraph. colon: whether it ends by introducing what follows."""

    start: int
    end: int
    paragraph: int
    paragraph_end: int
    clauses: tuple[Clause, ...]
    first: bool
    colon: bool


def sentences_of(hidden: str, spans: list[tuple[int, int]]) -> Iterator[Sentence]:
    """Sentences of the paragraphs given, in order; offsets are those of the text."""
    for start, end in spans:
        at = start
        first = True
        while at < end:
            stop = _SENTENCE.search(hidden, at, end)
            close = stop.start() if stop else end
            begin = _BULLET.match(hidden, at, close).end()  # type: ignore[union-attr]
            if begin < close:
                colon = hidden[begin:close].rstrip().endswith(":")
                yield Sentence(
                    begin, close, start, end, _clauses(hidden, begin, close), first, colon
                )
                first = False
            at = stop.end() if stop else end


def _clauses(hidden: str, start: int, end: int) -> tuple[Clause, ...]:
    made: list[Clause] = []
    at = start
    part = 0
    while at < end:
        mark = _comma(hidden, at, end)
        close = mark if mark >= 0 else end
        if close > at:
            made.append(Clause(at, close, part))
        if close < end and hidden[close] == ";":
            part += 1
        at = close + 1
    return tuple(made)


def _comma(hidden: str, at: int, end: int) -> int:
    """The next comma that does not group thousands, or -1."""
    while True:
        mark = _CLAUSE.search(hidden, at, end)
        if mark is None:
            return -1
        i = mark.start()
        grouped = (
            hidden[i] == "," and hidden[i - 1 : i].isdigit() and hidden[i + 1 : i + 4].isdigit()
        )
        if not (grouped and not hidden[i + 4 : i + 5].isdigit()):
            return i
        at = mark.end()
