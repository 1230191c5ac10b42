"""Which unit is scored in which group."""

from __future__ import annotations

from luoshi.scoring.facts import Facts, UnitFacts
from luoshi.scoring.model import Group, Scheme, ScoringError


def units_by_group(scheme: Scheme, facts: Facts) -> dict[str, tuple[UnitFacts, ...]]:
    """By group; units of no group are left out. Refused: a unit in two groups, a unit told twice, nobody at all."""
    found: dict[str, list[UnitFacts]] = {group.code: [] for group in scheme.groups}
    seen: set[str] = set()
    for unit in facts.units:
        if unit.code in seen:
            raise ScoringError(f"{unit.name}（{unit.code}）的数给了两份。", "请删去一份。")
        seen.add(unit.code)
        groups = [group for group in scheme.groups if belongs(group, unit.code, unit.kind)]
        if len(groups) > 1:
            words = "”和“".join(group.label for group in groups)
            raise ScoringError(
                f"{unit.name}同时在“{words}”两组里。",
                "一个单位只能在一组，请在一组的 without 里写上它。",
            )
        if groups:
            found[groups[0].code].append(unit)
    if not any(found.values()):
        raise ScoringError(
            "没有一个单位属于办法里的任何一组，无法计分。",
            "请核对各组的 kinds、units 和单位的数据。",
        )
    return {group: tuple(units) for group, units in found.items()}


def belongs(group: Group, code: str, kind: str) -> bool:
    return code in group.units or (kind in group.kinds and code not in group.without)
