"""Rates of appeals out of the rows, and what other rooms are told: units' rates, what is late, the month in a bulletin.

Whatever is asked, the terms of appeals and the revisits of the days are read once: rates of many months, units and towns are then
counted from the same cases (luoshi.enterprises.rates_of, rates_by). Days: as `rates_of` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from luoshi.enterprises import RatedCase, Rates, Revisit, Term, percent, rates_by, rates_of
from luoshi.plan import Period
from luoshi.writing import AppealsFacts
from luoshi_web.enterprises.appeal_rows import appeals_in
from luoshi_web.enterprises.models import (
    AppealStep,
    AppealTerm,
    Exclusion,
    ExclusionState,
)
from luoshi_web.offices.models import Programme

_COUNTED = ("contact", "resolve")


def rated_cases(programme: Programme, first: date, last: date) -> list[RatedCase]:
    """Every appeal, once for each unit that had it, of which a term or a revisit falls into the days. unit, town: keys of units;
    ref: its number in addresses. Five queries, whatever the number of appeals.
    """
    found: dict[tuple[int, int], _Case] = {}
    terms = AppealTerm.objects.filter(programme=programme, appeal__in=appeals_in(programme))
    in_days = Q(due__range=(first, last)) | Q(red_on__range=(first, last))
    rows = terms.filter(in_days).values_list(
        "appeal", "unit", "unit__name", "clock", "since", "due", "done", "ended", "red_on"
    )
    for appeal, unit, name, clock, since, due, done, ended, red_on in rows:
        case = found.setdefault((appeal, unit), _Case())
        term = Term(clock, name, since, due, done, ended)
        if clock in _COUNTED:
            case.terms.append(term)
        if red_on is not None and _was_red(term, red_on):
            case.reds.append(red_on)
    for appeal, unit, revisit in _revisits(programme, first, last):
        found.setdefault((appeal, unit), _Case()).revisits.append(revisit)
    return _named(programme, found)


def rates_by_unit(programme: Programme, first: date, last: date) -> Mapping[int, Rates]:
    """Unit id -> its rates, for units that had an appeal in these days, both included. As it stood at the end of the last; where
    that is ahead, as it stands."""
    cases = rated_cases(programme, first, last)
    return {
        int(unit): each for unit, each in rates_by(cases, first, last, lambda c: c.unit).items()
    }


def rates_by_month(programme: Programme, months: Sequence[Period]) -> Mapping[Period, Rates]:
    """Of the whole programme, each month by itself; the days of the months are read once."""
    if not months:
        return {}
    days = {month: days_of(month) for month in months}
    cases = rated_cases(
        programme, min(day for day, _ in days.values()), max(day for _, day in days.values())
    )
    return {month: rates_of(cases, *days[month]) for month in months}


def days_of(month: Period) -> tuple[date, date]:
    """Its first and last day."""
    return month.ends_on.replace(day=1), month.ends_on


@dataclass(frozen=True, slots=True)
class LateAppeals:
    """Of one unit: how many appeals are past a day on which something was due, since when the first of them is, their numbers."""

    unit: int
    n: int
    since: date
    numbers: tuple[int, ...]


def late_appeals(programme: Programme, on: date) -> list[LateAppeals]:
    """By unit, those with the oldest first, as it stood at the end of the day. Made-up ones are left out: they are nobody's
    failing. One query."""
    rows = (
        AppealTerm.objects.filter(programme=programme, appeal__sample=False, due__lt=on)
        .filter(Q(done=None) | Q(done__gt=on))
        .filter(Q(ended=None) | Q(ended__gt=on))
        .values_list("unit", "appeal__number", "due")
    )
    found: dict[int, dict[int, date]] = {}
    for unit, number, due in rows.order_by("due", "appeal__number"):
        found.setdefault(unit, {}).setdefault(number, due)
    late = [
        LateAppeals(unit, len(dues), min(dues.values()), tuple(dues))
        for unit, dues in found.items()
    ]
    return sorted(late, key=lambda one: (one.since, -one.n, one.unit))


def appeals_told(programme: Programme, month: Period) -> AppealsFacts | None:
    """What the month's bulletin says; None where the programme has no appeal at all; made-up ones among them mark the paper. Nine
    queries."""
    rows = appeals_in(programme)
    if not rows.exists():
        return None
    first, last = days_of(month)
    came = rows.filter(received_at__gte=_morning(first), received_at__lt=_morning(_next(last)))
    rates = rates_of(rated_cases(programme, first, last), first, last)
    running = AppealTerm.objects.filter(appeal__in=rows, due__range=(date.min, last))
    late = running.filter(
        Q(done=None) | Q(done__gt=last), Q(ended=None) | Q(ended__gt=last), due__lt=last
    )
    return AppealsFacts(
        received=came.count(),
        closed=rows.filter(closed_on__range=(first, last)).count(),
        in_time_rate=_printed(rates, "in_time"),
        satisfied_rate=_printed(rates, "satisfied"),
        overdue=late.values("appeal").distinct().count(),
        is_sample=rows.filter(sample=True).exists(),
    )


@dataclass(slots=True)
class _Case:
    terms: list[Term] = field(default_factory=list)
    revisits: list[Revisit] = field(default_factory=list)
    reds: list[date] = field(default_factory=list)


def _revisits(programme: Programme, first: date, last: date) -> list[tuple[int, int, Revisit]]:
    rows = AppealStep.objects.filter(
        programme=programme, appeal__in=appeals_in(programme), do="revisit",
        on__range=(first, last), unit__isnull=False,
    )  # fmt: skip
    return [
        (appeal, unit, Revisit(on, told.get("result", ""), told.get("satisfaction", "")))
        for appeal, unit, on, told in rows.order_by("appeal", "number").values_list(
            "appeal", "unit", "on", "told"
        )
    ]


def _named(programme: Programme, found: Mapping[tuple[int, int], _Case]) -> list[RatedCase]:
    wanted = {appeal for appeal, _unit in found}
    if not wanted:
        return []
    rows = appeals_in(programme).filter(pk__in=wanted)
    facts = {
        pk: (number, town, category)
        for pk, number, town, category in rows.values_list("pk", "number", "town", "category")
    }
    granted = Exclusion.objects.filter(programme=programme, state=ExclusionState.GRANTED)
    out = {
        appeal: (kind, timezone.localtime(at).date())
        for appeal, kind, at in granted.values_list("appeal", "kind", "decided_at")
    }
    cases = []
    for (appeal, unit), case in found.items():
        number, town, category = facts[appeal]
        excluded, since = out.get(appeal, ("", None))
        cases.append(
            RatedCase(
                str(number), unit, town, category, tuple(case.terms), tuple(case.revisits),
                excluded, since, tuple(case.reds),
            )
        )  # fmt: skip
    return cases


def _was_red(term: Term, red_on: date) -> bool:
    """Whether it still ran when the card was due. One that is ahead is in no days that are past."""
    done_before = term.done is not None and term.done < red_on
    return not done_before and (term.ended is None or term.ended > red_on)


def _printed(rates: Rates, code: str) -> str | None:
    value = rates.of(code).value
    return None if value is None else percent(value)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _next(day: date) -> date:
    return day + timedelta(days=1)
