"""A target's outlook: where its figures point to at the deadline, and how likely that is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import numpy as np

from luoshi.forecasting.series import Series, series_of
from luoshi.forecasting.theta import Floats, theta_paths
from luoshi.plan import closed_month
from luoshi.progress import Observation, TargetRule

Why = Literal["", "form", "few", "over"]
_BAND = (0.1, 0.5, 0.9)
_FORMS = frozenset(
    {
        "yearly_floor",
        "yearly_cap",
        "cumulative",
        "whole_set",
        "level",
        "level_cap",
        "about",
        "range",
    }
)
_SUMMED = frozenset({"yearly_floor", "yearly_cap", "cumulative", "whole_set"})


@dataclass(frozen=True, slots=True)
class OutlookPoint:
    """The target's measure at the end of one period to come: 80 % of the paths lie between low and high."""

    month: int
    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """points: one a period to come, up to the deadline (of the date's year, for a yearly target).

    probability: share of the paths that meet the target, in whole per cent; None without points.
    why: "" when there is a forecast; "form" for targets without a number to foresee, "few" for fewer than four figures,
    "over" when no period is left. figures: how many it is drawn from.
    """

    points: tuple[OutlookPoint, ...] = ()
    probability: int | None = None
    figures: int = 0
    why: Why = ""


def outlook(
    rule: TargetRule,
    observations: Sequence[Observation],
    as_of: date,
    *,
    known_on: datetime | None = None,
) -> Outlook:
    """The outlook of one target at a date. observations: those of its indicator and area, of any period.

    Raises LuoshiError when a figure's unit has another dimension than the target's.
    """
    if rule.form not in _FORMS or rule.value is None:
        return Outlook(why="form")
    closed = closed_month(as_of)
    deadline = _deadline(rule, closed)
    own = [o for o in observations if (o.indicator, o.area) == (rule.indicator, rule.area)]
    series = series_of(
        own,
        accumulation=rule.accumulation,
        frequency=rule.frequency,
        unit=rule.unit,
        until=closed,
        known_on=known_on,
    )
    if series is None:
        return Outlook(why="few")
    ahead = series.following(deadline)
    if not ahead:
        return Outlook(figures=len(series.values), why="over")
    drawn = theta_paths(np.array([float(v) for v in series.values]), len(ahead), series.season)
    measured = _measured(rule, series, ahead, drawn)
    bands = np.quantile(measured, _BAND, axis=0)
    points = tuple(
        OutlookPoint(month, *(_shown(bands[row, place]) for row in range(3)))
        for place, month in enumerate(ahead)
    )
    met = _met(rule, measured[:, -1])
    return Outlook(points, int(np.floor(100 * np.mean(met) + 0.5)), len(series.values))


def _deadline(rule: TargetRule, closed: int) -> int:
    """The month that settles: December of the year under way for a yearly target, else the rule's own."""
    if not rule.yearly:
        return rule.deadline
    return min(closed + 1 - (closed + 1) % 12 + 11, rule.deadline)


def _measured(rule: TargetRule, series: Series, ahead: Sequence[int], drawn: Floats) -> Floats:
    """What the target looks at, at each period's end: the sum of its year or of the plan, or the figure itself."""
    if series.kind == "level":
        return drawn
    yearly = rule.yearly or rule.form not in _SUMMED
    totals = np.empty_like(drawn)
    for place, month in enumerate(ahead):
        first = month - month % 12 if yearly else rule.start
        done = _done(rule, series, first)
        counted = [n for n in range(place + 1) if ahead[n] >= first]
        totals[:, place] = float(done) + drawn[:, counted].sum(axis=1)
    return totals


def _done(rule: TargetRule, series: Series, first: int) -> Decimal:
    """What had been reached from month `first` to the last figure. A running total says so itself: what the run of
    additions leaves out at its head is in it."""
    last = series.months[-1]
    if last < first:
        return Decimal(0)
    if rule.accumulation == "since_start":
        return series.stood[last]
    if rule.accumulation == "year_to_date":
        ends = range(first - first % 12 + 11, last, 12)
        years = (series.stood.get(december, Decimal(0)) for december in ends)
        return sum(years, series.stood[last])
    run = zip(series.months, series.values, strict=True)
    return sum((value for month, value in run if month >= first), Decimal(0))


def _met(rule: TargetRule, last: Floats) -> Floats:
    goal = float(rule.value or 0)
    if rule.form == "about":
        low, high = _sides(rule)
        spare = float(rule.tolerance or 0)
        below, above = low & (last < goal - spare), high & (last > goal + spare)
        return np.asarray(~(below | above), dtype=np.float64)
    if rule.form == "range":
        return np.asarray((last >= goal) & (last <= float(rule.value2 or goal)), dtype=np.float64)
    if rule.op in ("le", "lt"):
        return np.asarray(last <= goal if rule.op == "le" else last < goal, dtype=np.float64)
    return np.asarray(last > goal if rule.op == "gt" else last >= goal, dtype=np.float64)


def _sides(rule: TargetRule) -> tuple[bool, bool]:
    """Which edges of 左右 count, lower and upper, as the judge has it (progress.md 4.5)."""
    if rule.accumulation in ("period", "year_to_date") and not rule.unit.startswith(("%", "‰")):
        return True, False
    if rule.base is None or rule.value is None or rule.base == rule.value:
        return True, True
    return rule.base < rule.value, rule.base > rule.value


def _shown(value: float) -> Decimal:
    """Four significant figures: more would claim to know."""
    number = Decimal(repr(float(value)))
    if not number:
        return Decimal(0)
    places = 3 - number.adjusted()
    step = Decimal(1).scaleb(-places)
    return (
        number.quantize(step, rounding=ROUND_HALF_UP)
        if places > 0
        else (number / step).to_integral_value(ROUND_HALF_UP) * step
    )
