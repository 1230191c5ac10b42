"""What the clock does: the days of orders are spoken of."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from luoshi_web.notices.jobs import job
from luoshi_web.offices.models import Programme
from luoshi_web.supervision.models import Order
from luoshi_web.supervision.order_telling import tell_clocks


@job("supervision.orders", every=60)
def orders_running_out(now: datetime) -> str:
    """Whoever has an order is told when its day is near and when it is past, of each once."""
    with_orders = Order.objects.order_by().values("programme")
    programmes = Programme.objects.filter(pk__in=with_orders)
    told = sum(tell_clocks(programme, now) for programme in programmes)
    return _("提醒了 %(n)s 次督办单的期限。") % {"n": told}
