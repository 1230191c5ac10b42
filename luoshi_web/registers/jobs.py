"""What the clock does: figures follow the rows within a minute, and new months are computed when they have closed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.jobs import job
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.registers.actions import feed_register
from luoshi_web.registers.models import Register
from luoshi_web.registers.queries import as_kept


@job("registers.feed", every=1)
def feed(now: datetime) -> str:
    """Registers that changed since their figures were computed, and all of them once a day."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Register.objects.filter(
        Q(fed_at=None) | Q(changed_at__gte=F("fed_at")) | Q(fed_at__lt=midnight)
    ).select_related("programme", "keeper")
    fed = [len(feed_register(as_kept(row), actor=SYSTEM, at=now)) for row in rows]
    return _("算了 %(registers)s 个台账，%(figures)s 个数有变。") % {
        "registers": len(fed),
        "figures": sum(fed),
    }
