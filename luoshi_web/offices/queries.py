"""Reads of the room. `access_to` is every view's way in: fetching is the permission check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.offices.audit import ChainFault, faults
from luoshi_web.offices.models import (
    Absence,
    AuditEntry,
    Keeper,
    Membership,
    Person,
    Post,
    Programme,
    Role,
    Unit,
)

WRITERS = frozenset({Role.REPORTER, Role.HEAD})
ACTOR_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Stand:
    """One post a person fills today: its own, or that of the absent person named in `instead_of`."""

    role: str
    unit_id: int | None
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """What a person may do in a programme today. Made by `access_to` only.

    While the person deputises, roles and units hold those of the absent person too; `stands` tells them apart.
    """

    programme: Programme
    person: Person
    roles: frozenset[str]
    unit_ids: frozenset[int]
    unit_names: tuple[str, ...]
    stands: tuple[Stand, ...] = ()

    @property
    def actor(self) -> str:
        """The name written into the trail: own units and name, and whom the person stands for (甲局 Rui（rui）代 Hua)."""
        absent = dict.fromkeys(s.instead_of for s in self.stands if s.instead_of)
        return self._named(tuple(absent))

    def actor_as(self, role: str, unit_id: int | None) -> str:
        """As `actor`, for one post: 代 only where the person does not hold that post itself."""
        held = [s for s in self.stands if s.role == role and s.unit_id == unit_id]
        if not held or any(not s.instead_of for s in held):
            return self._named(())
        return self._named(tuple(dict.fromkeys(s.instead_of for s in held)))

    def _named(self, absent: tuple[str, ...]) -> str:
        name = f"{self.person.name}（{self.person.username}）"
        behalf = f"代 {'、'.join(absent)}" if absent else ""
        units = "、".join(self.unit_names)
        room = ACTOR_LENGTH - len(name) - 1
        # The person must be readable in the trail; of many units or many absent ones only as much as there is room.
        behalf = behalf[: max(room, 0)]
        return f"{units[: max(room - len(behalf), 0)]} {name}{behalf}".strip()

    def units_as(self, roles: frozenset[str]) -> frozenset[int]:
        """The units for which the person holds one of the roles: a reporter of one may be the head of another."""
        return frozenset(
            s.unit_id for s in self.stands if s.unit_id is not None and s.role in roles
        )

    @property
    def coordinates(self) -> bool:
        return Role.COORDINATOR in self.roles

    @property
    def records(self) -> bool:
        """May record a figure with its source outside a round. Units file reports, which somebody else accepts."""
        return self.coordinates

    @property
    def works_here(self) -> bool:
        """Holds a post of the administration's own: an enterprise has its own matters here, and no registers."""
        return bool(self.roles - {Role.ENTERPRISE})

    @property
    def audits(self) -> bool:
        return Role.AUDITOR in self.roles

    @property
    def administers(self) -> bool:
        """May make and end accounts and posts; nothing of the business."""
        return Role.ADMINISTRATOR in self.roles

    @property
    def sees_people(self) -> bool:
        return self.administers or self.coordinates

    @property
    def home(self) -> str:
        """Which first page suits: leader, unit or programme."""
        if self.roles & WRITERS and not self.coordinates:
            return "unit"
        return "programme"


def posts_on(person: Person, day: date) -> list[Post]:
    """The posts a person fills that day, with programme and unit: its own, and those of whom it stands for. One query.

    A post whose `person` is another is one filled as deputy.
    """
    standing_in = Absence.objects.filter(
        running_on(day),
        Q(unit=None) | Q(unit=OuterRef("unit")),
        deputy=person,
        programme=OuterRef("programme"),
        person=OuterRef("person"),
    )
    filled = Post.objects.filter(holding_on(day)).filter(Q(person=person) | Exists(standing_in))
    return list(filled.select_related("programme", "unit", "person").order_by("pk"))


