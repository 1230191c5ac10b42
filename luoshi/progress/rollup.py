"""From targets to what they belong to: tasks, sections, the programme, units. Three readings side by side, none instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from luoshi.errors import LuoshiError
from luoshi.progress.model import Assessment, Light

PROGRAMME = ""
"""The key of the whole: the path above all paths."""
_WORST_FIRST: tuple[Light, ...] = ("red", "amber", "green", "done", "wait", "not_due", "none")
_JUDGED: frozenset[Light] = frozenset({"red", "amber", "green", "done"})
_WELL: frozenset[Light] = frozenset({"green", "done"})


@dataclass(frozen=True, slots=True)
class Rollup:
    """What became of a group of targets.

    worst: the heaviest light; lights without a verdict speak only where there is no other. counts: targets a light.
    by_count, by_weight: share of the judged targets that are on schedule or achieved, in per cent with one decimal, each
    target counting one or its weight; None where none is judged (or all judged ones weigh nothing).
    """

    worst: Light
    counts: Mapping[Light, int]
    by_count: Decimal | None
    by_weight: Decimal | None

    @property
    def targets(self) -> int:
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Those with a verdict: awaiting data, not due and not assessed are neither good nor bad."""
        return sum(n for light, n in self.counts.items() if light in _JUDGED)


def roll_up(
    assessments: Iterable[Assessment],
    groups: Mapping[str, Iterable[str]],
    weights: Mapping[str, Decimal] | None = None,
) -> dict[str, Rollup]:
    """Group -> what became of its targets. groups: target -> the groups it belongs to; a target counts once in each.

    weights: target -> weight, 1 where not said. LuoshiError names a target whose weight is below zero.
    """
    weighed = weights or {}
    for target, weight in weighed.items():
        if not weight.is_finite() or weight < 0:
            raise LuoshiError(f"目标 {target} 的权重是 {weight}。", "权重请填零或正数。")
    members: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        for group in dict.fromkeys(groups.get(assessment.target, ())):
            members.setdefault(group, []).append(assessment)
    return {group: _rolled(rows, weighed) for group, rows in members.items()}


def clauses_above(paths: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Target -> its clause, the clauses above, and the programme: "二/一/1" -> ("二/一/1", "二/一", "二", "")."""
    found = {}
    for target, path in paths.items():
        parts = path.split("/") if path else []
        above = ("/".join(parts[:n]) for n in range(len(parts), 0, -1))
        found[target] = (*above, PROGRAMME)
    return found


def _rolled(rows: list[Assessment], weights: Mapping[str, Decimal]) -> Rollup:
    counted = Counter(row.light for row in rows)
    counts = {light: counted[light] for light in _WORST_FIRST if counted[light]}
    judged = [row for row in rows if row.light in _JUDGED]
    well = [row for row in judged if row.light in _WELL]
    one = Decimal(1)
    return Rollup(
        worst=next(iter(counts)),
        counts=counts,
        by_count=_share(Decimal(len(well)), Decimal(len(judged))),
        by_weight=_share(
            sum((weights.get(row.target, one) for row in well), Decimal(0)),
            sum((weights.get(row.target, one) for row in judged), Decimal(0)),
        ),
    )


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    if not whole:
        return None
    return (100 * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
