"""Who may do what in supervision."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi_web.offices import powers
from luoshi_web.offices.models import Duty
from luoshi_web.offices.powers import Rights, require_head, require_leader, require_unit
from luoshi_web.offices.queries import Access

__all__ = ["Rights", "require_head", "require_leader", "require_office", "require_unit", "rights"]


def rights(access: Access) -> Rights:
    """PermissionDenied for an enterprise: it has its own matters here. One query."""
    return powers.rights_of(access, Duty.SUPERVISION, _("督查督办由政府部门和镇街查看。"))


def require_office(rights: Rights) -> None:
    powers.require_office(rights, _("这一步由督查部门和统筹人员办理。"))
