"""What the clock does: rounds are planned a month ahead, opened and locked when their time has come; people are reminded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period, month_index
from luoshi_web.notices.jobs import job
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.models import Programme
from luoshi_web.reporting.actions import lock_round, open_round, plan_round
from luoshi_web.reporting.models import Report, Round, State
from luoshi_web.reporting.telling import tell_due

# How long before its end a report that was not sent is spoken of.
NEAR: Final = timedelta(days=2)


def keep_rounds(programme: Programme, now: datetime) -> tuple[int, int, int]:
    """Bring the programme's rounds up to `now`: (planned, opened, locked). Doing it twice changes nothing.

    The first round of a programme is that of the last closed month: nobody is asked for the past.
    """
    planned = 0
    known = set(Round.objects.filter(programme=programme).values_list("month", flat=True))
    day = timezone.localtime(now).date()
    this = month_index(day.year, day.month)
    first = max(known) + 1 if known else this - 1
    for month in range(first, this + 1):
        if programme.first_year * 12 <= month:
            plan_round(programme, Period(month, month, "month"), actor=SYSTEM, at=now)
            planned += 1
    rounds = list(
        Round.objects.filter(programme=programme, locked_at=None).select_related("programme")
    )
    opened = sum(
        open_round(row, actor=SYSTEM, at=now)
        for row in rounds
        if row.opened_at is None and row.opens_at <= now
    )
    locked = sum(lock_round(row, actor=SYSTEM, at=now) for row in rounds if row.locks_at <= now)
    return planned, opened, locked


@job("reporting.rounds", every=5)
def rounds(now: datetime) -> str:
    """Every programme's rounds by the clock; one without a plan has none to ask for."""
    done = [
        keep_rounds(programme, now) for programme in Programme.objects.exclude(plan_versions=None)
    ]
    planned, opened, locked = (sum(part) for part in zip(*done, strict=True)) if done else (0, 0, 0)
    return _("排了 %(planned)s 期，开放 %(opened)s 期，锁定 %(locked)s 期。") % {
        "planned": planned,
        "opened": opened,
        "locked": locked,
    }


@job("reporting.reminders", every=60)
def reminders(now: datetime) -> str:
    """Who has not filed is told when the end is near, and again when it is past; each once for each deadline."""
    rows = Report.objects.filter(
        filed_at=None, due_at__lte=now + NEAR, round__locked_at=None
    ).exclude(state=State.EXCUSED)
    near, past = tell_due(list(rows.select_related("unit", "round", "programme")), now)
    return _("快到期 %(near)s 份，已逾期 %(past)s 份。") % {"near": near, "past": past}
