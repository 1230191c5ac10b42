"""What surrounds a clause: the year in force, whether the words tell of the past, whether the sentence only tries.

Years come, nearest first, from the sentence, from a lead-in that ends in a colon, from a heading that sets aims for a year.
A sentence without a date after a dated one has none: that is how officials write, and a guess would be a false promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luoshi.reading.outline import Heading, Outline
from luoshi.reading.prose import Clause, Sentence
from luoshi.reading.words import alternation, lists
from luoshi.reading.years import Clock, Mention, mentions_in, settled

_TIME = lists("time")
_REVIEW = re.compile(rf"(?:{alternation(_TIME['review'])})(?:$|[和及与、,，。;])")
_ACTION = re.compile(
    r"优化|营造|改善|完善|夯实|强化|推进|巩固|提升|加强|创建|打造|健全|创新|构建|培育|目标|任务|安排|行动|提高|做[大强优实]|壮大|建设[^现基成]"
)
_AHEAD = re.compile(alternation(_TIME["ahead"]))
# 实现有效 and 公共有 hold a past word only by chance; 在去年的基础上 is what the plan builds on.
_PAST = re.compile(rf"(?<![实体公在较比与同])(?:{alternation(_TIME['past'])})")
_WEAK_PAST = re.compile(alternation(_TIME["weak_past"]))
_ASPIRATIONAL = re.compile(
    r"力争(?!上游)|争取(?![^,，;。]{0,10}(?:资金|债券|额度|指标))|(?<![年懈同断的])努力(?!方向)|力求|力促"
)
_LEAD_IN = re.compile(r"目标|指标|任务|以下|如下|下列|计划|实现|做到|达到|要求|具体")
_AIMS = re.compile(r"目标|总体要求|预期|愿景")
# 我市拥有平台12个, 居全省第三位: what is held already, in the present tense.
_HELD = re.compile(
    r"(?:我[市省县区州]|全[市省县区])现?(?:拥有|共有)|(?:居|列|排名?)(?:全[国省市区县])第[一二三四五六七八九十0-9]+位?"
)
_YEAR_IN_HEADING = re.compile(r"(?:19|20)[0-9]{2}")
_PAPER_YEAR = re.compile(
    rf"(?<![-~至到0-9])(?P<year>20[0-9]{{2}})年度?(?![-~至底末初])[^0-9。,，;\n]{{0,12}}?(?:{alternation(_TIME['year_paper'])})"
)
_OPENING_LENGTH = 600
_FUTURE = re.compile(r"力争|争取|确保|将(?=[达实建新完培])|预期目标|要(?=[达实建新完培])")


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence and what governs it."""

    sentence: Sentence
    clock: Clock
    mentions: tuple[Mention, ...]
    lead_year: int | None
    review: bool
    tries: tuple[tuple[int, int], ...]
    past: tuple[int, ...]
    futures: tuple[int, ...]

    def year_at(self, offset: int) -> int | None:
        """The deadline year in force at an offset of the sentence."""
        before = [m for m in self.mentions if m.start < offset]
        return before[-1].year if before else self.lead_year

    def until_at(self, offset: int) -> int | None:
        """The last year of a span in force: 2024年 alone is no span to average over."""
        before = [m for m in self.mentions if m.start < offset]
        spans = [m.year for m in before if m.until]
        return spans[-1] if spans else None if before else self.lead_year

    def dated_at(self, offset: int) -> bool:
        """Whether the sentence itself names a year before the offset."""
        return any(m.start < offset for m in self.mentions)

    def tries_at(self, offset: int) -> bool:
        """Whether 力争 and its like govern the offset."""
        return any(a <= offset < b for a, b in self.tries)

    def _led_from_the_past(self, offset: int) -> bool:
        """Whether only a lead-in of a year gone by dates the offset: the five years that the paper looks back on."""
        this_year = self.clock.this_year
        if this_year is None or self.lead_year is None or self.lead_year >= this_year:
            return False
        return not any(m.year >= this_year and m.start < offset for m in self.mentions)

    def past_at(self, offset: int) -> bool:
        """Whether the words before the offset make it a fact: a review section, a year gone by, 截至, 已, 目前."""
        if self.review:
            return True
        if self._led_from_the_past(offset):
            return True
        latest_past = max((p for p in self.past if p < offset), default=-1)
        latest_future = max((p for p in self.futures if p < offset), default=-1)
        return latest_past > latest_future


@dataclass(frozen=True, slots=True)
class _Lead:
    """A date that governs what follows. listed: it introduces a list; otherwise it opens one paragraph."""

    year: int
    path: str
    paragraph: int
    listed: bool


def frames_of(
    folded: str, sentences: Iterable[Sentence], outline: Outline, clock: Clock
) -> Iterator[Frame]:
    """Frame each sentence in order, carrying lead-ins forward until their section ends."""
    lead: _Lead | None = None
    paper_year = _paper_year(folded, outline)
    reviews: dict[int, bool] = {}
    for sentence in sentences:
        above = outline.above(sentence.start)
        path = above[0].path if above else ""
        if lead is not None and not _governs(lead, folded, sentence, path, above):
            lead = None
        year = lead.year if lead else _heading_year(above, clock) or paper_year
        found = mentions_in(folded, sentence.start, sentence.end, clock)
        mentions = tuple(settled(found, year))
        key = above[0].start if above else -1
        if key not in reviews:
            reviews[key] = _in_review(above, clock)
        yield _frame(folded, sentence, clock, mentions, year, review=reviews[key])
        aims = bool(above) and bool(_AIMS.search(above[0].text))
        lead = _new_lead(folded, sentence, mentions, path, aims=aims) or lead


