"""A category of appeals can be asked about: how such a matter is taken, who answers it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from luoshi.enterprises import appeal_rules
from luoshi_web.guidance.item_kinds import Item, item_kind
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import Access, keepers


@item_kind("appeals", gettext_lazy("企业诉求类别"))
def category(access: Access, key: str) -> Item | None:
    """Who dispatches appeals answers. One query."""
    found = appeal_rules().categories.get(key)
    if not access.works_here or found is None:
        return None
    keeper = keepers(access.programme).get(Duty.APPEALS)
    where = reverse("enterprises:appeals", args=[access.programme.code])
    return Item(
        title=found.label,
        url=f"{where}?{urlencode({'category': key})}",
        owners=(keeper,) if keeper else (),
    )
