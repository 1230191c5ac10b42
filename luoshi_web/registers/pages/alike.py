"""Entries that may be the one somebody is about to add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.registers import Stored, similar_names
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.values import value_text
from luoshi_web.registers.queries import revisions
from luoshi_web.registers.writing import name_of

MOST = 5


@dataclass(frozen=True, slots=True)
class AlikeEntry:
    """why: in what it is like the new one."""

    number: int
    name: str
    facts: str
    why: str
    url: str


def alike_entries(
    access: Access, kept: Kept, body: Mapping[str, Stored], now: datetime
) -> tuple[AlikeEntry, ...]:
    """The likest first, at most five. One query for the names of all entries, one for the like ones.

    Where names repeat by nature (a section sampled each month) a name says nothing: then an entry is like another of the
    same name and day only when they agree in every class and unit as well.
    """
    name, register = name_of(kept, body), kept.register
    if not name:
        return ()
    standing = revisions(kept, now).order_by()
    days: dict[str, set[int | None]] = {}
    names: dict[int, str] = {}
    same: dict[int, int | None] = {}
    for number, other, dated in standing.values_list("entry_no", "name", "dated"):
        names[number] = other
        days.setdefault(other, set()).add(dated)
        if other == name:
            same[number] = dated
    day = body.get(register.dated_field) if register.dated_field else None
    if _repeats(kept, days):
        numbers = [number for number, dated in same.items() if dated == day]
        rows = [row for row in _rows(kept, now, numbers) if _agrees(kept, row, body)]
    else:
        places = [unit.name for unit in kept.units.values()]
        near = [one.id for one in similar_names(names, name, places=places, limit=MOST)]
        numbers = sorted(same, key=lambda number: (same[number] != day, number))[:MOST]
        rows = _rows(kept, now, [*numbers, *(n for n in near if n not in same)])
    return tuple(_entry(access, kept, row, name, day) for row in rows[:MOST])


def _repeats(kept: Kept, days: Mapping[str, set[int | None]]) -> bool:
    """Whether names repeat by nature: they are picked from a list, or most of them stand under several days."""
    if kept.register.field(kept.register.name_field).type in ("unit", "choice"):
        return True
    several = sum(len(each) > 1 for each in days.values())
    return several * 2 > len(days)


def _rows(kept: Kept, now: datetime, numbers: list[int]) -> list[Revision]:
    """In the order of `numbers`."""
    found = {row.entry_no: row for row in revisions(kept, now).filter(entry_no__in=numbers)}
    return [found[number] for number in numbers if number in found]


def _agrees(kept: Kept, row: Revision, body: Mapping[str, Stored]) -> bool:
    return all(
        row.body.get(field.code) == body.get(field.code)
        for field in kept.register.fields
        if field.type in ("choice", "unit") and not field.retired
    )


def _entry(access: Access, kept: Kept, row: Revision, name: str, day: Stored | None) -> AlikeEntry:
    register = kept.register
    dated = bool(day) and row.dated == day
    if row.name == name:
        why = _("名称和日期都一样") if dated else _("名称一样")
    else:
        why = _("名称相近，日期一样") if dated else _("名称相近")
    may = sees_private(access, kept, row.area)
    shown = may or not register.field(register.name_field).private
    told = [register.area_field, register.dated_field]
    facts = [
        value_text(kept, register.field(code), row.body.get(code))
        for code in told
        if code and (may or not register.field(code).private)
    ]
    stage = next((one.label for one in register.stages if one.code == row.stage), "")
    return AlikeEntry(
        number=row.entry_no,
        name=row.name if shown else _("第 %(n)s 条") % {"n": row.entry_no},
        facts="，".join(fact for fact in (*facts, stage) if fact),
        why=why,
        url=reverse("registers:entry", args=[kept.programme.code, kept.row.code, row.entry_no]),
    )
