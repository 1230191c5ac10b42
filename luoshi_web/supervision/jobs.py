"""What the clock does: alerts are raised and ended, the days of orders and decisions are spoken of."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from luoshi_web.ledger.queries import has_plan
from luoshi_web.notices.jobs import job
from luoshi_web.offices.models import Programme
from luoshi_web.supervision.actions.alert_raising import raise_alerts
from luoshi_web.supervision.meeting_telling import tell_late
from luoshi_web.supervision.models import Decision, Order
from luoshi_web.supervision.order_telling import tell_clocks


@job("supervision.orders", every=60)
def orders_running_out(now: datetime) -> str:
    """Whoever has an order is told when its day is near and when it is past, of each once."""
    with_orders = Order.objects.order_by().values("programme")
    programmes = Programme.objects.filter(pk__in=with_orders)
    told = sum(tell_clocks(programme, now) for programme in programmes)
    return _("提醒了 %(n)s 次督办单的期限。") % {"n": told}


@job("supervision.alerts", every=60)
def alerts_by_rule(now: datetime) -> str:
    """Every programme with a plan is asked; what was raised before is not raised again, what is over ends by itself."""
    programmes = [one for one in Programme.objects.all() if has_plan(one)]
    found = [raise_alerts(programme, at=now) for programme in programmes]
    return _("新出 %(new)s 件预警，解除 %(over)s 件。") % {
        "new": sum(one.new for one in found),
        "over": sum(one.over for one in found),
    }


@job("supervision.decisions", every=60)
def decisions_running_out(now: datetime) -> str:
    """Whoever owns what a meeting decided is told when its day is near and when it is past, of each once."""
    programmes = Programme.objects.filter(pk__in=Decision.objects.order_by().values("programme"))
    told = sum(tell_late(programme, now) for programme in programmes)
    return _("提醒了 %(n)s 件议定事项的期限。") % {"n": told}
