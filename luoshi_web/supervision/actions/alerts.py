"""An alert answered: explained by its unit, put on an agenda, ordered, waived; and an answer taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import fitting, require_reason
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.actions.orders import NewOrder, draft_order
from luoshi_web.supervision.alert_rows import held_alert, may_withdraw, orders_on
from luoshi_web.supervision.alert_telling import tell_answered, tell_back
from luoshi_web.supervision.guards import Rights, require_office, require_unit
from luoshi_web.supervision.models import Alert, AlertState, AlertStep, Order

_UNDEALT: Final = (AlertState.OPEN, AlertState.EXPLAINED)
_LONGEST_SLEEP: Final = timedelta(days=366)


@audited("supervision.alert.explained", gettext_lazy("说明了预警的原因：{object}"))
def explain_alert(
    access: Access, held: Rights, row: Alert, seen: int, reason: str, *, at: datetime
) -> Alert:
    """By whoever writes for its unit; for one without a unit, by the office. It stands once the office accepts it."""
    if row.unit_id is None:
        require_office(held)
    else:
        require_unit(held, row.unit_id)
    fresh = _fit(row, seen, (AlertState.OPEN,))
    words = require_reason(reason)
    fresh.accepted_at = None
    return _record(access, fresh, "supervision.alert.explained", AlertState.EXPLAINED, words, at)


@audited("supervision.alert.accepted", gettext_lazy("认可了预警的说明：{object}"))
def accept_explanation(
    access: Access, held: Rights, row: Alert, seen: int, *, at: datetime
) -> Alert:
    require_office(held)
    fresh = _to_accept(row, seen)
    fresh.accepted_at = at
    return _record(access, fresh, "supervision.alert.accepted", AlertState.EXPLAINED, "", at)


@audited("supervision.alert.refused", gettext_lazy("退回了预警的说明：{object}"))
def return_explanation(
    access: Access, held: Rights, row: Alert, seen: int, reason: str, *, at: datetime
) -> Alert:
    """The unit has to answer again, by the same day."""
    require_office(held)
    fresh = _to_accept(row, seen)
    return _record(
        access, fresh, "supervision.alert.refused", AlertState.OPEN, require_reason(reason), at
    )


@audited("supervision.alert.agenda", gettext_lazy("把预警列入会议议题：{object}"))
def put_on_agenda(
    access: Access, held: Rights, row: Alert, seen: int, reason: str = "", *, at: datetime
) -> Alert:
    """The next meeting's agenda is drafted with it. reason: what shall be decided, may be left out."""
    require_office(held)
    fresh = _fit(row, seen, _UNDEALT)
    words = fitting(reason, _("议什么"))
    return _record(access, fresh, "supervision.alert.agenda", AlertState.AGENDA, words, at)


@audited("supervision.alert.ordered", gettext_lazy("对预警立了督办：{object}"))
def order_alert(
    access: Access, held: Rights, row: Alert, seen: int, order: NewOrder, *, at: datetime
) -> Order:
    """Drafts the order. LuoshiError where one on the same matter is open already: join it (`join_alert`)."""
    require_office(held)
    fresh = _fit(row, seen, (*_UNDEALT, AlertState.AGENDA))
    same = orders_on(fresh)
    if same:
        raise LuoshiError(
            _("这件事已经有督办单在办：%(order)s。") % {"order": same[0]},
            _("同一件事不重复督办，请并入那一份。"),
        )
    made = draft_order(access, order, at=at)
    fresh.order = made
    _record(access, fresh, "supervision.alert.ordered", AlertState.ORDERED, str(made), at)
    return made


@audited("supervision.alert.joined", gettext_lazy("把预警并入在办的督办单：{object}"))
def join_alert(
    access: Access, held: Rights, row: Alert, seen: int, order: Order, *, at: datetime
) -> Alert:
    """LuoshiError unless that order is open on the alert's matter."""
    require_office(held)
    fresh = _fit(row, seen, (*_UNDEALT, AlertState.AGENDA))
    if order.pk not in {one.pk for one in orders_on(fresh)}:
        raise LuoshiError(_("这份督办单不在办，或者不是同一件事。"), _("请刷新页面再选。"))
    fresh.order = order
    return _record(access, fresh, "supervision.alert.joined", AlertState.ORDERED, str(order), at)


