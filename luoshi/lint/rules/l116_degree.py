"""L116 有程度没有数: a clause promises that a measurable thing moves 大幅, 显著 or 明显, and gives no number.

Anti-pattern: 到2027年，单位产值能耗大幅下降.
Best practice: 到2027年，单位产值能耗下降13%.

One finding a sentence. The common words (进一步, 基本, 持续) count only in a part of the outline that promises nothing
else that can be counted; otherwise half of all sentences would be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from luoshi.lint._measured import Measured
from luoshi.lint.finding import Finding, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Section

CODE = "L116"
NAME = "有程度没有数"
_SENTENCE = re.compile(r"[^。！？\n]+")
_CLAUSE = re.compile(r"[^，,；;：:]+")
_TO_COME = re.compile(r"(?:到|至)\s*20\d\d\s*年")
_NUMBER = re.compile(r"[\d一二三四五六七八九十百]+(?:\.|%|个|倍|番|成|以)|\d")
_NEAR = 10
_LEAD_IN = " \u3000—-－·"


def _any(key: str) -> str:
    return "|".join(map(re.escape, sorted(words("degrees", key), key=len, reverse=True)))


@cache
def _promise(*, alone: bool) -> re.Pattern[str]:
    """alone: the part of the outline promises nothing that can be counted."""
    degree, verb = _any("strong"), _any("verbs")
    measure = _any("measures")
    if alone:
        degree, measure = f"{degree}|{_any('weak')}", f"{measure}|{_any('soft')}"
    return re.compile(
        rf"(?:{measure})(?:得到|的)?(?:(?:{degree})(?:{verb})|(?:{verb})(?:{degree}))"
    )


@cache
def _speaks_of(key: str) -> re.Pattern[str]:
    return re.compile(_any(key))


def check(plan: Plan) -> Iterator[Finding]:
    measured = Measured(plan)
    for sentence in _SENTENCE.finditer(plan.text):
        if _speaks_of("past").search(sentence[0]):
            continue
        dated = _TO_COME.search(sentence[0]) is not None
        if not dated and not _speaks_of("promises").search(sentence[0]):
            continue
        place = measured.leaf_at(sentence.start())
        alone = dated and place is not None and not measured.any_in(place.start, place.end)
        yield from _of(plan, sentence, place, alone=alone)


def _of(
    plan: Plan, sentence: re.Match[str], place: Section | None, *, alone: bool
) -> Iterator[Finding]:
    clauses = list(_CLAUSE.finditer(sentence[0]))
    for at, clause in enumerate(clauses):
        after = clauses[at + 1][0] if at + 1 < len(clauses) else ""
        promise = _promise(alone=alone).search(clause[0])
        if (
            not promise
            or _NUMBER.search(clause[0][promise.start() :])
            or _NUMBER.search(after[:_NEAR])
        ):
            continue
        start = sentence.start() + clause.start()
        start += len(clause[0]) - len(clause[0].lstrip(_LEAD_IN))
        end = sentence.start() + clause.end()
        yield Finding(
            CODE,
            "note",
            place.path if place else "",
            start,
            end,
            f"{quoted(plan.text[start:end].strip())}只有程度，没有数，到期无从判断是否做到。",
            "请写明数值或可核对的成果；确实不能量化的，写明由谁、依据什么认定。",
        )
        return
