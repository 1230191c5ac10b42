"""Who may do what with asks, measures, pilots and cases. Nothing is stored here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi_web.offices import powers
from luoshi_web.offices.models import Duty
from luoshi_web.offices.powers import Rights, require_head, require_leader, require_unit
from luoshi_web.offices.queries import Access

__all__ = [
    "Rights",
    "require_head",
    "require_leader",
    "require_office",
    "require_some",
    "require_unit",
    "rights",
]


def rights(access: Access) -> Rights:
    """PermissionDenied for an enterprise. One query."""
    return powers.rights_of(access, Duty.ASKS, _("对上争取和典型案例由政府部门和镇街查看。"))


def require_office(rights: Rights) -> None:
    powers.require_office(rights, _("这一步由对上争取主管单位和统筹人员办理。"))


def require_some(rights: Rights) -> None:
    """Whoever writes for any unit, and the office."""
    if not rights.office and not rights.units:
        raise PermissionDenied(_("这一步由各单位的填报人员和主管单位办理，不由您办。"))
