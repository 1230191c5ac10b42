"""What the room's actions refuse, and what they ask before they write. Nothing is stored here."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.reporting.models import Report, Round, State
from luoshi_web.reporting.states import EDITABLE, MOVES, Move


class ClosedError(LuoshiError):
    """The report is on its way, or its round is not open: nothing of it can be changed now."""


def require_coordinator(access: Access) -> None:
    if not access.coordinates:
        raise PermissionDenied(_("填报的时间和审核由统筹人员办理。"))


def require_writer(access: Access, report: Report) -> None:
    """The figures of a unit are typed by its own people, never by the office that will judge them."""
    if report.unit_id not in access.units_as(WRITERS):
        raise PermissionDenied(_("这份月报由 %(unit)s 填。") % {"unit": report.unit.name})


def require_editable(report: Report, now: datetime) -> None:
    """ClosedError when the report is on its way, or its round is not open or is locked."""
    state = State(report.state)
    if state not in EDITABLE:
        raise ClosedError(
            _("这份月报%(state)s，不能改数。") % {"state": state.label},
            _("要改，请先撤回，或请审核人员退回。"),
        )
    require_open(report.round, report, now)


def require_open(round_: Round, report: Report, now: datetime) -> None:
    if round_.opened_at is None:
        raise ClosedError(
            _("本期还没有开放。"),
            _("%(day)s 开放。") % {"day": stamp(round_.opens_at)},
        )
    if round_.locked_at is not None and now > report.due_at:
        raise ClosedError(
            _("本期已于 %(day)s 锁定。") % {"day": stamp(round_.locked_at)},
            _("确需补报、更正，请统筹人员给出延期并写明原因。"),
        )


def require_move(access: Access, report: Report, name: str) -> Move:
    """The move, if the person may make it on this report as it stands. PermissionDenied or LuoshiError."""
    move = MOVES.get(name)
    if move is None:
        raise LuoshiError(_("没有这一步。"), _("请用页面上的按钮。"))
    if not may_make(access, report, move):
        raise PermissionDenied(_("这一步不由您办理。"))
    if move.others_only and report.sender_id == access.person.pk:
        raise LuoshiError(
            _("这份月报是您自己送审的。"), _("请另一位统筹人员审核，填报和审核不能是同一人。")
        )
    if report.state not in move.origins:
        raise ConflictError(
            _("这份月报现在是“%(state)s”，不能“%(move)s”。")
            % {"state": State(report.state).label, "move": move.label},
            _("请看过最新的再办。"),
        )
    return move


def may_make(access: Access, report: Report, move: Move) -> bool:
    if move.own_unit:
        return report.unit_id in access.units_as(move.roles)
    return bool(access.roles & move.roles)


def stamp(moment: datetime) -> str:
    """10月8日 18:00"""
    local = timezone.localtime(moment)
    return _("%(month)s月%(day)s日 %(time)s") % {
        "month": local.month,
        "day": local.day,
        "time": f"{local:%H:%M}",
    }
