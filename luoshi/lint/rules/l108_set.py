"""L108 责任单位不具体: a line of responsibility names only sets of units, or ends in 等.

Anti-pattern: （责任单位：各有关部门）
Best practice: （责任单位：市教育局、市卫生健康局）
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.lint._habit import said_once
from luoshi.lint._sets import is_set
from luoshi.lint.finding import Finding, Severity
from luoshi.plan import Duty, Plan

CODE = "L108"
NAME = "责任单位不具体"
_OPEN = re.compile(r"等(?:有关|相关)?(?:部门|单位)?\s*(?:[）)，,；;。]|按|配合|$)")
_LIST_ALL = "请把单位列全，或删去“等”字。"


def check(plan: Plan) -> Iterator[Finding]:
    """An open list behind a named lead is a note: somebody answers for it."""
    sets: list[Finding] = []
    open_ended: list[Finding] = []
    for duty in plan.duties:
        passage = plan.text[duty.start : duty.end]
        if duty.parties and all(is_set(party.name) for party in duty.parties):
            names = "、".join(party.name for party in duty.parties)[:40]
            message = f"只写了“{names}”，没有一家具体单位。"
            sets.append(_at(duty, "question", message, "请列出具体单位，至少写明牵头的一家。"))
        elif _OPEN.search(passage):
            led = any(party.role == "lead" for party in duty.parties)
            message = "责任单位用“等”字收尾，没有列全，其余单位无从知晓。"
            open_ended.append(_at(duty, "note" if led else "question", message, _LIST_ALL))
    yield from said_once(
        sets,
        of=len(plan.duties),
        message=lambda many, where: (
            f"全文有{many}处责任单位（{where}）只写了集合，没有一家具体单位。"
        ),
    )
    yield from said_once(
        open_ended,
        of=len(plan.duties),
        message=lambda many, where: f"全文有{many}处责任单位用“等”字收尾（{where}），没有列全。",
    )


def _at(duty: Duty, severity: Severity, message: str, remedy: str) -> Finding:
    return Finding(CODE, severity, duty.section, duty.start, duty.end, message, remedy)
