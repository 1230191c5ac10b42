"""Who is responsible: passages such as （责任单位：……）, （甲局牵头，乙局配合） and 牵头单位：甲局；配合单位：乙局.

Each rule answers for one looks of passage; what they find goes through one parser of unit lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from luoshi.plan import Duty
from luoshi.reading.outline import Outline
from luoshi.reading.parties import first_leads, parties_of
from luoshi.reading.words import alternation, lists

_WORDS = lists("duties")
_ROLE = alternation([*_WORDS["lead"], *_WORDS["support"], *_WORDS["responsible"]])
_TAIL = alternation(_WORDS["label_tail"]).replace("（", r"\(").replace("）", r"\)")
LABEL = re.compile(rf"(?:{_ROLE})(?:{_TAIL})[ ]?(?:\([^()]{{0,20}}\))?[ ]?:")
_BRACKETS = {"(": ")", "[": "]", "【": "】", "〖": "〗"}
_OPEN = re.compile(r"[(\[【〖]")
_ROLE_WORD = re.compile(_ROLE)
_STOP = re.compile(
    r"。|\n|(?:完成|办理|整改|时间|进度)(?:时限|时间|期限|节点|要求)[ ]?:|责任(?:人|领导)[ ]?:"
)
_MAX_PASSAGE = 1500
_CLAUSE_LENGTH = 15


class Passage(NamedTuple):
    """A stretch that assigns responsibility. body: the words without the brackets."""

    start: int
    end: int
    body_start: int
    body_end: int


def duties_of(
    text: str, folded: str, outline: Outline, spans: list[tuple[int, int]]
) -> tuple[Duty, ...]:
    """Every passage that names units responsible, in order. spans: the paragraphs to look in."""
    found: list[Duty] = []
    leads = False
    for start, end in spans:
        for passage in _passages(folded, start, end):
            body = text[passage.body_start : passage.body_end]
            leads = leads or first_leads(body)
            parties = parties_of(body, first_is_lead=leads)
            if parties:
                found.append(
                    Duty(outline.path_at(passage.start), passage.start, passage.end, parties)
                )
        leads = leads or first_leads(text[start:end])
    return tuple(found)


def _passages(folded: str, start: int, end: int) -> Iterator[Passage]:
    labels = list(LABEL.finditer(folded, start, end))
    at, nth = start, 0
    while at < end:
        bracket = _OPEN.search(folded, at, end)
        while nth < len(labels) and labels[nth].start() < at:
            nth += 1
        label = labels[nth] if nth < len(labels) else None
        if label is not None and (bracket is None or label.start() < bracket.start()):
            yield (passage := _labelled(folded, label, end))
            at = passage.end
        elif bracket is None:
            return
        else:
            held = _bracketed(folded, bracket.start(), end)
            at = bracket.end()
            if held is not None and _assigns(folded, held, start, end):
                yield held
                at = held.end


def _labelled(folded: str, label: re.Match[str], end: int) -> Passage:
    """责任单位：…… without brackets runs to the end of the line, to a full stop, or to the next kind of label."""
    stop = _STOP.search(folded, label.end(), min(end, label.end() + _MAX_PASSAGE))
    close = stop.start() if stop else min(end, label.end() + _MAX_PASSAGE)
    return Passage(label.start(), close, label.start(), close)


def _bracketed(folded: str, at: int, end: int) -> Passage | None:
    """From an opening bracket to the one that closes it, brackets within counted; None when it never closes."""
    depth = 0
    opening, closing = folded[at], _BRACKETS[folded[at]]
    for i in range(at, min(end, at + _MAX_PASSAGE)):
        if folded[i] == opening:
            depth += 1
            if depth > 8:
                return None
        elif folded[i] == closing:
            depth -= 1
            if depth == 0:
                return Passage(at, i + 1, at + 1, i)
    return None


def _assigns(folded: str, passage: Passage, start: int, end: int) -> bool:
    """A label or a closing role word within, or a bare list of units where a clause ends."""
    body = folded[passage.body_start : passage.body_end]
    if LABEL.match(body) or _ROLE_WORD.search(body):
        return True
    after = folded[passage.end : min(end, passage.end + 1)].strip()
    before = folded[max(start, passage.start - 1) : passage.start]
    if before in ("。", ";"):
        return True
    # （市财政局） behind a person's name stands in a roster; behind a whole clause it assigns.
    long_enough = passage.start - start >= _CLAUSE_LENGTH or "、" in body
    return after in ("", "。", ";") and long_enough
