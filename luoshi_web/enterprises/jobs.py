"""What the clock does: cards of appeals whose days run out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from luoshi_web.enterprises.appeal_telling import tell_cards
from luoshi_web.enterprises.models import AppealTerm
from luoshi_web.notices.jobs import job
from luoshi_web.offices.models import Programme


@job("enterprises.appeals", every=60)
def appeals_running_out(now: datetime) -> str:
    """The unit and the office are told one working day before a limit, and on the first after it, of each once."""
    running = AppealTerm.objects.filter(done=None, ended=None).order_by()
    programmes = Programme.objects.filter(pk__in=running.values("programme"))
    told = sum(tell_cards(programme, now) for programme in programmes)
    return _("发了 %(n)s 张企业诉求的黄牌和红牌。") % {"n": told}
