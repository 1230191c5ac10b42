"""Headings: where each section begins and ends, and its path of ordinals.

A numbered line is a heading whatever follows on the line: officials run the text on after `1.推进……。`, and a clause path
names the number, not the looks. Ranks settle which kind may stand under which; a kind already open closes what is deeper.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luoshi.plan import Section
from luoshi.reading.contract import NO_HEADING, Document
from luoshi.reading.numerals import integer_of, ordinal_text
from luoshi.reading.shadow import shadow

_CN = "[一二三四五六七八九十百〇零]{1,5}"
# kind, rank, pattern on the shadow; group 1 is the ordinal of the path.
_KINDS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("annex", 0, re.compile(r"(附件|附表|附录)[ ]{0,3}([0-9一二三四五六七八九十]{0,3})[ ]{0,3}(?=[::]|$)")),
    ("part", 10, re.compile(rf"(第[ ]?{_CN}[ ]?(?:编|篇|部分))")),
    ("chapter", 20, re.compile(rf"(第[ ]?{_CN}[ ]?章)")),
    ("section", 30, re.compile(rf"(第[ ]?{_CN}[ ]?节)")),
    ("article", 40, re.compile(rf"(第[ ]?{_CN}[ ]?条)(?![款约例])")),
    ("cn", 50, re.compile(rf"({_CN})[ ]{{0,2}}(?:、|[..](?![0-9]))")),
    ("cn_paren", 60, re.compile(rf"\([ ]?({_CN})[ ]?\)[、.]?")),
    ("dotted", 70, re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})(?=[  ]|[^0-9.%万亿个])")),
    ("number", 70, re.compile(r"([0-9]{1,3})(?:[ ]{0,2}[、.﹒][ ]?(?![0-9])|[ ]{1,3}(?=[一-鿿]))")),
    ("number_paren", 80, re.compile(r"\(?[ ]?([0-9]{1,3})[ ]?\)[、.]?")),
    ("circled", 90, re.compile(r"([①-⑳])")),
)  # fmt: skip
Found = tuple[str, int, re.Match[str]]
# ★31.建设……: a mark before the number of a task that the list explains.
_SPACES = re.compile(r"[\s ]*+(?:[★☆▲△※*](?=[0-9(一二三四五六七八九十]))?+")
_SENTENCE_END = re.compile(r"[。;::!?]")
_CLOSED = re.compile(r"[。;:,、!?.…]$")
_ONLY_FIGURES = re.compile(r"[0-9.,%><≥≤=\-—年月日 ]+$")
# A table whose cells stand one a line: 序号, then 1, 2, 3 alone on their lines.
_ROW_HEAD = re.compile(r"序[ ]?号[ |]*")
_ROW = re.compile(r"([0-9]{1,3})[ |]*")
_ROW_RANK = 70
_ABOVE_ROWS = tuple(pattern for _, rank, pattern in _KINDS if rank < _ROW_RANK)
_PLAIN_RANK = 100
# The halves of a work report and its glossary, which stand above numbered headings without a number of their own.
_PART = re.compile(
    r"[ ]*(?:(?:19|20)[0-9]{2}年|过去[一五]年|“十.五”时期|今后五年)[^。,，;]{0,16}(?:回顾|安排|任务|目标|重点工作|打算|要求|总结|成就)[ ]*$"
    r"|[ ]*(?:《[^》]{2,30}》)?(?:中)?(?:有关|相关|部分)?(?:内容|专业)?的?(?:名词|用语|术语)(?:解释|注释|说明)[ ]*$"
)
_PART_RANK = 5
_HEADING_LENGTH = 60
_PLAIN_HEADING_LENGTH = 30
_BODY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading line. body: where the words after the ordinal begin; path: ordinals as printed."""

    kind: str
    rank: int
    start: int
    body: int
    label: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings in order and the sections they open; `path_at` answers under which clause an offset stands."""

    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    starts: tuple[int, ...]
    parents: tuple[int, ...]

    def path_at(self, offset: int) -> str:
        """The path of the nearest heading at or above the offset; "" above the first."""
        i = bisect_right(self.starts, offset) - 1
        return self.headings[i].path if i >= 0 else ""

    def section_at(self, offset: int) -> Section | None:
        """The innermost section the offset stands in."""
        i = bisect_right(self.starts, offset) - 1
        return self.sections[i] if i >= 0 else None

    def above(self, offset: int) -> tuple[Heading, ...]:
        """Headings open at the offset, innermost first."""
        found: list[Heading] = []
        i = bisect_right(self.starts, offset) - 1
        while i >= 0:
            found.append(self.headings[i])
            i = self.parents[i]
        return tuple(found)


def outline_of(document: Document) -> Outline:
    """Read the headings of a document. Table cells never open a section."""
    folded = shadow(document.text)
    headings: list[Heading] = []
    open_: list[tuple[int, str, str]] = []
    rows = _Rows()
    for block in document.blocks:
        if block.kind == "cell":
            continue
        at = _SPACES.match(folded, block.start, block.end)
        start = at.end() if at else block.start
        found = rows.found(folded, start, block.end) or _numbered(folded, start, block.end)
        if found is None and rows.inside:
            _title_the_row(headings, document.text[start : block.end])
            continue
        if found is None:
            plain = _plain(document.text, folded, start, block.end, block.heading, open_)
            if plain is not None:
                headings.append(plain)
            continue
        for kind, rank, match in _with_inline(folded, found, block.end):
            label = document.text[match.start() : match.end()].strip()
            ordinal = "".join(document.text[match.start(1) : match.end(1)].split())
            path = _place(open_, kind, rank, ordinal)
            words = _heading_text(folded, match.end(), document.text[match.end() : block.end])
            headings.append(Heading(kind, rank, match.start(), match.end(), label, path, words))
    kept = _after_the_letter(headings, document, folded)
    starts = tuple(h.start for h in kept)
    return Outline(tuple(kept), _sections(kept, len(document.text)), starts, _parents(kept))


class _Rows:
    """Counts the rows of a table under its head 序号; a rubric between them may begin the count anew."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._open = False
        self._rubric = False
        self.inside = False
        """Whether the lines are cells of a row: none of them is a heading of its own."""

    def found(self, folded: str, start: int, end: int) -> Found | None:
        """The number of the next row, alone on its line. A heading of a higher rank ends the row before it."""
        if _ROW_HEAD.fullmatch(folded, start, end):
            self._open, self._last, self.inside = True, None, False
            return None
        if not self._open:
            return None
        match = _ROW.fullmatch(folded, start, end)
        if match is None:
            if any(pattern.match(folded, start, end) for pattern in _ABOVE_ROWS):
                self._rubric, self.inside = True, False
            return None
        number = int(match[1])
        if (
            self._last is not None
            and number != self._last + 1
            and not (self._rubric and number == 1)
        ):
            return None
        self._last, self._rubric, self.inside = number, False, True
        return "number", _ROW_RANK, match


