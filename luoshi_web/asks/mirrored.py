"""Asks and cases as entries of the registers that this room keeps, so that one count of them stands in two rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import Quantity
from luoshi.projects import Ask as ToldAsk
from luoshi.projects import arrivals, arrived_by_year
from luoshi_web.asks.ask_rows import told_asks
from luoshi_web.asks.models import Ask, AskUse, Case, CaseState
from luoshi_web.offices.models import Programme

ASK_STAGES: Final = ("planned", "submitted", "granted", "arrived", "used", "refused")
"""What a register of asks declares: planned, handed in, granted, arrived, all of it given out, declined."""
_STAGE_OF: Final[dict[str, str]] = {
    "planned": "planned",
    "submitted": "submitted",
    "review": "submitted",
    "approved": "granted",
    "arrived": "arrived",
    "delivered": "used",
    "declined": "refused",
}
_REGISTERED: Final[dict[str, str]] = {"funds": "fund", "land": "land", "energy": "energy"}
_OTHER: Final = "other"

Value = str | bool | date | Quantity | None


@dataclass(frozen=True, slots=True)
class Mirrored:
    """values None: it is there no more, for `reason`. name: for the log."""

    name: str
    stage: str | None
    values: Mapping[str, Value] | None
    sample: bool
    reason: str = ""


def mirrored_asks(programme: Programme) -> dict[str, Mirrored]:
    """`ask/N` -> the entry of an ask with what arrived in the first year that anything did; `ask/N/Y` -> what arrived in a
    later year Y, `carried`, so that each year's figure holds what came in it and no ask is counted twice in a rate.

    Values, None where there is none: title, unit (lead), kind, asked_funds, arrived_funds (money only), submitted_on,
    answered_on, arrived_on (first of the year), used_by (the unit, or the project's town), carried. Three queries.
    """
    rows = Ask.objects.filter(programme=programme).select_related("lead").order_by("number")
    users = _users(programme)
    found: dict[str, Mirrored] = {}
    for row, told in told_asks(rows):
        source = f"ask/{row.number}"
        if row.state == "withdrawn":
            found[source] = Mirrored(row.title, None, None, row.sample, _("撤回，不再争取"))
            continue
        years: list[int | None] = [*arrived_by_year(told)] or [None]
        for n, year in enumerate(years):
            entry = _entry(row, told, year, users.get(row.pk), is_carried=n > 0)
            found[f"{source}/{year}" if n else source] = entry
    return found


def mirrored_cases(programme: Programme) -> dict[str, Mirrored]:
    """`case/N` -> the entry of a case that was put forward. Of its recognitions the highest counts, once.

    Values: title, unit, level (none below the city's), adopted_on, medium. One query.
    """
    rows = Case.objects.filter(programme=programme).select_related("unit").order_by("number")
    return {
        f"case/{row.number}": Mirrored(
            row.title,
            None,
            {
                "title": row.title,
                "unit": row.unit.code,
                "level": row.level if row.level != "county" else None,
                "adopted_on": row.adopted_on if row.level not in ("", "county") else None,
                "medium": (row.medium or None) if row.level not in ("", "county") else None,
            }
            if row.state == CaseState.ACCEPTED
            else None,
            row.sample,
            _("没有入库"),
        )
        for row in rows
    }


def _entry(
    row: Ask, told: ToldAsk, year: int | None, user: str | None, *, is_carried: bool
) -> Mirrored:
    money = row.kind == "funds"
    arrived = arrived_by_year(told).get(year) if year is not None else None
    first = next((step.on for step in arrivals(told) if step.on.year == year), None)
    title = _("%(title)s（%(year)s年续到）") % {"title": row.title, "year": year}
    return Mirrored(
        row.title,
        _STAGE_OF[row.state],
        {
            "title": title if is_carried else row.title,
            "unit": row.lead.code,
            "kind": _REGISTERED.get(row.kind, _OTHER),
            "asked_funds": _wan(row.asked) if money and not is_carried else None,
            "arrived_funds": arrived if money else None,
            "submitted_on": row.submitted_on,
            "answered_on": row.answered_on,
            "arrived_on": first,
            "used_by": user,
            "carried": is_carried,
        },
        row.sample,
    )


def _wan(amount: Decimal) -> Quantity:
    return Quantity.of(amount.normalize(), "万元")


def _users(programme: Programme) -> dict[int, str]:
    """Ask -> the code of the unit that got of it first: itself, or the town of its project. One query."""
    rows = AskUse.objects.filter(programme=programme).select_related("unit", "project__town")
    found: dict[int, str] = {}
    for use in rows.order_by("on", "id"):
        unit = use.project.town if use.project is not None else use.unit
        if unit is not None:
            found.setdefault(use.ask_id, unit.code)
    return found
