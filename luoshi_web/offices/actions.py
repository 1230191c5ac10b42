"""Every state change of the room, and `record`, by which every room's changes enter the trail."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.audit import audited, canonical, entry_hash
from luoshi_web.offices.models import (
    AuditEntry,
    Membership,
    Person,
    Post,
    Programme,
    Role,
    StoredFile,
    Unit,
    UnitKind,
    UnitSet,
)

SYSTEM = "系统"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry of the trail is about, as text."""

    kind: str
    key: str
    name: str


def record(
    programme: Programme,
    code: str,
    subject: Subject,
    *,
    actor: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append an entry to the programme's trail and raise its revision. Call inside the change's own transaction.

    The conditional update of the programme row is the lock: two changes at once take their numbers one after the other.
    """
    Programme.objects.filter(pk=programme.pk).update(revision=F("revision") + 1)
    programme.refresh_from_db(fields=["revision"])
    last = AuditEntry.objects.filter(programme=programme).order_by("-number").first()
    entry = AuditEntry(
        programme=programme,
        number=last.number + 1 if last else 1,
        at=at,
        actor=actor,
        action=code,
        object_type=subject.kind,
        object_key=subject.key,
        object_name=subject.name[:200],
        before=canonical(before) if before else "",
        after=canonical(after) if after else "",
        previous_hash=last.hash if last else "",
    )
    entry.hash = entry_hash(entry)
    entry.save()
    return entry


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


@audited("offices.person.added", _("建立了账号 {object}"))
def add_person(
    programme: Programme,
    person: Person,
    *,
    password: str,
    role: str,
    unit: Unit | None,
    since: date,
    actor: str,
    at: datetime,
) -> Person:
    """Make an account with one post. The password is stored hashed and appears in no entry."""
    person.joined_at = at
    person.set_password(password)
    person.save(force_insert=True)
    Post.objects.create(programme=programme, person=person, unit=unit, role=role, since=since)
    record(
        programme,
        "offices.person.added",
        Subject("person", person.username, person.name),
        actor=actor,
        at=at,
        after={"role": role, "unit": unit.name if unit else None, "since": since},
    )
    return person


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


@audited("offices.file.stored", _("存入了文件“{object}”"))
def store_file(
    programme: Programme, name: str, media_type: str, content: bytes, *, actor: str, at: datetime
) -> StoredFile:
    """Keep a file for good, with its hash."""
    stored = StoredFile.objects.create(
        programme=programme,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        stored_at=at,
        stored_by=actor,
    )
    record(
        programme,
        "offices.file.stored",
        Subject("file", str(stored.pk), name),
        actor=actor,
        at=at,
        after={"sha256": stored.sha256, "size": stored.size},
    )
    return stored
