"""What the clock does: the registers that this room keeps follow it within a minute, and proofs that are due are spoken of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi_web.asks.actions import mirror_asks
from luoshi_web.asks.ask_telling import tell_proofs
from luoshi_web.asks.models import Ask, Case, Mirroring
from luoshi_web.notices.jobs import job
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.models import Programme


@job("asks.mirror", every=1)
def mirror(now: datetime) -> str:
    """Programmes of which an ask or a case changed since their registers followed."""
    changed = [
        mirror_asks(programme, actor=SYSTEM, at=now) for programme in Programme.objects.all() if _is_due(programme)
    ]  # fmt: skip
    return _("更新了 %(programmes)s 个试点的争取和案例台账，%(entries)s 条有变。") % {
        "programmes": len(changed),
        "entries": sum(changed),
    }


@job("asks.proofs", every=60)
def proofs_due(now: datetime) -> str:
    """Whoever asked is told once that documents and vouchers of what arrived are due."""
    told = sum(tell_proofs(programme, now) for programme in _with_asks())
    return _("提醒了 %(n)s 个单位补争取的证明材料。") % {"n": told}


def _is_due(programme: Programme) -> bool:
    done = Mirroring.objects.filter(programme=programme).first()
    since = Q(changed_at__gte=done.at) if done else Q()
    return (
        Ask.objects.filter(since, programme=programme).exists()
        or Case.objects.filter(since, programme=programme).exists()
    )


def _with_asks() -> list[Programme]:
    return list(Programme.objects.filter(pk__in=Ask.objects.values("programme")))
