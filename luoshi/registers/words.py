"""An indicator's formula as a Chinese sentence, from the declaration: what a page shows beside the number."""

from __future__ import annotations

from luoshi.plan import decimal_text
from luoshi.registers.model import (
    STAGE,
    AllOf,
    AnyOf,
    Budget,
    Compare,
    Condition,
    Count,
    Filled,
    Growth,
    Indicator,
    Latest,
    Mean,
    Not,
    Ratio,
    Register,
    Share,
    Simple,
    Stock,
    Stored,
    Sum,
    Within,
    Worst,
)
from luoshi.registers.standards import standard_of

_SIGNS = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}
_DAY_SIGNS = {"ge": "不早于", "gt": "晚于", "le": "不晚于", "lt": "早于"}
_SPANS = {
    "period": "在本期内",
    "year": "在本年内",
    "since_start": "在方案起算以后",
    "by_end": "不晚于期末",
}


def formula(register: Register, indicator: Indicator) -> str:
    """As 台账“绿色矿山”里，矿山规模为大型的行中：已建成为是的条数 ÷ 条数。"""
    aggregate = indicator.aggregate
    common = "" if isinstance(aggregate, Count | Sum) else _rows(register, aggregate.where)
    lead = f"台账“{register.name}”里，" + (f"{common}的行中：" if common else "")
    return f"{lead}{_told(register, indicator)}。"


def _told(register: Register, indicator: Indicator) -> str:
    aggregate = indicator.aggregate
    if isinstance(aggregate, Count | Sum):
        return _simple(register, aggregate)
    if isinstance(aggregate, Mean):
        return f"“{_label(register, aggregate.field)}”的平均数"
    if isinstance(aggregate, Latest):
        return f"日期最近一行的“{_label(register, aggregate.field)}”"
    if isinstance(aggregate, Ratio):
        return f"{_simple(register, aggregate.of)} ÷ {_simple(register, aggregate.over)}"
    if isinstance(aggregate, Share):
        return _share(register, aggregate)
    if isinstance(aggregate, Growth):
        told = _simple(register, aggregate.of)
        return f"{told}，比 {aggregate.base} 年同样月份增长的幅度"
    if isinstance(aggregate, Stock):
        return _stock(register, aggregate)
    if isinstance(aggregate, Budget):
        return _budget(register, indicator, aggregate)
    return _worst(register, aggregate)


def _simple(register: Register, simple: Simple) -> str:
    where = _rows(register, simple.where)
    of = f"{where}的" if where else ""
    if isinstance(simple, Sum):
        return f"{of}“{_label(register, simple.field)}”之和"
    if simple.distinct is not None:
        return f"{of}行里不同“{_label(register, simple.distinct)}”的个数"
    return f"{of}条数"


def _share(register: Register, share: Share) -> str:
    label = _label(register, share.field)
    if not share.classes:
        return f"各类“{label}”的条数各占填了该项的条数的比重"
    names = "、".join(_value(register, share.field, code, code) for code in share.classes)
    return f"“{label}”为{names}的条数 ÷ 填了该项的条数"


def _stock(register: Register, stock: Stock) -> str:
    begins, ends = _label(register, stock.begins), _label(register, stock.ends)
    what = f"不同“{_label(register, stock.distinct)}”的个数" if stock.distinct else "条数"
    return f"期末当日有效（“{begins}”已到，“{ends}”未过或没有填）的{what}"


def _budget(register: Register, indicator: Indicator, budget: Budget) -> str:
    use = _simple(register, budget.use)
    if isinstance(budget.cap, Count | Sum):
        cap = _simple(register, budget.cap)
    else:
        cap = f"上限 {decimal_text(budget.cap)} {budget.cap_unit}"
    by = f"，按“{_label(register, budget.by)}”分列" if budget.by else ""
    told = f"{use} ÷ {cap}" if indicator.unit in ("%", "％") else f"{use}，对照{cap}"
    return f"{told}{by}"


def _worst(register: Register, worst: Worst) -> str:
    standard = standard_of(worst.standard)
    return (
        f"每个“{_label(register, worst.group)}”、每个“{_label(register, worst.item)}”"
        f"先求各月平均，再求各月平均数的平均，按{standard.name}定类，最差的一项为结果，应保持{worst.keep}类"
    )


def condition_words(register: Register, condition: Condition) -> str:
    """The condition as words; empty when it asks nothing."""
    return _rows(register, condition)


def _rows(register: Register, condition: Condition) -> str:
    if isinstance(condition, AllOf | AnyOf):
        word = "、" if isinstance(condition, AllOf) else "或"
        told = [_rows(register, part) for part in condition.parts]
        both = isinstance(condition, AnyOf) and len(told) > 1
        return f"（{word.join(told)}）" if both else word.join(told)
    if isinstance(condition, Not):
        return f"不属于（{_rows(register, condition.part)}）"
    label = _label(register, condition.field)
    if isinstance(condition, Filled):
        return f"“{label}”{'已填' if condition.filled else '没有填'}"
    if isinstance(condition, Within):
        return f"“{label}”{_SPANS[condition.span]}"
    return f"“{label}”{_comparison(register, condition)}"


def _comparison(register: Register, condition: Compare) -> str:
    shown = [
        _value(register, condition.field, value, text)
        for value, text in zip(condition.values, condition.shown, strict=True)
    ]
    if condition.op in ("is", "in"):
        return f"为{'或'.join(shown)}"
    if condition.op == "between":
        return f"在{shown[0]}到{shown[1]}之间"
    is_day = condition.field != STAGE and register.field(condition.field).type == "date"
    return f"{(_DAY_SIGNS if is_day else _SIGNS)[condition.op]}{shown[0]}"


def _value(register: Register, code: str, stored: Stored, written: str) -> str:
    if code == STAGE:
        return next((stage.label for stage in register.stages if stage.code == stored), written)
    field = register.field(code)
    if field.type == "yesno":
        return "是" if stored in (1, "1") else "否"
    return field.label_of(stored) if field.type == "choice" else written


def _label(register: Register, code: str) -> str:
    return "阶段" if code == STAGE else register.field(code).label
