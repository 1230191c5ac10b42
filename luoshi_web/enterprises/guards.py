"""Who may do what with enterprises. Nothing is stored here.

Appeals are dispatched by one unit, the ladder and pairing are kept by another; an enterprise's own account sees its own.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi_web.enterprises.models import Firm
from luoshi_web.offices import powers
from luoshi_web.offices.models import Duty
from luoshi_web.offices.powers import Rights, require_head, require_leader, require_unit
from luoshi_web.offices.queries import Access

__all__ = [
    "Rights", "ladder_rights", "may_check", "require_checker", "require_dispatch", "require_head", "require_ladder", "require_leader",
    "require_unit", "rights",
]  # fmt: skip


def rights(access: Access) -> Rights:
    """Of appeals: office is who receives and dispatches them. PermissionDenied for an enterprise. One query."""
    return powers.rights_of(
        access, Duty.APPEALS, _("这里由政府部门和镇街办理，企业请用自己的页面。")
    )


def ladder_rights(access: Access) -> Rights:
    """Of the ladder, pairing and blind evaluation: office is who keeps them. As `rights`."""
    return powers.rights_of(
        access, Duty.LADDER, _("这里由政府部门和镇街办理，企业请用自己的页面。")
    )


def require_dispatch(rights: Rights) -> None:
    powers.require_office(rights, _("这一步由诉求受理调度单位和统筹人员办理。"))


def require_ladder(rights: Rights) -> None:
    powers.require_office(rights, _("这一步由企业培育主管单位和统筹人员办理。"))


def may_check(rights: Rights, firm: Firm) -> bool:
    """What an enterprise tells of itself is between it and whoever keeps the ladder."""
    return rights.office or (firm.unit_id is not None and firm.unit_id in rights.units)


def require_checker(rights: Rights, firm: Firm) -> None:
    if not may_check(rights, firm):
        raise PermissionDenied(_("自测数据只给企业培育主管单位和企业自己看。"))
