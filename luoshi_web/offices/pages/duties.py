"""单位分工: which unit does what for the whole programme, and which units have been merged away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from luoshi_web.offices.models import Duty, Programme, Unit, UnitKind
from luoshi_web.offices.queries import Access, keepers, units_of

# Towns and enterprises keep nothing for everybody.
_OFFICES = frozenset({UnitKind.DEPARTMENT, UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.TASKFORCE,
                      UnitKind.BRANCH, UnitKind.OTHER})  # fmt: skip


@dataclass(frozen=True, slots=True)
class DutyLine:
    """unit: the chosen unit's key, "" where the coordinators do it themselves."""

    code: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class MergedUnit:
    name: str
    until: date
    successor: str


@dataclass(frozen=True, slots=True)
class DutiesPage:
    """offices: who may have a duty; standing: every unit that stands today. typed: what was sent and could not be kept."""

    programme: str
    may_merge: bool
    duties: tuple[DutyLine, ...]
    offices: tuple[tuple[str, str], ...]
    standing: tuple[tuple[str, str], ...]
    merged: tuple[MergedUnit, ...]
    error: str = ""
    merge_error: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def duties_page(
    access: Access,
    typed: Mapping[str, str] | None = None,
    *,
    error: str = "",
    merge_error: str = "",
) -> DutiesPage:
    programme = access.programme
    units = sorted(units_of(programme), key=lambda unit: (unit.position, unit.code))
    standing = [unit for unit in units if unit.until is None]
    shown = {duty: str(unit) for duty, unit in keepers(programme).items()}
    if typed is not None and error:
        shown = {duty.value: typed.get(duty.value, "") for duty in Duty}
    return DutiesPage(
        programme=programme.code,
        may_merge=access.coordinates or access.administers,
        duties=tuple(
            DutyLine(duty.value, str(duty.label), shown.get(duty.value, "")) for duty in Duty
        ),
        offices=tuple((str(u.pk), u.name) for u in standing if u.kind in _OFFICES),
        standing=tuple((str(u.pk), u.name) for u in standing),
        merged=_merged(programme, units),
        error=error,
        merge_error=merge_error,
        typed=typed or {},
    )


def _merged(programme: Programme, units: list[Unit]) -> tuple[MergedUnit, ...]:
    names = {unit.pk: unit.name for unit in units}
    gone = [(unit.until, unit) for unit in units if unit.until is not None]
    return tuple(
        MergedUnit(unit.name, until, names.get(unit.successor_id or 0, ""))
        for until, unit in sorted(gone, key=lambda one: one[0], reverse=True)
    )