def _title_the_row(headings: list[Heading], words: str) -> None:
    """The first cell behind its number is what a row is called."""
    if headings and headings[-1].rank == _ROW_RANK and not headings[-1].text:
        headings[-1] = replace(headings[-1], text=words.strip()[:_HEADING_LENGTH])


def _numbered(folded: str, start: int, end: int) -> Found | None:
    for kind, rank, pattern in _KINDS:
        match = pattern.match(folded, start, end)
        if match is None:
            continue
        if kind in ("number", "dotted") and _ONLY_FIGURES.match(folded, start, end):
            return None
        if kind == "number" and folded[match.end() : match.end() + 1] in "年月日%个项家":
            return None
        if kind == "dotted":
            rank += match[1].count(".")
        return kind, rank, match
    return None


def _with_inline(folded: str, first: Found, end: int) -> Iterator[Found]:
    """A numbered line, and the next numbers where they follow on the same line after a full stop or a bracket."""
    found: Found | None = first
    while found is not None:
        yield found
        found = _next_inline(folded, found, end)


def _next_inline(folded: str, found: Found, end: int) -> Found | None:
    kind, rank, match = found
    number = int(match[1]) if match[1].isdecimal() else integer_of(match[1])
    if (
        kind not in ("number", "cn_paren")
        or number is None
        or number > 98
        or end - match.end() < _BODY_LENGTH
    ):
        return None
    following = str(number + 1) if kind == "number" else ordinal_text(number + 1)
    shape = rf"({following})[、.](?![0-9])" if kind == "number" else rf"\(({following})\)"
    later = re.compile(rf"(?<=[。)])[ ]{{0,3}}{shape}").search(folded, match.end(), end)
    return (kind, rank, later) if later else None


