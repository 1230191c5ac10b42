"""How the room says an item: its words of choice, its fields, itself in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Duty, Mechanism, Milestone, NamedProject, Target
from luoshi.plan.edit_fields import Item
from luoshi_web.ledger.pages.words import SIGNS, amount, every_word, goal_text, role_word

_OPS: Final = {
    "ge": gettext_noop("不少于（≥）"),
    "gt": gettext_noop("超过（>）"),
    "le": gettext_noop("不超过（≤）"),
    "lt": gettext_noop("低于（<）"),
    "about": gettext_noop("左右"),
    "between": gettext_noop("区间"),
    "grade": gettext_noop("等级"),
}
_KINDS: Final = {
    "level": gettext_noop("达到的水平"),
    "increase": gettext_noop("新增量"),
    "cumulative": gettext_noop("累计量"),
    "growth": gettext_noop("增长率"),
    "share": gettext_noop("占比、率"),
    "change_pp": gettext_noop("百分点变化"),
    "rank": gettext_noop("位次"),
    "grade": gettext_noop("等级"),
}
_CADENCES: Final = {
    "by": gettext_noop("到某年"),
    "yearly": gettext_noop("每年"),
    "average": gettext_noop("年均"),
}
ITEM_WORDS: Final[Mapping[str, str]] = {
    "target": gettext_noop("目标"),
    "duty": gettext_noop("责任"),
    "milestone": gettext_noop("事项"),
    "mechanism": gettext_noop("机制"),
    "project": gettext_noop("项目"),
    "head": gettext_noop("文件头"),
}
_FIELDS: Final = {
    "passage": gettext_noop("原文"),
    "indicator": gettext_noop("指标"),
    "op": gettext_noop("比较"),
    "value": gettext_noop("数值"),
    "value2": gettext_noop("上限"),
    "unit": gettext_noop("单位"),
    "kind": gettext_noop("口径"),
    "cadence": gettext_noop("时限"),
    "year": gettext_noop("完成年份"),
    "base_year": gettext_noop("基期年份"),
    "aspirational": gettext_noop("力争"),
    "part_of": gettext_noop("其中于"),
    "section": gettext_noop("条款"),
    "start": gettext_noop("起点"),
    "end": gettext_noop("终点"),
    "parties": gettext_noop("单位"),
    "text": gettext_noop("要做成的事"),
    "by": gettext_noop("完成年份"),
    "name": gettext_noop("名称"),
    "every": gettext_noop("多久一次"),
    "investment": gettext_noop("投资"),
    "title": gettext_noop("标题"),
    "document_number": gettext_noop("文号"),
    "issuer": gettext_noop("发文机关"),
    "issued_on": gettext_noop("成文日期"),
    "horizon": gettext_noop("规划期"),
}
_SEVERITIES: Final = {
    "error": gettext_noop("错误"),
    "question": gettext_noop("疑问"),
    "note": gettext_noop("提示"),
}


_CHANGES: Final = {
    "added": gettext_noop("新增"),
    "changed": gettext_noop("有变"),
    "removed": gettext_noop("去掉"),
    "same": gettext_noop("不变"),
}


def change_word(change: str) -> str:
    return _(_CHANGES[change])


def op_word(op: str) -> str:
    return _(_OPS[op])


def kind_word(kind: str) -> str:
    return _(_KINDS[kind])


def cadence_word(cadence: str) -> str:
    return _(_CADENCES[cadence])


def item_word(kind: str) -> str:
    return _(ITEM_WORDS[kind])


def field_word(name: str) -> str:
    return _(_FIELDS[name])


def severity_word(severity: str) -> str:
    return _(_SEVERITIES[severity])


def value_words(name: str, value: Any) -> str:
    """A field's value as a page prints it; "" for none."""
    if value is None or value == "":
        return ""
    tables: Mapping[str, Mapping[str, str]] = {
        "op": _OPS, "kind": _KINDS, "cadence": _CADENCES,
    }  # fmt: skip
    if name in tables:
        return _(tables[name][value])
    if name == "every":
        return every_word(value)
    if name == "aspirational":
        return _("是") if value else ""
    if name == "parties":
        return "、".join(_party(party) for party in value)
    if name == "horizon":
        return f"{value[0]}–{value[1]}"
    return str(value)


def _party(party: Any) -> str:
    name, role = (
        (party["name"], party["role"]) if isinstance(party, dict) else (party.name, party.role)
    )
    return name if role == "responsible" else f"{name}（{role_word(role)}）"


def read_as(item: Item) -> str:
    """The item in one line."""
    if isinstance(item, Target):
        return target_words(item)
    if isinstance(item, Duty):
        return value_words("parties", item.parties)
    if isinstance(item, Milestone):
        return f"{item.text}，{item.by} 年" if item.by else item.text
    if isinstance(item, Mechanism):
        return f"{item.name}，{every_word(item.every)}" if item.every else item.name
    if isinstance(item, NamedProject):
        return f"{item.name}，{item.investment}" if item.investment else item.name
    return ""


def target_words(target: Target) -> str:
    """产值 ≥ 90 亿元，到 2026 年."""
    said = " ".join(
        part
        for part in (target.indicator, SIGNS[target.op], amount(goal_text(target), target.unit))
        if part
    )
    if target.cadence != "by":
        return _("%(said)s，%(how)s") % {"said": said, "how": cadence_word(target.cadence)}
    return _("%(said)s，%(year)s 年") % {"said": said, "year": target.year} if target.year else said
