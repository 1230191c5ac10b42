"""A drafted paper changed by hand: numbers keep their trace or are marked as typed, every change can be shown.

A draft is never changed in place: `revised` gives a new paper, `changes` sets the two beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, Literal

from luoshi.writing._characters import (
    Look,
    after,
    looks,
    matching,
    merged,
    set_key,
    spans,
    split,
)
from luoshi.writing._figures import figure_rules, numerals
from luoshi.writing._text import WritingError, clean, number_of
from luoshi.writing.model import (
    Block,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Run,
    Text,
    numbered,
    plain,
)

BY_HAND: Final = "hand"
"""`Run.figure` of a number that somebody typed: no Figure of a paper has this key."""
MOST_CHARACTERS: Final = 5_000
PieceKind = Literal["kept", "added", "removed"]
ChangeKind = Literal["kept", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Editable:
    """A block as it is shown for editing. at: its place in the body; label: its printed number (（一）); text None: a table,
    a chart or the like, which is not edited but made from the rows."""

    at: int
    label: str
    text: str | None
    runs: tuple[Run, ...] = ()
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a changed block. figure: as in Run."""

    kind: PieceKind
    text: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A block of the draft (was), of the paper as it is now (now), or of both. pieces: none for what is no text."""

    kind: ChangeKind
    was: int | None
    now: int | None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureCount:
    """Numbers of the running text: traced to a source, and typed by hand."""

    traced: int
    by_hand: int

    @property
    def total(self) -> int:
        return self.traced + self.by_hand


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is far from what the previous paper printed for the same thing."""

    figure: Figure
    before: str


def editables(paper: Paper) -> tuple[Editable, ...]:
    """The body, block by block."""
    return tuple(
        Editable(at, label, _words(block), _runs_of(block), isinstance(block, Heading))
        for at, (label, block) in enumerate(numbered(paper.body))
    )


def edited(original: Text, new: str) -> Text:
    """The new words with what is known of the old ones.

    What was not touched keeps its face and its figures. A number that was typed keeps the trace of a figure of the
    original that stood elsewhere and is equal as printed, in order; any other typed number is marked `BY_HAND`. Dates,
    document numbers and codes (knowledge/figures.yaml) are no figures.
    """
    runs = (Run(original),) if isinstance(original, str) else original
    old = plain(runs)
    if old == new:
        return original
    look = looks(runs)
    chars: list[Look] = [("body", False, "")] * len(new)
    settled = [False] * len(new)
    kept: set[int] = set()
    for a, b, size in matching(old, new):
        for step in range(size):
            (face, bold, _), settled[b + step] = look[a + step], True
            chars[b + step] = (face, bold, "")
        for at, (start, end, key) in enumerate(spans(runs)):
            if a <= start and end <= a + size:
                kept.add(at)
                set_key(chars, b + start - a, b + end - a, key)
    left = [(old[s:e], k) for at, (s, e, k) in enumerate(spans(runs)) if at not in kept]
    for start, end in numerals(new):
        if any(chars[at][2] for at in range(start, end)) or all(settled[start:end]):
            continue
        set_key(chars, start, end, _key_for(new[start:end], left))
    return merged(new, chars)


def revised(draft: Paper, texts: Mapping[int, str]) -> Paper:
    """The draft with blocks of its body in new words: by their place in the draft's body.

    A line of the text is a paragraph: no line takes the block away, more lines are paragraphs after it. Figures that
    are printed no more are dropped. Raises WritingError: a place that is no text, a text too long to be one block.
    """
    body: list[Block] = []
    for at, block in enumerate(draft.body):
        if at in texts:
            body += _rewritten(at, block, texts[at])
        else:
            body.append(block)
    unknown = [at for at in texts if not 0 <= at < len(draft.body)]
    if unknown:
        raise WritingError(f"文稿没有第{unknown[0] + 1}段。", "文稿可能已被别人改过，请重新打开。")
    used = {run.figure for block in body for run in _runs_of(block)}
    figures = tuple(figure for figure in draft.figures if figure.key in used)
    return replace(draft, body=tuple(body), figures=figures)


def changes(draft: Paper, now: Paper) -> tuple[Change, ...]:
    """Block by block, in the order of both: what stayed, what was changed, what came and what went."""
    old, new = list(draft.body), list(now.body)
    made: list[Change] = []
    matcher = SequenceMatcher(None, _signatures(old), _signatures(new), autojunk=False)
    for op, a, a_end, b, b_end in matcher.get_opcodes():
        if op == "equal":
            made += [
                Change("kept", a + n, b + n, _whole("kept", new[b + n])) for n in range(a_end - a)
            ]
            continue
        pairs = min(a_end - a, b_end - b)
        made += [_change(old, new, a + n, b + n) for n in range(pairs)]
        made += [
            Change("removed", n, None, _whole("removed", old[n])) for n in range(a + pairs, a_end)
        ]
        made += [Change("added", None, n, _whole("added", new[n])) for n in range(b + pairs, b_end)]
    return tuple(made)