def _place(open_: list[tuple[int, str, str]], kind: str, rank: int, ordinal: str) -> str:
    """Put a heading on the stack of open ones; its path is the ordinals of the stack.

    Annexes close everything and are not part of a path; articles count through chapters and stand alone.
    """
    if kind == "annex":
        open_.clear()
        return ""
    same = next((i for i, (_, k, _) in enumerate(open_) if k == kind and kind != "dotted"), None)
    if same is not None:
        del open_[same:]
    else:
        while open_ and open_[-1][0] >= rank:
            open_.pop()
    open_.append((rank, kind, ordinal))
    if kind == "article":
        return ordinal
    ordinals = [o for _, k, o in open_]
    articles = [i for i, (_, k, _) in enumerate(open_) if k == "article"]
    return "/".join(ordinals[articles[-1] :] if articles else ordinals)


def _heading_text(folded: str, start: int, body: str) -> str:
    end = _SENTENCE_END.search(folded, start, start + len(body))
    text = body[: end.start() - start] if end else body
    return text.strip()[:_HEADING_LENGTH]


def _plain(
    text: str,
    folded: str,
    start: int,
    end: int,
    declared: int | None,
    open_: list[tuple[int, str, str]],
) -> Heading | None:
    """A line without a number that looks like a heading: declared by the format, or short and without an end mark."""
    words = text[start:end].strip()
    if not words or "\n" in words or declared == NO_HEADING:
        return None
    short = len(words) <= _PLAIN_HEADING_LENGTH and not _CLOSED.search(folded[start:end].rstrip())
    if declared is None and (
        not short or "|" in words or _ONLY_FIGURES.match(folded[start:end].strip())
    ):
        return None
    if _PART.match(folded, start, end):
        open_.clear()
        return Heading("plain", _PART_RANK, start, start, "", "", words[:_HEADING_LENGTH])
    path = "/".join(o for _, _, o in open_)
    rank = declared if declared is not None and not open_ else _PLAIN_RANK
    return Heading("plain", rank, start, start, "", path, words[:_HEADING_LENGTH])


def _after_the_letter(headings: list[Heading], document: Document, folded: str) -> list[Heading]:
    """Drop unnumbered lines before the body: titles, addressees, signatures."""
    numbered = [h.start for h in headings if h.kind not in ("plain", "annex")]
    bodies = (
        b.start
        for b in document.blocks
        if b.end - b.start >= _BODY_LENGTH and "。" in folded[b.start : b.end]
    )
    first = numbered[0] if numbered else next(bodies, len(folded))
    return [h for h in headings if h.kind != "plain" or h.start >= first or h.rank == _PART_RANK]


def _parents(headings: list[Heading]) -> tuple[int, ...]:
    open_: list[int] = []
    made: list[int] = []
    for i, heading in enumerate(headings):
        while open_ and headings[open_[-1]].rank >= heading.rank:
            open_.pop()
        made.append(open_[-1] if open_ else -1)
        open_.append(i)
    return tuple(made)


def _sections(headings: list[Heading], length: int) -> tuple[Section, ...]:
    """Each heading with everything under it; the end is found with a stack, from the last heading back."""
    ends = [length] * len(headings)
    open_: list[int] = []
    for i, heading in enumerate(headings):
        while open_ and headings[open_[-1]].rank >= heading.rank:
            ends[open_.pop()] = heading.start
        open_.append(i)
    parents = _parents(headings)
    levels: list[int] = []
    for parent in parents:
        levels.append(levels[parent] + 1 if parent >= 0 else 1)
    return tuple(
        Section(h.path, h.label, level, h.text, h.start, end)
        for h, level, end in zip(headings, levels, ends, strict=True)
    )
