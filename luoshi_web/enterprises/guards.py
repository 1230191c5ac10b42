"""Who may do what with enterprises. Nothing is stored here.

Appeals are dispatched by one unit, the ladder and pairing are kept by another; an enterprise's own account sees its own.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi_web.offices import guards
from luoshi_web.offices.guards import Rights, require_head, require_leader, require_unit
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import Access

__all__ = [
    "Rights", "ladder_rights", "require_dispatch", "require_head", "require_ladder", "require_leader",
    "require_unit", "rights",
]  # fmt: skip


def rights(access: Access) -> Rights:
    """Of appeals: office is who receives and dispatches them. PermissionDenied for an enterprise. One query."""
    return guards.rights_of(
        access, Duty.APPEALS, _("这里由政府部门和镇街办理，企业请用自己的页面。")
    )


def ladder_rights(access: Access) -> Rights:
    """Of the ladder, pairing and blind evaluation: office is who keeps them. As `rights`."""
    return guards.rights_of(
        access, Duty.LADDER, _("这里由政府部门和镇街办理，企业请用自己的页面。")
    )


def require_dispatch(rights: Rights) -> None:
    guards.require_office(rights, _("这一步由诉求受理调度单位和统筹人员办理。"))


def require_ladder(rights: Rights) -> None:
    guards.require_office(rights, _("这一步由企业培育主管单位和统筹人员办理。"))
