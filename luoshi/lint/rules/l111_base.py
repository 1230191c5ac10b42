"""L111 没有基期: a growth over several years that does not say from which year.

Anti-pattern: 到2027年，设备投资增长25%.
Best practice: 到2027年，设备投资较2023年增长25%.

Growth in the paper's own year is against the year before; every year's growth likewise; both are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Target

CODE = "L111"
NAME = "没有基期"
_REMEDY = "请写明“较某年”，并附该年数值。"


def check(plan: Plan) -> Iterator[Finding]:
    for target in plan.targets:
        if target.base_year is not None or target.kind not in ("growth", "change_pp"):
            continue
        if target.cadence == "by" and not _is_annual(plan, target):
            message = f"{quoted(target.indicator)}的增减幅度没有写明与哪一年相比。"
            yield at_target(CODE, "question", target, message, _REMEDY)
        elif target.cadence == "average" and plan.horizon is None:
            message = f"{quoted(target.indicator)}的年均增幅没有写明从哪一年算起。"
            yield at_target(CODE, "note", target, message, _REMEDY)


def _is_annual(plan: Plan, target: Target) -> bool:
    """Against the year before, by the words or because the target is for the year of the paper."""
    passage = plan.text[target.start : target.end]
    if any(word in passage for word in words("comparators", "yearly")):
        return True
    issued = plan.issued_on.year if plan.issued_on else None
    if plan.horizon and plan.horizon[0] == plan.horizon[1]:
        return True
    return issued is not None and target.year is not None and target.year <= issued
