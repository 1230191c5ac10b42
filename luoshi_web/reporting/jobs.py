"""What the clock does: rounds are planned a month ahead, opened and locked when their time has come."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from luoshi.plan import Period, month_index
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.models import Programme
from luoshi_web.reporting.actions import lock_round, open_round, plan_round
from luoshi_web.reporting.models import Round


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
