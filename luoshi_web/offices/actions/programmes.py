"""A programme and its units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.actions.people import add_person
from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import (
    Membership,
    Person,
    Programme,
    Role,
    Unit,
    UnitKind,
    UnitSet,
)


@audited("offices.programme.created", _("建立了项目“{object}”"))
def create_programme(programme: Programme, *, actor: str, at: datetime) -> Programme:
    """Store a new programme. Its code must be free."""
    programme.created_at = at
    programme.save(force_insert=True)
    subject = Subject("programme", programme.code, programme.title)
    record(programme, "offices.programme.created", subject, actor=actor, at=at)
    return programme


@audited("offices.units.loaded", _("载入了单位和单位组：{object}"))
def load_units(
    programme: Programme,
    units: Sequence[Unit],
    sets: Sequence[UnitSet],
    memberships: Sequence[tuple[str, str, date, date | None]],
    *,
    actor: str,
    at: datetime,
) -> dict[str, Unit]:
    """Store units (parents before children), sets and (set code, unit code, since, until); returns units by code."""
    by_code: dict[str, Unit] = {}
    for unit in units:
        unit.save(force_insert=True)
        by_code[unit.code] = unit
    set_by_code = {s.code: s for s in UnitSet.objects.bulk_create(sets)}
    Membership.objects.bulk_create(
        Membership(
            programme=programme,
            unit_set=set_by_code[set_code],
            unit=by_code[unit_code],
            since=since,
            until=until,
        )
        for set_code, unit_code, since, until in memberships
    )
    subject = Subject(
        "units", programme.code, f"{len(by_code)} 个单位、{len(set_by_code)} 个单位组"
    )
    record(programme, "offices.units.loaded", subject, actor=actor, at=at)
    return by_code


@audited("offices.programme.opened", _("开办了项目“{object}”"))
def open_programme(
    programme: Programme,
    office: str,
    person: Person,
    *,
    password: str,
    actor: str,
    at: datetime,
) -> Programme:
    """A programme that has no plan yet: one office and its coordinator, who will upload the plan and adopt it."""
    create_programme(programme, actor=actor, at=at)
    unit = Unit(programme=programme, code="u001", name=office, kind=UnitKind.DEPARTMENT, position=0)
    load_units(programme, [unit], [], [], actor=actor, at=at)
    add_person(
        programme,
        person,
        password=password,
        role=Role.COORDINATOR,
        unit=unit,
        since=timezone.localtime(at).date(),
        actor=actor,
        at=at,
    )
    subject = Subject("programme", programme.code, programme.title)
    record(programme, "offices.programme.opened", subject, actor=actor, at=at)
    return programme


@audited("offices.sample.switched", _("切换了演示数据的显示：{object}"))
def show_sample(programme: Programme, *, show: bool, actor: str, at: datetime) -> bool:
    """Show or hide every sample figure of the programme. False when it already stands so."""
    changed = Programme.objects.filter(pk=programme.pk, show_sample=not show).update(
        show_sample=show
    )
    if not changed:
        return False
    programme.show_sample = show
    record(
        programme,
        "offices.sample.switched",
        Subject("programme", programme.code, "显示" if show else "隐藏"),
        actor=actor,
        at=at,
        before={"show_sample": not show},
        after={"show_sample": show},
    )
    return True
