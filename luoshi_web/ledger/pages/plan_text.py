"""A plan's text cut into pieces that a page can print: where a number, a duty or a query begins and ends.

Marks may overlap in the text (a query about a number lies on the number); a page cannot nest links. So the weightier mark
keeps the text and the lighter one answers to its anchor: no link from a card leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from luoshi.plan import Plan, Section

MarkKind = Literal["query", "number", "duty", "rhythm", "project"]
# From weighty to light.
_WEIGHT: Final[tuple[MarkKind, ...]] = ("query", "number", "duty", "rhythm", "project")
_END_OF_HEADING: Final = "。．.：:　 "
_ENDS_A_HEADING: Final = "。；;：:！!？?\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that a card speaks of. index: what stands raised behind it; card: the id of its card."""

    kind: MarkKind
    start: int
    end: int
    index: str
    card: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with the mark that covers it, if any. anchor: the id of the passage."""

    text: str
    mark: Mark | None = None

    @property
    def anchor(self) -> str:
        return anchor_of(self.mark.card) if self.mark else ""


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ClauseText:
    heading: Paragraph
    paragraphs: tuple[Paragraph, ...]


def anchor_of(card: str) -> str:
    """The id of the passage that the card speaks of: s-28 for the card c-28."""
    return "s" + card[1:]


def settle(marks: Iterable[Mark]) -> tuple[tuple[Mark, ...], dict[str, str]]:
    """(marks that do not overlap, in text order; card id -> anchor of the passage that stands for it)."""
    ranked = sorted(marks, key=lambda m: (_WEIGHT.index(m.kind), m.start, -m.end))
    kept: list[Mark] = []
    anchors: dict[str, str] = {}
    for mark in ranked:
        over = next((k for k in kept if k.start < mark.end and mark.start < k.end), None)
        if over is None and mark.end > mark.start:
            kept.append(mark)
            over = mark
        if over is not None:
            anchors.setdefault(mark.card, anchor_of(over.card))
    return tuple(sorted(kept, key=lambda m: m.start)), anchors


def own_end(plan: Plan, section: Section) -> int:
    """Where the section's own text stops: at its first subsection, else at its end."""
    inner = [s.start for s in plan.sections if section.start < s.start < section.end]
    return min(inner, default=section.end)


def clause_text(plan: Plan, section: Section, marks: Sequence[Mark]) -> ClauseText:
    """The section's own text, heading apart. Marks outside it are ignored."""
    end = own_end(plan, section)
    split = _heading_end(plan.text, section, end)
    return ClauseText(
        heading=_pieces(plan.text, section.start, split, marks),
        paragraphs=tuple(
            _pieces(plan.text, start, stop, marks) for start, stop in _lines(plan.text, split, end)
        ),
    )


def passage(plan: Plan, start: int, end: int) -> tuple[str, str, str]:
    """(before, the passage, after): the sentence or clause around it, cut at the paragraph or the full stop."""
    text = plan.text
    first = max(text.rfind(stop, 0, start) for stop in "。\n") + 1
    last = min((at for stop in "。\n" if (at := text.find(stop, end)) >= 0), default=len(text))
    if last < len(text) and text[last] == "。":
        last += 1
    return text[first:start].lstrip(), text[start:end], text[end:last].rstrip()


def _heading_end(text: str, section: Section, end: int) -> int:
    at = text.find(section.heading, section.start, end) if section.heading else -1
    newline = text.find("\n", section.start, end)
    if at < 0 or (0 <= newline < at):
        return end if newline < 0 else newline
    stop = at + len(section.heading)
    while (
        stop < end and text[stop] not in _ENDS_A_HEADING
    ):  # the reader keeps only so much of a long one
        stop += 1
    while stop < end and text[stop] in _END_OF_HEADING:
        stop += 1
    return stop


def _lines(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            yield at, stop
        at = stop + 1


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Paragraph:
    pieces: list[Piece] = []
    at = start
    for mark in marks:
        if mark.end <= start or mark.start >= end:
            continue
        low, high = max(mark.start, at), min(mark.end, end)
        if low > at:
            pieces.append(Piece(text[at:low]))
        if high > low:
            pieces.append(Piece(text[low:high], mark))
        at = max(at, high)
    if at < end:
        pieces.append(Piece(text[at:end]))
    return tuple(pieces)
