"""Supervision in one line, for the home page: alerts without an answer, orders at hand, what meetings decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count as DbCount
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.queries import Access
from luoshi_web.supervision.alert_rows import UNANSWERED, alerts_for
from luoshi_web.supervision.guards import Rights, rights
from luoshi_web.supervision.meeting_rows import TRACKED, decisions_for
from luoshi_web.supervision.order_rows import counts
from luoshi_web.supervision.pages.orders import Count


@dataclass(frozen=True, slots=True)
class Brief:
    headline: str
    counts: tuple[Count, ...]
    url: str


def brief(access: Access, today: date) -> Brief | None:
    """Of what the person sees. None for an enterprise, and where there is nothing yet. Four queries."""
    if not access.works_here:
        return None
    held, code = rights(access), access.programme.code
    alerts = alerts_for(access, held).aggregate(
        every=DbCount("pk"), unanswered=DbCount("pk", filter=UNANSWERED)
    )
    orders = counts(access.programme, held, today)
    decided = _decided(access, held, today)
    if not alerts["every"] and not orders.every and not decided["every"]:
        return None
    late_orders = reverse("supervision:orders", args=[code]) + "?state=overdue"
    open_orders = reverse("supervision:orders", args=[code]) + "?state=open"
    return Brief(
        headline=_("%(n)s 件预警没有答复") % {"n": alerts["unanswered"]}
        if alerts["unanswered"]
        else _("预警都已答复"),
        counts=(
            Count(
                _("督办单在办 %(n)s 件") % {"n": orders.open}, open_orders if orders.open else ""
            ),
            Count(
                _("逾期 %(n)s 件") % {"n": orders.overdue},
                late_orders if orders.overdue else "",
                is_bad=bool(orders.overdue),
            ),
            Count(
                _("议定事项超期 %(n)s 项") % {"n": decided["late"]},
                reverse("supervision:decisions", args=[code]) + "?state=overdue"
                if decided["late"]
                else "",
                is_bad=bool(decided["late"]),
            ),
        ),
        url=reverse("supervision:alerts", args=[code]),
    )


def _decided(access: Access, held: Rights, today: date) -> dict[str, int]:
    late = Q(state__in=TRACKED, due__lt=today)
    found: dict[str, int] = decisions_for(access, held).aggregate(
        every=DbCount("pk"), late=DbCount("pk", filter=late)
    )
    return found
