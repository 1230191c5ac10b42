"""From the judge's answers to a line: which months a picture of a target spans, and its points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from luoshi.plan import Period, month_index, month_of_index
from luoshi.progress.model import Assessment
from luoshi_web.ledger.pages.standing import TargetStanding
from luoshi_web.ledger.pages.trace import Point, Trace


def trace_of(one: TargetStanding, as_of: date) -> Trace | None:
    """None for what has no amount: grades, words, and a target nobody has a figure or a path for."""
    first, last = window(one, as_of)
    actual = tuple(p for p in actual_points(one) if first <= p[0] <= last)
    expected = tuple(p for p in path_points(one) if first <= p[0] <= last)
    if not actual and not expected:
        return None
    first = min([first, *(x for x, _ in actual[:1])])
    goal = _goal(one, last)
    within_year = last - first < 12
    return Trace(
        actual=actual,
        expected=expected,
        goal=goal,
        light=one.light,
        first=first,
        last=last,
        first_label=_label(first, within_year=within_year),
        last_label=_label(last, within_year=within_year),
    )


def window(one: TargetStanding, as_of: date) -> tuple[int, int]:
    """The year of the date for a yearly promise; else from the base or the start to the deadline."""
    rule = one.rule
    if rule.yearly:
        year = year_shown(one, as_of)
        return month_index(year, 1), month_index(year, 12)
    first = rule.start if rule.base_last is None else min(rule.base_last, rule.start)
    return first, max(rule.deadline, first + 1)


def year_shown(one: TargetStanding, as_of: date) -> int:
    """The year of the date, or the promise's last (first) year when the date lies outside."""
    first, last = month_of_index(one.rule.start)[0], month_of_index(one.rule.deadline)[0]
    return min(max(as_of.year, first), last)


def actual_points(one: TargetStanding) -> tuple[Point, ...]:
    """One point a period, at the period's last month, as the latest answer that rested on it gave it."""
    points: dict[int, Decimal] = {}
    rule = one.rule
    on_path = not rule.yearly and rule.form not in ("average_growth", "base_growth")
    if on_path and rule.base is not None and rule.base_last is not None:
        points[rule.base_last] = rule.base
    for answer in one.past:
        if answer.period and answer.actual is not None:
            points[Period.parse(answer.period).last] = answer.actual
    return tuple(sorted(points.items()))


def path_points(one: TargetStanding) -> tuple[Point, ...]:
    """What is expected by each month end, the future included."""
    points = [
        (month_index(a.as_of.year, a.as_of.month), a.path)
        for a in one.history
        if a.path is not None
    ]
    return tuple(_thinned(points))


def answers_by_period(answers: Iterable[Assessment]) -> dict[int, Assessment]:
    """Last month of a period -> the latest answer that rested on that period's figure."""
    found: dict[int, Assessment] = {}
    for answer in answers:
        if answer.period:
            found[Period.parse(answer.period).last] = answer
    return found


def _goal(one: TargetStanding, last: int) -> Point | None:
    value = one.rule.value
    return None if value is None or one.rule.form in ("rank", "grade", "words") else (last, value)


def _thinned(points: list[Point]) -> Iterable[Point]:
    """Points on a straight line say nothing new: the ends and the bends are enough."""
    for at, (month, value) in enumerate(points):
        if 0 < at < len(points) - 1:
            (m0, v0), (m1, v1) = points[at - 1], points[at + 1]
            straight = v0 + (v1 - v0) * (month - m0) / (m1 - m0)
            if abs(straight - value) * 1000 <= abs(v1 - v0) + abs(value) / 1000:
                continue
        yield month, value


def _label(month: int, *, within_year: bool) -> str:
    year, number = month_of_index(month)
    return f"{number}月" if within_year else f"{year}"
