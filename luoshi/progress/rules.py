"""From a target's words and its binding to a rule the judge can apply."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from luoshi.errors import LuoshiError
from luoshi.plan import Period, PeriodError, Target, month_index
from luoshi.progress._data import packaged
from luoshi.progress._fit import ONCE, YEARLY, misfit
from luoshi.progress._scale import is_rate, is_sane
from luoshi.progress.grades import place_of
from luoshi.progress.model import Binding, Form, TargetRule

_WITHOUT_NUMBER = frozenset({"grade", "words"})
# A rate that is in force each year (年均增速、每年占比) is held at every figure; it does not grow with the months.
_RATE_KINDS = frozenset({"share", "growth", "change_pp"})


@cache
def _words(form: str) -> tuple[str, ...]:
    return tuple(str(w) for w in packaged("forms.yaml")[form])


def form_of(target: Target, text: str = "") -> Form:
    """The form that a target's operator, kind, cadence and words give. text: the sentence it stands in, if at hand."""
    words = f"{target.indicator}{text}"
    if target.op == "grade" or target.kind == "grade":
        return "grade"
    if not target.value.strip():
        return "words"
    if target.kind == "rank":
        return "rank"
    if target.op in ("about", "between"):
        return "about" if target.op == "about" else "range"
    if target.op in ("le", "lt"):
        flow = target.cadence == "yearly" or target.kind in ("increase", "cumulative")
        return "yearly_cap" if flow and target.kind not in _RATE_KINDS else "level_cap"
    if any(w in words for w in _words("keep")):
        return "keep"
    if any(w in words for w in _words("whole_set")):
        return "whole_set"
    return _floor_form(target)


def _floor_form(target: Target) -> Form:
    if target.cadence == "average":
        return "average_growth" if target.kind in _RATE_KINDS else "yearly_floor"
    if target.cadence == "yearly":
        return "keep" if target.kind in _RATE_KINDS else "yearly_floor"
    if target.kind in ("growth", "change_pp"):
        return "base_growth" if target.base_year or target.kind == "change_pp" else "level"
    return "cumulative" if target.kind in ("increase", "cumulative") else "level"


def rule_for(
    target: Target,
    binding: Binding,
    horizon: tuple[int, int] | None,
    area: str = "",
    *,
    text: str = "",
) -> TargetRule:
    """The target made judgeable. Raises LuoshiError that names the target when the binding cannot fit it."""
    form = binding.form or form_of(target, text)
    start, deadline = _span(target, binding, horizon)
    numbered = form not in _WITHOUT_NUMBER
    value = _number(target, target.value) if numbered else None
    value2 = _number(target, target.value2) if numbered and target.value2 else None
    if form == "grade" and place_of(target.value, target.value) is None:
        raise _refused(target, f"等级“{target.value}”不在等级表里", "请在 grades.yaml 中补上")
    base_first, base_last = _base(target, binding, form, start)
    rule = TargetRule(
        target=target.id,
        indicator=binding.indicator,
        area=area,
        form=form,
        op=target.op,
        value=value,
        value2=value2,
        grade=target.value if form == "grade" else None,
        unit=target.unit,
        accumulation=binding.accumulation,
        frequency=binding.frequency,
        lag_months=binding.lag_months,
        start=start,
        deadline=deadline,
        yearly=form in YEARLY or (target.cadence == "yearly" and form not in ONCE),
        base=binding.base,
        base_first=base_first,
        base_last=base_last,
        curve=binding.curve,
        tolerance=_tolerance(target, binding, value) if form == "about" else None,
        tolerance_confirmed=bool(binding.tolerance_confirmed_by),
        policy=binding.policy,
        aspirational=target.aspirational,
        part_of=target.part_of,
        suspended=bool(binding.suspended),
        flat=form == "level" and target.kind == "growth" and is_rate(target.unit),
    )
    if wrong := misfit(rule):
        raise _refused(target, *wrong)
    return rule


def _refused(target: Target, what: str, remedy: str) -> LuoshiError:
    return LuoshiError(f"目标 {target.id}（{target.indicator[:30]}）：{what}。", f"{remedy}。")


def _number(target: Target, text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise _refused(target, f"目标值“{text[:20]}”不是数", "请核对方案文字") from error
    if not is_sane(number):
        raise _refused(target, f"目标值“{text[:20]}”不是数", "请核对方案文字")
    return number


def _month(target: Target, text: str, what: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise _refused(target, f"{what}“{text[:20]}”不是年月", "请写成 2024-01") from error


def _span(target: Target, binding: Binding, horizon: tuple[int, int] | None) -> tuple[int, int]:
    last_year = target.year or (horizon[1] if horizon else None)
    if binding.deadline:
        deadline = _month(target, binding.deadline, "期限").last
    elif last_year:
        deadline = month_index(last_year, 12)
    else:
        raise _refused(
            target, "没有完成期限，方案也没有起止年份", "请在绑定中写明 deadline，如 2026-12"
        )
    if binding.start:
        start = _month(target, binding.start, "起算月").first
    elif target.cadence == "yearly" and target.year:
        start = month_index(target.year, 1)
    elif horizon:
        start = month_index(horizon[0], 1)
    else:
        raise _refused(target, "不知道从哪个月起算", "请在绑定中写明 start，如 2024-01")
    return start, deadline


def _base(
    target: Target, binding: Binding, form: Form, start: int
) -> tuple[int | None, int | None]:
    """First and last month of the figure to compare with; for growth the year before the start when nothing is said."""
    if binding.base_period:
        period = _month(target, binding.base_period, "基期")
        return period.first, period.last
    if form in ("base_growth", "average_growth") or binding.base is not None or target.base_year:
        year = target.base_year or start // 12 - 1
        return month_index(year, 1), month_index(year, 12)
    return None, None


def _tolerance(target: Target, binding: Binding, value: Decimal | None) -> Decimal:
    """±0.5 points for shares and growth, ±3 % of the target for amounts: a proposal until a named person confirms."""
    if binding.tolerance is not None and not is_sane(binding.tolerance):
        raise _refused(target, "“左右”的幅度不是通常的数", "请写成正数")
    proposed = Decimal("0.5") if is_rate(target.unit) else abs(value or Decimal(0)) * 3 / 100
    chosen = proposed if binding.tolerance is None else binding.tolerance
    return chosen.quantize(Decimal("0.000001"), ROUND_HALF_UP).normalize() + 0