@audited("supervision.alert.waived", gettext_lazy("免了预警的督办：{object}"))
def waive_alert(
    access: Access, held: Rights, row: Alert, seen: int, reason: str, until: date, *, at: datetime
) -> Alert:
    """The matter sleeps until that day, included. LuoshiError: a day that is over, or more than a year away."""
    require_office(held)
    fresh = _fit(row, seen, (*_UNDEALT, AlertState.AGENDA))
    words, today = require_reason(reason), timezone.localtime(at).date()
    if not today < until <= today + _LONGEST_SLEEP:
        raise LuoshiError(
            _("免到%(day)s不行。") % {"day": until.isoformat()},
            _("请写从明天起一年以内的日子，到期还不好会再预警。"),
        )
    fresh.until = until
    return _record(access, fresh, "supervision.alert.waived", AlertState.WAIVED, words, at)


@audited("supervision.alert.withdrawn", gettext_lazy("撤回了对预警的答复：{object}"))
def withdraw_answer(
    access: Access, held: Rights, row: Alert, seen: int, reason: str, *, at: datetime
) -> Alert:
    """By the office; by the unit while its own explanation waits. LuoshiError once an order came of it that was not taken
    back itself."""
    fresh = held_alert(row, seen)
    own = fresh.state == AlertState.EXPLAINED and fresh.accepted_at is None
    if not held.office and not (own and fresh.unit_id in held.units):
        raise PermissionDenied(_("这个答复由督查部门撤回；还没有认可的说明，单位可以自己撤回。"))
    if fresh.state == AlertState.ORDERED and not may_withdraw(fresh):
        raise LuoshiError(_("已经立了督办，不能撤回。"), _("请在督办单上办理。"))
    if not may_withdraw(fresh):
        _require_state(fresh, ())
    fresh.order = None
    return _record(
        access, fresh, "supervision.alert.withdrawn", AlertState.OPEN, require_reason(reason), at
    )


def _fit(row: Alert, seen: int, states: Collection[AlertState]) -> Alert:
    """Held, and in one of the states."""
    fresh = held_alert(row, seen)
    _require_state(fresh, states)
    return fresh


def _require_state(row: Alert, states: Collection[AlertState]) -> None:
    if row.state not in states:
        raise LuoshiError(
            _("这件预警现在是“%(state)s”，不能这样办。") % {"state": row.get_state_display()},
            _("请看过现在的状态再办。"),
        )


def _to_accept(row: Alert, seen: int) -> Alert:
    fresh = _fit(row, seen, (AlertState.EXPLAINED,))
    if fresh.accepted_at is not None:
        raise LuoshiError(_("这个说明已经认可。"), _("要改，请撤回答复。"))
    return fresh


def _record(
    access: Access, row: Alert, code: str, after: AlertState, words: str, at: datetime
) -> Alert:
    """The move with what it says, in the row, as its step and in the trail; and everybody told."""
    before, move = row.state, code.rpartition(".")[2]
    if after == AlertState.OPEN:
        row.answered_at = row.accepted_at = row.until = None
        row.answered_by = row.reason = ""
    elif move != "accepted":
        row.answered_at, row.answered_by, row.reason = at, access.actor, words
    row.state = after
    row.edition += 1
    row.save()
    AlertStep.objects.create(
        programme=row.programme, alert=row, move=move, after=after, words=words,
        at=at, by=access.actor,
    )  # fmt: skip
    record(
        row.programme, code, Subject("alert", str(row.number), row.title), actor=access.actor,
        at=at, before={"state": str(before)},
        after={"state": str(after), **({"words": words} if words else {})},
    )  # fmt: skip
    if after == AlertState.OPEN:
        tell_back(row, words, at)
    else:
        tell_answered(row, at)
    return row
