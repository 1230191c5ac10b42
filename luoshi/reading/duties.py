"""Who is responsible: passages such as （责任单位：……）, （甲局牵头，乙局配合） and 牵头单位：甲局；配合单位：乙局.

Each rule answers for one looks of passage; what they find goes through one parser of unit lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.plan import Duty
from luoshi.reading.outline import Outline
from luoshi.reading.parties import (
    LABEL,
    LEAD_MARKS,
    first_leads,
    is_list_of_units,
    labels_in,
    parties_of,
)
from luoshi.reading.words import alternation, lists

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
_ORDINAL = (
    r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,3}[、.])"
)
_UNLABELLED = re.compile(r"(?:牵头|责任|配合|主办|协办|承办)(?:单位|部门)(?=[省市区县州各])")
# 三、市水利局牵头工作（8项）: a list of tasks sorted by unit.
_TASKS_OF = re.compile(
    rf"[ ]*(?:{_ORDINAL}[ ]*)?(?P<units>[^、,，。;:(][^,，。;:(]{{2,40}}?)(?P<role>牵头|主办|负责)(?:负责|办理|落实)?的?(?:工作|任务|事项|工作任务|重点工作|重点任务)?(?:\([^()]{{1,12}}\))?[ ]*"
)
_PERSON = re.compile(
    r"[ \[【]*(?:责任|牵头|分管|包抓|包保|配合|挂钩|联系|[省市县区镇]级?)(?:县|市|区)?(?:领导|人|负责人|联系人)[ ]?(?::|[\]】])"
)
_MAX_PASSAGE = 1500
_CLAUSE_LENGTH = 15
_MOST_LINES = 3
_HALF = 2
Span = tuple[int, int]


Body = tuple[str, int, int]
"""A label to be read before the words, and where the words stand."""


class Passage(NamedTuple):
    """A stretch that assigns responsibility. bodies: its words without brackets; a row of a table has one a cell."""

    start: int
    end: int
    bodies: tuple[Body, ...]


def _plain(start: int, end: int) -> Passage:
    return Passage(start, end, (("", start, end),))


def duties_of(text: str, folded: str, outline: Outline, spans: Sequence[Span]) -> tuple[Duty, ...]:
    """Every passage that names units responsible, in order. spans: the paragraphs to look in."""
    found: list[Duty] = []
    leads = False
    columns: tuple[str, ...] = ()
    read_to = 0
    for i, (start, end) in enumerate(spans):
        columns = _columns(folded, outline, spans, i, columns)
        passages = _celled(folded, spans, i, columns) if start >= read_to else []
        if not passages:
            limit = spans[min(i + _MOST_LINES, len(spans) - 1)][1]
            passages = list(_all_passages(folded, max(start, read_to), end, limit))
            _go_on(folded, spans, i, passages)
        for passage in passages:
            body = "；".join(f"{label}{text[a:b]}" for label, a, b in passage.bodies)
            body = body.replace("\n", "")
            leads = leads or first_leads(body)
            parties = parties_of(body, first_is_lead=leads)
            if parties:
                path = outline.path_at(passage.start)
                found.append(Duty(path, passage.start, passage.end, parties))
                read_to = passage.end
        leads = leads or first_leads(text[start:end])
    return tuple(found)


def _go_on(folded: str, spans: Sequence[Span], i: int, passages: list[Passage]) -> None:
    """牵头单位：甲局 on one line and 责任单位：乙局 on the next are one passage."""
    last_line = spans[i][1]
    while i + 1 < len(spans) and passages:
        if folded[passages[-1].end : last_line].strip("。; "):
            return
        if i + 2 < len(spans) and _PERSON.match(folded, *spans[i + 1]):
            i += 1  # 责任领导：王某 stands between the units
        first = _label_at(folded, passages[-1].start, passages[-1].end)
        label = _label_at(folded, *spans[i + 1])
        if first is None or label is None or label.group() == first.group():
            return
        following = _labelled(folded, label.start(), label.end(), spans[i + 1][1])
        last = passages.pop()
        passages.append(Passage(last.start, following.end, (*last.bodies, *following.bodies)))
        i += 1
        last_line = spans[i][1]


def _label_at(folded: str, start: int, end: int) -> re.Match[str] | None:
    """The label a stretch begins with, in brackets or not."""
    framed = folded[start : start + 1] in ("[", "【")
    return LABEL.match(folded, start + framed, end)


def _columns(
    folded: str, outline: Outline, spans: Sequence[Span], i: int, columns: tuple[str, ...]
) -> tuple[str, ...]:
    """The heads of the columns of units of a table whose cells stand one a line, until the next annex."""
    start, end = spans[i]
    words = _cell(folded, start, end)
    before = _cell(folded, *spans[i - 1]) if i else ""
    if _HEAD.fullmatch(words):
        return (*columns, words) if _HEAD.fullmatch(before) else (words,)
    if _HEAD.fullmatch(before + words) and len(words) == len(before) == _HALF:
        return (*columns, before + words)  # 责任 / 单位: a head broken in its narrow column
    above = outline.above(start)
    opens_annex = bool(above) and above[0].kind == "annex" and above[0].start >= start - 1
    return () if opens_annex else columns


def _celled(folded: str, spans: Sequence[Span], i: int, columns: tuple[str, ...]) -> list[Passage]:
    """The cells of units of one row: 甲局 under 牵头单位, then 乙局 under 责任单位."""
    bodies: list[Body] = []
    for label, (start, end) in zip(columns, spans[i:], strict=False):
        words = _cell(folded, start, end).lstrip(LEAD_MARKS)
        if not is_list_of_units(words, firm=not bodies):
            break
        close = start + len(folded[start:end].rstrip(" |"))
        bodies.append((f"{label}：", start, close))
    return [Passage(bodies[0][1], bodies[-1][2], tuple(bodies))] if bodies else []


def _cell(folded: str, start: int, end: int) -> str:
    return folded[start:end].strip(" |")


def _all_passages(folded: str, start: int, end: int, limit: int) -> Iterator[Passage]:
    """The passages of one paragraph. limit: how far a bracket may run on over line breaks."""
    label = _UNLABELLED.match(folded, start, end)
    if label is not None and is_list_of_units(folded[label.end() : end]):
        yield Passage(start, end, ((f"{label[0]}：", label.end(), end),))
        return
    task = _TASKS_OF.fullmatch(folded, start, end)
    if task is not None and is_list_of_units(task["units"]):
        yield _plain(task.start("units"), task.end("role"))
        return
    found = _side_by_side(folded, list(_passages(folded, start, end, limit)))
    yield from found
    for told in _SENTENCE.finditer(folded, start, end):
        if not any(p.start < told.end() and told.start() < p.end for p in found):
            yield _plain(told.start(), told.end())


def _side_by_side(folded: str, passages: list[Passage]) -> list[Passage]:
    """责任部门：甲局。配合部门：乙局。 in one paragraph are one passage."""
    made: list[Passage] = []
    for passage in passages:
        before = made[-1] if made else None
        label = _label_at(folded, passage.start, passage.end)
        if (
            before is not None
            and label is not None
            and not folded[before.end : passage.start].strip("。; ")
        ):
            first = _label_at(folded, before.start, before.end)
            if first is not None and first.group() != label.group():
                made[-1] = Passage(before.start, passage.end, (*before.bodies, *passage.bodies))
                continue
        made.append(passage)
    return made


def _passages(folded: str, start: int, end: int, limit: int) -> Iterator[Passage]:
    labels = list(labels_in(folded, start, end))
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
    return _plain(start, close)


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
                return Passage(at, i + 1, (("", at + 1, i),))
    return None


def _assigns(folded: str, passage: Passage, start: int, end: int) -> bool:
    """A label or a closing role word within, or a bare list of units where a clause ends."""
    _, body_start, body_end = passage.bodies[0]
    body = folded[body_start:body_end]
    if LABEL.match(body) or _ROLE_WORD.search(body):
        return True
    after = folded[passage.end : min(end, passage.end + 1)].strip()
    before = folded[max(start, passage.start - 1) : passage.start]
    if before in ("。", ";"):
        return True
    # （市财政局） behind a person's name stands in a roster; behind a whole clause it assigns.
    long_enough = passage.start - start >= _CLAUSE_LENGTH or "、" in body
    return after in ("", "。", ";") and long_enough