def count_figures(paper: Paper) -> FigureCount:
    """Every print of a figure in the running text, and every number typed by hand."""
    keys = {figure.key for figure in paper.figures}
    printed = [run.figure for block in paper.body for run in _runs_of(block) if run.figure]
    return FigureCount(sum(key in keys for key in printed), printed.count(BY_HAND))


def differing(now: Paper, before: Paper) -> tuple[Difference, ...]:
    """Figures of the same key that differ by more than knowledge/figures.yaml lets pass."""
    told = {figure.key: figure.printed for figure in before.figures}
    return tuple(
        Difference(figure, told[figure.key])
        for figure in now.figures
        if figure.key in told and _is_far(figure.printed, told[figure.key])
    )


def _is_far(now: str, before: str) -> bool:
    rules, a, b = figure_rules(), number_of(now), number_of(before)
    if a is None or b is None:
        return now != before
    gap = abs(a - b)
    if now.endswith(("%", "％")) and before.endswith(("%", "％")):
        return gap * 100 >= rules.points
    return gap >= rules.least and gap >= rules.share * max(abs(a), abs(b))


def _words(block: Block) -> str | None:
    if isinstance(block, Heading):
        return block.text + plain(block.then)
    return plain(block.text) if isinstance(block, Paragraph) else None


def _runs_of(block: Block) -> tuple[Run, ...]:
    if isinstance(block, Heading):
        then = (Run(block.then),) if isinstance(block.then, str) else block.then
        return tuple(run for run in (Run(block.text), *then) if run.text)
    if isinstance(block, Paragraph):
        return (Run(block.text),) if isinstance(block.text, str) else block.text
    return ()


def _rewritten(at: int, block: Block, text: str) -> list[Block]:
    """The block's successors, one a line."""
    original = _words(block)
    if original is None:
        raise WritingError(f"第{at + 1}段是表或图，不能改字。", "要改其中的数，请改它的来源。")
    if len(text) > MOST_CHARACTERS:
        raise WritingError(
            f"第{at + 1}段有{len(text)}字。", f"一段最多{MOST_CHARACTERS}字，请缩短或写成附件。"
        )
    lines = [line.strip() for line in clean(text).split("\n") if line.strip()]
    if not lines:
        return []
    new = edited(_runs_of(block), "\n".join(lines))
    parts = split((Run(new),) if isinstance(new, str) else new)
    first: Block = Paragraph(parts[0])
    if isinstance(block, Heading):
        first = _heading(block, parts[0])
    elif text.strip() == original:
        first = block
    return [first, *(Paragraph(part) for part in parts[1:])]


def _heading(block: Heading, runs: tuple[Run, ...]) -> Heading:
    """The words up to where the heading ended, or else up to the first full stop, stay its name."""
    text = plain(runs)
    cut = len(block.text) if text.startswith(block.text) else text.find("。") + 1
    if not block.then or not 0 < cut < len(text):
        return replace(block, text=text, then="")
    return replace(block, text=text[:cut], then=after(runs, cut))


def _key_for(printed: str, left: list[tuple[str, str]]) -> str:
    """The first figure not yet placed that prints so; it is placed thereby."""
    for at, (text, key) in enumerate(left):
        if text == printed:
            del left[at]
            return key
    return BY_HAND


def _signatures(blocks: Sequence[Block]) -> list[tuple[type, str]]:
    return [(type(block), _words(block) or repr(block)) for block in blocks]


def _whole(kind: PieceKind, block: Block) -> tuple[Piece, ...]:
    return tuple(Piece(kind, run.text, run.figure) for run in _runs_of(block))


def _change(old: list[Block], new: list[Block], a: int, b: int) -> Change:
    was, now = _runs_of(old[a]), _runs_of(new[b])
    before, after = plain(was), plain(now)
    pieces: list[Piece] = []
    done_a = done_b = 0
    for x, y, size in (*matching(before, after), (len(before), len(after), 0)):
        pieces += _cut("removed", was, done_a, x)
        pieces += _cut("added", now, done_b, y)
        pieces += _cut("kept", now, y, y + size)
        done_a, done_b = x + size, y + size
    return Change("changed", a, b, tuple(pieces))


def _cut(kind: PieceKind, runs: Sequence[Run], start: int, end: int) -> list[Piece]:
    made, at = [], 0
    for run in runs:
        text = run.text[max(start - at, 0) : max(end - at, 0)]
        at += len(run.text)
        if text:
            made.append(Piece(kind, text, run.figure))
    return made
