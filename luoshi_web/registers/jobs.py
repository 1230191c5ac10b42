"""What the clock does: figures follow the rows within a minute, new months are computed when they have closed, and entries
that stand too long are spoken of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.jobs import job
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme
from luoshi_web.registers.actions import feed_register
from luoshi_web.registers.models import Register
from luoshi_web.registers.queries import kept_by
from luoshi_web.registers.telling import tell_waiting


@job("registers.feed", every=1)
def feed(now: datetime) -> str:
    """Registers that changed since their figures were computed, and all of them once a day."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Register.objects.filter(
        Q(fed_at=None) | Q(changed_at__gte=F("fed_at")) | Q(fed_at__lt=midnight)
    )
    due = set(rows.values_list("pk", flat=True))
    fed = [
        len(feed_register(kept, actor=SYSTEM, at=now))
        for programme in Programme.objects.filter(registers__in=due).distinct()
        for kept in kept_by(programme)
        if kept.row.pk in due
    ]
    return _("算了 %(registers)s 个台账，%(figures)s 个数有变。") % {
        "registers": len(fed),
        "figures": sum(fed),
    }


@job("registers.waiting", every=60)
def clocks(now: datetime) -> str:
    """Whoever keeps a register is told of the entries that stand too long where they are."""
    told = 0
    for programme in Programme.objects.exclude(registers=None):
        registers = kept_by(programme)
        told += tell_waiting(programme, registers, calendar_of(programme), now)
    return _("提醒了 %(n)s 个台账的办理时限。") % {"n": told}
