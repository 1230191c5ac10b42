"""Who may do what with projects. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import WRITERS, Access


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do, over all projects (`units` None) or those of some units.

    units: whose projects the person writes, as the project's town or as a unit in charge of it. lists, promotion, statistics:
    the duties of the keepers, for every project.
    """

    units: frozenset[int] | None
    lists: bool
    promotion: bool
    statistics: bool

    @property
    def everywhere(self) -> bool:
        return self.units is None

    @property
    def writes_some(self) -> bool:
        return self.units is None or bool(self.units)

    def writes(self, concerned: frozenset[int]) -> bool:
        """concerned: the project's town and the units in charge of it today (`queries.concerned`)."""
        return self.units is None or bool(self.units & concerned)


def rights_of(access: Access, keepers: Mapping[str, int]) -> Rights:
    """keepers: duty -> unit (`queries.keepers`). Coordinators may do all; the keeper of the lists writes every project."""
    mine = access.units_as(WRITERS)
    duties = {duty for duty, unit in keepers.items() if unit in mine}
    everywhere = access.coordinates or Duty.PROJECTS in duties
    return Rights(
        units=None if everywhere else mine,
        lists=everywhere,
        promotion=access.coordinates or Duty.PROMOTION in duties,
        statistics=access.coordinates or Duty.STATISTICS in duties,
    )


def sees_projects(access: Access) -> bool:
    """An enterprise has its own matters here, and no county's projects."""
    return access.works_here


def require_sight(access: Access) -> None:
    if not sees_projects(access):
        raise PermissionDenied(_("项目由政府部门和镇街查看。"))


def require_writer(rights: Rights, concerned: frozenset[int]) -> None:
    if not rights.writes(concerned):
        raise PermissionDenied(_("这个项目由所在镇街和负责的专班、单位填报，不由您改。"))


def require_lists(rights: Rights) -> None:
    if not rights.lists:
        raise PermissionDenied(_("名单、冻结和新项目由统筹人员和重点项目主管部门办理。"))


def require_promotion(rights: Rights) -> None:
    if not rights.promotion:
        raise PermissionDenied(_("招商认定由统筹人员和招商主管部门办理。"))


def require_statistics(rights: Rights) -> None:
    if not rights.statistics:
        raise PermissionDenied(_("入库和统计投资由统筹人员和统计部门填写。"))
