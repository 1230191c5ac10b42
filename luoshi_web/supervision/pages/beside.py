"""What of the room stands beside a target on the ledger's page: its alert that is not over, its open order."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.supervising import order_rules
from luoshi_web.ledger.pages.beside import BesideLine, beside_source
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.alert_rows import alerts_for
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Alert, AlertState, Order
from luoshi_web.supervision.order_rows import open_orders, seen_by
from luoshi_web.supervision.pages.alerts import kind_words, light_of, state_words

_SHOWN = (AlertState.OPEN, AlertState.EXPLAINED, AlertState.AGENDA, AlertState.WAIVED)


@beside_source
def of_target(access: Access, code: str) -> list[BesideLine]:
    """What the person sees of it; nothing for an enterprise. An alert that led to an order is told by the order. Three queries."""
    if not access.works_here:
        return []
    held, here = rights(access), access.programme.code
    alerts = alerts_for(access, held).filter(target_code=code, state__in=_SHOWN)
    orders = seen_by(access.programme, held).filter(
        pk__in=open_orders(access.programme).filter(target_code=code).order_by().values("pk")
    )
    return [
        *(_alert(here, row) for row in alerts.order_by("-raised_at", "-number")),
        *(_order(here, row) for row in orders.order_by("number")),
    ]


def _alert(here: str, row: Alert) -> BesideLine:
    unit = row.unit.name if row.unit else _("督查部门")
    note = (
        _("%(unit)s，%(by)s前答复") % {"unit": unit, "by": row.by.isoformat()}
        if row.state == AlertState.OPEN
        else state_words(row)
    )
    url = reverse("supervision:alert", args=[here, row.number])
    what = _("%(kind)s预警") % {"kind": kind_words(row)}
    return BesideLine(light_of(row), kind_words(row), what, note, url)


def _order(here: str, row: Order) -> BesideLine:
    state = order_rules().states[row.state].label
    told = {"unit": row.lead.name, "due": row.due.isoformat() if row.due else "", "state": state}
    note = _("%(state)s，%(unit)s，%(due)s前") if row.due else _("%(state)s，%(unit)s")
    url = reverse("supervision:order", args=[here, row.number])
    return BesideLine("not_due", _("督办"), str(row), note % told, url)
