"""What somebody leaves open who goes or is away: the reports that wait for the post (offices.people)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from luoshi_web.offices.models import Post, Programme, Role
from luoshi_web.offices.people import OpenItem, open_work_source
from luoshi_web.reporting.models import Report, State
from luoshi_web.reporting.queries import month_words, on_day
from luoshi_web.reporting.states import EDITABLE
from luoshi_web.reporting.telling import path_of

_WAITS = {
    Role.REPORTER: EDITABLE,
    Role.HEAD: frozenset({*EDITABLE, State.SUBMITTED}),
}


@open_work_source
def reports(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Reports of the posts' units that wait to be filled in or signed; one query."""
    waits: dict[int, frozenset[str]] = {}
    for post in posts:
        states = _WAITS.get(Role(post.role))
        if states is not None and post.unit_id is not None:
            waits[post.unit_id] = waits.get(post.unit_id, frozenset()) | states
    rows = Report.objects.filter(programme=programme, unit__in=waits).select_related(
        "unit", "round"
    )
    found = []
    for row in rows.order_by("due_at"):
        if row.state in waits[row.unit_id]:
            row.programme = programme
            what = _("%(unit)s %(month)s月报：%(state)s") % {
                "unit": row.unit.name,
                "month": month_words(row.round.month),
                "state": row.get_state_display(),
            }
            found.append(OpenItem(what=what, by=on_day(row.due_at), where=path_of(row)))
    return found
