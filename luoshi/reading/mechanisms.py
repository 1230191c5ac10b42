"""Mechanisms: ways of driving a plan with a rhythm (一月一通报, 每季度调度, 年度考核)."""

from __future__ import annotations

import re

from luoshi.plan import Mechanism
from luoshi.reading.targets import View
from luoshi.reading.words import alternation, lists

_WORDS = lists("things")
_EVERY = {w.split("=")[0]: w.split("=")[1] for w in _WORDS["rhythm"]}
_PATTERN = re.compile(
    rf"(?P<rhythm>{alternation(list(_EVERY))})(?:至少|组织|开展|进行|召开|实行|集中|一次|[0-9一二两三]次|全面|对[^,，;。、:]{{1,12}}?)*+"
    rf"(?P<practice>{alternation(_WORDS['practice'])})"
)
# A single 月 or 年 counts only at the edge of a word: 月调度, not 三月调度.
_SINGLE = frozenset("周月季年日")
_EDGE = re.compile(r"[一二三四五六七八九十0-9两几本当上近全元多]$")


def mechanisms_of(view: View, spans: list[tuple[int, int]]) -> tuple[Mechanism, ...]:
    """Every rhythm of supervision in the paragraphs, in order."""
    found: list[Mechanism] = []
    for start, end in spans:
        for match in _PATTERN.finditer(view.folded, start, end):
            rhythm = match["rhythm"]
            if rhythm in _SINGLE and _EDGE.search(
                view.folded[max(start, match.start() - 1) : match.start()]
            ):
                continue
            every = _EVERY[rhythm]
            name = view.text[match.start() : match.end()]
            path = view.outline.path_at(match.start())
            found.append(
                Mechanism(
                    path, match.start(), match.end(), name, every if every != "none" else None
                )
            )
    return tuple(found)
