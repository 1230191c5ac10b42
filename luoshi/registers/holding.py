"""Whether one entry meets a condition: for a move of its stage, where there is no period and no database."""

from __future__ import annotations

from collections.abc import Mapping

from luoshi.registers.model import (
    STAGE,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Filled,
    Not,
    RegisterError,
    Stored,
)


def holds(condition: Condition, body: Mapping[str, Stored], stage: str | None = None) -> bool:
    """As the SQL decides: a missing value matches nothing. Raises RegisterError for `within`, which needs a period."""
    if isinstance(condition, AllOf):
        return all(holds(part, body, stage) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, body, stage) for part in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.part, body, stage)
    value = stage if condition.field == STAGE else body.get(condition.field)
    if isinstance(condition, Filled):
        return (value is not None) == condition.filled
    if isinstance(condition, Compare):
        return value is not None and _matches(condition, value)
    raise RegisterError("阶段变动的条件不能用 within。", "请用日期比较。")


def _matches(condition: Compare, value: Stored) -> bool:
    if condition.op in ("is", "in"):
        return value in condition.values
    numbers = [each for each in condition.values if isinstance(each, int)]
    if not isinstance(value, int) or not numbers:
        return False
    if condition.op == "between":
        return numbers[0] <= value <= numbers[-1]
    bound = numbers[0]
    return {
        "ge": value >= bound,
        "gt": value > bound,
        "le": value <= bound,
        "lt": value < bound,
    }[condition.op]
