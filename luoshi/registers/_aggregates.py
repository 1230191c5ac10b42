"""One entry of `indicators`: which aggregate, of what, in which unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import yaml

from luoshi.declared import Entry, Findings
from luoshi.plan import parse_unit, typed_number
from luoshi.plan.typed import TypedNumberError
from luoshi.registers._conditions import bound_to_time, condition_of
from luoshi.registers._units import fault_of
from luoshi.registers.model import (
    Aggregate,
    Budget,
    Count,
    Field,
    FieldType,
    Growth,
    Indicator,
    Latest,
    Mean,
    Ratio,
    RegisterError,
    Share,
    Simple,
    Stock,
    Sum,
    Worst,
)
from luoshi.registers.standards import standard_of
from luoshi.registers.values import is_known_unit

KINDS = (
    "count", "sum", "mean", "ratio", "latest", "share", "worst", "budget", "stock", "growth",
)  # fmt: skip
_KEYS = ("indicator", "name", "unit", "where", "distinct", "classes", *KINDS)
_EXTRA = {"distinct": ("count",), "classes": ("share",)}
_AMOUNT = re.compile(r"([\d,.]+)\s*(\S*)")


@dataclass(frozen=True, slots=True)
class Known:
    """What has been read of the register before its indicators."""

    fields: dict[str, Field]
    dated: str | None
    found: Findings


def indicator_of(node: yaml.Node, known: Known) -> Indicator | None:
    entry = Entry.of(node, "指标", _KEYS, known.found)
    code, name = entry.code("indicator"), entry.text("name", needed=True)
    unit = entry.text("unit", needed=True)
    if unit and not is_known_unit(unit):
        entry.wrong(
            "unit", f"计量单位“{unit[:20]}”不认识。", "请用 luoshi/plan/units.txt 里的单位。"
        )
        unit = ""
    kinds = [kind for kind in KINDS if entry.has(kind)]
    if len(kinds) != 1:
        known.found.add(
            entry.line, f"指标“{name or code}”应写且只写一种算法。", f"可写：{'、'.join(KINDS)}。"
        )
        return None
    for key, allowed in _EXTRA.items():
        if entry.has(key) and kinds[0] not in allowed:
            entry.wrong(key, f"{key} 只能和 {'、'.join(allowed)} 一起用。")
    aggregate = _READERS[kinds[0]](entry, known)
    if aggregate is None:
        return None
    if unit:
        fault = fault_of(aggregate, unit, known.fields)
        if fault is not None:
            entry.wrong("unit", f"指标“{name or code}”{fault.message}", fault.remedy)
    return Indicator(code, name, unit, aggregate, entry.line)


def _field(
    entry: Entry, key: str, known: Known, types: tuple[FieldType, ...] = (), *, needed: bool = True
) -> str:
    code = entry.text(key, needed=needed)
    if not code:
        return ""
    field = known.fields.get(code)
    if field is None:
        entry.wrong(key, f"{key} 里的字段“{code[:30]}”没有声明。", f"已声明：{_names(known)}。")
        return ""
    if types and field.type not in types:
        entry.wrong(
            key, f"{key} 要用 {'、'.join(types)} 类型的字段，“{field.label}”是 {field.type}。",
            "请换一个字段。",
        )  # fmt: skip
        return ""
    return code


def _names(known: Known) -> str:
    return "、".join(known.fields)


def _count(entry: Entry, known: Known) -> Count | None:
    entry.choice("count", ("rows",), "rows", needed=True)
    distinct = _field(entry, "distinct", known, needed=False) or None
    return Count(condition_of(entry, "where", known.fields, known.found), distinct)


def _sum(entry: Entry, known: Known) -> Sum | None:
    field = _field(entry, "sum", known, ("number",))
    where = condition_of(entry, "where", known.fields, known.found)
    return Sum(field, where) if field else None


def _mean(entry: Entry, known: Known) -> Mean | None:
    field = _field(entry, "mean", known, ("number",))
    where = condition_of(entry, "where", known.fields, known.found)
    return Mean(field, where) if field else None


def _latest(entry: Entry, known: Known) -> Latest | None:
    field = _field(entry, "latest", known, ("number",))
    _require_dated(entry, "latest", known)
    where = condition_of(entry, "where", known.fields, known.found)
    return Latest(field, where) if field else None


def _require_dated(entry: Entry, key: str, known: Known) -> None:
    if known.dated is None:
        entry.wrong(key, f"{key} 要知道每行的日期。", "请在 identity 里写 dated。")


def _share(entry: Entry, known: Known) -> Share | None:
    code = _field(entry, "share", known, ("choice", "unit"))
    where = condition_of(entry, "where", known.fields, known.found)
    if not code:
        return None
    classes = []
    for text, line in entry.texts("classes"):
        choices = {choice.code for choice in known.fields[code].choices}
        if choices and text not in choices:
            known.found.add(
                line, f"“{known.fields[code].label}”里没有“{text[:20]}”这一类。",
                f"可写：{'、'.join(sorted(choices))}。",
            )  # fmt: skip
        classes.append(text)
    return Share(code, tuple(classes), where)


def _inner(entry: Entry, key: str, known: Known) -> Simple | None:
    node = entry.nodes.get(key)
    if node is None:
        entry.wrong(key, f"{entry.what}没有写 {key}。", "请写成 {count: rows} 或 {sum: 字段}。")
        return None
    inner = Entry.of(node, key, ("count", "sum", "distinct", "where"), known.found)
    if inner.has("count") == inner.has("sum"):
        known.found.add(
            inner.line, f"{key} 应写 count 或 sum 之一。", "请写成 {count: rows} 或 {sum: 字段}。"
        )
        return None
    return _count(inner, known) if inner.has("count") else _sum(inner, known)


def _ratio(entry: Entry, known: Known) -> Ratio | None:
    inner = Entry.of(entry.nodes["ratio"], "ratio", ("of", "over"), known.found)
    of = _inner(inner, "of", known) if inner.has("of") else None
    if not inner.has("of"):
        inner.wrong("of", "ratio 没有写分子 of。", "请写成 {count: rows} 或 {sum: 字段}。")
    if not inner.has("over"):
        inner.wrong(
            "over", "ratio 没有写分母 over，除以空。", "请写成 {count: rows} 或 {sum: 字段}。"
        )
    elif isinstance(inner.nodes["over"], yaml.ScalarNode):
        inner.wrong(
            "over",
            f"ratio 的分母 over 是“{inner.text('over')[:20] or '空'}”，不是算出来的数，除以空。",
            "请写成 {count: rows} 或 {sum: 字段}。",
        )
    over = _inner(inner, "over", known) if _is_mapping(inner, "over") else None
    where = condition_of(entry, "where", known.fields, known.found)
    return Ratio(of, over, where) if of is not None and over is not None else None


def _is_mapping(entry: Entry, key: str) -> bool:
    return isinstance(entry.nodes.get(key), yaml.MappingNode)


def _worst(entry: Entry, known: Known) -> Worst | None:
    keys = ("standard", "waters", "group", "item", "value", "keep")
    inner = Entry.of(entry.nodes["worst"], "worst", keys, known.found)
    _require_dated(entry, "worst", known)
    code = inner.text("standard", needed=True)
    try:
        standard = standard_of(code) if code else None
    except RegisterError as error:
        inner.wrong("standard", error.message, error.remedy)
        standard = None
    group = _field(inner, "group", known, ("choice", "text", "unit"))
    item = _field(inner, "item", known, ("choice",))
    value = _field(inner, "value", known, ("number",))
    where = condition_of(entry, "where", known.fields, known.found)
    if standard is None:
        return None
    waters = inner.choice("waters", standard.waters, standard.waters[0], needed=True)
    printed = unicodedata.normalize("NFKC", inner.text("keep", needed=True))
    keep = next((c for c in standard.classes if unicodedata.normalize("NFKC", c) == printed), "")
    if printed and not keep:
        inner.wrong(
            "keep", f"{standard.code} 没有“{printed[:10]}”类。",
            f"可写：{'、'.join(standard.classes)}。",
        )  # fmt: skip
    if not (group and item and value and keep):
        return None
    _items_in_table(inner, known.fields[item], known.fields[value], code, waters)
    return Worst(code, waters, group, item, value, keep, where)


def _items_in_table(entry: Entry, item: Field, value: Field, code: str, waters: str) -> None:
    standard = standard_of(code)
    for choice in item.choices:
        limits = standard.limits_of(choice.code, waters)
        if limits is None:
            entry.wrong(
                "item", f"“{item.label}”里的 {choice.code} 不在 {code} 的表里。",
                f"表里有：{'、'.join(sorted({each.code for each in standard.limits}))}。",
            )  # fmt: skip
        elif limits.unit and parse_unit(limits.unit).dimension != value.measure.dimension:
            entry.wrong(
                "value", f"“{value.label}”以“{value.unit or '（无单位）'}”计，不能和 {code} 的"
                f"“{limits.unit}”相比。", f"请把字段的单位改为{limits.unit}。",
            )  # fmt: skip


def _budget(entry: Entry, known: Known) -> Budget | None:
    inner = Entry.of(entry.nodes["budget"], "budget", ("use", "cap", "by"), known.found)
    use = _inner(inner, "use", known)
    by = _field(inner, "by", known, ("choice", "text", "unit", "enterprise"), needed=False) or None
    if by and isinstance(use, Count) and use.distinct is not None:
        inner.wrong("by", "分列和 distinct 不能同用，各户的不同个数加不成全县的。", "请删去一个。")
    where = condition_of(entry, "where", known.fields, known.found)
    if isinstance(inner.nodes.get("cap"), yaml.ScalarNode):
        cap = _printed_cap(inner)
        return Budget(use, cap[0], cap[1], by, where) if use is not None and cap else None
    allotted = _inner(inner, "cap", known)
    if use is None or allotted is None:
        return None
    return Budget(use, allotted, "", by, where)


def _printed_cap(entry: Entry) -> tuple[Decimal, str] | None:
    match = _AMOUNT.fullmatch(entry.text("cap"))
    try:
        number = typed_number(match[1]) if match else None
    except TypedNumberError as error:
        entry.wrong("cap", error.message, error.remedy)
        return None
    if match is None or not number:
        entry.wrong("cap", f"上限“{entry.text('cap')[:20]}”不是大于零的数。", "例：3.25 亿立方米。")
        return None
    if not match[2] or not is_known_unit(match[2]):
        entry.wrong("cap", f"上限的计量单位“{match[2][:20]}”不认识。", "例：3.25 亿立方米。")
        return None
    return number, match[2]


def _stock(entry: Entry, known: Known) -> Stock | None:
    inner = Entry.of(entry.nodes["stock"], "stock", ("from", "until", "distinct"), known.found)
    begins = _field(inner, "from", known, ("date",))
    ends = _field(inner, "until", known, ("date",))
    distinct = _field(inner, "distinct", known, needed=False) or None
    where = condition_of(entry, "where", known.fields, known.found)
    return Stock(begins, ends, distinct, where) if begins and ends else None


def _growth(entry: Entry, known: Known) -> Growth | None:
    inner = Entry.of(entry.nodes["growth"], "growth", ("of", "base"), known.found)
    of = _inner(inner, "of", known)
    base = inner.whole("base", 1949, 2100, needed=True)
    where = condition_of(entry, "where", known.fields, known.found)
    if of is None:
        return None
    if not (bound_to_time(of.where) or bound_to_time(where)):
        inner.wrong(
            "of", "growth 的 of 没有时间条件，今年和基年会是同一个数。",
            "请加 {field: 日期字段, within: period} 或 within: year。",
        )  # fmt: skip
    return Growth(of, base, where)


_READERS: dict[str, Callable[[Entry, Known], Aggregate | None]] = {
    "count": _count, "sum": _sum, "mean": _mean, "ratio": _ratio, "latest": _latest,
    "share": _share, "worst": _worst, "budget": _budget, "stock": _stock, "growth": _growth,
}  # fmt: skip
