"""What waits for somebody of the room's matters: appeals that a unit has, that the office hands on or closes, what a leader decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.enterprises import appeal_rules
from luoshi_web.enterprises.appeal_rows import OFFICE_HAS, OPEN, WITH_UNIT
from luoshi_web.enterprises.models import Appeal, Exclusion, ExclusionState
from luoshi_web.offices.models import Duty, Post, Programme, Role
from luoshi_web.offices.people import OpenItem, open_work_source
from luoshi_web.offices.queries import WRITERS, keepers


@open_work_source
def appeals(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Of the posts of one person; at most two queries. Made-up ones are nobody's work."""
    held = {post.role for post in posts}
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units and not held & {Role.COORDINATOR, Role.LEADER}:
        return []
    mine = Q(state__in=WITH_UNIT, lead__in=units)
    if Role.LEADER in held:
        mine |= Q(extension_asked=True)
    if Role.COORDINATOR in held or keepers(programme).get(Duty.APPEALS) in units:
        mine |= Q(state__in=OFFICE_HAS) | Q(extension_asked=True)
    rows = Appeal.objects.filter(mine, programme=programme, state__in=OPEN, sample=False)
    return [_item(programme, row) for row in rows.order_by("due", "number")]


@open_work_source
def exclusions(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """What is asked to be left out of rates waits for leaders alone. One query."""
    if Role.LEADER not in {post.role for post in posts}:
        return []
    rows = Exclusion.objects.filter(
        programme=programme, state=ExclusionState.ASKED, appeal__sample=False
    ).select_related("appeal")
    what = _("企业诉求%(number)s“%(title)s”：剔除待审批")
    return [
        OpenItem(
            what % {"number": row.appeal, "title": row.appeal.title}, None,
            reverse("enterprises:appeal", args=[programme.code, row.appeal.number]),
        )
        for row in rows.order_by("asked_at", "pk")
    ]  # fmt: skip


def _item(programme: Programme, row: Appeal) -> OpenItem:
    state = _("延期待批") if row.extension_asked else appeal_rules().states[row.state].label
    what = _("企业诉求%(number)s“%(title)s”：%(state)s") % {
        "number": row, "title": row.title, "state": state,
    }  # fmt: skip
    where = reverse("enterprises:appeal", args=[programme.code, row.number])
    return OpenItem(what, row.due if row.state in WITH_UNIT else _by(row), where)


def _by(row: Appeal) -> date | None:
    """The office's own day to hand it on; what else it has to do has none."""
    return date.fromisoformat(row.fixed["assign_by"]) if row.state == "received" else None
