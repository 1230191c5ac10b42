"""The SQL text against the oracle: all forms, revisions, gaps, zeros, negative values."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi.plan import Period, Target
from luoshi.progress import FORMS, Binding, Observation, assess, rule_for
from tests.core import oracle

FREQUENCIES = ("month", "quarter", "half_year", "year")
START = datetime(2024, 1, 5, tzinfo=UTC)
RATE_FORMS = ("keep", "about", "range", "level_cap", "level")
GROWTH = ("base_growth", "average_growth")
OPS = {
    "about": ("about",), "range": ("between",), "yearly_cap": ("le", "lt"), "level_cap": ("le", "lt"),
    "grade": ("grade",), "rank": ("le",),
}  # fmt: skip


@st.composite
def targets(draw):
    form = draw(st.sampled_from(FORMS))
    rate = form in GROWTH or (form in RATE_FORMS and draw(st.booleans()))
    unit = "%" if rate else draw(st.sampled_from(("个", "亿元", "万人")))
    value = draw(st.sampled_from(("12", "24", "7", "10.5", "3.25", "5.5", "0.7", "160")))
    cadence = draw(st.sampled_from(("by", "yearly"))) if form not in GROWTH else "by"
    target = Target(
        id="T", section="", start=0, end=0, indicator="指标", op=draw(st.sampled_from(OPS.get(form, ("ge", "gt")))),
        value="Ⅲ类" if form == "grade" else "" if form == "words" else value, unit=unit,
        kind=draw(st.sampled_from(("growth", "level"))) if form == "level" else "level", cadence=cadence,
        value2=str(Decimal(value) + 2) if form == "range" else None,
        year=draw(st.sampled_from((None, 2025, 2026))) if cadence == "by" else None,
        aspirational=draw(st.booleans()),
    )  # fmt: skip
    based = draw(st.sampled_from(("none", "value", "period")))
    binding = Binding(
        target="T", indicator="指标", form=form,
        accumulation=draw(st.sampled_from(("period", "year_to_date", "since_start", "level"))),
        frequency=draw(st.sampled_from(FREQUENCIES)), lag_months=draw(st.integers(0, 4)),
        base=draw(st.sampled_from((Decimal(0), Decimal(5), Decimal(12), Decimal("-3"), Decimal(100)))) if based == "value" else None,
        base_period=draw(st.sampled_from(("2023", "2023-12", "2022"))) if based == "period" else None,
        start=draw(st.sampled_from((None, None, "2024-01", "2024-08"))),
        curve=draw(st.sampled_from(("linear", "linear", "by_day", "grain", "none"))),
        tolerance_confirmed_by=draw(st.sampled_from((None, "某人"))),
        policy=draw(st.sampled_from((None, "sanya-2022", "wuhan"))),
        suspended=draw(st.sampled_from((None, None, None, "存疑"))),
    )  # fmt: skip
    try:
        return rule_for(target, binding, (2024, 2026))
    except LuoshiError:
        assume(False)
        raise


@st.composite
def periods(draw, frequency):
    used = draw(st.sampled_from((frequency, frequency, frequency, *FREQUENCIES)))
    return Period.ending(used, draw(st.integers(2022, 2027)), draw(st.integers(1, 12)))


@st.composite
def observations(draw, rule):
    value = rule.value or Decimal(1)
    goals = (0, 1, -1, 2, value, value / 2, value / 12, value * 2, value + 1, Decimal("3.5"), Decimal("100.1"))
    whole_goals = [Decimal(g).quantize(Decimal("0.1")) for g in goals]
    rates = rule.form in GROWTH and draw(st.booleans())
    unit = "%" if rates else "亿元" if rule.form in GROWTH else rule.unit
    figures = st.one_of(st.none(), st.sampled_from(whole_goals), st.integers(0, 30).map(Decimal))
    grades = st.sampled_from((None, "Ⅱ", "Ⅲ类", "准Ⅳ", "Ⅳ", "劣Ⅴ类"))
    words = st.sampled_from((None, "已达成", "达到序时", "滞后", "未达成"))
    chosen = draw(st.lists(periods(rule.frequency), min_size=0, max_size=14))
    rows = []
    for number, period in enumerate(chosen):
        lettered = rule.form in ("grade", "words")
        rows.append(Observation(
            id=f"o{draw(st.integers(0, 9))}{number:02d}", indicator="指标", area="", period=period,
            value=None if lettered else draw(figures), unit=unit,
            grade=None if not lettered else draw(grades if rule.form == "grade" else words),
            recorded_at=START + timedelta(days=draw(st.integers(0, 9)) * 100),
            vintage=draw(st.sampled_from(("final", "final", "preliminary"))),
            replaces=rows[draw(st.integers(0, number - 1))].id if number and draw(st.integers(0, 5)) == 0 else None,
            sample=draw(st.integers(0, 9)) == 0,
        ))  # fmt: skip
    return rows


@st.composite
def cases(draw):
    rule = draw(targets())
    rows = draw(observations(rule))
    year, month = draw(st.integers(2023, 2027)), draw(st.integers(1, 12))
    day = calendar.monthrange(year, month)[1] - draw(st.sampled_from((0, 0, 1)))
    known = draw(st.sampled_from((None, None, START + timedelta(days=450))))
    return rule, rows, date(year, month, day), known


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_it_judges_as_the_oracle_does(case):
    rule, rows, as_of, known_on = case
    try:
        (found,) = assess([rule], rows, [as_of], known_on=known_on)
    except LuoshiError as error:
        assert "不能精确比较" in error.message  # published rates over more than five years
        return
    wanted = oracle.judge(rule, rows, as_of, known_on)
    assert found.rule == wanted.rule
    assert (found.verdict, found.light) == (wanted.verdict, wanted.light)
    period = Period.parse(found.period) if found.period else None
    assert (period and (period.first, period.last)) == wanted.period
    assert found.observation == wanted.observation
    assert (found.provisional, found.sample) == (wanted.provisional, wanted.sample)
    for name in ("actual", "expected", "completion", "gap"):
        assert getattr(found, name) == getattr(wanted, name), name
