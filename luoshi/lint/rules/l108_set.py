"""L108 责任单位不具体: a line of responsibility names only sets of units, or ends in 等.

Anti-pattern: （责任单位：各有关部门）
Best practice: （责任单位：市教育局、市卫生健康局）
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.lint.finding import Finding
from luoshi.lint.knowledge import words
from luoshi.plan import Duty, Plan

CODE = "L108"
NAME = "责任单位不具体"
_OPEN = re.compile(r"等(?:有关|相关)?(?:部门|单位)?\s*(?:[）)，,；;。]|按|配合|$)")


def check(plan: Plan) -> Iterator[Finding]:
    for duty in plan.duties:
        passage = plan.text[duty.start : duty.end]
        if duty.parties and all(_is_set(party.name) for party in duty.parties):
            names = "、".join(party.name for party in duty.parties)[:40]
            message = f"只写了“{names}”，没有一家具体单位。"
            yield _at(duty, message, "请列出具体单位，至少写明牵头的一家。")
        elif _OPEN.search(passage):
            message = "责任单位用“等”字收尾，没有列全，其余单位无从知晓。"
            yield _at(duty, message, "请把单位列全，或删去“等”字。")


def _at(duty: Duty, message: str, remedy: str) -> Finding:
    return Finding(CODE, "question", duty.section, duty.start, duty.end, message, remedy)


def _is_set(name: str) -> bool:
    return any(
        name == word[1:] if word.startswith("=") else name.endswith(word[1:])
        for word in words("headings", "sets")
    )
