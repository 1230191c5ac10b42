"""Who may do what in supervision. Nothing is stored here."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Duty, Role
from luoshi_web.offices.queries import WRITERS, Access, keepers


@dataclass(frozen=True, slots=True)
class Rights:
    """office: of the office of supervision (coordinators, and the unit that has the duty). leads: approves and signs.

    units: for which the person writes, heads: for which the person signs, both as unit ids. audits: reads everything.
    """

    office: bool
    leads: bool
    audits: bool
    units: frozenset[int]
    heads: frozenset[int]

    @property
    def reads_all(self) -> bool:
        return self.office or self.leads or self.audits


def rights(access: Access) -> Rights:
    """PermissionDenied for an enterprise: it has its own matters here. One query."""
    if not access.works_here:
        raise PermissionDenied(_("督查督办由政府部门和镇街查看。"))
    keeper = keepers(access.programme).get(Duty.SUPERVISION)
    mine = access.units_as(WRITERS)
    return Rights(
        office=access.coordinates or keeper in mine,
        leads=Role.LEADER in access.roles,
        audits=access.audits,
        units=mine,
        heads=access.units_as(frozenset({Role.HEAD})),
    )


def require_office(rights: Rights) -> None:
    if not rights.office:
        raise PermissionDenied(_("这一步由督查部门和统筹人员办理。"))


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
