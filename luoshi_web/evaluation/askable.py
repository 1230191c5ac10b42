"""A scheme of scoring, or one item of it, can be asked about: the office that scores answers."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from luoshi_web.evaluation.scheme_rows import declared, edition_of, scheme_row
from luoshi_web.guidance.item_kinds import Item, item_kind
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import Access, keepers


@item_kind("scheme", gettext_lazy("考核办法"))
def scheme(access: Access, key: str) -> Item | None:
    """key: the scheme's code, or code.item. Three queries."""
    if not access.works_here:
        return None
    code, _dot, item = key.partition(".")
    try:
        row = scheme_row(access, code)
        title = row.name
        if item:
            told = declared(edition_of(row).text)
            title = f"{row.name}：{told.item(item).label}"
    except (Http404, StopIteration):
        return None
    keeper = keepers(access.programme).get(Duty.EVALUATION)
    return Item(
        title=title,
        url=reverse("evaluation:scheme", args=[access.programme.code, row.code]),
        owners=(keeper,) if keeper else (),
    )
