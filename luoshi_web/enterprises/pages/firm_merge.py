"""Two enterprises that are one: which of them stays, and what it takes over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.registers import similar_names
from luoshi_web.enterprises.firm_rows import firms_of
from luoshi_web.enterprises.models import Firm
from luoshi_web.enterprises.pages.firm_words import NOT_TOLD
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class Candidate:
    number: int
    name: str
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class MergePage:
    """likely: names that look alike; other: what was typed or chosen, as a number or a name."""

    title: str
    programme: str
    number: int
    name: str
    edition: int
    tabs: tuple[Tab, ...]
    likely: tuple[Candidate, ...]
    other: str
    reason: str
    action_url: str
    back_url: str
    fault: str


def merge_page(
    access: Access, firm: Firm, *, other: str = "", reason: str = "", fault: str = ""
) -> MergePage:
    """Two queries; names are compared in memory."""
    here = access.programme.code
    rows = list(firms_of(access.programme).exclude(pk=firm.pk).values_list("number", "name"))
    near = [one.id for one in similar_names(rows, firm.name, limit=5)]
    likely = list(firms_of(access.programme).filter(number__in=near)) if near else []
    return MergePage(
        title=_("合并企业档案"),
        programme=here,
        number=firm.number,
        name=firm.name,
        edition=firm.edition,
        tabs=tabs(access, ""),
        likely=_candidates(here, likely, near),
        other=other,
        reason=reason,
        action_url=reverse("enterprises:firm-merge", args=[here, firm.number]),
        back_url=reverse("enterprises:firm", args=[here, firm.number]),
        fault=fault,
    )


def _candidates(here: str, rows: Sequence[Firm], order: Sequence[int]) -> tuple[Candidate, ...]:
    """In the order of likeness."""
    found = sorted(rows, key=lambda row: order.index(row.number))
    return tuple(
        Candidate(
            row.number,
            row.name,
            row.credit_code or NOT_TOLD,
            reverse("enterprises:firm", args=[here, row.number]),
        )
        for row in found
    )
