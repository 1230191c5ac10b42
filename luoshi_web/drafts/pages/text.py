"""The draft's text line by line, each item's passage marked, so that it can be clicked, and selected by offset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from luoshi.plan import ITEM_KINDS, Section
from luoshi_web.drafts.review import Review

# From weighty to light: where passages overlap, the weightier keeps the text and answers for the other.
_CSS: Final[Mapping[str, str]] = {
    "target": "number",
    "duty": "duty",
    "mechanism": "rhythm",
    "project": "project",
    "milestone": "step",
    "question": "query",
}
_LONGEST_QUERY: Final = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A marked part. item: kind:key of what it stands for; index: what stands raised behind it; sign: it is doubtful."""

    item: str
    kind: str
    start: int
    end: int
    index: str = ""
    sign: str = ""
    is_changed: bool = False

    @property
    def css(self) -> str:
        return _CSS[self.kind]

    @property
    def anchor(self) -> str:
        return anchor_of(self.item)

    @property
    def tab(self) -> str:
        return "questions" if self.kind == "question" else self.kind


@dataclass(frozen=True, slots=True)
class Piece:
    """is_first, is_last: of its passage, which may run over several lines; only the first has the id."""

    text: str
    passage: Passage | None = None
    is_first: bool = False
    is_last: bool = False
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """start: offset of its first character. level: 0 for running text, else of the heading that begins here."""

    start: int
    level: int
    pieces: tuple[Piece, ...]
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedText:
    """anchors: item -> id of the passage that shows it."""

    lines: tuple[Line, ...]
    anchors: Mapping[str, str]
    order: tuple[str, ...]


def anchor_of(item: str) -> str:
    return "s-" + item.replace(":", "-").replace(".", "_")


def section_anchor(path: str) -> str:
    return "k-" + path.replace("/", "-")


def marked_text(review: Review) -> MarkedText:
    passages = [*_items(review), *_queries(review)]
    kept, anchors = _settled(passages, review.plan.text)
    order = tuple(p.item for p in sorted(passages, key=lambda p: (p.start, p.end, p.item)))
    return MarkedText(tuple(_lines(review, kept)), anchors, order)


def _items(review: Review) -> Iterable[Passage]:
    doubtful = [q for q in review.questions if q.is_open and q.severity != "note"]
    for kind in ITEM_KINDS:
        for key, item in review.now.items[kind].items():
            asked = any(q.touches(item.start, item.end) for q in doubtful)
            yield Passage(
                f"{kind}:{key}",
                kind,
                item.start,
                item.end,
                index=(key.lstrip("T").lstrip("0") or key) if kind == "target" else "",
                sign="疑" if asked and kind == "target" else "",
                is_changed=any(c.stands for c in review.history(kind, key)),
            )


def _queries(review: Review) -> Iterable[Passage]:
    """Only short ones get a mark: a rule that speaks of a whole clause would cover it, one character says nothing."""
    for question in review.questions:
        if question.is_open and 1 < question.end - question.start <= _LONGEST_QUERY:
            yield Passage(
                f"question:{question.key}",
                "question",
                question.start,
                question.end,
                index=question.code if question.severity != "note" else "",
            )


def _settled(passages: Sequence[Passage], text: str) -> tuple[list[Passage], dict[str, str]]:
    """What is marked, and where each passage is found. One of line breaks alone has nothing to show and covers nothing."""
    weight = list(_CSS)
    kept: list[Passage] = []
    anchors: dict[str, str] = {}
    for one in sorted(passages, key=lambda p: (weight.index(p.kind), p.start, -p.end)):
        over = next((k for k in kept if k.start < one.end and one.start < k.end), None)
        if over is None:
            over = one
            if text[one.start : one.end].strip():
                kept.append(one)
        anchors.setdefault(one.item, over.anchor)
    return sorted(kept, key=lambda p: p.start), anchors


def _lines(review: Review, passages: Sequence[Passage]) -> Iterable[Line]:
    text = review.plan.text
    starts: dict[int, list[Section]] = {}
    for section in review.plan.sections:
        line = text.rfind("\n", 0, section.start) + 1
        starts.setdefault(line, []).append(section)
    at = 0
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if text[at:stop].strip():
            here = starts.get(at, [])
            strong = _heading_end(text, here[0], stop) if here else at
            yield Line(
                at,
                min(here[0].level, 4) if here else 0,
                tuple(_pieces(text, at, stop, strong, passages)),
                tuple(section_anchor(s.path) for s in here),
            )
        at = stop + 1


def _heading_end(text: str, section: Section, stop: int) -> int:
    at = text.find(section.heading, section.start, stop) if section.heading else -1
    return at + len(section.heading) if at >= 0 else section.start


def _pieces(
    text: str, start: int, stop: int, strong: int, passages: Sequence[Passage]
) -> Iterable[Piece]:
    at = start
    for one in passages:
        if one.end <= start or one.start >= stop:
            continue
        low, high = max(one.start, at), min(one.end, stop)
        yield from _plain(text, at, low, strong)
        if high > low:
            yield Piece(
                text[low:high],
                one,
                is_first=not text[one.start : low].strip(),
                is_last=not text[high : one.end].strip(),
                is_strong=low < strong,
            )
        at = max(at, high)
    yield from _plain(text, at, stop, strong)


def _plain(text: str, start: int, stop: int, strong: int) -> Iterable[Piece]:
    split = min(max(start, strong), stop)
    if start < split:
        yield Piece(text[start:split], is_strong=True)
    if split < stop:
        yield Piece(text[split:stop])
