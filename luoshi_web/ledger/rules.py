"""A target's rule as adoption stored it (Target.rule)."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from typing import Any

from luoshi.progress.model import TargetRule

_AMOUNTS = frozenset({"value", "value2", "base", "tolerance"})


def rule_from_json(text: str) -> TargetRule:
    """The rule that adoption stored: numbers as text, so that no digit is lost; keys of a newer version passed over."""
    data: dict[str, Any] = json.loads(text)
    known = {field.name for field in fields(TargetRule)}
    given: dict[str, Any] = {
        name: Decimal(value) if name in _AMOUNTS and value is not None else value
        for name, value in data.items()
        if name in known
    }
    return TargetRule(**given)
