"""From the name a plan prints to the units it means, on a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from luoshi.packs.model import Pack, UnitRow, UnitSetRow


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """unit: code of the one unit, or unit_set: code of the set; members: the unit codes meant, maybe none for a set."""

    unit: str | None
    unit_set: str | None
    members: tuple[str, ...]


def squash(name: str) -> str:
    """A name without spaces and quotation marks, in which printers differ."""
    return re.sub(r"[\s“”\"‘’「」]", "", name)


def resolve_party(pack: Pack, name: str, on: date | None = None) -> PartyMatch | None:
    """The unit or set a printed name (or alias) means; None when the pack knows no such name. on: default adoption day."""
    wanted = squash(name)
    for row in pack.units:
        if wanted in _names(row):
            return PartyMatch(row.code, None, (row.code,))
    for row_set in pack.unit_sets:
        if wanted in _names(row_set):
            return PartyMatch(None, row_set.code, members_of(pack, row_set.code, on))
    return None


def members_of(pack: Pack, unit_set: str, on: date | None = None) -> tuple[str, ...]:
    """Codes of the units that belong to the set on that day, in the order of units.csv. on: default adoption day."""
    day = on or pack.adopted_on
    inside = {
        m.unit
        for m in pack.memberships
        if m.unit_set == unit_set and m.since <= day and (m.until is None or day <= m.until)
    }
    return tuple(u.code for u in pack.units if u.code in inside)


def _names(row: UnitRow | UnitSetRow) -> set[str]:
    return {squash(name) for name in (row.name, *row.aliases)}
