"""Reading the rule data of this room: a YAML file of the package, or one a pack brings."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader


class RuleDataError(LuoshiError):
    """A file of curves, policies or grades breaks its own grammar."""


_RULES = RuleReader("luoshi.progress", RuleDataError)
packaged = _RULES.packaged
load = _RULES.load
mapping = _RULES.mapping


def tenths(value: Any, place: str) -> int:
    """A bound in percent or points with at most one decimal, as tenths."""
    try:
        exact = Decimal(str(value)) * 10
        whole = int(exact)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise RuleDataError(
            f"{place} 的界限“{value}”不是数。", "请写成数字，最多一位小数。"
        ) from error
    if exact != whole or abs(whole) > 10_000:
        raise RuleDataError(
            f"{place} 的界限“{value}”不合用。", "请写成 -1000 到 1000 之间、最多一位小数的数。"
        )
    return whole
