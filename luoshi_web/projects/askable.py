"""A project can be asked about: who keeps the lists answers, town and whoever is in charge learn it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from luoshi_web.guidance.item_kinds import Item, item_kind
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import Access, keepers
from luoshi_web.projects.models import InCharge
from luoshi_web.projects.queries import visible


@item_kind("project", gettext_lazy("项目"))
def project(access: Access, key: str) -> Item | None:
    """Three queries."""
    if not access.works_here or not (key.isascii() and key.isdigit() and len(key) < 10):
        return None
    row = visible(access.programme).filter(number=int(key)).first()
    if row is None:
        return None
    keeper = keepers(access.programme).get(Duty.PROJECTS)
    charged = InCharge.objects.filter(project=row, until=None, unit__isnull=False)
    concerned = {row.town_id, *charged.values_list("unit", flat=True)}
    return Item(
        title=row.name,
        url=reverse("projects:show", args=[access.programme.code, row.number]),
        owners=(keeper,) if keeper else (),
        concerned=frozenset(unit for unit in concerned if unit is not None),
    )