def holding_on(day: date) -> Q:
    """Posts held that day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def running_on(day: date) -> Q:
    """Absences that run that day. One ended early was cut in `until`; one ended before it began has until < since."""
    return Q(since__lte=day, until__gte=day)


def access_to(person: Person, programme_code: str, day: date) -> Access:
    """The person's access to the programme that day.

    Http404 without a post in it: a stranger learns nothing, not even that the programme exists. One query.
    """
    posts = [p for p in posts_on(person, day) if p.programme.code == programme_code]
    if not person.is_active or not posts:
        raise Http404(_("没有这个页面，或您没有查看的权限。"))
    own = [p for p in posts if p.person_id == person.pk]
    return Access(
        programme=posts[0].programme,
        person=person,
        roles=frozenset(p.role for p in posts),
        unit_ids=frozenset(p.unit_id for p in posts if p.unit_id is not None),
        # Units in the trail are the person's own; a deputy's are told by 代.
        unit_names=tuple(dict.fromkeys(p.unit.name for p in own or posts if p.unit)),
        stands=tuple(
            Stand(p.role, p.unit_id, "" if p.person_id == person.pk else p.person.name)
            for p in posts
        ),
    )


def holders_of(
    programme: Programme, roles: frozenset[Any], day: date, unit_id: int | None = None
) -> dict[int | None, list[Person]]:
    """Unit id -> the people who fill one of the roles for it that day, deputies in place of nobody: beside the absent.

    unit_id: only that unit. Two queries.
    """
    posts = Post.objects.filter(
        holding_on(day), programme=programme, role__in=roles, person__is_active=True
    )
    if unit_id is not None:
        posts = posts.filter(unit=unit_id)
    found: dict[int | None, list[Person]] = {}
    held: dict[int, list[int | None]] = {}
    for post in posts.select_related("person").order_by("pk"):
        found.setdefault(post.unit_id, []).append(post.person)
        held.setdefault(post.person_id, []).append(post.unit_id)
    away = Absence.objects.filter(running_on(day), programme=programme, person__in=held)
    for row in away.select_related("deputy"):
        for unit in held[row.person_id]:
            if row.unit_id in (None, unit) and row.deputy not in found[unit]:
                found[unit].append(row.deputy)
    return found


def people_on(programme: Programme, roles: frozenset[Any], day: date) -> list[Person]:
    """Who fills one of the roles that day for whichever unit, deputies too, each once. Two queries."""
    found = holders_of(programme, roles, day)
    return list({person.pk: person for each in found.values() for person in each}.values())


def duty_people(programme: Programme, duty: str, day: date) -> list[Person]:
    """Who works for the unit that has the duty; where no unit has it, the coordinators. Three queries."""
    unit = keepers(programme).get(duty)
    if unit is not None:
        return holders_of(programme, WRITERS, day, unit).get(unit, [])
    return people_on(programme, frozenset({Role.COORDINATOR}), day)


def programmes_of(person: Person, day: date) -> list[Programme]:
    """The programmes the person has a post in, in order of code."""
    found = {p.programme.pk: p.programme for p in posts_on(person, day)}
    return sorted(found.values(), key=lambda programme: programme.code)


def units_of(programme: Programme) -> list[Unit]:
    return list(Unit.objects.filter(programme=programme).select_related("parent"))


def keepers(programme: Programme) -> dict[str, int]:
    """Duty -> the unit that has it. One query."""
    return dict(Keeper.objects.filter(programme=programme).values_list("duty", "unit"))


def duty_name(programme: Programme, duty: str, otherwise: str) -> str:
    """The name of the unit that has the duty, as papers print it. One query."""
    row = Keeper.objects.filter(programme=programme, duty=duty).select_related("unit").first()
    return row.unit.name if row else otherwise


def standing_units(programme: Programme, day: date) -> list[Unit]:
    """Those that stand that day, in their order: what a form chooses from. One query."""
    rows = Unit.objects.filter(standing_on(day), programme=programme)
    return list(rows.order_by("position", "code"))


def standing_on(day: date) -> Q:
    """Units that stand that day: neither merged away nor ended before it."""
    return Q(until=None) | Q(until__gte=day)


def require_standing(unit: Unit, day: date) -> None:
    """LuoshiError for a unit that was merged away or ended, naming who took over."""
    if unit.until is None or unit.until >= day:
        return
    told = {"unit": unit.name, "day": unit.until.isoformat()}
    if unit.successor is None:
        raise LuoshiError(
            _("%(unit)s到%(day)s为止，已经撤销。") % told, _("请改选现在承担这项工作的单位。")
        )
    raise LuoshiError(
        _("%(unit)s到%(day)s为止，已经并入%(successor)s。")
        % {**told, "successor": unit.successor.name},
        _("请改选%(successor)s。") % {"successor": unit.successor.name},
    )


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
