"""A register's figure as the judge takes it: an observation whose source can be opened into rows."""

from __future__ import annotations

from datetime import datetime

from luoshi.progress import Observation
from luoshi.registers.answers import Answer
from luoshi.registers.model import Indicator, Register
from luoshi.registers.scope import Scope


def observation_of(
    register: Register,
    indicator: Indicator,
    answer: Answer,
    scope: Scope,
    *,
    id: str,
    area: str,
    recorded_at: datetime,
    replaces: str | None = None,
    sample: bool = False,
) -> Observation:
    """area: the programme's, for an answer that has none of its own. No data says so: without value and grade it is
    "there is no figure", which withdraws an earlier one and is not zero. document names the declaration's version.
    """
    return Observation(
        id=id,
        indicator=indicator.code,
        area=answer.area or area,
        period=scope.period,
        value=answer.value,
        unit=indicator.unit,
        recorded_at=recorded_at,
        source="register",
        grade=answer.grade,
        document=f"台账“{register.name}”第 {register.version} 版",
        replaces=replaces,
        sample=sample,
    )
