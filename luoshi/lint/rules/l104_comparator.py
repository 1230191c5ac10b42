"""L104 只有一个数: a number without a word that says whether more, or less, would do.

Anti-pattern: 到2027年，新能源汽车年销量2万辆.
Best practice: 到2027年，新能源汽车年销量达到2万辆以上.

A list may share the word before it (分别不低于90%、80%、70%), so the sentence up to the number is read as well. Things to
be added (培训800人, 建设5个平台) are understood as "at least" everywhere, and a work report gives every growth bare: a habit
is said once, at the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from luoshi.lint._passages import clause_at
from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Target, parse_unit

CODE = "L104"
NAME = "只有一个数"
_AMOUNTS = ("level", "share", "growth", "change_pp")
_ADDED = ("increase", "cumulative")
_SHARED = re.compile(r"[^。；;\n]*\Z")
_REACH = 200
_FEW = 4
_HAN = re.compile(r"[\u4e00-\u9fff%]")
_SAID_AGAIN = re.compile(r"\s*[，,]\s*(?:总量|规模|总额|总数)?(?:达|突破|超过|增加到|增至|提高到)")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("comparators", key))))


def check(plan: Plan) -> Iterator[Finding]:
    bare = [t for t in plan.targets if t.op == "ge" and not _is_said(plan.text, t)]
    amounts = [t for t in bare if t.kind in _AMOUNTS and not _is_count(t)]
    added = [t for t in bare if t.kind in _ADDED or (t.kind in _AMOUNTS and _is_count(t))]
    yield from _said(amounts, each_up_to=_FEW, what="金额、比例、增幅")
    yield from _said(added, each_up_to=1, what="新增、建设的个数")


def _said(targets: list[Target], *, each_up_to: int, what: str) -> Iterator[Finding]:
    """One by one while they are few, once at the first when they are the paper's habit."""
    if len(targets) <= each_up_to:
        yield from map(_at, targets)
        return
    first = targets[0]
    message = (
        f"全文有{len(targets)}处{what}没有说是下限、上限还是定数，首处是{quoted(first.indicator)}"
        f"{first.value}{first.unit}；现都按“不少于”理解。"
    )
    yield replace(_at(first), message=message)


def _at(target: Target) -> Finding:
    return at_target(
        CODE,
        "note",
        target,
        f"{quoted(target.indicator)}只写了{target.value}{target.unit}，没有说是下限、上限还是定数；"
        "现按“不少于”理解。",
        "请加上“不少于”“以上”“控制在…以内”等字样。",
    )


def _is_count(target: Target) -> bool:
    """Counted by a classifier (家, 辆, 人), not measured in a unit."""
    return parse_unit(target.unit).dimension not in words("comparators", "measured")


def _is_said(text: str, target: Target) -> bool:
    """以上 counts only behind the number: 新增省级以上平台20家 says nothing of the 20."""
    passage = text[target.start : target.end]
    if not _HAN.search(passage):
        return True  # a cell: its column is headed as a goal, and the unit stands elsewhere
    if target.unit in ("%", "％") and target.value == "100" and target.kind == "share":
        return True  # no more is possible, and less is not all
    if target.unit == "番":
        return True
    start, _ = clause_at(text, target.start, target.end)
    if any(word in text[start : target.end] for word in words("comparators", "fixed")):
        return True
    if target.kind == "growth" and _SAID_AGAIN.match(text, target.end):
        return True  # 增长一倍，达到100亿元以上: the level behind it has the word
    at = passage.rfind(target.value)
    if _pattern("before").search(passage) or _pattern("behind").search(passage, max(at, 0)):
        return True
    if passage[:1].isdigit():  # an item of a list; its verb stands before the first
        lead = _SHARED.search(text[max(0, target.start - _REACH) : target.start])
        return bool(lead and _pattern("before").search(lead[0]))
    return False
