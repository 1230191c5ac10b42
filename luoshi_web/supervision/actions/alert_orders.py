"""An order raised from an alert, or an alert joined to the order that is open on its matter."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.audit import audited
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.actions.alerts import UNDEALT, answer_alert, fit_alert
from luoshi_web.supervision.actions.orders import NewOrder, draft_order
from luoshi_web.supervision.alert_rows import orders_on
from luoshi_web.supervision.guards import Rights, require_office
from luoshi_web.supervision.models import Alert, AlertState, Order


@audited("supervision.alert.ordered", gettext_lazy("对预警立了督办：{object}"))
def order_alert(
    access: Access, held: Rights, row: Alert, seen: int, order: NewOrder, *, at: datetime
) -> Order:
    """Drafts the order. LuoshiError where one on the same matter is open already: join it (`join_alert`)."""
    require_office(held)
    fresh = fit_alert(row, seen, (*UNDEALT, AlertState.AGENDA))
    same = orders_on(fresh)
    if same:
        raise LuoshiError(
            _("这件事已经有督办单在办：%(order)s。") % {"order": same[0]},
            _("同一件事不重复督办，请并入那一份。"),
        )
    made = draft_order(access, order, at=at)
    fresh.order = made
    answer_alert(access, fresh, "ordered", AlertState.ORDERED, str(made), at)
    return made


@audited("supervision.alert.joined", gettext_lazy("把预警并入在办的督办单：{object}"))
def join_alert(
    access: Access, held: Rights, row: Alert, seen: int, order: Order, *, at: datetime
) -> Alert:
    """LuoshiError unless that order is open on the alert's matter."""
    require_office(held)
    fresh = fit_alert(row, seen, (*UNDEALT, AlertState.AGENDA))
    if order.pk not in {one.pk for one in orders_on(fresh)}:
        raise LuoshiError(_("这份督办单不在办，或者不是同一件事。"), _("请刷新页面再选。"))
    fresh.order = order
    return answer_alert(access, fresh, "joined", AlertState.ORDERED, str(order), at)
