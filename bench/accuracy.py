"""How much of what a text promises the reader gets right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from bench.corpus import Annotated
from luoshi.plan import plan_to_dict
from luoshi.reading import read_plan

# The sums of the corpus's score.py that its rates are made of.
_SUMS = ("tp", "full", "npred", "demanded", "dtp", "rtp", "pp", "gp", "ctp", "cn")


@dataclass(frozen=True, slots=True)
class Score:
    """F1 of targets found and of those right in full, of units and of units with role; clause: a share. None: nothing to find."""

    name: str
    targets: int
    units: int
    found: float | None
    full: float | None
    duty: float | None
    role: float | None
    clause: float | None


def scores(texts: Sequence[Annotated], scorer: ModuleType) -> list[Score]:
    """One a text, and all together last: over their sums, so that a long text counts for more."""
    total: Counter[str] = Counter()
    made = []
    for text in texts:
        plan = plan_to_dict(read_plan(text.data, text.name))
        result = scorer.score(plan["text"], text.gold, plan)
        sums = Counter({key: int(result[key]) for key in _SUMS})
        total.update(sums)
        made.append(_score(text.name.removesuffix(".txt"), sums, scorer))
    return [*made, _score("合计", total, scorer)]


def _score(name: str, sums: Counter[str], scorer: ModuleType) -> Score:
    def rate(right: str, said: str, asked: str) -> float | None:
        if not sums[said] and not sums[asked]:
            return None
        f1: Any = scorer.prf(sums[right], sums[said], sums[asked])[2]
        return float(f1)

    return Score(
        name,
        sums["demanded"],
        sums["gp"],
        rate("tp", "npred", "demanded"),
        rate("full", "npred", "demanded"),
        rate("dtp", "pp", "gp"),
        rate("rtp", "pp", "gp"),
        sums["ctp"] / sums["cn"] if sums["cn"] else None,
    )
