"""How a target is measured: which figures are gathered and what they are divided by. One row of docs' table a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from luoshi.errors import LuoshiError
from luoshi.progress._scale import ONE, growth_of, is_rate, millionths
from luoshi.progress.grades import place_of
from luoshi.progress.model import Observation, TargetRule

Gather = Literal["sum", "year_to_date", "latest"]
_GATHER: dict[str, Gather] = {"period": "sum", "year_to_date": "year_to_date"}
_SINGLE = frozenset({"keep", "level_cap", "grade", "rank", "words"})
_CUMULATIVE = frozenset({"cumulative", "whole_set"})
_EARLY = frozenset({"yearly_floor", "cumulative", "whole_set", "level"})


@dataclass(frozen=True, slots=True)
class Measuring:
    """What judge_target holds beside the rule itself (judge_tables.sql). unit: of the figures as the judge reads them."""

    measure: str
    gather: Gather
    scope: Literal["year", "plan"]
    unit: str
    fallback: str = "none"
    held: str = "none"
    is_flow: bool = False
    settles_early: bool = False
    growth: Fraction | None = None
    rate_unit: int = 0
    base_year: int = 0

    @property
    def by_year(self) -> bool:
        """Whether the path runs within each year."""
        return self.measure in ("cap", "year_total") or (
            self.measure == "whole" and self.scope == "year"
        )

    def needs_base(self, rule: TargetRule) -> bool:
        return rule.base_last is not None and self.measure in (
            "rise",
            "year_total",
            "growth",
            "power",
        )

    def path_start(self, rule: TargetRule) -> int:
        """First month of the path: after the base, where there is one, else the rule's start."""
        based = self.measure in ("rise", "growth") and rule.base_last is not None
        return rule.base_last + 1 if based and rule.base_last is not None else rule.start

    def amounts(self, rule: TargetRule) -> tuple[int | None, int | None, int | None, int | None]:
        """goal, goal2, tolerance and base in millionths of the unit."""
        place = f"目标 {rule.target} "
        if rule.form == "grade":
            return place_of(rule.grade or "", rule.grade or ""), None, None, None
        if rule.form == "words" or rule.value is None:
            return None, None, None, None
        if self.growth is not None:
            goal: int | None = int(self.growth * 100 * ONE)
        else:
            goal = millionths(rule.value, rule.unit, rule.unit, place)
        others = [
            None if v is None else millionths(v, self.unit, self.unit, place)
            for v in (rule.value2, rule.tolerance, rule.base)
        ]
        return goal, others[0], others[1], others[2]


def measuring(rule: TargetRule, observations: Sequence[Observation]) -> Measuring:
    """How this rule's figures are gathered and measured. observations: those of its indicator and area."""
    flat = "points" if is_rate(rule.unit) else "ratio"
    flow = rule.accumulation in ("period", "year_to_date") and not is_rate(rule.unit)
    year: Literal["year", "plan"] = "year" if rule.yearly else "plan"
    base_year = rule.base_last // 12 if rule.base_last is not None else 0
    gather = _GATHER.get(rule.accumulation, "latest") if flow else "latest"
    if rule.form in ("base_growth", "average_growth"):
        return _growth(rule, observations, base_year)
    if rule.form in _SINGLE:
        measure = "none" if rule.form in ("grade", "rank", "words") else flat
        return Measuring(measure, "latest", year, rule.unit)
    if rule.form in _CUMULATIVE:
        return Measuring("whole", gather, "plan", rule.unit, settles_early=True)
    if rule.form in ("yearly_floor", "yearly_cap"):
        measure = "whole" if rule.form == "yearly_floor" else "cap"
        return Measuring(measure, gather, "year", rule.unit, settles_early=measure == "whole")
    return _level(rule, flow=flow, gather=gather, flat=flat, base_year=base_year)


def _level(rule: TargetRule, *, flow: bool, gather: Gather, flat: str, base_year: int) -> Measuring:
    """level, about, range: an amount within a year is paced by the months of that year, a stock rises from its base."""
    early = rule.form in _EARLY and not rule.flat
    if flow and rule.yearly:
        return Measuring("whole", gather, "year", rule.unit, settles_early=early)
    if flow:
        return Measuring(
            "year_total",
            gather,
            "year",
            rule.unit,
            is_flow=True,
            settles_early=early,
            base_year=base_year,
        )
    scope: Literal["year", "plan"] = "year" if rule.yearly else "plan"
    if rule.base_last is None or rule.flat or rule.form == "range":
        measure = flat if rule.flat or rule.form != "level" else "none"
        return Measuring(measure, "latest", scope, rule.unit, settles_early=early)
    fallback = "none" if rule.form == "level" else flat
    return Measuring(
        "rise",
        "latest",
        "plan",
        rule.unit,
        fallback,
        flat,
        settles_early=early,
        base_year=base_year,
    )


def _growth(rule: TargetRule, observations: Sequence[Observation], base_year: int) -> Measuring:
    """Growth from levels, or as published: told apart by the figures' unit, and never mixed."""
    place = f"目标 {rule.target} "
    if rule.value is None:
        raise LuoshiError(f"{place}没有增长率。", "请核对方案文字。")
    growth = growth_of(rule.value, rule.unit, place)
    rates = [o for o in observations if is_rate(o.unit)]
    if rates and len(rates) != len(observations):
        other = next(o for o in observations if not is_rate(o.unit))
        raise LuoshiError(
            f"指标“{rule.indicator}”既有增速（观测 {rates[0].id}）又有数量（观测 {other.id}）。",
            "增速和数量请分作两个指标，不能混算。",
        )
    average = rule.form == "average_growth"
    if rates and not average:
        return Measuring("whole", "latest", "plan", "%", growth=growth, base_year=base_year)
    if rates:
        unit = _rate_unit(rule, rates, base_year)
        return Measuring(
            "power", "latest", "plan", "%", growth=growth, rate_unit=unit, base_year=base_year
        )
    flow = rule.accumulation in ("period", "year_to_date")
    gather = _GATHER.get(rule.accumulation, "latest")
    scope: Literal["year", "plan"] = "year" if flow else "plan"
    unit_text = min(observations, key=lambda o: o.id).unit if observations else ""
    measure = "power" if average else "growth"
    return Measuring(
        measure, gather, scope, unit_text, is_flow=flow, growth=growth, base_year=base_year
    )


def _rate_unit(rule: TargetRule, rates: Sequence[Observation], base_year: int) -> int:
    """1000 when every rate has one decimal, 10000 for two; the product over the years must stay within 2^52."""
    values = [Fraction(o.value) for o in rates if o.value is not None]
    years = rule.deadline // 12 - base_year
    for unit in (1000, 10000):
        exact = all((v * unit / 100).denominator == 1 for v in values)
        most = max([unit, *(unit + abs(v * unit / 100) for v in values)])
        if exact and most**years <= 2**52 and years <= 5:
            return unit
    raise LuoshiError(
        f"指标“{rule.indicator}”的公布增速连乘 {years} 年，不能精确比较。",
        "增速请写到小数点后一位，期限不超过五年；或改用数量计算。",
    )
