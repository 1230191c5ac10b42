"""Every state change of the room: numbers are given, their words set."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from luoshi_web.offices.models import Programme
from luoshi_web.papers.models import Series
from luoshi_web.papers.numbers import require_year, series_kind


def take_number(programme: Programme, series: str, year: int) -> int:
    """The next number of the series in that year, the first being 1. Call inside the transaction that keeps it.

    The update locks the series until that transaction ends: two at once get different numbers one after the other, and one
    that is rolled back gives its number back, so that none is skipped and none is given twice.
    """
    series_kind(series)
    require_year(programme, year)
    if not connection.in_atomic_block:
        raise RuntimeError("take_number: outside a transaction a number could be lost")
    row, _ = Series.objects.get_or_create(programme=programme, series=series, year=year)
    Series.objects.filter(pk=row.pk).update(last=F("last") + 1)
    row.refresh_from_db(fields=["last"])
    return row.last
