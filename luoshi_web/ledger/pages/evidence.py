"""From a number to the rows it was computed from: what the registers' page of rows (registers:rows) is asked."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone

from luoshi_web.ledger.pages.standing import Standing, TargetStanding


def rows_query(period: object, known: datetime | None = None, *, sample: bool = True) -> str:
    """What the page of a register's rows is asked for a figure. known None: as known now. sample: made-up rows count."""
    asked = {"period": str(period)}
    if known is not None:
        asked["known"] = timezone.localtime(known).isoformat()
    return urlencode(asked if sample else {**asked, "only": "real"})


def rows_query_of(standing: Standing, one: TargetStanding) -> str:
    """For the figure that decided a target. Empty where it is not a register's."""
    if one.source != "register" or not one.now.period:
        return ""
    known = standing.known_on if standing.is_look_back else None
    return rows_query(one.now.period, known)
