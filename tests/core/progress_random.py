"""Random rules and figures of every form: revisions, gaps, zeros, negative values, withdrawn rows. Made from a seed."""

from __future__ import annotations

import calendar
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from luoshi.errors import LuoshiError
from luoshi.plan import Period, Target
from luoshi.plan.periods import Frequency
from luoshi.progress import FORMS, Binding, Observation, TargetRule, assess, rule_for

GRADES = (None, "Ⅱ", "Ⅲ类", "Ⅲ类", "准Ⅳ", "Ⅳ", "劣Ⅴ类")
VERDICTS = (None, "已达成", "达到序时", "滞后", "未达成")
FREQUENCIES = ("month", "quarter", "half_year", "year")
START = datetime(2024, 1, 5, tzinfo=UTC)
RATE_FORMS = ("keep", "about", "range", "level_cap", "level")
GROWTH = ("base_growth", "average_growth")
OPS = {
    "about": ("about",), "range": ("between",), "yearly_cap": ("le", "lt"), "level_cap": ("le", "lt"),
    "grade": ("grade",), "rank": ("le",),
}  # fmt: skip


VALUES = ("12", "24", "7", "10.5", "3.25", "5.5", "0.7", "160", "2345678.901", "123456789.123457")
BASES = ("0", "5", "12", "-3", "100", "2000000.5")


def random_rule(r: random.Random, name: str) -> TargetRule | None:
    """A rule of any form; None when the binding drawn does not fit its target."""
    form = r.choice(FORMS)
    rate = form in GROWTH or (form in RATE_FORMS and r.random() < 0.5)
    value = r.choice(VALUES[:8] if rate else VALUES)
    cadence = "by" if form in GROWTH else r.choice(("by", "by", "yearly"))
    target = Target(
        id=name, section="", start=0, end=0, indicator=name, op=r.choice(OPS.get(form, ("ge", "ge", "gt"))),
        value="Ⅲ类" if form == "grade" else "" if form == "words" else value,
        unit="%" if rate else r.choice(("个", "亿元", "万人")),
        kind=r.choice(("growth", "level", "level")) if form == "level" else "level", cadence=cadence,
        value2=str(Decimal(value) + 2) if form == "range" else None,
        year=r.choice((None, 2025, 2026)) if cadence == "by" else None, aspirational=r.random() < 0.2,
    )  # fmt: skip
    based = r.choice(("none", "value", "period"))
    binding = Binding(
        target=name, indicator=name, form=form,
        accumulation=r.choice(("period", "year_to_date", "since_start", "level")),
        frequency=r.choice(FREQUENCIES), lag_months=r.randint(0, 4),
        base=Decimal(r.choice(BASES)) if based == "value" else None,
        base_period=r.choice(("2023", "2023-12", "2022")) if based == "period" else None,
        start=r.choice((None, None, None, "2024-01", "2024-08")),
        curve=r.choice(("linear", "linear", "linear", "by_day", "grain", "none")),
        tolerance_confirmed_by=r.choice((None, "某人")), policy=r.choice((None, None, "sanya-2022", "wuhan")),
        suspended="存疑" if r.random() < 0.03 else None,
    )  # fmt: skip
    try:
        return rule_for(target, binding, (2024, 2026))
    except LuoshiError:
        return None


def random_periods(r: random.Random, frequency: Frequency) -> list[Period]:
    """Mostly a run of the binding's periods with a hole now and then, and some of other lengths beside it."""
    period = Period.ending(frequency, r.choice((2022, 2023, 2023, 2024)), 1)
    found = []
    for _ in range(r.choice((0, 2, 5, 12, 24, 36))):
        if r.random() > 0.06 and period.year < 2028:
            found += [period] * (1 if r.random() > 0.15 else 2)
        period = period.next()
    extra = [
        (r.choice(FREQUENCIES), r.randint(2022, 2027), r.randint(1, 12))
        for _ in range(r.choice((0, 0, 1, 4)))
    ]
    return found + [Period.ending(*e) for e in extra]


def random_value(r: random.Random, goal: Decimal, *, rates: bool) -> Decimal | None:
    if r.random() < 0.03:
        return None
    if rates:
        return Decimal(r.choice((0, 5, 12, 55, 58, 70, 121, 240, -31, r.randint(-50, 300)))) / 10
    share = r.choice((0, 1, 1, 2, Decimal("0.5"), Decimal("0.97"), Decimal(r.randint(-2, 26)) / 12))
    offset = r.choice((0, 0, 1, -1, Decimal("0.000001"), Decimal("0.5"), 2))
    return (goal * share + offset).quantize(Decimal("0.000001"))


def random_observations(r: random.Random, rule: TargetRule) -> list[Observation]:
    rates = rule.form in GROWTH and r.random() < 0.6
    unit = "%" if rates else "亿元" if rule.form in GROWTH else rule.unit
    small = rule.accumulation == "period" and r.random() < 0.7
    goal = (rule.value or Decimal(1)) / (12 if small else 1)
    rows: list[Observation] = []
    for number, period in enumerate(random_periods(r, rule.frequency)):
        lettered = rule.form in ("grade", "words")
        grade = r.choice(GRADES if rule.form == "grade" else VERDICTS) if lettered else None
        rows.append(Observation(
            id=f"{rule.target}{r.randint(0, 9)}{number:03d}", indicator=rule.target, area="", period=period,
            value=None if lettered else random_value(r, goal, rates=rates), unit=unit, grade=grade,
            recorded_at=START + timedelta(days=r.randint(0, 9) * 100), sample=r.random() < 0.02,
            vintage="preliminary" if r.random() < 0.05 else "final",
            replaces=r.choice(rows).id if rows and r.random() < 0.04 else None,
        ))  # fmt: skip
    return rows


def random_date(r: random.Random) -> date:
    year, month = r.choice((2023, 2024, 2025, 2025, 2026, 2026, 2027)), r.randint(1, 12)
    return date(year, month, calendar.monthrange(year, month)[1] - r.choice((0, 0, 1)))


def random_case(r: random.Random, name: str) -> tuple[TargetRule, list[Observation]] | None:
    """A rule with its figures; None when the rule cannot be, or its figures cannot be judged exactly."""
    rule = random_rule(r, name)
    if rule is None:
        return None
    rows = random_observations(r, rule)
    try:
        assess([rule], rows, [date(2026, 12, 31)])
    except LuoshiError as error:  # published rates over too many years are refused, by name
        if "不能精确" not in error.message:
            raise
        return None
    return rule, rows
