"""A register can be asked about: how a field is filled in, what counts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from luoshi_web.guidance.item_kinds import Item, item_kind
from luoshi_web.offices.queries import Access
from luoshi_web.registers.queries import visible_to


@item_kind("register", gettext_lazy("台账"))
def register(access: Access, key: str) -> Item | None:
    """Its keeper answers. One query."""
    row = visible_to(access).filter(code=key).first()
    if row is None:
        return None
    return Item(
        title=row.name,
        url=reverse("registers:show", args=[access.programme.code, row.code]),
        owners=(row.keeper_id,),
        concerned=frozenset({row.keeper_id}),
    )
