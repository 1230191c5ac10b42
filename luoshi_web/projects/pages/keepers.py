"""Who does what for all projects: one unit a duty."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi_web.offices.models import Programme, Unit, UnitKind
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Duty
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.queries import keepers


@dataclass(frozen=True, slots=True)
class DutyLine:
    """unit: the chosen unit's key, "" where the coordinators do it themselves."""

    code: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class KeepersPage:
    programme: str
    tabs: tuple[Tab, ...]
    duties: tuple[DutyLine, ...]
    units: tuple[tuple[str, str], ...]


def keepers_page(access: Access, typed: dict[str, str] | None = None) -> KeepersPage:
    """typed: what was sent and could not be kept, shown again."""
    programme = access.programme
    standing = {duty: str(unit) for duty, unit in keepers(programme).items()}
    shown = standing if typed is None else typed
    return KeepersPage(
        programme=programme.code,
        tabs=tabs(access, ""),
        duties=tuple(
            DutyLine(duty.value, str(duty.label), shown.get(duty.value, "")) for duty in Duty
        ),
        units=tuple((str(unit.pk), unit.name) for unit in _offices(programme)),
    )


def _offices(programme: Programme) -> list[Unit]:
    """Towns and enterprises keep nothing for everybody."""
    kinds = (UnitKind.DEPARTMENT, UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.TASKFORCE,
             UnitKind.BRANCH, UnitKind.OTHER)  # fmt: skip
    return list(Unit.objects.filter(programme=programme, kind__in=kinds))
