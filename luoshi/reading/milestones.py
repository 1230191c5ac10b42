"""Milestones: things to obtain, found or finish that carry no number (创建国家4A级景区, 2025年建成产业园)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from luoshi.plan import Milestone, Target
from luoshi.reading.prose import Clause
from luoshi.reading.targets import Frame, View
from luoshi.reading.words import alternation, lists

_WORDS = lists("things")
_SOFTENED = r"(?:积极|全力|加快|争取|力争|确保|努力|大力|扎实|稳步|推动|支持|到|年底前|底前|前|[0-9]{4}年(?:底|末)?(?:前)?)*+"
_OBTAIN = re.compile(
    rf"[ ]?{_SOFTENED}(?P<verb>{alternation(_WORDS['obtain'])}|(?:编制|制定|修订)(?=[《]))"
)
_FINISH = re.compile(rf"[ ]?{_SOFTENED}(?P<verb>{alternation(_WORDS['finish'])})")
_WITHIN = re.compile(r"(?<=[一-鿿”])(?P<verb>争创|创建|申创)(?=国家|全国|省|市|全省|世界|国际)")
_NOTHING = re.compile(r"^本|机制|活动|氛围|思路|局面|合力|工作$")
_SHORTEST, _LONGEST = 4, 60


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
    match = _OBTAIN.match(view.folded, clause.start, clause.end)
    if match is None and frame.dated_at(clause.end):
        match = _FINISH.match(view.folded, clause.start, clause.end)
    if match is None:
        match = _WITHIN.search(view.folded, clause.start, clause.end)
    if match is None or frame.past_at(clause.end):
        return
    start = match.start("verb")
    thing = view.text[match.end() : clause.end].strip()
    if _SHORTEST <= len(thing) <= _LONGEST and not _NOTHING.search(thing):
        year = frame.year_at(clause.end)
        words = view.text[start : clause.end].strip()
        yield Milestone(view.outline.path_at(start), start, start + len(words), words, year)
