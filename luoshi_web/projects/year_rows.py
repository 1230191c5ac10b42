"""Reads over a whole year: each month's listed projects with plan and investment, and the two investments side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q, QuerySet

from luoshi.plan import Period
from luoshi.projects import (
    FrozenProject,
    Variance,
    entry_threshold,
    frozen,
    month_rows,
    reached,
    variances,
    wan,
)
from luoshi.projects import Project as Told
from luoshi_web.offices.models import Programme
from luoshi_web.projects.models import Freeze, Listing, Project
from luoshi_web.projects.months_rows import Month
from luoshi_web.projects.queries import (
    Standing,
    all_kept,
    frozen_months,
    snapshot_of,
    standing,
    visible,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One project in one month, 万元. done: this year's reported so far; confirmed: by the statistics, as things stand."""

    town: str
    cluster: str
    lists: tuple[str, ...]
    plan: Decimal | None
    done: Decimal | None
    confirmed: Decimal | None


@dataclass(frozen=True, slots=True)
class YearMonth:
    """The projects of class 实施类 on a list at the month's end. frozen: their plan and done are as they were frozen."""

    month: Period
    frozen: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A project with both its investments. town: its unit's code. must_enter: started, and large enough for the statistics.
    entry: day and code of its entry there by the month's end; empty: none."""

    number: int
    town: str
    must_enter: bool
    entry: str
    variance: Variance


@dataclass(frozen=True, slots=True)
class Years:
    """A year up to a month, all of the year before, and that month's snapshot. freeze: the number it is from, 0: as things
    stand."""

    this: tuple[YearMonth, ...]
    before: tuple[YearMonth, ...]
    newest: Month
    freeze: int


def years(programme: Programme, last: Period, known: Standing | None = None) -> Years:
    """The year of `last` up to it. Cached until anything changes; costs five queries and every month's snapshot the first
    time after."""
    return _years(known or standing(programme), last)


def variances_of(programme: Programme, month: Period) -> tuple[Beside, ...]:
    """Of projects with either investment told in the year, as things stand; ordered as `luoshi.projects.variances`. Cached."""
    return _variances(standing(programme), month)


@lru_cache(maxsize=8)
def _years(known: Standing, last: Period) -> Years:
    programme = known.programme
    told = _told(programme, last.year - 1, last.year)
    held = _freezes(programme, last.year - 1, last.year)
    found: list[YearMonth] = []
    for index in range(Period.month(last.year - 1, 1).last, last.last + 1):
        month = Period(index, index, "month")
        freeze = held.get(str(month))
        rows = snapshot_of(freeze).rows if freeze else month_rows(told, month)
        found.append(YearMonth(month, freeze is not None, _parts(rows, told, month)))
    freeze = held.get(str(last))
    newest = snapshot_of(freeze) if freeze else frozen(told, last)
    return Years(
        this=tuple(one for one in found if one.month.year == last.year),
        before=tuple(one for one in found if one.month.year < last.year),
        newest=Month(newest.checksum, newest),
        freeze=freeze.number if freeze else 0,
    )


@lru_cache(maxsize=8)
def _variances(known: Standing, month: Period) -> tuple[Beside, ...]:
    kept = all_kept(known.programme, visible(known.programme), years=(month.year, month.year))
    of = {one.told.code: one for one in kept}
    return tuple(
        Beside(
            number=of[one.project].row.number,
            town=of[one.project].told.town,
            must_enter=_must_enter(of[one.project].told, month),
            entry=_entry(of[one.project].told, month),
            variance=one,
        )
        for one in variances([each.told for each in kept], month)
        if one.reported is not None or one.confirmed is not None
    )


def _must_enter(told: Told, month: Period) -> bool:
    if told.planned_total is None or reached(told, "started", month.ends_on) is None:
        return False
    return wan(told.planned_total, told.name) >= wan(entry_threshold(), told.name)


def _entry(told: Told, month: Period) -> str:
    if told.entry is None or told.entry.on > month.ends_on:
        return ""
    return f"{told.entry.on.isoformat()} {told.entry.code}"


def _parts(rows: Iterable[FrozenProject], told: Sequence[Told], month: Period) -> tuple[Part, ...]:
    confirmed = {one.code: _confirmed(one, month) for one in told}
    return tuple(
        Part(row.town, row.cluster, row.lists, row.plan, row.done, confirmed.get(row.code))
        for row in rows
        if row.class_ == "build" and row.within is None
    )


def _confirmed(told: Told, month: Period) -> Decimal | None:
    amounts = [
        one.done.wan
        for one in told.statistics
        if one.month.year == month.year and one.month.last <= month.last
    ]
    return sum(amounts, Decimal(0)) if amounts else None


def _told(programme: Programme, first: int, last: int) -> list[Told]:
    """The projects on a list within those years, with the years' months. Three queries."""
    kept = all_kept(programme, _listed(programme, first, last), years=(first, last))
    return [one.told for one in kept]


def _listed(programme: Programme, first: int, last: int) -> QuerySet[Project]:
    """And wholes: whether a part's whole is listed is asked along the line."""
    within = Q(since__lte=date(last, 12, 31)) & (Q(until=None) | Q(until__gte=date(first, 1, 1)))
    listed = Listing.objects.filter(within, programme=programme)
    wholes = Project.objects.exclude(parent=None).values("parent")
    return visible(programme).filter(Q(pk__in=listed.values("project")) | Q(pk__in=wholes))


def _freezes(programme: Programme, first: int, last: int) -> dict[str, Freeze]:
    """Month -> its newest number."""
    rows = frozen_months(programme).filter(
        month__gte=str(Period.month(first, 1)), month__lte=str(Period.month(last, 12))
    )
    return {one.month: one for one in rows.order_by("month", "number")}


def forget_years() -> None:
    """For measuring: the next page reads everything."""
    _years.cache_clear()
    _variances.cache_clear()
