"""From the judge's whole numbers to an Assessment: rounding for the page happens here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, get_args

from luoshi.plan import Period
from luoshi.plan.periods import Frequency
from luoshi.progress._measure import Measuring
from luoshi.progress._scale import ONE, half_up
from luoshi.progress._tables import Tables
from luoshi.progress.model import Assessment, Light, TargetRule, Verdict

_FREQUENCY: dict[int, Frequency] = {1: "month", 3: "quarter", 6: "half_year", 12: "year"}
_VERDICTS = {v: v for v in get_args(Verdict)}
_LIGHTS = {v: v for v in get_args(Light)}


class Answer(NamedTuple):
    """One row of judge.sql's result."""

    target_no: int
    as_of: int
    verdict: str
    light: str
    outcome: str
    is_provisional: int
    observation_no: int | None
    from_month: int | None
    at_month: int | None
    is_sample: int
    total: int | None
    base_total: int | None
    measure: str
    ahead: int | None
    span: int | None
    part: int | None
    whole: int | None
    by_part: int | None
    by_whole: int | None
    curve_part: int | None
    curve_whole: int | None
    path_part: int | None
    path_whole: int | None
    path_month: int


@dataclass(frozen=True, slots=True)
class _Rates:
    completion: Decimal | None = None
    expected: Decimal | None = None
    gap: Decimal | None = None


def amount(numerator: int, denominator: int = 1) -> Decimal:
    """Millionths as a decimal of the unit, without trailing zeros."""
    whole = numerator if denominator == 1 else half_up(numerator, denominator)
    return Decimal(whole // ONE) if whole % ONE == 0 else Decimal(whole).scaleb(-6).normalize()


def per_cent(numerator: int, denominator: int) -> Decimal:
    """A fraction as per cent with one decimal, half away from zero. denominator > 0."""
    return Decimal(half_up(numerator * 1000, denominator)).scaleb(-1)


def assessments_of(rows: Sequence[Sequence[object]], tables: Tables) -> list[Assessment]:
    """The answers in the order of the SQL text: by target, area and date."""
    goals = [m.amounts(r) for r, m in zip(tables.rules, tables.measurings, strict=True)]
    return [_assessment(Answer(*row), tables, goals) for row in rows]  # type: ignore[arg-type]


Goals = Sequence[tuple[int | None, int | None, int | None, int | None]]


def _assessment(answer: Answer, tables: Tables, goals: Goals) -> Assessment:
    rule, how = tables.rules[answer.target_no], tables.measurings[answer.target_no]
    goal = goals[answer.target_no][0]
    found = None if answer.observation_no is None else tables.observations[answer.observation_no]
    actual = _actual(answer, rule, how)
    rates = _rates(answer, rule, goal)
    capped = rule.form in ("yearly_cap", "level_cap") and goal is not None
    headroom = (
        amount(goal - answer.total)
        if capped and goal is not None and answer.total is not None
        else None
    )
    return Assessment(
        target=rule.target,
        area=rule.area,
        as_of=tables.dates[answer.as_of],
        verdict=_VERDICTS[answer.verdict],
        light=_LIGHTS[answer.light],
        rule=f"{rule.form}.{answer.outcome}",
        policy=tables.policies[answer.target_no].name,
        provisional=bool(answer.is_provisional),
        period=_period(answer.from_month, answer.at_month),
        observation=found.id if found else None,
        actual=actual,
        grade=found.grade if found else None,
        expected=_expected(answer, goal, how, rule, path=False),
        path=_expected(answer, goal, how, rule, path=True),
        completion=rates.completion,
        expected_completion=rates.expected,
        gap=rates.gap,
        headroom=headroom,
        vintage=found.vintage if found else None,
        sample=bool(answer.is_sample),
    )


@lru_cache(4096)
def _period(first: int | None, last: int | None) -> str | None:
    if first is None or last is None:
        return None
    return str(Period(first, last, _FREQUENCY[last - first + 1]))


def _actual(answer: Answer, rule: TargetRule, how: Measuring) -> Decimal | None:
    """The figure itself; for growth worked out of levels or chained rates, per cent with two decimals."""
    if answer.total is None or answer.at_month is None or rule.form in ("grade", "words"):
        return None
    if answer.measure not in ("growth", "power"):
        return amount(answer.total)
    base = answer.base_total
    if not base or base <= 0:
        return None
    if answer.measure == "growth":
        return Decimal(half_up((answer.total - base) * 10_000, base)).scaleb(-2)
    if answer.total <= 0:
        return None
    years = answer.at_month // 12 - how.base_year
    twice = _root(answer.total * 20_000**years // base, years)
    return Decimal((twice + 1) // 2 - 10_000).scaleb(-2)


def _root(value: int, degree: int) -> int:
    """The largest whole number whose power is not above `value`."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= value:
            low = middle
        else:
            high = middle - 1
    return low


def _expected(
    answer: Answer, goal: int | None, how: Measuring, rule: TargetRule, *, path: bool
) -> Decimal | None:
    """What was to be reached by the end of the figure's period, or (path) of the date's last closed month."""
    month = answer.path_month if path else answer.at_month
    if goal is None or month is None or answer.measure == "none":
        return None
    if answer.measure in ("points", "ratio", "power"):
        return amount(goal)
    part = answer.path_part if path else answer.curve_part
    whole = answer.path_whole if path else answer.curve_whole
    if part is None or whole is None:
        return None
    if answer.measure in ("rise", "fall"):
        base = answer.base_total or 0
        return amount(base * whole + (goal - base) * part, whole)
    if answer.measure != "year_total":
        return amount(goal * part, whole)
    year, last = month // 12, rule.deadline // 12
    if answer.base_total is None:
        return amount(goal * part, whole) if year == last else None
    years = last - how.base_year
    total = answer.base_total * (last - year) + goal * (year - how.base_year)
    return amount(total * part, years * whole)


def _rates(answer: Answer, rule: TargetRule, goal: int | None) -> _Rates:
    """Completion, expected completion and gap, each rounded by itself from the exact fractions."""
    if answer.total is None or not goal:
        return _Rates()
    span, whole = answer.span, answer.whole
    if answer.measure == "none" or span is None or span <= 0 or answer.ahead is None:
        known = rule.form == "level" and answer.measure == "none" and goal > 0
        return _Rates(per_cent(answer.total, goal)) if known else _Rates()
    if answer.measure == "points":
        return _Rates(gap=per_cent(answer.ahead, span))
    if answer.measure == "ratio":
        gap = per_cent(answer.ahead, span) if span else None
        return _Rates(per_cent(answer.total, goal), Decimal("100.0"), gap)
    by_part, by_whole = answer.by_part or 0, answer.by_whole or 0
    if by_part <= 0:
        return _Rates()
    done, over = answer.ahead * by_whole, span * by_part
    completion = per_cent(-done if answer.measure == "cap" else done, over)
    if answer.part is None or not whole:
        return _Rates(completion)
    gap = per_cent(done * whole - answer.part * over, over * whole)
    return _Rates(completion, per_cent(abs(answer.part), whole), gap)