def _governs(
    lead: _Lead, folded: str, sentence: Sentence, path: str, above: tuple[Heading, ...]
) -> bool:
    """A lead-in reaches to the end of its section; a dated paragraph to its own end and to the dashes below it."""
    if path != lead.path and not (lead.path and path.startswith(f"{lead.path}/")):
        return False
    if lead.listed or sentence.paragraph == lead.paragraph:
        return True
    aims = bool(above) and bool(_AIMS.search(above[0].text))
    return aims or folded[sentence.paragraph] in "-●◆■★▲·•*"


def _new_lead(
    folded: str, sentence: Sentence, mentions: tuple[Mention, ...], path: str, *, aims: bool
) -> _Lead | None:
    dated = [m for m in mentions if not m.month]
    if not dated:
        return None
    words = folded[max(sentence.start, sentence.end - 40) : sentence.end]
    last = sentence.end >= sentence.paragraph_end - 1
    if (sentence.colon and _LEAD_IN.search(words)) or (last and "如下" in words):
        return _Lead(dated[-1].year, path, sentence.paragraph, listed=True)
    opening = dated[0].until and (aims or dated[0].start - sentence.start <= 12)
    return _Lead(dated[0].year, path, sentence.paragraph, listed=False) if opening else None


def _paper_year(folded: str, outline: Outline) -> int | None:
    """The one year a paper is for, as its title or opening says: 2024年重点工作, 分解2024年《政府工作报告》任务."""
    first = next((h.start for h in outline.headings if h.kind not in ("plain", "annex")), 0)
    match = _PAPER_YEAR.search(folded, 0, min(first, _OPENING_LENGTH))
    return int(match["year"]) if match else None


def _heading_year(above: tuple[Heading, ...], clock: Clock) -> int | None:
    for heading in above:
        if heading.kind == "annex":
            return None
        years = [
            m.year for m in mentions_in(heading.text, 0, len(heading.text), clock) if not m.month
        ]
        if years and _AHEAD.search(heading.text):
            return years[-1]
    return None


def _in_review(above: tuple[Heading, ...], clock: Clock) -> bool:
    """The innermost heading that says either way decides: 工作回顾, or aims of a year to come."""
    for heading in above:
        if _tells_the_past(heading.text):
            return True
        years = [int(y) for y in _YEAR_IN_HEADING.findall(heading.text)]
        ahead = clock.this_year is not None and bool(years) and max(years) >= clock.this_year
        if ahead and _AHEAD.search(heading.text):
            return False
    return False


def _tells_the_past(heading: str) -> bool:
    """工作回顾 closes a heading of the past; 优化发展环境 is a task."""
    return bool(_REVIEW.search(heading)) and not _ACTION.search(heading)


def _frame(
    folded: str,
    sentence: Sentence,
    clock: Clock,
    mentions: tuple[Mention, ...],
    year: int | None,
    *,
    review: bool,
) -> Frame:
    start, end = sentence.start, sentence.end
    past = [m.start() for m in _PAST.finditer(folded, start, end)]
    futures = [m.start() for m in _FUTURE.finditer(folded, start, end)]
    if not futures and not _looks_ahead(mentions, year, clock):
        past += [m.start() for m in _WEAK_PAST.finditer(folded, start, end)]
    for mention in mentions:
        gone = clock.this_year is not None and mention.year < clock.this_year
        led = folded[max(start, mention.start - 1) : mention.start] in ("到", "至", "年", "前")
        (past if gone and not led else futures).append(mention.start)
    if not futures and _HELD.search(folded, start, end):
        past.append(start)
    return Frame(
        sentence,
        clock,
        mentions,
        year,
        review,
        tuple(_tries(folded, sentence)),
        tuple(past),
        tuple(futures),
    )


def _looks_ahead(mentions: tuple[Mention, ...], year: int | None, clock: Clock) -> bool:
    """Whether the sentence's own years, or else the year that governs it, are still to come: then 同比 tells no fact."""
    own = max((m.year for m in mentions), default=None)
    if own is not None and clock.this_year is not None and own != clock.this_year:
        return own > clock.this_year
    return year is not None and (clock.this_year is None or year >= clock.this_year)


def _tries(folded: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """力争 governs to the end of its sentence, or to ； when the next part begins with a date or a verb of its own."""
    for match in _ASPIRATIONAL.finditer(folded, sentence.start, sentence.end):
        part = _part_at(sentence.clauses, match.start())
        end = sentence.end
        for clause in sentence.clauses:
            if part is not None and clause.part > part:
                end = clause.start
                break
        yield match.start(), end


def _part_at(clauses: tuple[Clause, ...], offset: int) -> int | None:
    return next((c.part for c in clauses if c.start <= offset < c.end), None)
