"""The deadlines of a unit's reports, for its people's calendars."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from luoshi_web.notices.feeds import Event, feed
from luoshi_web.offices.models import Programme
from luoshi_web.reporting.models import Report, State
from luoshi_web.reporting.queries import month_words
from luoshi_web.reporting.telling import path_of


@feed
def deadlines(programme: Programme, unit_ids: frozenset[int], now: datetime) -> list[Event]:
    """Of the reports that the units have not filed yet, also those whose time is past."""
    rows = Report.objects.filter(programme=programme, unit__in=unit_ids, filed_at=None).exclude(
        state=State.EXCUSED
    )
    return [
        Event(
            uid=f"report.{row.pk}",
            title=_("%(month)s月报截止") % {"month": month_words(row.round.month)},
            due=row.due_at,
            where=path_of(row),
            note=row.unit.name,
        )
        for row in rows.select_related("unit", "round", "programme")
    ]
