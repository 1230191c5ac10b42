"""`where` and `when`: conditions over fields, stage and period, from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import yaml

from luoshi.declared import Entry, Findings
from luoshi.registers.model import (
    EVERY_ROW,
    SPANS,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Field,
    Filled,
    Not,
    Op,
    RegisterError,
    Stored,
    Within,
)
from luoshi.registers.values import stored_of

_GROUPS = ("all", "any", "not")
_COMPARISONS = ("is", "in", "ge", "gt", "le", "lt", "between", "before", "after")
_OTHERS = ("within", "not_empty", "empty")
_ORDERED = frozenset({"number", "date"})


def condition_of(entry: Entry, key: str, fields: Mapping[str, Field], found: Findings) -> Condition:
    """All of the list under the key. fields: also the stage, as a choice, where there are stages."""
    parts = tuple(_one(node, fields, found) for node in entry.items(key))
    _contradictions(parts, entry.at(key), fields, found)
    return AllOf(parts) if parts else EVERY_ROW


def _one(node: yaml.Node, fields: Mapping[str, Field], found: Findings) -> Condition:
    entry = Entry.of(node, "条件", ("field", *_COMPARISONS, *_OTHERS, *_GROUPS), found)
    tests = [key for key in entry.nodes if key != "field"]
    if len(tests) != 1:
        if isinstance(node, yaml.MappingNode) and node.value:
            found.add(
                entry.line,
                "一个条件应有且只有一个判断。",
                f"可写：{'、'.join((*_COMPARISONS, *_OTHERS))}；几个判断请分写几个条件。",
            )
        return EVERY_ROW
    test = tests[0]
    if test in ("all", "any"):
        parts = tuple(_one(part, fields, found) for part in entry.items(test, needed=True))
        return AllOf(parts) if test == "all" else AnyOf(parts)
    if test == "not":
        return Not(_one(entry.nodes["not"], fields, found))
    code = entry.text("field", needed=True)
    field = fields.get(code)
    if field is None:
        if code:
            near = "、".join(fields)
            entry.wrong("field", f"条件里的字段“{code[:30]}”没有声明。", f"已声明：{near}。")
        return EVERY_ROW
    return _test(entry, test, field, found)


def _test(entry: Entry, test: str, field: Field, found: Findings) -> Condition:
    if test in ("not_empty", "empty"):
        return Filled(field.code, entry.yes(test) == (test == "not_empty"))
    if test == "within":
        if field.type != "date":
            entry.wrong(
                test, f"within 只能用在日期上，“{field.label}”不是日期。", "请改用日期字段。"
            )
        return Within(field.code, entry.choice(test, SPANS, "period", needed=True))
    if test in ("before", "after") and field.type != "date":
        entry.wrong(test, f"{test} 只能用在日期上，“{field.label}”不是日期。", "请用 lt 或 gt。")
        return EVERY_ROW
    if test not in ("is", "in") and field.type not in _ORDERED:
        entry.wrong(
            test,
            f"“{field.label}”没有大小，不能用 {test}。",
            "只有数和日期能比大小；请用 is 或 in。",
        )
        return EVERY_ROW
    if test in ("in", "between"):
        written = entry.texts(test)
        if test == "between" and len(written) != 2:
            entry.wrong(test, "between 应有两个值。", "请写成 [小, 大]。")
            return EVERY_ROW
        if test == "in" and not written:
            entry.wrong(test, "in 至少要有一个值。", "请写成 [甲, 乙]。")
    else:
        written = [(entry.text(test, needed=True), entry.at(test))]
    values = [_value(text, line, field, found) for text, line in written]
    if test == "between" and None not in values and _above(values):
        entry.wrong(test, "between 的前一个值比后一个大。", "请写成 [小, 大]。")
    op = {"before": "lt", "after": "gt"}.get(test, test)
    kept = tuple(value for value in values if value is not None)
    if len(kept) != len(values):
        return EVERY_ROW
    return Compare(field.code, cast(Op, op), kept, tuple(text for text, _ in written))


def _above(values: list[Stored | None]) -> bool:
    low, high = values
    return isinstance(low, int) and isinstance(high, int) and low > high


def _value(text: str, line: int, field: Field, found: Findings) -> Stored | None:
    try:
        value = stored_of(field, text)
    except RegisterError as error:
        found.add(line, error.message, error.remedy)
        return None
    if value is None:
        found.add(line, f"“{field.label}”的条件没有写值。", "要问是否填了，请用 not_empty。")
    return value


def _contradictions(
    parts: tuple[Condition, ...], line: int, fields: Mapping[str, Field], found: Findings
) -> None:
    """Two different values asked of one field at once: no row can pass, and what is divided by it is nothing."""
    asked: dict[str, frozenset[Stored]] = {}
    for part in parts:
        if not isinstance(part, Compare) or part.op not in ("is", "in"):
            continue
        left = asked.get(part.field, frozenset(part.values)) & frozenset(part.values)
        asked[part.field] = left
        if not left:
            label = fields[part.field].label
            found.add(line, f"关于“{label}”的条件自相矛盾，没有一行能满足。", "请改正或用 in。")


def fields_in(condition: Condition) -> frozenset[str]:
    """The codes a condition asks for, `stage` among them."""
    if isinstance(condition, AllOf | AnyOf):
        return frozenset().union(*(fields_in(part) for part in condition.parts))
    if isinstance(condition, Not):
        return fields_in(condition.part)
    return frozenset({condition.field})


def bound_to_time(condition: Condition) -> bool:
    """Whether the period asked for makes a difference."""
    if isinstance(condition, AllOf | AnyOf):
        return any(bound_to_time(part) for part in condition.parts)
    if isinstance(condition, Not):
        return bound_to_time(condition.part)
    return isinstance(condition, Within) and condition.span != "since_start"
