"""Who is responsible: passages such as （责任单位：……）, （甲局牵头，乙局配合） and 牵头单位：甲局；配合单位：乙局.

Each rule answers for one looks of passage; what they find goes through one parser of unit lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.plan import Duty
from luoshi.reading.outline import Outline
from luoshi.reading.parties import LABEL, LEAD_MARKS, first_leads, is_list_of_units, parties_of
from luoshi.reading.words import alternation, lists

__all__ = ["LABEL", "duties_of"]

_WORDS = lists("duties")
_ROLE = alternation([*_WORDS["lead"], *_WORDS["support"], *_WORDS["responsible"]])
_BRACKETS = {"(": ")", "[": "]", "【": "】", "〖": "〗"}
_OPEN = re.compile(r"[(\[【〖]")
_ROLE_WORD = re.compile(_ROLE)
_STOP = re.compile(
    r"。|\n|(?:完成|办理|整改|时间|进度)(?:时限|时间|期限|节点|要求)[ ]?:|责任(?:人|领导)[ ]?:"
)
# 甲局牵头，乙局配合。 as a sentence of its own.
_SENTENCE = re.compile(r"(?:(?<=[。;\n])|^)[^。;:\n]{2,160}?牵头[^。;:\n]{0,120}(?=[。;]|$)")
# A head of a table whose cells stand one a line: 责任单位 alone on its line.
_HEAD = re.compile(
    rf"(?:{_ROLE})(?:{alternation(_WORDS['label_tail'])})(?:\([^()]{{0,12}}\))?".replace(
        "（", r"\("
    ).replace("）", r"\)")
)
_UNLABELLED = re.compile(r"(?:牵头|责任|配合|主办|协办|承办)(?:单位|部门)(?=[省市区县州各])")
_MAX_PASSAGE = 1500
_CLAUSE_LENGTH = 15
_MOST_LINES = 3
Span = tuple[int, int]


class Passage(NamedTuple):
    """A stretch that assigns responsibility. body: the words without the brackets; label: to be read before them."""

    start: int
    end: int
    body_start: int
    body_end: int
    label: str = ""


def duties_of(text: str, folded: str, outline: Outline, spans: Sequence[Span]) -> tuple[Duty, ...]:
    """Every passage that names units responsible, in order. spans: the paragraphs to look in."""
    found: list[Duty] = []
    leads = tabled = False
    read_to = 0
    for i, (start, end) in enumerate(spans):
        tabled = _is_tabled(folded, outline, spans[i], tabled=tabled)
        limit = spans[min(i + _MOST_LINES, len(spans) - 1)][1]
        for passage in _all_passages(folded, max(start, read_to), end, limit, tabled=tabled):
            body = passage.label + text[passage.body_start : passage.body_end].replace("\n", "")
            leads = leads or first_leads(body)
            parties = parties_of(body, first_is_lead=leads)
            if parties:
                path = outline.path_at(passage.start)
                found.append(Duty(path, passage.start, passage.end, parties))
                read_to = passage.end
        leads = leads or first_leads(text[start:end])
    return tuple(found)


def _is_tabled(folded: str, outline: Outline, span: Span, *, tabled: bool) -> bool:
    """Whether the lines are those of a table with a column of units: from its head to the next annex."""
    start, end = span
    if _HEAD.fullmatch(folded[start:end].strip()):
        return True
    above = outline.above(start)
    opens_annex = bool(above) and above[0].kind == "annex" and above[0].start >= start - 1
    return tabled and not opens_annex


def _all_passages(
    folded: str, start: int, end: int, limit: int, *, tabled: bool
) -> Iterator[Passage]:
    """The passages of one paragraph. limit: how far a bracket may run on over line breaks."""
    words = folded[start:end].strip()
    if tabled and len(words) <= _MAX_PASSAGE and _is_cell_of_units(words):
        yield Passage(start, end, start, end)
        return
    label = _UNLABELLED.match(folded, start, end)
    if label is not None and is_list_of_units(folded[label.end() : end]):
        yield Passage(start, end, label.end(), end, f"{label[0]}：")
        return
    found = list(_passages(folded, start, end, limit))
    yield from found
    for told in _SENTENCE.finditer(folded, start, end):
        if not any(p.start < told.end() and told.start() < p.end for p in found):
            yield Passage(told.start(), told.end(), told.start(), told.end())


def _is_cell_of_units(words: str) -> bool:
    return words[:1] in LEAD_MARKS or is_list_of_units(words)


def _passages(folded: str, start: int, end: int, limit: int) -> Iterator[Passage]:
    labels = list(LABEL.finditer(folded, start, end))
    at, nth = start, 0
    while at < end:
        bracket = _OPEN.search(folded, at, end)
        while nth < len(labels) and labels[nth].start() < at:
            nth += 1
        label = labels[nth] if nth < len(labels) else None
        if label is not None and (bracket is None or label.start() < bracket.start()):
            yield (passage := _labelled(folded, label.start(), label.end(), end))
            at = passage.end
        elif bracket is None:
            return
        elif label is not None and _is_framed(folded, bracket, label):
            yield (passage := _labelled(folded, bracket.start(), label.end(), end))
            at = passage.end
        else:
            reach = limit if label and label.start() == bracket.end() else end
            held = _bracketed(folded, bracket.start(), end) or _bracketed(
                folded, bracket.start(), reach
            )
            at = bracket.end()
            if held is not None and _assigns(folded, held, start, end):
                yield held
                at = held.end


def _is_framed(folded: str, bracket: re.Match[str], label: re.Match[str]) -> bool:
    """【责任单位】甲局、乙局: the brackets hold the label alone, the units stand behind."""
    return label.start() == bracket.end() and folded[label.end() - 1] in "]】"


def _labelled(folded: str, start: int, at: int, end: int) -> Passage:
    """责任单位：…… without brackets runs to the end of the line, to a full stop, or to the next kind of label."""
    stop = _STOP.search(folded, at, min(end, at + _MAX_PASSAGE))
    close = stop.start() if stop else min(end, at + _MAX_PASSAGE)
    return Passage(start, close, start, close)


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
