"""A supervision order can be asked about, by whoever sees it: the supervision office answers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from luoshi_web.guidance.item_kinds import Item, item_kind
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import Access, keepers
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.order_rows import seen_by, supporting


@item_kind("order", gettext_lazy("督办单"))
def order(access: Access, key: str) -> Item | None:
    """Lead and supports learn the answer."""
    if not access.works_here or not (key.isascii() and key.isdigit() and len(key) < 10):
        return None
    row = seen_by(access.programme, rights(access)).filter(number=int(key)).first()
    if row is None:
        return None
    keeper = keepers(access.programme).get(Duty.SUPERVISION)
    return Item(
        title=row.title,
        url=reverse("supervision:order", args=[access.programme.code, row.number]),
        owners=(keeper,) if keeper else (),
        concerned=frozenset({row.lead_id, *(unit.pk for unit in supporting(row))}),
    )
