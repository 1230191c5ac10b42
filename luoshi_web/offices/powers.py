"""Who may do what in a room that one unit keeps for the whole programme. Nothing is stored here."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import WRITERS, Access, keepers


@dataclass(frozen=True, slots=True)
class Rights:
    """office: coordinates, or writes for the unit that has the duty. leads: approves and signs. audits: reads everything.

    units: for which the person writes, heads: for which the person signs, both as unit ids.
    """

    office: bool
    leads: bool
    audits: bool
    units: frozenset[int]
    heads: frozenset[int]

    @property
    def reads_all(self) -> bool:
        return self.office or self.leads or self.audits


def rights_of(access: Access, duty: str, refusal: str) -> Rights:
    """refusal: what an enterprise is told (PermissionDenied), which has its own matters here. One query."""
    if not access.works_here:
        raise PermissionDenied(refusal)
    mine = access.units_as(WRITERS)
    return Rights(
        office=access.coordinates or keepers(access.programme).get(duty) in mine,
        leads=Role.LEADER in access.roles,
        audits=access.audits,
        units=mine,
        heads=access.units_as(frozenset({Role.HEAD})),
    )


def require_office(rights: Rights, refusal: str) -> None:
    """refusal: who does this step."""
    if not rights.office:
        raise PermissionDenied(refusal)


def require_leader(rights: Rights) -> None:
    if not rights.leads:
        raise PermissionDenied(_("这一步要由领导批准或签发，您的账号没有这个岗位。"))


def require_unit(rights: Rights, unit_id: int) -> None:
    """Whoever writes for the unit."""
    if unit_id not in rights.units:
        raise PermissionDenied(_("这一步由承办单位自己办理。"))


def require_head(rights: Rights, unit_id: int) -> None:
    if unit_id not in rights.heads:
        raise PermissionDenied(_("这一步要由承办单位负责人审签。"))
