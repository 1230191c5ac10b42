"""Who may do what in the room."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import WRITERS, Access, keepers


def keeps_papers(access: Access) -> bool:
    """Coordinators, and whoever writes for the unit that has the duty of supervision. One query at most."""
    if access.coordinates:
        return True
    return keepers(access.programme).get(Duty.SUPERVISION) in access.units_as(WRITERS)


def require_keeper(access: Access) -> None:
    if not keeps_papers(access):
        raise PermissionDenied(_("模板和代字由统筹人员和督查部门办理。"))
