"""Recorded figures -> one regular series: what each period added, or where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from luoshi.plan import FREQUENCY_MONTHS, Period, parse_unit
from luoshi.plan.periods import Frequency
from luoshi.progress import Accumulation, Observation

# Fewer figures point nowhere (the issue's own floor: at least 4).
FEWEST = 4


@dataclass(frozen=True, slots=True)
class Series:
    """values[i] belongs to the period that ends with months[i]; unit: the one asked for.

    kind "flow": what that period added; "level": where it stood at its end. season: periods a year. A year whose January
    is never published alone has eleven of them: February then holds two months, every year alike. stood: the figures
    themselves by the month they end with, those before the run too, for what had been reached when the run began.
    """

    months: tuple[int, ...]
    values: tuple[Decimal, ...]
    kind: Literal["flow", "level"]
    season: int
    skips_january: bool
    step: int
    stood: Mapping[int, Decimal]

    def following(self, until: int) -> tuple[int, ...]:
        """Ends of the periods after the last, up to and with month index `until`."""
        found = []
        month = self.months[-1] + self.step
        while month <= until:
            if not (self.skips_january and month % 12 == 0):
                found.append(month)
            month += self.step
        return tuple(found)


def known_figures(
    observations: Iterable[Observation], known_on: datetime | None
) -> dict[Period, Observation]:
    """The figure that stands for each period: recorded by then, not replaced, the latest. Withdrawn ones are none."""
    known = [o for o in observations if known_on is None or o.recorded_at <= known_on]
    replaced = {o.replaces for o in known if o.replaces}
    standing: dict[Period, Observation] = {}
    for row in sorted(known, key=lambda o: (o.recorded_at, o.id)):
        if row.id not in replaced:
            standing[row.period] = row
    return {period: row for period, row in standing.items() if row.value is not None}


def series_of(
    observations: Iterable[Observation],
    *,
    accumulation: Accumulation,
    frequency: Frequency,
    unit: str,
    until: int,
    known_on: datetime | None = None,
) -> Series | None:
    """The longest unbroken run of periods that ends last, by month index `until`; None when it has fewer than FEWEST."""
    step = FREQUENCY_MONTHS[frequency]
    stood: dict[int, Decimal] = {}
    for period, row in known_figures(observations, known_on).items():
        own = period.frequency == frequency or accumulation in (
            "year_to_date",
            "since_start",
            "level",
        )
        if row.value is not None and own and period.last <= until and (period.last + 1) % step == 0:
            factor = parse_unit(row.unit).ratio_to(parse_unit(unit))
            stood[period.last] = row.value * factor.numerator / factor.denominator
    if not stood:
        return None
    skips = step == 1 and accumulation != "level" and not any(month % 12 == 0 for month in stood)
    kind: Literal["flow", "level"] = "level" if accumulation == "level" else "flow"
    months = _unbroken(sorted(stood), step, skips_january=skips)
    values = _added(stood, months, accumulation, step, skips_january=skips)
    if accumulation in ("year_to_date", "since_start"):
        months = [month for month in months if month in values]
        months = _unbroken(months, step, skips_january=skips)
    if len(months) < FEWEST:
        return None
    season = 12 // step - (1 if skips else 0)
    run = tuple(values[m] for m in months)
    return Series(tuple(months), run, kind, season, skips, step, stood)


def _unbroken(months: list[int], step: int, *, skips_january: bool) -> list[int]:
    """The tail of the list in which every month follows the one before."""
    start = len(months) - 1
    while start > 0:
        gap = months[start] - months[start - 1]
        february = skips_january and months[start] % 12 == 1 and gap == 2
        if gap != step and not february:
            break
        start -= 1
    return months[max(start, 0) :]


def _added(
    stood: dict[int, Decimal],
    months: list[int],
    accumulation: Accumulation,
    step: int,
    *,
    skips_january: bool,
) -> dict[int, Decimal]:
    """What each month's figure adds to the one before it; running totals lose their first, whose addition nobody knows."""
    if accumulation in ("period", "level"):
        return {month: stood[month] for month in months}
    added: dict[int, Decimal] = {}
    for number, month in enumerate(months):
        first_of_year = month % 12 == (1 if skips_january else step - 1)
        if accumulation == "year_to_date" and first_of_year:
            added[month] = stood[month]
        elif number:
            added[month] = stood[month] - stood[months[number - 1]]
    return added
