"""One sentence for each verdict, that an official can check against the figures and argue with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from luoshi.plan import Period, closed_month, month_of_index
from luoshi.progress._scale import is_rate
from luoshi.progress.model import Assessment, TargetRule
from luoshi.progress.policies import LightPolicy, policy_of
from luoshi.progress.streaks import places_gained
from luoshi.progress.wording import figure_text

_RISING = frozenset({"level", "about"})
_TOTALS = frozenset({"level", "about", "range"})
_WITHIN_YEAR = frozenset({"yearly_floor", "yearly_cap"})
_AMOUNTS = frozenset({"yearly_floor", "yearly_cap", "cumulative", "whole_set"})


def reason_of(
    rule: TargetRule,
    assessment: Assessment,
    *,
    subject: str = "",
    streak: int = 0,
    before: Assessment | None = None,
    policies: Mapping[str, LightPolicy] | None = None,
) -> str:
    """Why this verdict, in one Chinese sentence.

    subject: what is counted, said before the figure; streak: months behind; before: of an earlier date, for how a rank moved.
    """
    outcome = assessment.rule.partition(".")[2]
    if assessment.period is None or outcome == "suspended":
        return _without_figure(rule, assessment, outcome)
    light = policy_of(assessment.policy, policies)
    clauses = [_figure(rule, assessment, subject), _moved(assessment, before)]
    clauses += _clauses(rule, assessment, outcome, light)
    if streak > 1 and assessment.verdict == "behind":
        clauses.append(f"已连续{streak}个月不合进度")
    return "，".join(c for c in clauses if c) + "。"


def _without_figure(rule: TargetRule, assessment: Assessment, outcome: str) -> str:
    if outcome == "suspended":
        return "口径存疑，核实前不评判。"
    if outcome == "person":
        return "没有数量目标，由负责人凭材料判定，尚无结论。"
    period = _awaited(rule, assessment, due=outcome != "not_due")
    combined = rule.frequency == "month" and period.last % 12 == 0
    awaited = period.words() + ("（或一二月合并的）" if combined else "")
    if outcome == "not_due":
        return f"第一期数（{awaited}）还没到公布的时候，暂不评判。"
    return f"待{awaited}数；没有数不当作零，也不判滞后。"


def _awaited(rule: TargetRule, assessment: Assessment, *, due: bool) -> Period:
    """The last period that should be known by now, or (not due) the first one that counts at all."""
    closed = closed_month(assessment.as_of)
    month = rule.start
    if rule.yearly and rule.frequency != "year":
        month = min(max(month, closed // 12 * 12), rule.deadline // 12 * 12)
    period = Period.ending(rule.frequency, *month_of_index(month))
    while due and period.next().last <= min(closed - rule.lag_months, rule.deadline):
        period = period.next()
    return period


def _figure(rule: TargetRule, assessment: Assessment, subject: str) -> str:
    """1–9月累计91个; 2025年为64%."""
    period = Period.parse(assessment.period or "")
    same_year = period.year == assessment.as_of.year
    words = period.words() if not same_year or period.frequency == "year" else period.words()[5:]
    if assessment.actual is None:
        return f"{words}{subject}为{assessment.grade or '—'}"
    year = period.last // 12
    verb = "为"
    if rule.form == "average_growth":
        first = (rule.base_last or rule.start) // 12 + 1
        words = f"{first}–{year}年" if first < year else f"{year}年"
        verb = "年均增长"
    elif rule.form == "base_growth":
        verb = f"比{(rule.base_last or rule.start) // 12}年增长"
    elif rule.form in _AMOUNTS or (_is_flow(rule) and rule.form in _TOTALS):
        words, verb = _since(rule, period, same_year=same_year), "累计"
    elif rule.form == "rank":
        verb = "排第"
    tentative = "（初步数）" if assessment.vintage not in (None, "final") else ""
    unit = "%" if verb.endswith("增长") else rule.unit
    return f"{words}{subject}{verb}{_number(assessment.actual)}{unit}{tentative}"


def _moved(a: Assessment, before: Assessment | None) -> str:
    """比2024年上升3名."""
    gained = places_gained(a, before) if before is not None else None
    if gained is None or before is None or before.period is None:
        return ""
    since = Period.parse(before.period).words()
    if gained == 0:
        return f"与{since}持平"
    return f"比{since}{'上升' if gained > 0 else '下降'}{_number(abs(gained))}名"


def _is_flow(rule: TargetRule) -> bool:
    return rule.accumulation in ("period", "year_to_date") and not is_rate(rule.unit)


def _since(rule: TargetRule, period: Period, *, same_year: bool) -> str:
    year, month = month_of_index(period.last)
    if rule.form in ("cumulative", "whole_set"):
        return f"{rule.start // 12}年{rule.start % 12 + 1}月至{year}年{month}月"
    if month == 12:
        return f"{year}年全年"
    months = f"1–{month}月" if month > 1 else "1月"
    return months if same_year else f"{year}年{months}"


def _number(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return figure_text(value) if value == value.quantize(Decimal("0.01")) else figure_text(value, 2)


def _clauses(rule: TargetRule, a: Assessment, outcome: str, light: LightPolicy) -> list[str]:
    goal = f"{_number(rule.value)}{rule.unit}"
    judged = f"判为{light.word(a.light)}"
    if rule.form == "rank" and outcome in ("no_path", "held"):
        no_pace = "名次没有序时，只列位次"
        return [
            f"目标为前{_number(rule.value)}{rule.unit}",
            judged if outcome == "held" else no_pace,
        ]
    if rule.form != "words" and outcome in ("on_path", "near", "behind", "below_base", "no_path"):
        return _paced(rule, a, outcome, light)
    if outcome == "achieved":
        return [_reached(rule, a, goal), "判为已达成"]
    if outcome == "achieved_early":
        return [_completion(rule, a), "提前达到目标，判为已达成"]
    if outcome in ("missed", "missed_below", "missed_above", "broken"):
        return [_missed(rule, a, goal, outcome), "判为未达成"]
    if outcome == "aspiration":
        return [f"没有达到争取目标{goal}", "力争目标不判未达成"]
    if outcome in ("over_line", "exceeded") or rule.form == "level_cap":
        return [_capped(rule, a, goal, outcome), "判为未达成" if outcome == "exceeded" else judged]
    if outcome in ("gap", "no_base", "part_exceeds_whole"):
        return [_data_clause(outcome)]
    return [_held(rule, a, goal, outcome), judged]


def _data_clause(outcome: str) -> str:
    if outcome == "gap":
        return "中间有缺数，合计不完整，补齐后再判"
    if outcome == "no_base":
        return "缺基期的数，不能比较，补录基期后再判"
    return "大于它所属的总数，数据有误，先核对，暂不评判"


def _completion(rule: TargetRule, a: Assessment) -> str:
    if a.completion is None:
        return ""
    share = f"{figure_text(a.completion, 1)}%"
    if rule.form in _WITHIN_YEAR or (rule.yearly and rule.form in ("about", "range")):
        return f"完成年计划的{share}"
    if rule.form == "average_growth":
        return f"完成应有增幅的{share}"
    flow = _is_flow(rule)
    if flow and rule.form in _TOTALS and Period.parse(a.period or "").year < rule.deadline // 12:
        return f"完成当年应达总量的{share}"
    if rule.form in _RISING and a.expected_completion is not None and not flow:
        return f"完成从基数到目标的{share}"
    return f"完成目标的{share}"


def _paced(rule: TargetRule, a: Assessment, outcome: str, light: LightPolicy) -> list[str]:
    if rule.form == "yearly_cap":
        return [_capped(rule, a, "", outcome), f"判为{light.word(a.light)}"]
    if outcome == "no_path":
        return [_completion(rule, a), "没有序时可比，不判快慢"]
    judged = f"判为{light.word(a.light)}"
    if outcome == "below_base":
        return ["低于基数", judged]
    against = "目标" if rule.form == "average_growth" else "序时"
    clauses = [_completion(rule, a), _gap(a, against, below=outcome != "on_path")]
    if outcome == "near":
        notes = [s.note for s in light.steps if s.note and s.light == "green"]
        judged = f"按{light.place or light.id}规则{judged}" if notes else judged
    return [*clauses, judged]


def _gap(a: Assessment, against: str, *, below: bool) -> str:
    if a.gap is None:
        return ""
    if a.gap == 0:
        return f"略低于{against}" if below else f"与{against}持平"
    return f"{'低于' if a.gap < 0 else '高于'}{against}{figure_text(abs(a.gap), 1)}个百分点"


def _reached(rule: TargetRule, a: Assessment, goal: str) -> str:
    if rule.form in ("yearly_cap", "level_cap"):
        return f"未超过{goal}"
    if rule.form == "grade":
        return f"达到{rule.grade}"
    if rule.form == "words":
        return ""
    if rule.form == "keep":
        return f"各期都没有低于{goal}"
    if rule.form == "range":
        return f"在{_number(rule.value)}–{_number(rule.value2)}{rule.unit}之间"
    if rule.form == "about":
        return f"在{goal}左右{_band(rule)}"
    return f"达到目标{goal}" if rule.op != "gt" else f"突破{goal}"


def _missed(rule: TargetRule, a: Assessment, goal: str, outcome: str) -> str:
    if outcome == "broken":
        return f"期内有时期低于{goal}"
    if rule.form == "grade":
        return f"没有达到{rule.grade}"
    if rule.form == "range":
        side = "低于" if outcome == "missed_below" else "高于"
        return f"{side}{_number(rule.value)}–{_number(rule.value2)}{rule.unit}"
    if rule.form == "about":
        return f"不在{goal}左右{_band(rule)}"
    if rule.op == "gt" and rule.value == a.actual:
        return f"等于{goal}，没有突破"
    if rule.form == "rank":
        return f"没有进入前{goal}"
    if rule.value == a.actual:  # the growth shown is rounded, the comparison is not
        return f"未取整前略低于目标{goal}"
    return f"没有达到目标{goal}" if rule.form != "words" else ""


def _band(rule: TargetRule) -> str:
    unit = "个百分点" if is_rate(rule.unit) else rule.unit
    confirmed = "" if rule.tolerance_confirmed else "，幅度未经确认"
    return f"（±{_number(rule.tolerance)}{unit}{confirmed}）"


def _capped(rule: TargetRule, a: Assessment, goal: str, outcome: str) -> str:
    room = a.headroom if a.headroom is not None else Decimal(0)
    unit = "个百分点" if is_rate(rule.unit) else rule.unit
    if outcome == "exceeded":
        limit = f"上限{_number(rule.value)}{rule.unit}"
        return f"超过{limit}，超出{_number(-room)}{unit}" if room else f"等于{limit}，要求低于它"
    left = f"距上限还有{_number(room)}{unit}" if room else "与上限持平"
    if rule.form == "level_cap" or a.expected is None:
        return left
    line = f"{_number(a.expected)}{rule.unit}"
    return f"{'超过' if outcome == 'over_line' else '未超'}预警线{line}，{left}"


def _held(rule: TargetRule, a: Assessment, goal: str, outcome: str) -> str:
    if rule.form == "grade":
        return f"{'达到' if outcome == 'held' else '差于目标'}{rule.grade}"
    if rule.form == "words":
        return ""
    if rule.form == "range":
        side = {"inside": "在", "below": "低于", "above": "高于"}[outcome]
        return f"{side}{_number(rule.value)}–{_number(rule.value2)}{rule.unit}" + (
            "之间" if side == "在" else "，须由人确认" if side == "高于" else ""
        )
    if rule.form == "about":
        return f"{'在' if outcome == 'within' else '不在'}{goal}左右{_band(rule)}"
    if outcome == "recovered":
        return f"回到{goal}以上，此前有低于的时期，记录保留"
    if outcome == "held":
        return f"超过{goal}" if rule.op == "gt" else f"不低于{goal}"
    if rule.value == a.actual:
        return f"等于{goal}，没有超过"
    unit = "个百分点" if is_rate(rule.unit) else rule.unit
    short = abs(a.actual - rule.value) if a.actual is not None and rule.value is not None else None
    return f"低于{goal}，差{_number(short)}{unit}"
