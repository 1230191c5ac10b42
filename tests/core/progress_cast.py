"""Short ways to write a rule and its figures in tests of the judge."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from luoshi.plan import Period, Target
from luoshi.progress import Binding, Observation, TargetRule, rule_for

SEPTEMBER = date(2026, 9, 30)


def target(id_: str = "T28", **more: Any) -> Target:
    told = {
        "indicator": "新招引项目",
        "op": "ge",
        "value": "160",
        "unit": "个",
        "kind": "increase",
        "cadence": "yearly",
    }
    return Target(**{"id": id_, "section": "", "start": 0, "end": 0, **told, **more})


def binding(id_: str = "T28", **more: Any) -> Binding:
    told = {
        "target": id_,
        "indicator": "招引",
        "accumulation": "year_to_date",
        "frequency": "month",
    }
    return Binding(**{**told, **more})


def rule(
    id_: str = "T28", *, bound: dict[str, Any] | None = None, area: str = "", **more: Any
) -> TargetRule:
    return rule_for(target(id_, **more), binding(id_, **(bound or {})), (2024, 2026), area)


def seen(period: str, value: Any, id_: str = "o1", **more: Any) -> Observation:
    told = {
        "indicator": "招引",
        "area": "",
        "unit": "个",
        "recorded_at": datetime(2026, 10, 9, tzinfo=UTC),
    }
    number = None if value is None else Decimal(str(value))
    return Observation(
        **{"id": id_, "period": Period.parse(period), "value": number, **told, **more}
    )
