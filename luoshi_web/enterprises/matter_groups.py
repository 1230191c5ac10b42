"""Reads of systemic matters (共性问题): which are seen, what is in one, what waits for an order, what may be one."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi_web.enterprises.appeal_rows import OPEN, appeals_in, seen_appeals
from luoshi_web.enterprises.guards import Rights, rights
from luoshi_web.enterprises.models import Appeal, GroupState, MatterGroup
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access


def groups_in(programme: Programme) -> QuerySet[MatterGroup]:
    """With `cases` and `open_cases`. Made-up ones are left out while the programme hides them."""
    rows = MatterGroup.objects.filter(programme=programme).select_related("unit")
    rows = rows if programme.show_sample else rows.filter(sample=False)
    return rows.annotate(
        cases=Count("appeals"), open_cases=Count("appeals", filter=Q(appeals__state__in=OPEN))
    )


def seen_groups(programme: Programme, held: Rights) -> QuerySet[MatterGroup]:
    """Units see those that are theirs to settle, and those with an appeal that they see."""
    rows = groups_in(programme)
    if held.reads_all:
        return rows
    with_mine = seen_appeals(programme, held).exclude(group=None).values("group")
    return rows.filter(Q(unit__in=held.units) | Q(pk__in=with_mine))


def group_row(access: Access, number: int) -> MatterGroup:
    """Http404 for what the person does not see."""
    row = seen_groups(access.programme, rights(access)).filter(number=number).first()
    if row is None:
        raise Http404(_("没有这个共性问题，或您没有查看的权限。"))
    row.programme = access.programme
    return row


def held_group(row: MatterGroup, seen: int | None) -> MatterGroup:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it; None: not asked."""
    found = MatterGroup.objects.select_for_update(of=("self",)).select_related("programme", "unit")
    fresh = found.get(pk=row.pk)
    if seen is not None and fresh.edition != seen:
        raise ConflictError(_("这个共性问题刚有人改过。"), _("没有存。请看过现在的样子再办。"))
    return fresh


def cases_of(group: MatterGroup) -> list[Appeal]:
    """The appeals of it, the newest first. One query."""
    rows = Appeal.objects.filter(group=group).select_related("lead", "town")
    return list(rows.order_by("-received_at"))


def waiting_for_order(programme: Programme) -> list[MatterGroup]:
    """Those for which an order was asked and none was given yet: what supervision takes up. Made-up ones are nobody's work."""
    rows = groups_in(programme).filter(state=GroupState.ASKED, sample=False)
    return list(rows.order_by("asked_at", "pk"))


def ungrouped(programme: Programme, today: date, days: int) -> list[Appeal]:
    """Appeals of the last days that are in no group and were not withdrawn: among which some may come again. One query."""
    since = today - timedelta(days=days)
    rows = appeals_in(programme).filter(group=None, counted_on__gte=since)
    rows = rows.exclude(state__in=("withdrawn", "outside", "merged"))
    return list(rows.select_related("lead", "town").order_by("received_at", "pk"))


def next_group(programme: Programme) -> int:
    """The next number in addresses. Call with the programme held."""
    last = MatterGroup.objects.filter(programme=programme).order_by("-number").first()
    return last.number + 1 if last else 1
