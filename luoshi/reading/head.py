"""The head of a paper: title, document number, issuer, date of issue, period covered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from luoshi.reading.contract import Document
from luoshi.reading.numerals import integer_of
from luoshi.reading.outline import Outline
from luoshi.reading.shadow import shadow
from luoshi.reading.titles import names_of, title_of
from luoshi.reading.years import Clock, horizon_in

_NUMBER = re.compile(r"[一-鿿]{1,14}[ ]?[(\[](?:19|20)\d{2}[)\]][ ]?(?:第)?\d{1,4}号")
_DATE = re.compile(r"(?P<y>(?:19|20)\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_CN_DATE = re.compile(
    r"(?P<y>[二一][〇○零Ο0一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_ISO_DATE = re.compile(
    r"(?:成文日期|发布日期|印发日期|公布日期)[^0-9]{0,4}(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
)
_ISSUER = re.compile(
    r"^(?P<who>[一-鿿、]{2,40}?(?:人民政府办公厅|人民政府办公室|人民政府|办公厅|办公室|委员会|管理局|[局厅委部院]))(?=$|关于|印发|转发|批转|文件|\d|[(])"
)
_ANNEX = re.compile(r"附[ ]?件[0-9一二三四五六七八九十]{0,3}:?")
_LIST_KINDS = ("number", "dotted", "number_paren", "circled")
_HEAD_LINES = 40
_TAIL_LINES = 6
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; None where it says nothing."""

    title: str
    number: str | None
    issuer: str | None
    issued_on: date | None
    clock: Clock


def head_of(copy: Document, folded: str, outline: Outline, letter: Head | None = None) -> Head:
    """Read the lines before the body; the year in force comes from date, number, title or headings, in that order.

    letter: the head of the paper that hands this one over; number, issuer and dates are its, but not its period.
    """
    body = _body_start(copy, outline)
    blocks = [b for b in copy.blocks[:_HEAD_LINES] if b.start < body]
    words = [folded[b.start : b.end] for b in blocks]
    printed = [copy.text[b.start : b.end] for b in blocks]
    number = _number(words, printed)
    issued = _issue_date(words) or _issue_date(_last_lines(copy, folded, body))
    issuer = _issuer(words)
    if letter is not None:
        number, issuer = number or letter.number, issuer or letter.issuer
        issued = issued or letter.issued_on
    title = title_of(printed, words)
    return Head(title, number, issuer, issued, _clock(title, words, number, issued, outline))


def _body_start(copy: Document, outline: Outline) -> int:
    """The first numbered heading; not a line of the letter's list of annexes (1.甲方案 2.乙方案) where 一、 comes later."""
    numbered = [h for h in outline.headings if h.kind not in ("plain", "annex")]
    upper = [h for h in numbered if h.kind not in _LIST_KINDS]
    first = (upper or numbered)[0].start if numbered else len(copy.text)
    return max(first, 1)


def _last_lines(copy: Document, folded: str, body: int) -> list[str]:
    """Where a paper without annexes is signed."""
    lines = [folded[b.start : b.end] for b in copy.blocks if b.start >= body]
    at = next((i for i, line in enumerate(lines) if _ANNEX.fullmatch(line)), len(lines))
    return lines[:at][-_TAIL_LINES:]


def _number(words: list[str], printed: list[str]) -> str | None:
    """On a line of its own; a number behind 《…》 is that of a paper cited."""
    for line, as_printed in zip(words, printed, strict=True):
        found = _NUMBER.search(line)
        if found and len(line) <= _SHORT and not re.search("[《<。]", line[: found.start()]):
            return as_printed[found.start() : found.end()]
    return None


def _issue_date(lines: list[str]) -> date | None:
    """A date that a label names or that stands alone, at most behind a signature; not one that a sentence tells of."""
    joined = "\n".join(lines)
    alone = [line for line in lines if len(line) <= _SHORT and not re.search("[，。;]", line)]
    found = [*_ISO_DATE.finditer(joined)]
    for pattern in (_DATE, _CN_DATE):
        found += [m for line in alone if (m := pattern.search(line))]
    for match in found:
        parts = [
            int(p) if p.isdecimal() else integer_of(p.replace("○", "〇").replace("Ο", "〇"))
            for p in match.group("y", "m", "d")
        ]
        try:
            return date(*[p or 0 for p in parts])
        except ValueError:
            continue
    return None


def _issuer(words: list[str]) -> str | None:
    for line in words:
        match = re.search(
            r"发文机关[ |:]{1,4}(?P<who>[一-鿿]{4,40}?)(?=\||关键词|$)", line
        ) or _ISSUER.match(line)
        if match and not match["who"].startswith("各"):
            return _apart(match["who"])
    return None


def _apart(names: str) -> str:
    """Two offices of one place, set side by side: 甲省财政厅甲省农业厅."""
    place = names[:2]
    return re.sub(rf"(?<=[局厅委部院会府办室])(?={place})", "、", names) if place else names


def _clock(
    title: str, words: list[str], number: str | None, issued: date | None, outline: Outline
) -> Clock:
    """The period is the plan's own: in its title, in its name in the letter, else in the short lines above the body."""
    joined = "\n".join(words)
    short = "\n".join(line for line in words if len(line) <= _SHORT)
    uncited = re.sub("《[^《》]{0,120}》", "", short)
    sources = [shadow(title), *names_of(shadow(title), joined), uncited]
    horizon = next((h for source in sources if (h := horizon_in(source))), None)
    year = issued.year if issued else None
    if year is None and number:
        year = int(re.findall(r"(?:19|20)\d{2}", shadow(number))[0])
    if year is None:
        year = _year_of_headings(title, outline)
    if year is None and horizon:
        year = horizon[0]
    return Clock(year, horizon)


def _year_of_headings(title: str, outline: Outline) -> int | None:
    """A work report names its year in its title or in the heading of the part to come."""
    named = re.match(r"(20\d{2})年", title)
    if named:
        return int(named[1])
    reviewed = [
        int(y) for h in outline.headings if "回顾" in h.text for y in re.findall(r"20\d{2}", h.text)
    ]
    ahead = [
        int(y)
        for h in outline.headings
        if re.search("安排|目标|任务|重点|要求", h.text)
        for y in re.findall(r"(20\d{2})年", h.text)
    ]
    if reviewed:
        return max(reviewed) + 1
    return min(ahead) if ahead else None
