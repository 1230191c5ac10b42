"""A register together with what one of its editions declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from luoshi.registers import Register as Declared
from luoshi.registers import due_on, load_register
from luoshi_web.offices.calendar import Calendar
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.registers.models import Register, Revision


@dataclass(frozen=True, slots=True)
class Kept:
    """units: of the programme by code, which unit fields hold."""

    row: Register
    register: Declared
    units: Mapping[str, Unit]

    @property
    def programme(self) -> Programme:
        return self.row.programme

    @property
    def has_unit_areas(self) -> bool:
        """Whether an entry's area is a unit, by its code, and not a word of the declaration's own."""
        field = self.register.area_field
        return field is not None and self.register.field(field).type == "unit"

    def area_name(self, area: str | None) -> str:
        """The area in words: a unit's name, a choice's label."""
        field = self.register.area_field
        if area is None or field is None:
            return ""
        unit = self.units.get(area)
        return (
            unit.name if unit and self.has_unit_areas else self.register.field(field).label_of(area)
        )


def deadline_of(kept: Kept, row: Revision, calendar: Calendar) -> date | None:
    """The last day in time of the entry's stage, by the first of its clocks to run out. None: no clock runs."""
    if row.stage_since is None:
        return None
    clocks = [clock for clock in kept.register.clocks if clock.stage == row.stage]
    return min(
        (due_on(clock, row.stage_since, calendar.is_working) for clock in clocks), default=None
    )


@lru_cache(maxsize=512)
def declared(text: str) -> Declared:
    """A declaration's text, read once in a process: reading takes milliseconds, and the text is never changed."""
    return load_register(text, "register.yaml")
