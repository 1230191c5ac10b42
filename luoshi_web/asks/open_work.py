"""What waits for somebody: proofs of what arrived, what is not given out, measures of the plan that are not issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.asks.models import Ask, Case, CaseState, Measure, MeasureState
from luoshi_web.offices.models import Post, Programme
from luoshi_web.offices.people import OpenItem, open_work_source
from luoshi_web.offices.queries import WRITERS


@open_work_source
def asks(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Of the posts' units. Made-up asks are nobody's work. One query, none without a post that writes."""
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units:
        return []
    rows = Ask.objects.filter(programme=programme, lead__in=units, sample=False)
    idle = Q(state="arrived") & (Q(allocated=None) | Q(allocated__lt=F("arrived")))
    return [
        OpenItem(
            _("补对上争取的批复文件或到位凭证：%(title)s") % {"title": row.title}
            if row.proof_due
            else _("安排到位的争取：%(title)s") % {"title": row.title},
            row.proof_due,
            reverse("asks:ask", args=[programme.code, row.number]),
        )
        for row in rows.filter(Q(proof_due__isnull=False) | idle).order_by("number")
    ]


@open_work_source
def measures(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Of the posts' units, those with a day by which they are to be issued. One query, none without a post that writes."""
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units:
        return []
    gaps = (MeasureState.MISSING, MeasureState.DRAFTING)
    rows = Measure.objects.filter(
        programme=programme, owner__in=units, state__in=gaps, due__isnull=False, sample=False
    )
    return [
        OpenItem(
            _("出台政策措施：%(text)s") % {"text": row.text[:40]},
            row.due,
            reverse("asks:measure", args=[programme.code, row.number]),
        )
        for row in rows.order_by("due", "number")
    ]


@open_work_source
def cases(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Cases sent back to the posts' units. One query, none without a post that writes."""
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units:
        return []
    rows = Case.objects.filter(
        programme=programme, unit__in=units, state=CaseState.RETURNED, sample=False
    )
    return [
        OpenItem(
            _("修改退回的典型案例：%(title)s") % {"title": row.title},
            None,
            reverse("asks:case", args=[programme.code, row.number]),
        )
        for row in rows.order_by("number")
    ]
