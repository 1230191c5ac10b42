"""L104 只有一个数: a number without a word that says whether more, or less, would do.

Anti-pattern: 每年培训技术工人800人.
Best practice: 每年培训技术工人不少于800人.

A list may share the word before it (分别不低于90%、80%、70%), so the sentence up to the number is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Target

CODE = "L104"
NAME = "只有一个数"
_AMOUNTS = ("level", "increase", "cumulative", "share", "growth", "change_pp")
_SHARED = re.compile(r"[^。；;\n]*\Z")
_REACH = 200
_HAN = re.compile(r"[\u4e00-\u9fff%]")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("comparators", key))))


def check(plan: Plan) -> Iterator[Finding]:
    for target in plan.targets:
        if target.op == "ge" and target.kind in _AMOUNTS and not _is_said(plan.text, target):
            yield at_target(
                CODE,
                "note",
                target,
                f"{quoted(target.indicator)}只写了{target.value}{target.unit}，没有说是下限、上限还是定数；"
                "现按“不少于”理解。",
                "请加上“不少于”“以上”“控制在…以内”等字样。",
            )


def _is_said(text: str, target: Target) -> bool:
    """以上 counts only behind the number: 新增省级以上平台20家 says nothing of the 20."""
    passage = text[target.start : target.end]
    if not _HAN.search(passage):
        return True  # a cell: its column is headed as a goal, and the unit stands elsewhere
    at = passage.rfind(target.value)
    if _pattern("before").search(passage) or _pattern("behind").search(passage, max(at, 0)):
        return True
    if passage[:1].isdigit():  # an item of a list; its verb stands before the first
        lead = _SHARED.search(text[max(0, target.start - _REACH) : target.start])
        return bool(lead and _pattern("before").search(lead[0]))
    return False
