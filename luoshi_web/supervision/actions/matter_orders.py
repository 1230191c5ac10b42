"""An order on a systemic matter of enterprises' appeals: the matter says from then on that it was ordered, and where."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.matter_groups import group_ordered
from luoshi_web.enterprises.matter_groups import held_group
from luoshi_web.enterprises.models import GroupState, MatterGroup
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.actions.orders import NewOrder, draft_order
from luoshi_web.supervision.models import Order


@audited("supervision.matter.order_drafted", gettext_lazy("为共性问题拟了督办单：{object}"))
def order_matter(access: Access, group: MatterGroup, new: NewOrder, *, at: datetime) -> Order:
    """LuoshiError: what `draft_order` refuses, or a matter that is ordered or settled already; nothing is stored then."""
    with transaction.atomic():
        if held_group(group, None).state == GroupState.ORDERED:
            raise LuoshiError(_("这个共性问题已经立了督办。"), _("请在那张督办单里办理。"))
        order = draft_order(access, new, at=at)
        url = reverse("supervision:order", args=[access.programme.code, order.number])
        words = _("督办单“%(title)s”") % {"title": order.title}
        group_ordered(group, words[:120], url, actor=access.actor, at=at)
        record(
            access.programme, "supervision.matter.order_drafted",
            Subject("matter", str(group.number), group.title), actor=access.actor, at=at,
            after={"order": order.number},
        )  # fmt: skip
    return order
