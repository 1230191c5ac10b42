"""Rules, observations and dates in, assessments out; the SQL text in between runs on the engine that is given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from luoshi.progress._shown import assessments_of
from luoshi.progress._tables import tables_of
from luoshi.progress.curves import Curve
from luoshi.progress.engines import Engine, engine_of
from luoshi.progress.model import Assessment, Observation, TargetRule
from luoshi.progress.policies import LightPolicy


def assess(
    rules: Sequence[TargetRule],
    observations: Iterable[Observation],
    dates: Sequence[date],
    *,
    known_on: datetime | None = None,
    policy: str | None = None,
    curves: Mapping[str, Curve] | None = None,
    policies: Mapping[str, LightPolicy] | None = None,
    engine: Engine | None = None,
) -> list[Assessment]:
    """One assessment a rule and date, sorted by target, area and date. Observations no rule asks for are passed over.

    known_on: what was recorded later is not known (None: all is). policy: instead of the rules' own and the default.
    engine: SQLite when None; every engine gives the same answers.
    Raises LuoshiError that names the rule or observation that cannot be judged; nothing is judged then.
    """
    if not rules or not dates:
        return []
    tables = tables_of(
        rules,
        observations,
        dates,
        known_on=known_on,
        policy=policy,
        curves=curves,
        policies=policies,
    )
    return assessments_of((engine or engine_of("sqlite")).judge(tables.rows), tables)


def passed_over(
    rules: Iterable[TargetRule], observations: Sequence[Observation]
) -> list[Observation]:
    """Those whose indicator and area no rule asks for, and that take no other's place: `assess` made nothing of them."""
    asked = {(rule.indicator, rule.area) for rule in rules}
    used = {row.id for row in observations if (row.indicator, row.area) in asked}
    return [row for row in observations if row.id not in used and row.replaces not in used]


def checksum(answers: Iterable[Assessment]) -> str:
    """SHA-256 over what was answered, in the judge's order, without the ids of observations: they differ between stores."""
    body = [{k: v for k, v in asdict(answer).items() if k != "observation"} for answer in answers]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
