"""Meetings on the page of a project's need or problem: which took it up, and what was decided of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.queries import Access
from luoshi_web.projects.matters import Matter
from luoshi_web.projects.mentions import Mention, mentioning
from luoshi_web.projects.models import Need
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.meeting_rows import meetings_for
from luoshi_web.supervision.models import AgendaItem, MeetingState


@mentioning
def meetings(access: Access, row: Matter) -> list[Mention]:
    """Of meetings whose minutes are signed, where something was written of it. None of it costs more than four queries."""
    about = {"need": row} if isinstance(row, Need) else {"problem": row}
    items = AgendaItem.objects.filter(**about, meeting__state=MeetingState.SIGNED)
    if not access.programme.show_sample:
        items = items.filter(meeting__sample=False)
    rows = list(items.select_related("meeting").prefetch_related("decisions__owner"))
    if not rows:
        return []
    mine = meetings_for(access, rights(access)).filter(pk__in=[one.meeting_id for one in rows])
    seen = set(mine.values_list("pk", flat=True))
    return [_mention(access, one, is_seen=one.meeting_id in seen) for one in rows]


def _mention(access: Access, item: AgendaItem, *, is_seen: bool) -> Mention:
    """Who may not see the meeting learns that it was there, not what was said."""
    made = [f"{one.text}（{one.owner.name}）" for one in item.decisions.all()]
    words = "；".join(made) or item.heard or _("这次没有定")
    here = [access.programme.code, item.meeting.number]
    return Mention(
        on=item.meeting.held_on,
        what=f"{item.meeting.title} {item.meeting.document_number}",
        words=words if is_seen else "",
        url=reverse("supervision:meeting", args=here) if is_seen else "",
    )
