"""L103 没有期限: something is to be reached once, and nothing says by when.

Anti-pattern: 建成区绿地率达到42%.
Best practice: 到2027年，建成区绿地率达到42%.

A paper that states its span of years leaves less open: then it is a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from luoshi.lint.finding import Finding, Severity, at_target, quoted
from luoshi.plan import Plan

CODE = "L103"
NAME = "没有期限"
_REMEDY = "请写明到哪一年完成；若以规划期末为限，请在文中说明。"


def check(plan: Plan) -> Iterator[Finding]:
    severity: Severity = "question" if plan.horizon is None else "note"
    for target in plan.targets:
        if target.cadence == "by" and target.year is None:
            message = f"目标{quoted(target.indicator)}没有写明到哪一年完成。"
            yield at_target(CODE, severity, target, message, _REMEDY)
    for milestone in plan.milestones:
        if milestone.by is None:
            message = f"{quoted(milestone.text)}没有写明到哪一年完成。"
            yield Finding(
                CODE, "note", milestone.section, milestone.start, milestone.end, message, _REMEDY
            )
