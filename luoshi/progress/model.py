"""What the judge takes and what it gives. Terms and worked tables: docs/design/progress.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args

from luoshi.plan import Period
from luoshi.plan.model import Op
from luoshi.plan.periods import Frequency

Source = Literal["report", "register", "statistics"]
Vintage = Literal["flash", "preliminary", "final"]
Evidence = Literal["A", "B", "C", ""]

# What one figure of an indicator says: the amount within its period; the amount since 1 January; everything since the
# programme's start; or how high the level stood at the period's end (shares, rates, stocks, yearly growth rates).
Accumulation = Literal["period", "year_to_date", "since_start", "level"]

Form = Literal[
    "yearly_floor",  # 每年不少于: each year anew, sum or year-to-date within the year
    "cumulative",  # 到某年新增、累计: everything since the start
    "level",  # 到某年达到: the latest level, on a path from a base when the base is known
    "keep",  # 保持、稳定在…以上: every official figure since the start
    "about",  # 左右、约: within a tolerance that a named person confirms
    "average_growth",  # 年均增长
    "base_growth",  # 较某年增长
    "yearly_cap",  # 年度…控制在…以内: cumulative use within the year
    "level_cap",  # 不超过、低于 on a level
    "range",  # 区间
    "grade",  # 等级, worst decides
    "rank",  # 名次
    "whole_set",  # 全部完成: finished out of listed
    "words",  # 大幅提升: a named person's verdict with evidence
]
Verdict = Literal[
    "achieved", "on_schedule", "behind", "missed", "awaiting_data", "not_due", "not_assessed"
]
# The sign a page shows; colours and words come from the light policy's palette, shapes stay with the light.
Light = Literal["red", "amber", "green", "done", "wait", "not_due", "none"]

FORMS: tuple[Form, ...] = get_args(Form)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
LIGHTS: tuple[Light, ...] = get_args(Light)


@dataclass(frozen=True, slots=True)
class Observation:
    """One recorded figure; never changed. A correction is a new one that names what it replaces.

    value None with grade None: the source said that there is no figure (withdrawn). recorded_at is timezone-aware.
    """

    id: str
    indicator: str
    area: str
    period: Period
    value: Decimal | None
    unit: str
    recorded_at: datetime
    source: Source = "report"
    vintage: Vintage = "final"
    grade: str | None = None
    recorded_by: str = ""
    document: str = ""
    evidence: Evidence = ""
    replaces: str | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """What a plan does not say and judging needs: which indicator proves a target, and how its figures come.

    form None: derived from the target's words. base wins over base_period; base_period names the figure to compare with.
    start: first month that counts (YYYY-MM), default January of the plan's first year. tolerance: in the target's unit.
    suspended: why the target is not assessed until somebody decides (a unit in doubt); None: it is assessed.
    """

    target: str
    indicator: str
    accumulation: Accumulation
    frequency: Frequency
    lag_months: int = 1
    form: Form | None = None
    base: Decimal | None = None
    base_period: str | None = None
    start: str | None = None
    deadline: str | None = None
    curve: str = "linear"
    tolerance: Decimal | None = None
    tolerance_confirmed_by: str | None = None
    policy: str | None = None
    suspended: str | None = None


@dataclass(frozen=True, slots=True)
class TargetRule:
    """A target made judgeable: `rule_for(target, binding, horizon)` makes it. Months are month indexes (plan.periods)."""

    target: str
    indicator: str
    area: str
    form: Form
    op: Op
    value: Decimal | None
    value2: Decimal | None
    grade: str | None
    unit: str
    accumulation: Accumulation
    frequency: Frequency
    lag_months: int
    start: int
    deadline: int
    yearly: bool
    base: Decimal | None = None
    base_first: int | None = None
    base_last: int | None = None
    curve: str = "linear"
    tolerance: Decimal | None = None
    tolerance_confirmed: bool = False
    policy: str | None = None
    aspirational: bool = False
    part_of: str | None = None
    # A rate of one year (GDP增长5.5%以上): every figure is held against the target itself, there is no path to it.
    flat: bool = False
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judge's answer for one target, area and date. Amounts in the target's unit, rates and gaps in percent(age points).

    period: of the figure that decided, None when there is none. expected: by the end of that period; path: by `as_of`.
    headroom: what is left under a cap. rule: stable code of the line of the rule book that decided.
    provisional: the figure is not final, or the tolerance is not confirmed; the verdict then is a suggestion.
    """

    target: str
    area: str
    as_of: date
    verdict: Verdict
    light: Light
    rule: str
    policy: str
    provisional: bool = False
    period: str | None = None
    observation: str | None = None
    actual: Decimal | None = None
    grade: str | None = None
    expected: Decimal | None = None
    path: Decimal | None = None
    completion: Decimal | None = None
    expected_completion: Decimal | None = None
    gap: Decimal | None = None
    headroom: Decimal | None = None
    vintage: str | None = None
    sample: bool = False
