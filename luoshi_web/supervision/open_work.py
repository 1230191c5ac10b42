"""What waits for somebody of the room's matters: orders that a unit has, that the office answers, that a leader signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.supervising import order_rules
from luoshi_web.enterprises.matter_groups import waiting_for_order
from luoshi_web.offices.models import Duty, Post, Programme, Role
from luoshi_web.offices.people import OpenItem, open_work_source
from luoshi_web.offices.queries import WRITERS, keepers
from luoshi_web.supervision.alert_rows import TO_ACCEPT, UNANSWERED
from luoshi_web.supervision.models import Alert, AlertState, Order
from luoshi_web.supervision.order_rows import WITH_UNIT, open_orders

_OFFICE = ("submitted", "passed", "verified")


@open_work_source
def orders(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Of the posts of one person; at most two queries. What is only drafted waits for nobody else."""
    held = {post.role for post in posts}
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units and not held & {Role.COORDINATOR, Role.LEADER}:
        return []
    mine = Q(state__in=WITH_UNIT, lead__in=units)
    if Role.LEADER in held:
        mine |= Q(state="registered") | Q(extension_asked=True)
    if Role.COORDINATOR in held or keepers(programme).get(Duty.SUPERVISION) in units:
        mine |= Q(state__in=_OFFICE) | Q(objected=True) | Q(review_asked=True)
    rows = open_orders(programme).filter(mine).order_by("due", "number")
    return [_item(row) for row in rows]


@open_work_source
def alerts(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Alerts that the units have to answer, explanations that wait for the office. As `orders`; made-up ones are nobody's work."""
    held = {post.role for post in posts}
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units and Role.COORDINATOR not in held:
        return []
    mine = UNANSWERED & Q(unit__in=units)
    if Role.COORDINATOR in held or keepers(programme).get(Duty.SUPERVISION) in units:
        mine |= TO_ACCEPT
    rows = Alert.objects.filter(mine, programme=programme, sample=False).order_by("by", "number")
    return [
        OpenItem(
            what=_("预警“%(title)s”：%(state)s")
            % {
                "title": row.title,
                "state": _("待答复") if row.state == AlertState.OPEN else _("说明待认可"),
            },
            by=row.by,
            where=reverse("supervision:alert", args=[programme.code, row.number]),
        )
        for row in rows
    ]


@open_work_source
def matters(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Systemic matters of enterprises' appeals for which an order was asked: the office says whether there is one. As `orders`."""
    held = {post.role for post in posts}
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units and Role.COORDINATOR not in held:
        return []
    if Role.COORDINATOR not in held and keepers(programme).get(Duty.SUPERVISION) not in units:
        return []
    return [
        OpenItem(
            what=_("企业诉求的共性问题“%(title)s”提请督办") % {"title": row.title},
            by=None,
            where=f"{reverse('supervision:order-new', args=[programme.code])}?group={row.number}",
        )
        for row in waiting_for_order(programme)
    ]


def _item(row: Order) -> OpenItem:
    what = _("督办单%(number)s“%(title)s”：%(state)s") % {
        "number": row.document_number, "title": row.title, "state": _state(row),
    }  # fmt: skip
    # The unit's day is nobody else's; what the office or a leader has to do has none.
    by = row.due if row.state in WITH_UNIT else None
    return OpenItem(what, by, reverse("supervision:order", args=[row.programme.code, row.number]))


def _state(row: Order) -> str:
    if row.objected:
        return _("异议待答复")
    if row.extension_asked:
        return _("延期待批")
    if row.review_asked:
        return _("复核待答复")
    return order_rules().states[row.state].label
