"""The pilots of the register `pilots`, which stays their store: which run on a day, which are about to end, what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from luoshi.registers import Stock, Stored, numbered_day, shown_of
from luoshi_web.offices.models import Programme
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.queries import kept_by, revisions

REGISTER: Final = "pilots"


@dataclass(frozen=True, slots=True)
class Pilot:
    """An entry of the register. unit: the name of who carries it; until None: without an end."""

    entry_no: int
    name: str
    unit_code: str
    unit: str
    level: str
    since: date | None
    until: date | None
    sample: bool

    def runs_on(self, day: date) -> bool:
        if self.since is None or self.since > day:
            return False
        return self.until is None or self.until >= day


def pilots(programme: Programme, now: datetime) -> list[Pilot] | None:
    """As the register knows them now, in its order; None where the programme has no such register. Four queries.

    Begins and ends are the fields by which the register itself counts what runs.
    """
    kept = next((one for one in kept_by(programme) if one.row.code == REGISTER), None)
    if kept is None:
        return None
    since, until = _span(kept)
    rows = revisions(kept, now).order_by("entry_no")
    return [
        _pilot(kept, row.entry_no, row.body, since, until, sample=bool(row.sample)) for row in rows
    ]


def _pilot(
    kept: Kept, number: int, body: Mapping[str, Stored], since: str, until: str, *, sample: bool
) -> Pilot:
    fields = {field.code: field for field in kept.register.fields}
    unit = next((field.code for field in kept.register.fields if field.type == "unit"), "")
    level = next((field.code for field in kept.register.fields if field.type == "choice"), "")
    code = str(body.get(unit, ""))
    named = kept.units.get(code)
    name = kept.register.name_field
    return Pilot(
        entry_no=number,
        name=str(body.get(name, "")),
        unit_code=code,
        unit=named.name if named else code,
        level=shown_of(fields[level], body.get(level)) if level else "",
        since=_day(body, since),
        until=_day(body, until),
        sample=sample,
    )


def _span(kept: Kept) -> tuple[str, str]:
    """The fields that say from when and until when an entry runs."""
    for indicator in kept.register.indicators:
        if isinstance(indicator.aggregate, Stock):
            return indicator.aggregate.begins, indicator.aggregate.ends
    return kept.register.dated_field or "", ""


def _day(body: Mapping[str, Stored], code: str) -> date | None:
    value = body.get(code)
    return numbered_day(int(value)) if value else None
