"""What in a part of the outline can be checked: counted, obtained, kept at an interval, or seen to exist."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from luoshi.lint._tasks import Starts
from luoshi.lint.knowledge import load, words
from luoshi.plan import Plan, Section

_CLAUSE = re.compile(r"[^，,；;。\n]+")
_SENTENCE = re.compile(r"[^。\n]+")


@cache
def _evidence() -> re.Pattern[str]:
    """Tried within one clause."""
    kinds = [
        *words("evidence", "whole"),
        *words("evidence", "compared"),
        *words("evidence", "rhythm"),
    ]
    return re.compile("|".join(kinds))


@cache
def _of_sentences() -> re.Pattern[str]:
    return re.compile("|".join([*words("evidence", "dated"), *words("evidence", "awards")]))


@cache
def _things() -> tuple[re.Pattern[str], re.Pattern[str]]:
    things = load("evidence")["things"]
    verbs, nouns, vague = ("|".join(map(re.escape, things[k])) for k in ("verbs", "nouns", "vague"))
    return re.compile(rf"(?:{verbs})[^，。]{{1,40}}?(?:{nouns})"), re.compile(vague)


def names_a_thing(heading: str) -> bool:
    """Whether the heading itself is the name of something to bring into being (政务数据平台)."""
    nouns = tuple(str(noun) for noun in load("evidence")["things"]["nouns"])
    return heading.partition("（")[0].partition("(")[0].rstrip("。，； 　").endswith(nouns)


class Measured:
    """Answers for a plan where something can be checked. Reads the text once."""

    def __init__(self, plan: Plan) -> None:
        self._sections = plan.sections
        self._begins = [section.start for section in plan.sections]
        self._read = Starts(
            iter(
                [
                    *(t.start for t in plan.targets),
                    *(m.start for m in plan.milestones),
                    *(m.start for m in plan.mechanisms if m.every),
                    *(p.start for p in plan.projects),
                ]
            )
        )
        text = unicodedata.normalize("NFKC", plan.text)
        same = len(text) == len(plan.text)
        self._seen = Starts(_signs(text if same else plan.text))

    def any_in(self, start: int, end: int) -> bool:
        """Something the reader found, or a word that shows it."""
        return self._read.any_in(start, end) or self._seen.any_in(start, end)

    def leaf_at(self, offset: int) -> Section | None:
        """The innermost section around the offset."""
        at = bisect_right(self._begins, offset)
        return next((s for s in reversed(self._sections[:at]) if s.end > offset), None)


def _signs(text: str) -> Iterator[int]:
    """Offsets of what shows that something can be checked, beginning with the clause it stands in."""
    thing, vague = _things()
    hedges = words("evidence", "hedges")
    for clause in _CLAUSE.finditer(text):
        said = clause[0].strip()
        found = None if said.startswith(hedges) else thing.search(said)
        if _evidence().search(said) or (found and not vague.search(found[0])):
            yield clause.start()
    for sentence in _SENTENCE.finditer(text):
        if _of_sentences().search(sentence[0]):
            yield sentence.start()
