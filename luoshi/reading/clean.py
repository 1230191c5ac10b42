"""The text as a reader's eye takes it in: no stray spaces, no page numbers, broken lines joined, run-on headings apart.

Understanding works on this copy; `origin` leads every offset back to the document's own text. Nothing is reworded.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

from luoshi.reading.broken_lines import Line, joined
from luoshi.reading.contract import Block, Document

_PAGE = re.compile(
    r"[-—–－]\s{0,2}\d{1,4}\s{0,2}[-—–－](?=\s|$)|(?<![—–])[—–]\d{1,3}[—–](?=[一-鿿])"
)
_RUN_ON = re.compile(
    r"(?<=[。!！?？:：;；”）)])[ \u3000\n]+(?=[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节条])"
    r"|(?<=[。！？])(?=[一二三四五六七八九十]{1,2}、(?![一二三四五六七八九十])|[(（][一二三四五六七八九十]{1,2}[)）][^、，。；])"
)
_HEADING_THEN_TEXT = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}章)[^ \t\u3000。，,;；:：!！?？]{2,30}?(?P<gap>[ \u3000]+|(?<=回顾|安排|打算|总结)(?=20\d{2}[ ]?年))(?=[^\n]\n?(?:[^\n]\n?){11})"
)


@dataclass(frozen=True, slots=True)
class Clean:
    """document: the cleaned copy as blocks; origin[i]: where its character i stands in the source."""

    document: Document
    origin: array[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A span of the copy as a span of the source; never empty for a span that is not."""
        return self.origin[start], self.origin[max(start, end - 1)] + 1


def clean(document: Document) -> Clean:
    """Copy the paragraphs of a document; cells of tables are left to the reader of tables."""
    pieces: list[str] = []
    origin = array("l")
    blocks: list[Block] = []
    at = 0
    whole = joined(
        document.text,
        [(b.start, b.end, b.heading) for b in document.blocks if b.kind == "paragraph"],
    )
    for start, end, heading in _paragraphs(document.text, whole.lines):
        kept = _kept(document.text, start, end, whole.glued)
        if not kept:
            continue
        words = "".join(document.text[i] for i in kept)
        pieces.append(words + "\n")
        origin.extend(kept)
        origin.append(kept[-1])
        blocks.append(Block("paragraph", at, at + len(words), heading))
        at += len(words) + 1
    return Clean(Document("".join(pieces), tuple(blocks), document.notes, document.format), origin)


def _paragraphs(text: str, lines: list[Line]) -> list[Line]:
    made: list[Line] = []
    for start, end, heading in lines:
        at = start
        for gap in _gaps(text, start, end):
            made.append((at, gap.start(), heading))
            at = gap.end()
        made.append((at, end, heading))
    return made


def _gaps(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Spaces that stand for a line break: before a run-on heading, and behind a short one."""
    gaps = list(_RUN_ON.finditer(text, start, end))
    after = [start, *(g.end() for g in gaps)]
    stops = [*(g.start() for g in gaps), end]
    is_run_on = bool(gaps)
    for at, stop in zip(after, stops, strict=True):
        heading = _HEADING_THEN_TEXT.match(text, at, end)
        if heading and (is_run_on or "。" in text[heading.end() : stop]):
            gaps.append(heading)
    return sorted((_Gap(m) for m in gaps), key=lambda g: g.start())  # type: ignore[misc]


class _Gap:
    """The gap itself, whichever pattern found it."""

    def __init__(self, match: re.Match[str]) -> None:
        group = "gap" if "gap" in match.re.groupindex else 0
        self._span = match.span(group)

    def start(self) -> int:
        return self._span[0]

    def end(self) -> int:
        return self._span[1]


def _kept(text: str, start: int, end: int, glued: frozenset[int]) -> list[int]:
    """Indexes of the characters that stay: single spaces go unless they part two Latin words or numbers."""
    barred = {
        i
        for m in _PAGE.finditer(text, start, end)
        if _is_page(text, m, start, end)
        for i in range(*m.span())
    }
    kept: list[int] = []
    i = start
    while i < end:
        char = text[i]
        if i in barred:
            i += 1
            continue
        if not char.isspace() and char not in "\u200b\ufeff\u00ad":
            kept.append(i)
            i += 1
            continue
        stop = i
        while stop < end and (
            text[stop].isspace() or stop in barred or text[stop] in "\u200b\ufeff\u00ad"
        ):
            stop += 1
        if kept and stop < end and i not in glued and _parts(text, kept, i, stop, start):
            kept.append(i)
        i = stop
    return kept


def _parts(text: str, kept: list[int], gap: int, stop: int, start: int) -> bool:
    before, after = text[kept[-1]], text[stop]
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return True
    ordinal = (
        before.isdigit()
        and kept[-1] - start < 8
        and after > "一"
        and not any(text[k] >= "一" for k in kept)
    )
    return ordinal or "\t" in text[gap:stop]


def _is_page(text: str, match: re.Match[str], start: int, end: int) -> bool:
    before = text[match.start() - 1 : match.start()]
    return match.start() == start or before.isspace() or before >= "一"
