"""Milestones: things to obtain, write, found or finish that carry no number (创建国家4A级景区, 2025年建成产业园).

A verb opens it, its object closes it: what is won ends like a title, what is written like a paper, what is founded like
a house. 鼓励企业创建…… is no promise of this paper; 建成……体系 is nothing anyone could see finished.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from luoshi.plan import Milestone, Target
from luoshi.reading.prose import LABEL, Clause
from luoshi.reading.targets import Frame, View
from luoshi.reading.words import alternation, lists

_WORDS = lists("things")
_SOFTENED = rf"(?:{alternation(_WORDS['soften'])}|[ ]|[0-9]{{4}}年(?:底|末)?(?:前)?)*+"


def _ending(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(_WORDS[name])})[”’》)]{{0,2}}$")


def _verbs(name: str) -> str:
    return alternation(_WORDS[name])


_TITLE, _PAPER, _HOUSE = _ending("title"), _ending("paper"), _ending("house")
_DOABLE = _ending("doable")
_UNDONE, _PASSED, _SECURED = _ending("undone"), _ending("pass"), _ending("secure")
_OPENS = re.compile(
    rf"{LABEL}{_SOFTENED}(?P<verb>(?P<obtain>{_verbs('obtain')})|(?P<issue>{_verbs('issue')})|(?P<found>{_verbs('found')})"
    rf"|(?P<finish>{_verbs('finish')})(?!区(?!域))|(?P<dated>{_verbs('finish_dated')})|(?P<pass>通过|实现))"
)
# 支持甲县创建……, 以创建……为抓手: the verb stands within the clause and what is won has a rank.
_WITHIN = re.compile(
    rf"(?P<verb>(?P<obtain>创建|争创|创成|申创)|(?P<issue>出台|(?<=要|应|须)(?:{_verbs('issue')}))"
    rf"|(?P<found>(?:(?<=合作|共同|联合|发起|整合)|(?<=等))(?:{_verbs('found')}))|(?P<secure>争取))"
)
_URGED = re.compile(rf"{LABEL}[ ]?(?:{alternation(_WORDS['urge'])})")
_MEANS = re.compile(r"(?:为|作为)(?:抓手|目标|契机|统领|引领|牵引|载体|龙头)$")
_VAGUE = re.compile(
    rf"(?:{alternation(_WORDS['vague'])}|[一二三四五六七八九十百0-9]+(?:个|家|批|项))"
)
_RANKED = re.compile(r"国家|省|全国|自治区|中央|部委|[A-Za-z]{2,}")
_BRACKETS = re.compile(r"\([^()]{1,12}\)$")
_WHERE = re.compile(r"(落户|落地)[一-鿿]{1,6}$")
_SHORTEST, _LONGEST, _SHORTEST_PASS, _LONGEST_CLAUSE = 4, 80, 6, 400


def milestones_of(
    view: View, frames: Iterable[Frame], targets: list[Target]
) -> tuple[Milestone, ...]:
    """Milestones in order; a clause that already gives a target gives none."""
    taken = sorted((t.start, t.end) for t in targets)
    found: list[Milestone] = []
    at = 0
    for frame in frames:
        for clause in frame.sentence.clauses:
            while at < len(taken) and taken[at][1] <= clause.start:
                at += 1
            if at < len(taken) and taken[at][0] < clause.end:
                continue
            found.extend(_in_clause(view, frame, clause))
    return tuple(found)


def _in_clause(view: View, frame: Frame, clause: Clause) -> Iterator[Milestone]:
    if clause.end - clause.start > _LONGEST_CLAUSE or frame.past_at(clause.end):
        return
    if _URGED.match(view.folded, clause.start, clause.end):
        return
    dated = frame.dated_at(clause.end)
    match = _OPENS.match(view.folded, clause.start, clause.end)
    if match is None or not _holds(match, _thing(view, match, clause), dated=dated):
        within = _WITHIN.finditer(view.hidden, clause.start, clause.end)
        match = next((m for m in within if _holds(m, _thing(view, m, clause), dated=dated)), None)
    if match is None:
        return
    start = match.start("verb")
    words = _MEANS.sub("", view.text[start : clause.end].strip())
    year = frame.year_at(clause.end)
    yield Milestone(view.outline.path_at(start), start, start + len(words), words, year)


def _thing(view: View, match: re.Match[str], clause: Clause) -> str:
    thing = _MEANS.sub("", view.folded[match.end() : clause.end].strip())
    return _WHERE.sub(r"\1", _BRACKETS.sub("", thing))


def _holds(match: re.Match[str], thing: str, *, dated: bool) -> bool:
    """Whether verb and object make something that one day is there and can be shown."""
    if not _SHORTEST <= len(thing) <= _LONGEST or _VAGUE.match(thing):
        return False
    shape = _shape(match)
    if shape == "obtain":
        return bool(_TITLE.search(thing))
    if shape == "issue":
        return bool(_PAPER.search(thing))
    if shape == "found":
        return bool(_HOUSE.search(thing))
    if shape == "pass":
        return len(thing) >= _SHORTEST_PASS and bool(_PASSED.search(thing))
    if shape == "secure":
        return bool(_SECURED.search(thing)) and bool(_RANKED.search(thing))
    seen = bool(_DOABLE.search(thing)) or not _UNDONE.search(thing)
    return seen and (shape == "finish" or dated)


def _shape(match: re.Match[str]) -> str:
    return next(k for k, v in match.groupdict().items() if v and k != "verb")
