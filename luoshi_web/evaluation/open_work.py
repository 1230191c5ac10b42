"""What waits for somebody of the room's matters: measures against a gap, opinions on a reward, a reward to be
approved, objections to a run, a run to be approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.evaluation.models import RunState
from luoshi_web.evaluation.peer_rows import open_measures
from luoshi_web.evaluation.reward_rows import opinions_waiting, proposals_to_approve
from luoshi_web.evaluation.run_rows import real_runs
from luoshi_web.offices.models import Duty, Post, Programme, Role
from luoshi_web.offices.people import OpenItem, open_work_source
from luoshi_web.offices.queries import WRITERS, keepers


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


@open_work_source
def rewards(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Opinions that the units were asked for; a leader's approval once the public notice is over. At most two queries."""
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    asked = opinions_waiting(programme, units) if units else []
    items = [
        OpenItem(
            _("对奖励“%(title)s”提出意见") % {"title": one.proposal.title},
            None,
            reverse("evaluation:reward", args=[programme.code, one.proposal.number]),
        )
        for one in asked
    ]
    if all(post.role != Role.LEADER for post in posts):
        return items
    return items + [
        OpenItem(
            _("批准奖励“%(title)s”") % {"title": row.title},
            row.notice_until,
            reverse("evaluation:reward", args=[programme.code, row.number]),
        )
        for row in proposals_to_approve(programme)
        if row.notice_until is not None and row.notice_until < day
    ]


@open_work_source
def runs(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Objections for the office, a run to be approved for a leader; made-up ones are nobody's work. At most two queries."""
    roles = {post.role for post in posts}
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    office = Role.COORDINATOR in roles or (
        bool(units) and keepers(programme).get(Duty.EVALUATION) in units
    )
    if not office and Role.LEADER not in roles:
        return []
    items = []
    for row in real_runs(programme):
        url = reverse("evaluation:run", args=[programme.code, row.number])
        waiting: int = row.waiting  # type: ignore[attr-defined]
        if office and waiting:
            what = _("考核“%(name)s”有 %(n)s 条异议待答复")
            items.append(
                OpenItem(what % {"name": row.name, "n": waiting}, None, f"{url}objections/")
            )
        if Role.LEADER in roles and row.state == RunState.DECIDED:
            items.append(OpenItem(_("审定考核“%(name)s”") % {"name": row.name}, None, url))
    return items
