"""The table of months (quarters, years) of a target, and the chart that reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from luoshi.plan import Period, decimal_text, month_index, month_of_index
from luoshi.progress.model import Assessment, Light
from luoshi_web.ledger.pages.axis import axis_for
from luoshi_web.ledger.pages.forecast import Forecast, ForecastPoint
from luoshi_web.ledger.pages.rows import actual_text, amount_text, number_text, places_of
from luoshi_web.ledger.pages.standing import TargetStanding
from luoshi_web.ledger.pages.traces import actual_points, answers_by_period, window, year_shown

_MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """One period. The raw values are what the chart reads; empty means nothing is known, never zero.

    last: month index of its end. judged: there is a figure to judge. then: the light in its own time, where it differed.
    """

    label: str
    last: int
    actual: str
    actual_raw: str
    expected: str
    expected_raw: str
    gap: Decimal | None
    light: Light
    is_latest: bool
    judged: bool = False
    forecast: ForecastCell | None = None
    then: Light | None = None
    word: str = ""
    then_word: str = ""
    made_good: bool = False


@dataclass(frozen=True, slots=True)
class ForecastCell:
    """The middle of what is expected at the period's end and the band that holds 80 % of it, as shown and as drawn."""

    middle: str
    band: str
    middle_raw: str
    low_raw: str
    high_raw: str


@dataclass(frozen=True, slots=True)
class Chart:
    goal: str | None
    low: str
    high: str
    step: str
    label: str


def series_of(
    one: TargetStanding, as_of: date, forecast: Forecast | None = None
) -> tuple[SeriesColumn, ...]:
    """Empty when not one period has a figure."""
    answers = answers_by_period(one.past)
    if not answers:
        return ()
    latest = max(answers)
    answers[latest] = one.now if one.now.period else answers[latest]
    paths = {month_index(a.as_of.year, a.as_of.month): a.path for a in one.history}
    points = forecast.points if forecast else {}
    return _evened(
        tuple(
            replace(
                _column(one, answers.get(period.last), paths.get(period.last), period, latest),
                forecast=_forecast(one, points.get(period.last)),
            )
            for period in periods_of(one, as_of, min(answers))
        )
    )


def periods_of(one: TargetStanding, as_of: date, earliest: int) -> tuple[Period, ...]:
    """Months of the date's year; quarters, half-years and years of the whole plan: never more than twelve."""
    first, last = window(one, as_of)
    frequency = one.indicator.frequency
    if frequency == "month":
        year = year_shown(one, as_of)
        return tuple(Period.month(year, month) for month in range(1, 13))
    if frequency == "year":
        first = min(first, earliest)
        if one.rule.yearly:
            first, last = min(one.rule.start, earliest), max(one.rule.deadline, last)
    at = Period.ending(frequency, *month_of_index(first))
    made = []
    while at.last <= last:
        made.append(at)
        at = at.next()
    return tuple(made[-_MOST_COLUMNS:])


def series_head(one: TargetStanding, as_of: date) -> str:
    """What the column heads leave out: the year of the months."""
    if one.indicator.frequency != "month":
        return _("数据期")
    return _("%(year)s 年") % {"year": year_shown(one, as_of)}


def chart_of(one: TargetStanding, series: tuple[SeriesColumn, ...]) -> Chart | None:
    """None when there is no amount to draw: grades, or not one figure."""
    shown = [c.actual_raw for c in series if c.actual_raw]
    if not shown:
        return None
    goal = one.rule.value if one.rule.form not in ("rank", "grade", "words") else None
    paths = [c.expected_raw for c in series if c.expected_raw]
    edges = [v for c in series if c.forecast for v in (c.forecast.low_raw, c.forecast.high_raw)]
    values = [Decimal(v) for v in (*shown, *paths, *edges)]
    axis = axis_for([*values, goal] if goal is not None else values)
    return Chart(
        goal=None if goal is None else decimal_text(goal),
        low=decimal_text(axis.low),
        high=decimal_text(axis.high),
        step=decimal_text(axis.step),
        label=_("%(name)s的实际与应达走势，最新为 %(actual)s %(unit)s，数据见下表")
        % {"name": one.target.indicator, "actual": actual_text(one), "unit": one.target.unit},
    )


def _column(
    one: TargetStanding,
    answer: Assessment | None,
    path: Decimal | None,
    period: Period,
    latest: int,
) -> SeriesColumn:
    actual = answer.actual if answer else dict(actual_points(one)).get(period.last)
    expected = answer.expected if answer and answer.expected is not None else path
    grade = answer.grade if answer and answer.grade else ""
    return SeriesColumn(
        label=_label(period),
        last=period.last,
        actual=grade or ("" if actual is None else number_text(actual, places_of(one))),
        actual_raw="" if actual is None else _raw(actual, places_of(one)),
        expected="" if expected is None else amount_text(one, expected),
        expected_raw="" if expected is None else _raw(expected, places_of(one) + 1),
        gap=answer.gap if answer else None,
        light=answer.light if answer else "none",
        is_latest=period.last == latest,
        judged=answer is not None,
    )


def _forecast(one: TargetStanding, point: ForecastPoint | None) -> ForecastCell | None:
    if point is None:
        return None
    places = places_of(one)
    return ForecastCell(
        middle=number_text(point.middle, places),
        band=f"{number_text(point.low, places)}–{number_text(point.high, places)}",
        middle_raw=_raw(point.middle, places),
        low_raw=_raw(point.low, places),
        high_raw=_raw(point.high, places),
    )


def _evened(columns: tuple[SeriesColumn, ...]) -> tuple[SeriesColumn, ...]:
    """Where one expected count has a decimal all have one: 40.0 above 53.3 in a line of figures."""
    if not any("." in column.expected for column in columns):
        return columns
    return tuple(
        replace(c, expected=f"{c.expected}.0") if c.expected and "." not in c.expected else c
        for c in columns
    )


def _raw(value: Decimal, places: int) -> str:
    return decimal_text(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def _label(period: Period) -> str:
    year, month = month_of_index(period.last)
    if period.frequency == "month":
        return _("%(month)s月") % {"month": month}
    if period.frequency == "quarter":
        return f"{year % 100:02d}Q{month // 3}"
    if period.frequency == "half_year":
        return f"{year % 100:02d}H{month // 6}"
    return str(year)
