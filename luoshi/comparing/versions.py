"""Two versions of one plan: what stayed, changed, came and went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from luoshi.comparing.amounts import amount_of
from luoshi.comparing.model import Change, Comparison, DutyPair, TargetPair
from luoshi.comparing.names import name_of, places_of
from luoshi.comparing.pairing import paired_duties, paired_targets
from luoshi.plan import Duty, Plan, Target

_T = TypeVar("_T")
_P = TypeVar("_P")
_PLAIN = ("op", "kind", "cadence", "year", "base_year", "aspirational")


def compare(old: Plan, new: Plan) -> Comparison:
    """What the new version changed. compare(p, p) is all same; swapping the two swaps added and removed."""
    targets, duties = _pairs(old, new)
    places = places_of((old, new))
    ids = {old.targets[i].id: new.targets[j].id for i, j in targets.items()}
    return Comparison(
        _in_order(old.targets, new.targets, targets, lambda a, b: _target_pair(a, b, ids, places)),
        _in_order(old.duties, new.duties, duties, _duty_pair),
    )


def _pairs(old: Plan, new: Plan) -> tuple[dict[int, int], dict[int, int]]:
    """Old index -> new index. Paired in one direction only, so that ties fall the same way whichever comes first."""
    if _signature(old) <= _signature(new):
        return paired_targets(old, new), paired_duties(old, new)
    back = paired_targets(new, old), paired_duties(new, old)
    return {i: j for j, i in back[0].items()}, {i: j for j, i in back[1].items()}


def _signature(plan: Plan) -> tuple[object, ...]:
    return (
        [(t.section, t.indicator, t.value, t.unit, str(t.year), t.start) for t in plan.targets],
        [(d.section, [(p.name, p.role) for p in d.parties], d.start) for d in plan.duties],
        [(s.path, s.heading) for s in plan.sections],
    )


def _in_order(
    old: Sequence[_T],
    new: Sequence[_T],
    pairs: Mapping[int, int],
    pair: Callable[[_T | None, _T | None], _P],
) -> tuple[_P, ...]:
    """New order; a removed one behind the nearest one before it in the old text that stayed."""
    partner = {j: i for i, j in pairs.items()}
    gone: dict[int, list[int]] = {}
    anchor = -1
    for i in range(len(old)):
        anchor = pairs.get(i, anchor)
        if i not in pairs:
            gone.setdefault(anchor, []).append(i)
    made = [pair(old[i], None) for i in gone.get(-1, ())]
    for j, item in enumerate(new):
        made.append(pair(old[partner[j]] if j in partner else None, item))
        made.extend(pair(old[i], None) for i in gone.get(j, ()))
    return tuple(made)


def _target_pair(
    old: Target | None, new: Target | None, ids: Mapping[str, str], places: tuple[str, ...]
) -> TargetPair:
    if old is None or new is None:
        return TargetPair(old, new, _one_sided(old))
    written = list(_written(old, new, ids))
    quiet = {"section"}
    if name_of(old, places) == name_of(new, places):
        quiet.add("indicator")
    if amount_of(old) == amount_of(new):
        quiet.add("unit")
    return TargetPair(old, new, "changed" if set(written) - quiet else "same", tuple(written))


def _written(old: Target, new: Target, ids: Mapping[str, str]) -> Iterable[str]:
    """Fields that differ, in the order a clerk names them. "value" only when the quantity is another."""
    if old.section != new.section:
        yield "section"
    if old.indicator != new.indicator:
        yield "indicator"
    if _number_changed(old, new):
        yield "value"
    if old.unit != new.unit:
        yield "unit"
    yield from (name for name in _PLAIN if getattr(old, name) != getattr(new, name))
    if ids.get(old.part_of or "", old.part_of) != new.part_of:
        yield "part_of"


def _number_changed(old: Target, new: Target) -> bool:
    """Between units that do not convert, only the digits can be compared."""
    before, after = amount_of(old), amount_of(new)
    if before.dimension == after.dimension:
        return before != after
    return (old.value, old.value2) != (new.value, new.value2)


def _duty_pair(old: Duty | None, new: Duty | None) -> DutyPair:
    if old is None or new is None:
        return DutyPair(old, new, _one_sided(old))
    other_parties = set(old.parties) != set(new.parties)
    written = ("section",) * (old.section != new.section) + ("parties",) * other_parties
    return DutyPair(old, new, "changed" if other_parties else "same", written)


def _one_sided(old: object | None) -> Change:
    return "added" if old is None else "removed"
