"""Reads of the year's plan of supervision: items, how many orders each unit got under them, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.models import Order, PlanItem, PlanItemState


@dataclass(frozen=True, slots=True)
class Cap:
    """Of one unit, under one item, in one year. most None: no cap. within: the unit is one that the item is about."""

    most: int | None
    used: int
    within: bool = True

    @property
    def left(self) -> int | None:
        return None if self.most is None else max(self.most - self.used, 0)

    @property
    def is_spent(self) -> bool:
        return self.left == 0


@dataclass(frozen=True, slots=True)
class Burden:
    """How many orders were signed for a unit in a year, by item; None: under no item."""

    unit: Unit
    by_item: dict[int | None, int]

    @property
    def total(self) -> int:
        return sum(self.by_item.values())


def plan_items(programme: Programme) -> QuerySet[PlanItem]:
    """With the units they are about. Made-up ones are left out while the programme hides them."""
    rows = PlanItem.objects.filter(programme=programme).prefetch_related("units__unit")
    return rows if programme.show_sample else rows.filter(sample=False)


def items_of_year(programme: Programme, year: int) -> list[PlanItem]:
    """In the order of their numbers. Two queries."""
    return list(plan_items(programme).filter(year=year).order_by("number"))


def years_of_plan(programme: Programme) -> list[int]:
    """The years that have items, the newest first. One query."""
    rows = PlanItem.objects.filter(programme=programme).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def open_items(programme: Programme, day: date) -> list[PlanItem]:
    """What may be supervised under on that day: approved, and running. Two queries."""
    rows = plan_items(programme).filter(
        state=PlanItemState.APPROVED, since__lte=day, until__gte=day
    )
    return list(rows.order_by("year", "number"))


def plan_item_row(access: Access, pk: int) -> PlanItem:
    row = plan_items(access.programme).select_related("paper").filter(pk=pk).first()
    if row is None:
        raise Http404(_("没有这一项督查计划。"))
    row.programme = access.programme
    return row


def held_item(row: PlanItem, seen: int) -> PlanItem:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = PlanItem.objects.select_for_update().get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这一项刚有人改过。"), _("没有存。请看过现在的样子再改。"))
    fresh.programme = row.programme
    return fresh


def next_item(programme: Programme, year: int) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    rows = PlanItem.objects.filter(programme=programme, year=year)
    return (rows.aggregate(n=Max("number"))["n"] or 0) + 1


def cap_of(programme: Programme, item: PlanItem, unit: Unit, year: int) -> Cap:
    """Two queries. Whoever issues an order asks it under the lock of the programme's row."""
    units = set(item.units.values_list("unit", flat=True))
    used = _signed(programme, year).filter(plan=item, lead=unit).count()
    return Cap(item.cap, used, not units or unit.pk in units)


def burden(programme: Programme, year: int) -> list[Burden]:
    """Units with orders signed in the year, those with the most first. Two queries."""
    rows = _signed(programme, year).order_by().values_list("lead", "plan")
    found: dict[int, dict[int | None, int]] = {}
    for unit, plan, n in rows.annotate(n=Count("pk")).values_list("lead", "plan", "n"):
        found.setdefault(unit, {})[plan] = n
    units = Unit.objects.filter(pk__in=found)
    told = [Burden(unit, found[unit.pk]) for unit in units]
    return sorted(told, key=lambda one: (-one.total, one.unit.position, one.unit.code))


def _signed(programme: Programme, year: int) -> QuerySet[Order]:
    """Orders signed in the year; one that was taken back was still a burden. Made-up ones as the programme shows them."""
    rows = Order.objects.filter(
        Q(issued_at__isnull=False), programme=programme, issued_at__year=year
    )
    return rows if programme.show_sample else rows.filter(sample=False)
