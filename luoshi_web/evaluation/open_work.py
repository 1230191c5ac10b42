"""What waits for somebody of the room's matters: measures against a gap that a unit has in hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.evaluation.peer_rows import open_measures
from luoshi_web.offices.models import Post, Programme
from luoshi_web.offices.people import OpenItem, open_work_source
from luoshi_web.offices.queries import WRITERS


@open_work_source
def measures(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Of the posts of one person; one query, none where the person writes for no unit. Made-up ones are nobody's work."""
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units:
        return []
    return [
        OpenItem(
            _("对标措施“%(words)s”") % {"words": row.words},
            row.by,
            reverse("evaluation:peer-measure", args=[programme.code, row.number]),
        )
        for row in open_measures(programme, units)
    ]
