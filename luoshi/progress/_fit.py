"""What a rule must be for its verdicts to mean something, wherever it comes from: a plan's binding or a table."""

from __future__ import annotations

from luoshi.plan import FREQUENCY_MONTHS
from luoshi.progress.model import TargetRule

POSITIVE = frozenset(
    {"yearly_floor", "cumulative", "yearly_cap", "whole_set", "average_growth", "base_growth"}
)
YEARLY = frozenset({"yearly_floor", "yearly_cap"})
ONCE = frozenset({"cumulative", "whole_set", "average_growth", "base_growth"})
_GROWTH = frozenset({"average_growth", "base_growth"})


def misfit(rule: TargetRule) -> tuple[str, str] | None:
    """What is wrong and what to do about it, without full stops; None when the rule can be judged."""
    if rule.value is not None and rule.value <= 0 and rule.form in POSITIVE:
        return f"目标值是 {rule.value}，要大于零才能算完成率", "请核对方案文字"
    if rule.form == "range" and (
        rule.value is None or rule.value2 is None or rule.value2 < rule.value
    ):
        return "区间目标缺上限，或上限小于下限", "请核对方案文字"
    if rule.form == "about" and rule.tolerance is None:
        return "没有写“左右”的幅度", "请写明 tolerance，如 0.5"
    if rule.tolerance is not None and rule.tolerance < 0:
        return "“左右”的幅度不是正数", "请写成正数"
    if rule.form in YEARLY and not rule.yearly:
        return "这种目标每年重新起算，yearly 却不是 1", "请把 yearly 写成 1"
    if rule.form in ONCE and rule.yearly:
        return "这种目标不能每年重新起算", "请把 yearly 写成 0，或改用 yearly_floor"
    return _span_misfit(rule) or _base_misfit(rule)


def _span_misfit(rule: TargetRule) -> tuple[str, str] | None:
    step = FREQUENCY_MONTHS[rule.frequency]
    if rule.deadline < rule.start:
        return "期限早于起算月", "请核对 start 和 deadline"
    if (rule.deadline + 1) % step:
        return "期限不在数据期的末月，末期数不会有", "请把 deadline 改到季末、半年末或年末"
    if not 0 <= rule.lag_months <= 60:
        return f"滞后月数 {rule.lag_months} 不合理", "请写 0 到 60 之间的整数"
    once = rule.form in ("cumulative", "whole_set")
    if once and rule.accumulation == "year_to_date" and rule.start % 12:
        return "年初累计数不能从年中起算", "请把 start 改成 1 月，或改用当期数"
    if rule.accumulation == "period" and rule.start % step:
        return "起算月不是数据期的首月", "请把 start 改到季初、半年初或年初"
    if rule.form in YEARLY and rule.accumulation == "since_start":
        return "自始累计数分不出每一年的数", "请改用当期数或年初累计数"
    return None


def _base_misfit(rule: TargetRule) -> tuple[str, str] | None:
    if rule.base_last is None:
        if rule.base is not None or rule.form in _GROWTH:
            return "没有写基期", "请写明 base_last，如 2023-12"
        return None
    if rule.base_first is not None and rule.base_first > rule.base_last:
        return "基期的末月早于首月", "请核对 base_first 和 base_last"
    if rule.base_last >= rule.deadline:
        return "基期不早于期限", "请核对基期和 deadline"
    return None
