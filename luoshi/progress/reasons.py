"""One sentence for each verdict, that an official can check against the figures and argue with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from luoshi.plan import Period, decimal_text, month_of_index
from luoshi.progress._data import mapping, packaged
from luoshi.progress._scale import is_rate
from luoshi.progress._tables import closed_month
from luoshi.progress.model import Assessment, TargetRule
from luoshi.progress.policies import LightPolicy, policy_of

_RISING = frozenset({"level", "about"})
_WITHIN_YEAR = frozenset({"yearly_floor", "yearly_cap"})
_AMOUNTS = frozenset({"yearly_floor", "yearly_cap", "cumulative", "whole_set"})


def figure_text(value: Decimal | None, decimals: int | None = None) -> str:
    """With thousands separators; decimals given: rounded half up (四舍五入) to so many. None: a dash, never a zero."""
    if value is None:
        return "—"
    if decimals is None:
        whole, _, rest = decimal_text(value).partition(".")
        return f"{int(whole):,}" + (f".{rest}" if rest else "") if whole != "-0" else f"-0.{rest}"
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded + 0:,f}" if rounded else f"{abs(rounded):,f}"


@cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    data = packaged("words.yaml")
    forms, outcomes = (
        mapping(data.get(key), f"words.yaml 的 {key}") for key in ("forms", "outcomes")
    )
    return {k: str(v) for k, v in forms.items()}, {k: str(v) for k, v in outcomes.items()}


def rule_words(code: str, policy: LightPolicy | None = None) -> str:
    """A rule code in Chinese, with the thresholds of `policy` where they decide."""
    form, _, outcome = code.partition(".")
    forms, outcomes = _words()
    text = f"{forms.get(form, form)}：{outcomes.get(outcome, outcome)}"
    return (
        f"{text}（{policy_words(policy)}）"
        if policy and outcome in ("on_path", "near", "behind")
        else text
    )


def policy_words(policy: LightPolicy) -> str:
    """The thresholds of a light policy in one line."""
    lines = []
    for step in policy.steps:
        word = policy.word(step.light)
        if step.bound is None:
            lines.append(f"其余为{word}")
            continue
        bound = figure_text(abs(Decimal(step.bound) / 10))
        if policy.basis == "ratio":
            lines.append(f"达到序时的{bound}%{'' if step.inclusive else '以上（不含）'}为{word}")
        elif step.bound == 0:
            lines.append(f"不低于序时为{word}")
        else:
            side = "低于序时" if step.bound < 0 else "高于序时"
            edge = f"不超过{bound}个" if step.inclusive else f"不到{bound}个"
            lines.append(
                f"{side}{edge}百分点为{word}"
                if step.bound < 0
                else f"{side}{bound}个百分点为{word}"
            )
    return f"{policy.place or policy.id}规则第{policy.version}版：{'；'.join(lines)}"


def reason_of(
    rule: TargetRule,
    assessment: Assessment,
    *,
    subject: str = "",
    streak: int = 0,
    policies: Mapping[str, LightPolicy] | None = None,
) -> str:
    """Why this verdict, in one Chinese sentence. subject: what is counted, said before the figure; streak: months behind."""
    outcome = assessment.rule.partition(".")[2]
    if assessment.period is None or outcome == "suspended":
        return _without_figure(rule, assessment, outcome)
    light = policy_of(assessment.policy, policies)
    clauses = [_figure(rule, assessment, subject), *_clauses(rule, assessment, outcome, light)]
    if streak > 1 and assessment.verdict == "behind":
        clauses.append(f"已连续{streak}个月")
    return "，".join(c for c in clauses if c) + "。"


def _without_figure(rule: TargetRule, assessment: Assessment, outcome: str) -> str:
    if outcome == "suspended":
        return "口径存疑，核实前不评判。"
    if outcome == "person":
        return "没有数量目标，由负责人凭材料判定，尚无结论。"
    awaited = _awaited(rule, assessment).words()
    if outcome == "not_due":
        return f"第一期数（{awaited}）还没到公布的时候，暂不评判。"
    return f"待{awaited}数；没有数不当作零，也不判滞后。"


def _awaited(rule: TargetRule, assessment: Assessment) -> Period:
    """The first period that counts: of the date's year for what is judged each year, else since the start."""
    month = rule.start
    if rule.yearly and rule.frequency != "year":
        january = closed_month(assessment.as_of) // 12 * 12
        month = min(max(month, january), rule.deadline)
    return Period.ending(rule.frequency, *month_of_index(month))


def _figure(rule: TargetRule, assessment: Assessment, subject: str) -> str:
    """1–9月累计91个; 2025年为64%."""
    period = Period.parse(assessment.period or "")
    same_year = period.year == assessment.as_of.year
    words = period.words() if not same_year or period.frequency == "year" else period.words()[5:]
    if assessment.actual is None:
        return f"{words}{subject}为{assessment.grade or '—'}"
    year = period.last // 12
    verb = "为"
    flow = rule.accumulation in ("period", "year_to_date") and not is_rate(rule.unit)
    if rule.form == "average_growth":
        first = (rule.base_last or rule.start) // 12 + 1
        words = f"{first}–{year}年" if first < year else f"{year}年"
        verb = "年均增长"
    elif rule.form == "base_growth":
        verb = f"比{(rule.base_last or rule.start) // 12}年增长"
    elif rule.form in _AMOUNTS or (flow and rule.form in ("level", "about", "range")):
        words, verb = _since(rule, period, same_year=same_year), "累计"
    elif rule.form == "rank":
        verb = "排第"
    tentative = "（初步数）" if assessment.vintage not in (None, "final") else ""
    unit = "%" if verb.endswith("增长") else rule.unit
    return f"{words}{subject}{verb}{_number(assessment.actual)}{unit}{tentative}"


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
    flow = rule.accumulation in ("period", "year_to_date")
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
    return f"没有达到目标{goal}" if rule.form != "words" else ""


def _band(rule: TargetRule) -> str:
    unit = "个百分点" if is_rate(rule.unit) else rule.unit
    confirmed = "" if rule.tolerance_confirmed else "，幅度未经确认"
    return f"（±{_number(rule.tolerance)}{unit}{confirmed}）"


def _capped(rule: TargetRule, a: Assessment, goal: str, outcome: str) -> str:
    room = a.headroom if a.headroom is not None else Decimal(0)
    if outcome == "exceeded":
        over = f"，超出{_number(-room)}{rule.unit}" if room else "，等于上限而要求低于"
        return f"超过上限{_number(rule.value)}{rule.unit}{over}"
    left = f"距上限还有{_number(room)}{rule.unit}"
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
            "之间" if side == "在" else ""
        )
    if rule.form == "about":
        return f"{'在' if outcome == 'within' else '不在'}{goal}左右{_band(rule)}"
    if outcome == "recovered":
        return f"回到{goal}以上，此前有低于的时期，记录保留"
    if outcome == "held":
        return f"不低于{goal}"
    unit = "个百分点" if is_rate(rule.unit) else rule.unit
    short = abs(a.actual - rule.value) if a.actual is not None and rule.value is not None else None
    return f"低于{goal}，差{_number(short)}{unit}"
