"""L102 部分大于整体: a part that the text counts within a whole is larger than the whole.

Anti-pattern: 新建项目50个，其中重大项目60个.
Best practice: 新建项目60个，其中重大项目50个.

Only a part against its whole, never the sum of parts: parts may overlap (过10亿元, 过50亿元).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import InvalidOperation

from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.plan import Plan, Quantity, Target, UnitError

CODE = "L102"
NAME = "部分大于整体"
_AMOUNTS = ("level", "increase", "cumulative")
_FLOORS = ("ge", "gt", "about")


def check(plan: Plan) -> Iterator[Finding]:
    by_id = {target.id: target for target in plan.targets}
    for part in plan.targets:
        whole = by_id.get(part.part_of) if part.part_of else None
        if whole is not None and _comparable(part, whole) and _exceeds(part, whole):
            yield at_target(
                CODE,
                "error",
                part,
                f"{quoted(part.indicator)}{part.value}{part.unit}是{quoted(whole.indicator)}"
                f"{whole.value}{whole.unit}的一部分，却比整体还大。",
                "请核对两个数，或说明二者不是包含关系。",
            )


def _comparable(part: Target, whole: Target) -> bool:
    return (
        part.kind in _AMOUNTS
        and (part.kind, part.cadence, part.year) == (whole.kind, whole.cadence, whole.year)
        and part.op in _FLOORS
        and whole.value2 is None
    )


def _exceeds(part: Target, whole: Target) -> bool:
    try:
        inner, outer = Quantity.of(part.value, part.unit), Quantity.of(whole.value, whole.unit)
        return inner.to(outer.unit).value > outer.value
    except (UnitError, InvalidOperation):
        return False  # 3家 within 5个, or a grade: not to be compared, so nothing to say
