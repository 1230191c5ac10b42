"""From a printed name to the unit or set it means, and, where none has the name, to the likeliest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from luoshi.packs.parties import squash
from luoshi.plan import Plan
from luoshi_web.drafts.models import DraftMatch, Meant
from luoshi_web.offices.models import Unit, UnitSet

_ALIKE: Final = 0.55
_FEW: Final = 4


@cache
def words() -> Mapping[str, Any]:
    text = resources.files("luoshi_web.drafts").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


@dataclass(frozen=True, slots=True)
class Match:
    """meant: as in `Meant`; unit, unit_set: the row, for those two. "" with neither: nobody has said yet."""

    meant: str = ""
    unit: Unit | None = None
    unit_set: UnitSet | None = None

    @property
    def choice(self) -> str:
        """As a form writes it: unit:12, set:3, new_unit."""
        if self.unit is not None:
            return f"unit:{self.unit.pk}"
        return f"set:{self.unit_set.pk}" if self.unit_set is not None else self.meant


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name printed in the plan. count: in how many passages. known: a unit, set or alias has exactly this name.

    decided: what a person chose; proposed: the likeliest first, never empty.
    """

    name: str
    count: int
    known: Match | None
    decided: Match | None
    proposed: tuple[Match, ...]

    @property
    def is_open(self) -> bool:
        return self.known is None and self.decided is None

    @property
    def match(self) -> Match | None:
        return self.known or self.decided


def names_of(
    plan: Plan,
    units: Sequence[Unit],
    sets: Sequence[UnitSet],
    decided: Mapping[str, DraftMatch],
) -> tuple[NameRow, ...]:
    """Every name of the plan's duties, in the order of first print."""
    counts: dict[str, int] = {}
    for duty in plan.duties:
        for party in duty.parties:
            counts[party.name] = counts.get(party.name, 0) + 1
    known = _known(units, sets)
    rows = []
    for name, count in counts.items():
        match = decided.get(name)
        rows.append(
            NameRow(
                name,
                count,
                known.get(squash(name)),
                Match(match.meant, match.unit, match.unit_set) if match else None,
                () if squash(name) in known else _proposed(name, units, sets),
            )
        )
    return tuple(rows)


def _known(units: Iterable[Unit], sets: Iterable[UnitSet]) -> dict[str, Match]:
    found: dict[str, Match] = {}
    for unit in units:
        for name in (unit.name, *unit.aliases.split("|")):
            if name:
                found.setdefault(squash(name), Match(Meant.UNIT, unit=unit))
    for row in sets:
        for name in (row.name, *row.aliases.split("|")):
            if name:
                found.setdefault(squash(name), Match(Meant.SET, unit_set=row))
    return found


def _proposed(name: str, units: Sequence[Unit], sets: Sequence[UnitSet]) -> tuple[Match, ...]:
    ranked = [
        (_likeness(name, unit.name), -n, Match(Meant.UNIT, unit=unit))
        for n, unit in enumerate(units)
    ]
    ranked += [
        (_likeness(name, row.name), -n, Match(Meant.SET, unit_set=row))
        for n, row in enumerate(sets)
    ]
    near = sorted((r for r in ranked if r[0] >= _ALIKE), key=lambda r: r[:2], reverse=True)
    many = any(word in name for word in words()["collective"])
    new = Match(Meant.NEW_SET if many else Meant.NEW_UNIT)
    return (*(match for _score, _place, match in near[:_FEW]), new)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio()


def _bare(name: str) -> str:
    plain = squash(name)
    return plain[1:] if len(plain) > 3 and plain[0] in words()["places"] else plain
