"""Deadlines and base years: which year a clause speaks of, and how far its word reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from luoshi.reading.words import alternation, lists

_TIME = lists("time")
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_BASE = re.compile(
    rf"(?:较|比|与|相比|同|以|在|相较于|相对|较之|对比|基于|按|比照)(?:于|上)?{_YEAR}年?(?:底|末|度|初)?(?:的?基础|同期|水平|相比|为基[期数准]|基数|基准|基期|的)?"
    r"|(?P<last>(?:较|比|与|同比|在)(?:上年度?|去年|上一年度?|上年末|上年同期))"
)
_RANGE = re.compile(rf"(?P<from>(?:19|20)[0-9]{{2}})年?[ ]?(?:-{{1,2}}|~|至|到)[ ]?{_YEAR}年?")
_DATE = re.compile(
    rf"{_YEAR}(?:[ ]?年(?P<month>[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?|上半年|第?[一二三四1-4]季度)?(?P<edge>年?[底末中初]|全?年?度)?(?P<before>以?前)?"
    r"|[、和及与](?=(?:19|20)[0-9]{2}(?:年|[、和及与](?:19|20)[0-9]{2})))"
    rf"|[“\"]?(?P<plan>十[一二三四五六七])五[”\"]?(?P<planend>时期|期间|末|期末|时期末|收官|规划期末)?"
    rf"|(?P<midcentury>本世纪中叶|(?:21|二十一)世纪中叶)"
    rf"|(?P<this>{alternation([*_TIME['this_year'], *_TIME['within_year']])})"
    rf"|(?P<next>{alternation(_TIME['next_year'])})"
    rf"|(?P<horizon>{alternation(_TIME['horizon_end'])}|(?<![0-9])[1-9一二三四五两]年(?:左右)?(?:内|时间|的?努力))"
)
_FIVE_YEAR_PLANS = {
    "十一": 2010,
    "十二": 2015,
    "十三": 2020,
    "十四": 2025,
    "十五": 2030,
    "十六": 2035,
    "十七": 2040,
}
_WITHIN = frozenset(_TIME["within_year"])
_MID_CENTURY = 2050
# No date phrase is without one of these: most stretches are done with at a glance.
_HINT = re.compile(r"[0-9]{4}|[年月期时末底官纪较比与同去上]")
# 从2023年起: a beginning is no deadline.
_SINCE = re.compile(r"起|开始|以来")
_HORIZON = re.compile(
    r"[(]?(?P<a>20[0-9]{2})年?[ ]?(?:-{1,2}|~|至|到)[ ]?(?P<b>20[0-9]{2}|[0-9]{2})(?![0-9])年?"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """What the document's own dates say. this_year: of the paper; horizon: first and last year printed."""

    this_year: int | None
    horizon: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A year named in the text and where. month: a month or quarter is named too; until: it is an end (到2026年, 2026年底), not a single year.

    relative: 全年, 年内: of the year the words around speak of, the paper's own when they name none.
    """

    start: int
    end: int
    year: int
    month: bool = False
    until: bool = False
    relative: bool = False


def mentions_in(folded: str, start: int, end: int, clock: Clock) -> list[Mention]:
    """Years that date what follows; years of comparison (较2023年) and of titles are none."""
    if not _HINT.search(folded, start, end):
        return []
    barred = [m.span() for m in _BASE.finditer(folded, start, end)]
    found: list[Mention] = []
    at = start
    for match in _RANGE.finditer(folded, start, end):
        found.append(Mention(match.start(), match.end(), int(match["year"]), until=True))
        barred.append(match.span())
    for match in _DATE.finditer(folded, at, end):
        if any(a <= match.start() < b for a, b in barred) or _SINCE.match(folded, match.end()):
            continue
        year = _year_of(match, clock)
        if year is not None:
            until = bool(
                match["edge"]
                or match["before"]
                or match["plan"]
                or match["horizon"]
                or match["midcentury"]
            )
            until = until or folded[max(start, match.start() - 1) : match.start()] in ("到", "至")
            relative = match["this"] in _WITHIN
            found.append(
                Mention(match.start(), match.end(), year, bool(match["month"]), until, relative)
            )
    found.sort(key=lambda m: m.start)
    return found


def settled(mentions: list[Mention], lead_year: int | None) -> list[Mention]:
    """2024年……，全年……: what is relative takes the year named before it, else the year that governs the sentence."""
    made: list[Mention] = []
    year = lead_year
    for mention in mentions:
        if mention.relative and year is not None:
            mention = replace(mention, year=year)
        elif not mention.relative:
            year = mention.year
        made.append(mention)
    return made


def base_year_in(folded: str, start: int, end: int, clock: Clock) -> int | None:
    """The year compared with (较2023年增长, 比上年下降), the last one named."""
    base: int | None = None
    for match in _BASE.finditer(folded, start, end):
        if match["year"]:
            base = int(match["year"])
        elif clock.this_year is not None:
            base = clock.this_year - 1
    return base


def strip_dates(words: str) -> str:
    """The words without any date phrase, for the name of an indicator."""
    if not _HINT.search(words):
        return words
    return _DATE_PHRASE.sub("", words)


def horizon_in(title: str) -> tuple[int, int] | None:
    """(2024-2026年) in a title, or the five-year plan it is written for."""
    match = _HORIZON.search(title)
    if match:
        first, last = int(match["a"]), int(match["b"])
        last = last if last > 99 else first // 100 * 100 + last
        return (first, last) if first <= last <= first + 30 else None
    plan = re.search(r"“(十[一二三四五六七])五”", title)
    if plan:
        end = _FIVE_YEAR_PLANS[plan[1]]
        return end - 4, end
    return None


def _year_of(match: re.Match[str], clock: Clock) -> int | None:
    if match["year"]:
        return int(match["year"])
    if match["midcentury"]:
        return _MID_CENTURY
    if match["plan"]:
        return _FIVE_YEAR_PLANS[match["plan"]] if match["planend"] else None
    if match["this"]:
        return clock.this_year
    if match["next"]:
        return clock.this_year + 1 if clock.this_year else None
    return clock.horizon[1] if clock.horizon else None


_DATE_PHRASE = re.compile(
    rf"(?:在|于|到)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|底|末|[上中下]旬)(?:之?前|以前)?|(?:到|至|在|截至|于|力争|争取|确保|从|自|即)?(?:{_RANGE.pattern.replace('(?P<year>', '(?:').replace('(?P<from>', '(?:')}"
    rf"|{re.sub(r'[(][?]P<[a-z]+>', '(?:', _DATE.pattern)})[ ]?(?:之?前|底|末|内|初|期间|间|时)?"
    rf"|{re.sub(r'[(][?]P<[a-z]+>', '(?:', _BASE.pattern)}(?:上)?"
)
