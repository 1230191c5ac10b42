"""Reads of the room. `access_to` is every view's way in: fetching is the permission check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from luoshi_web.offices.audit import ChainFault, faults
from luoshi_web.offices.models import AuditEntry, Membership, Person, Post, Programme, Role, Unit

WRITERS = frozenset({Role.REPORTER, Role.HEAD})


@dataclass(frozen=True, slots=True)
class Access:
    """What a person may do in a programme today. Made by `access_to` only."""

    programme: Programme
    person: Person
    roles: frozenset[str]
    unit_ids: frozenset[int]
    unit_names: tuple[str, ...]

    @property
    def actor(self) -> str:
        """The name written into the trail: person and unit, as text."""
        units = "、".join(self.unit_names)
        return f"{units} {self.person.name}（{self.person.username}）".strip()

    @property
    def coordinates(self) -> bool:
        return Role.COORDINATOR in self.roles

    @property
    def reports(self) -> bool:
        """May file figures: of its own units, or, as coordinator, of any."""
        return self.coordinates or bool(self.roles & WRITERS)

    @property
    def audits(self) -> bool:
        return Role.AUDITOR in self.roles

    @property
    def home(self) -> str:
        """Which first page suits: leader, unit or programme."""
        if self.roles & WRITERS and not self.coordinates:
            return "unit"
        return "programme"


def posts_on(person: Person, day: date) -> list[Post]:
    """The posts a person holds that day, with programme and unit."""
    held = Post.objects.filter(person=person, since__lte=day).select_related("programme", "unit")
    return [p for p in held if p.until is None or p.until >= day]


def access_to(person: Person, programme_code: str, day: date) -> Access:
    """The person's access to the programme that day.

    Http404 without a post in it: a stranger learns nothing, not even that the programme exists. One query.
    """
    posts = [p for p in posts_on(person, day) if p.programme.code == programme_code]
    if not person.is_active or not posts:
        raise Http404(_("没有这个页面，或您没有查看的权限。"))
    units = {p.unit.pk: p.unit.name for p in posts if p.unit}
    return Access(
        programme=posts[0].programme,
        person=person,
        roles=frozenset(p.role for p in posts),
        unit_ids=frozenset(units),
        unit_names=tuple(units.values()),
    )


def programmes_of(person: Person, day: date) -> list[Programme]:
    """The programmes the person has a post in, in order of code."""
    found = {p.programme.pk: p.programme for p in posts_on(person, day)}
    return sorted(found.values(), key=lambda programme: programme.code)


def units_of(programme: Programme) -> list[Unit]:
    return list(Unit.objects.filter(programme=programme).select_related("parent"))


def members_on(programme: Programme, day: date) -> dict[int, list[Unit]]:
    """Set id -> its units that day, in the units' order. One query."""
    rows = Membership.objects.filter(programme=programme, since__lte=day).select_related("unit")
    members: dict[int, list[Unit]] = {}
    for row in rows.order_by("unit__position", "unit__code"):
        if row.until is None or row.until >= day:
            members.setdefault(row.unit_set_id, []).append(row.unit)
    return members


def audit_faults(programme: Programme) -> list[ChainFault]:
    """Every break of the programme's audit chain; reads the whole chain in pieces."""
    entries = AuditEntry.objects.filter(programme=programme).order_by("number")
    return faults(entries.iterator(chunk_size=2000))
