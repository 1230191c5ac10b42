"""L109 比例超过百分之百: a part of a whole that is larger than the whole.

Anti-pattern: 生活污水集中处理率达到105%.
Best practice: 生活污水集中处理率达到95%.

Ratios of two different things (毛入学率, 存贷比) may well exceed 100 %; knowledge/ratios.yaml names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Target

CODE = "L109"
NAME = "比例超过百分之百"
_WHOLE = {"%": Decimal(100), "％": Decimal(100), "‰": Decimal(1000)}


def check(plan: Plan) -> Iterator[Finding]:
    for target in plan.targets:
        if target.kind == "share" and _exceeds(target):
            yield at_target(
                CODE,
                "error",
                target,
                f"{quoted(target.indicator)}写成{target.value2 or target.value}{target.unit}，"
                "超过了百分之百。",
                "请核对数值；若是增长幅度，请写“增长”。",
            )


def _exceeds(target: Target) -> bool:
    whole = _WHOLE.get(target.unit)
    if whole is None or any(word in target.indicator for word in words("ratios", "may_exceed")):
        return False
    try:
        return Decimal(target.value2 or target.value) > whole
    except InvalidOperation:
        return False
