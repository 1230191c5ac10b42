"""L115 没有牵头单位: several units answer for one task and none of them leads.

Anti-pattern: （责任单位：市教育局、市财政局、市自然资源局）
Best practice: （牵头单位：市教育局；配合单位：市财政局、市自然资源局）

A paper that says once that the unit named first leads leaves nothing open. One that never names a lead has one habit,
and gets one finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from luoshi.lint._habit import said_once
from luoshi.lint._sets import is_set
from luoshi.lint.finding import Finding
from luoshi.lint.knowledge import words
from luoshi.plan import Duty, Plan

CODE = "L115"
NAME = "没有牵头单位"
_REMEDY = "请写明牵头单位，或在文中说明“列第一位的为牵头单位”。"
_SEVERAL = 2


@cache
def _first_leads() -> re.Pattern[str]:
    listed = "|".join(map(re.escape, words("headings", "first")))
    return re.compile(rf"(?:{listed})[^。；;\n]{{0,12}}(?:牵头|负总责|主办)")


def check(plan: Plan) -> Iterator[Finding]:
    if _first_leads().search(plan.text):
        return
    several = [duty for duty in plan.duties if len(_named(duty)) >= _SEVERAL]
    found = [_at(duty) for duty in several if not _has_lead(plan, duty)]
    yield from said_once(
        found,
        of=len(several),
        message=lambda many, where: (
            f"全文有{many}处由几家共同负责而没有写明谁牵头（{where}），出了问题找不到第一责任人。"
        ),
    )


def _named(duty: Duty) -> tuple[str, ...]:
    return tuple(party.name for party in duty.parties if not is_set(party.name))


def _has_lead(plan: Plan, duty: Duty) -> bool:
    said = "牵头" in plan.text[duty.start : duty.end]
    return said or any(party.role != "responsible" for party in duty.parties)


def _at(duty: Duty) -> Finding:
    names = "、".join(_named(duty))
    short = names if len(names) <= 40 else f"{names[:40]}…"
    return Finding(
        CODE,
        "question",
        duty.section,
        duty.start,
        duty.end,
        f"“{short}”共同负责，没有写明哪一家牵头。",
        _REMEDY,
    )
