"""Reads for the pages of the months: which month is looked at and from which text, and what was changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.plan import Period, closed_month, month_of_index
from luoshi.projects import Grouping, Rate, Snapshot, rate, rates_by
from luoshi_web.offices.models import Programme
from luoshi_web.projects.models import Freeze, Progress, Revision
from luoshi_web.projects.queries import Standing, freeze_of, snapshot_now, snapshot_of


@dataclass(frozen=True, slots=True)
class Month:
    """A snapshot to compute with. Equal by its checksum, so that each rate of it is computed once in a process."""

    checksum: str
    snapshot: Snapshot = field(compare=False, repr=False)

    def rate(self, code: str) -> Rate:
        return _rate(self, code)

    def rates_by(self, code: str, by: Grouping) -> tuple[Rate, ...]:
        return _rates_by(self, code, by)


@dataclass(frozen=True, slots=True)
class Seen:
    """A month as somebody looks at it. freeze None: as things stand. frozen: every number of it, the newest first."""

    month: Month
    freeze: Freeze | None
    frozen: tuple[Freeze, ...]

    @property
    def is_newest(self) -> bool:
        return self.freeze is not None and self.freeze.number == self.frozen[0].number


@lru_cache(maxsize=256)
def _rate(month: Month, code: str) -> Rate:
    return rate(month.snapshot, code)


@lru_cache(maxsize=256)
def _rates_by(month: Month, code: str, by: Grouping) -> tuple[Rate, ...]:
    return rates_by(month.snapshot, code, by)


def newest_month(programme: Programme, today: date) -> Period:
    """The newest month that is over and of which anything was told; the last one over where nothing was. One query."""
    last = Period.month(*month_of_index(closed_month(today)))
    told = Progress.objects.filter(programme=programme, month__lte=str(last))
    found: str | None = told.aggregate(newest=Max("month"))["newest"]
    return last if found is None else Period.parse(found)


def month_before(month: Period) -> Period:
    return Period.month(*month_of_index(month.last - 1))


def seen_month(
    programme: Programme,
    month: Period,
    every: Sequence[Freeze],
    *,
    number: int | None = None,
    now: bool = False,
    known: Standing | None = None,
) -> Seen:
    """every: `queries.freezes`. The newest number unless one is asked for or the month as things stand. 404: no such one."""
    frozen = tuple(one for one in every if one.month == str(month))
    if now or (not frozen and number is None):
        snapshot = snapshot_now(programme, month, known)
        return Seen(Month(snapshot.checksum, snapshot), None, frozen)
    freeze = freeze_of(programme, month, number)
    if freeze is None:
        raise Http404(_("%(month)s没有第 %(n)s 次冻结。") % {"month": month.words(), "n": number})
    return Seen(Month(freeze.checksum, snapshot_of(freeze)), freeze, frozen)


def edited_since(programme: Programme, moment: datetime) -> int:
    """How many projects were changed or reported after it, whatever the month. Two queries."""
    later = {"programme": programme, "at__gt": moment}
    return len(
        {
            *Revision.objects.filter(**later).values_list("project", flat=True),
            *Progress.objects.filter(**later).values_list("project", flat=True),
        }
    )
