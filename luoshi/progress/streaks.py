"""Since when a target is behind, what changed between two dates, and how a rank moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.progress.model import Assessment, Light

Key = tuple[str, str]
Change = Literal["worse", "better", "new", "gone", "revised"]
_BEHIND: frozenset[Light] = frozenset({"amber", "red"})
_WEIGHT: dict[Light, int] = {"done": 0, "green": 0, "amber": 1, "red": 2}


@dataclass(frozen=True, slots=True)
class LightChange:
    """One target and area whose light differs. revised: the same figure's period, but another light or verdict."""

    target: str
    area: str
    kind: Change
    before: Assessment | None
    now: Assessment | None


def streak(assessments: Iterable[Assessment]) -> dict[Key, int]:
    """For each (target, area) how many of its latest dates in a row are amber or red; 0 when the latest is not."""
    by_key: dict[Key, list[Assessment]] = {}
    for assessment in assessments:
        by_key.setdefault((assessment.target, assessment.area), []).append(assessment)
    result: dict[Key, int] = {}
    for key, rows in by_key.items():
        count = 0
        for row in sorted(rows, key=lambda a: a.as_of, reverse=True):
            if row.light not in _BEHIND:
                break
            count += 1
        result[key] = count
    return result


def changes(now: Iterable[Assessment], before: Iterable[Assessment]) -> list[LightChange]:
    """Where the light changed, sorted by target and area. Lights without a verdict count neither as better nor worse."""
    old = {(a.target, a.area): a for a in before}
    new = {(a.target, a.area): a for a in now}
    found: list[LightChange] = []
    for key in sorted({*old, *new}):
        was, is_ = old.get(key), new.get(key)
        if was is None or is_ is None:
            found.append(LightChange(*key, "new" if was is None else "gone", was, is_))
        elif was.light != is_.light:
            found.append(LightChange(*key, _kind(was, is_), was, is_))
    return found


def places_gained(now: Assessment, before: Assessment) -> Decimal | None:
    """How far a rank moved up since an earlier figure (down: negative); None unless both are ranks of different periods."""
    if not now.rule.startswith("rank.") or now.period == before.period:
        return None
    if now.actual is None or before.actual is None:
        return None
    return before.actual - now.actual


def _kind(was: Assessment, is_: Assessment) -> Change:
    if was.period == is_.period and was.observation != is_.observation:
        return "revised"
    before, after = _WEIGHT.get(was.light), _WEIGHT.get(is_.light)
    if before is None or after is None:
        return "new" if before is None else "gone"
    return "worse" if after > before else "better"
