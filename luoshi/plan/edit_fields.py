"""What a person may write into an item of a plan, field by field, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from luoshi.errors import LuoshiError
from luoshi.plan.model import (
    CADENCES,
    KINDS,
    OPS,
    ROLES,
    Duty,
    Mechanism,
    Milestone,
    NamedProject,
    Party,
    Plan,
    Target,
)
from luoshi.plan.periods import FIRST_YEAR, LAST_YEAR

Item: TypeAlias = Target | Duty | Milestone | Mechanism | NamedProject
RHYTHMS = ("week", "month", "quarter", "half_year", "year")
MOST_TEXT = 400
KIND_WORDS: Mapping[str, str] = {
    "target": "目标", "duty": "责任", "milestone": "事项", "mechanism": "机制", "project": "项目", "head": "文件头",
}  # fmt: skip
_PLACE = ("section", "start", "end")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "target": (*_PLACE, "indicator", "op", "value", "value2", "unit", "kind", "cadence", "year", "base_year",
               "aspirational", "part_of"),
    "duty": (*_PLACE, "parties"),
    "milestone": (*_PLACE, "text", "by"),
    "mechanism": (*_PLACE, "name", "every"),
    "project": (*_PLACE, "name", "investment"),
    "head": ("title", "document_number", "issuer", "issued_on", "horizon"),
}  # fmt: skip
_FIELD_WORDS: Mapping[str, str] = {
    "section": "条款", "start": "起点", "end": "终点", "indicator": "指标", "op": "比较词", "value": "数值",
    "value2": "上限", "unit": "计量单位", "kind": "口径", "cadence": "时限", "year": "完成年份",
    "base_year": "基期年份", "aspirational": "力争", "part_of": "上级目标", "parties": "单位", "text": "内容",
    "by": "完成年份", "name": "名称", "every": "频次", "investment": "投资", "title": "标题",
    "document_number": "文号", "issuer": "发文机关", "issued_on": "成文日期", "horizon": "规划期", "role": "分工",
}  # fmt: skip
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "target": {"op": "ge", "unit": "", "kind": "level", "cadence": "by"},
    "duty": {"parties": ()}, "milestone": {}, "mechanism": {}, "project": {},
}  # fmt: skip
_TYPES: Mapping[str, type[Item]] = {
    "target": Target, "duty": Duty, "milestone": Milestone, "mechanism": Mechanism, "project": NamedProject,
}  # fmt: skip
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "target": ("indicator", "value"), "duty": ("parties",), "milestone": ("text",), "mechanism": ("name",),
    "project": ("name",),
}  # fmt: skip


class EditError(LuoshiError):
    """An edit that cannot be. field: the name of the field that is wrong, "" when it is the edit itself."""

    def __init__(self, message: str, remedy: str = "", field: str = "") -> None:
        super().__init__(message, remedy)
        self.field = field


def made(plan: Plan, kind: str, key: str, fields: Mapping[str, Any]) -> Item:
    """A new item. Raises EditError when a field it needs is missing or wrong."""
    for name in ("start", "end", *_NEEDED[kind]):
        if name not in fields:
            raise _bad(kind, key, name, "没有填", f"请填写{_FIELD_WORDS[name]}")
    given = {"section": "", **_DEFAULTS[kind], **fields}
    if kind == "target":
        given["id"] = key
    read = {name: _value(kind, key, name, value) for name, value in given.items()}
    item = _TYPES[kind](**read)
    return _settled(plan, kind, key, item, read | ({} if fields.get("section") else {"section": ""}))  # fmt: skip


def checked(plan: Plan, kind: str, key: str, item: Item | Plan, fields: Mapping[str, Any]) -> Any:
    """The item with the fields changed; a moved passage takes its section with it. Raises EditError."""
    read = {name: _value(kind, key, name, value) for name, value in fields.items()}
    if isinstance(item, Plan):
        horizon = read.get("horizon")
        if horizon is not None and horizon[1] < horizon[0]:
            raise _bad(kind, key, "horizon", "终止年早于起始年", "请核对两个年份")
        return replace(item, **read)
    if "start" in read and "section" not in read:
        read["section"] = ""
    return _settled(plan, kind, key, replace(item, **read), read)


def section_holding(plan: Plan, start: int) -> str:
    """Path of the innermost section that holds the offset, "" before the first."""
    inside = [s for s in plan.sections if s.start <= start < s.end]
    return max(inside, key=lambda s: (s.start, s.level)).path if inside else ""


def _settled(plan: Plan, kind: str, key: str, item: Item, given: Mapping[str, Any]) -> Item:
    if not 0 <= item.start < item.end <= len(plan.text):
        raise _bad(
            kind, key, "start",
            f"位置 {item.start} 到 {item.end} 不在原文里（原文共 {len(plan.text)} 字）", "请重新选取原文",
        )  # fmt: skip
    if given.get("section") == "":
        item = replace(item, section=section_holding(plan, item.start))
    elif "section" in given and plan.section_at(str(given["section"])) is None:
        raise _bad(kind, key, "section", f"没有条款“{given['section']}”", "请从目录里选")
    if isinstance(item, Target):
        _require_number(key, item)
    return item


def _require_number(key: str, target: Target) -> None:
    graded = target.op == "grade" or target.kind == "grade"
    for name, text in (("value", target.value), ("value2", target.value2)):
        if text is None:
            continue
        if not text:
            raise _bad("target", key, name, "没有填", "请填原文里的数或等级")
        if not graded and not _is_number(text):
            raise _bad(
                "target", key, name, f"“{text[:20]}”不是数", "请只填阿拉伯数字；等级请把比较词选成等级"
            )  # fmt: skip
    if target.op == "between":
        if target.value2 is None:
            raise _bad("target", key, "value2", "区间目标没有上限", "请填上限，或改选比较词")
        if not graded and Decimal(target.value2) < Decimal(target.value):
            raise _bad("target", key, "value2", "上限小于下限", "请核对两个数")
    elif target.value2 is not None:
        raise _bad("target", key, "value2", "只有区间目标有上限", "请去掉上限，或把比较词选成区间")


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and len(text) <= 40
    except InvalidOperation:
        return False


def _bad(kind: str, key: str, name: str, what: str, remedy: str) -> EditError:
    place = f"{KIND_WORDS[kind]} {key}".strip()
    return EditError(f"{place}的{_FIELD_WORDS.get(name, name)}：{what}。", f"{remedy}。", name)


def _text(kind: str, key: str, name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _bad(kind, key, name, "不是文字", "请填文字")
    text = value.strip()
    if len(text) > MOST_TEXT:
        raise _bad(kind, key, name, f"超过 {MOST_TEXT} 字", "请缩短")
    return text


def _needed_text(kind: str, key: str, name: str, value: Any) -> str:
    text = _text(kind, key, name, value)
    if not text:
        raise _bad(kind, key, name, "没有填", f"请填写{_FIELD_WORDS[name]}")
    return text


def _optional_text(kind: str, key: str, name: str, value: Any) -> str | None:
    return None if value is None else _text(kind, key, name, value) or None


def _whole(kind: str, key: str, name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _bad(kind, key, name, f"“{str(value)[:20]}”不是整数", "请填整数")
    return value


def _year(kind: str, key: str, name: str, value: Any) -> int | None:
    if value is None:
        return None
    year = _whole(kind, key, name, value)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _bad(
            kind, key, name, f"{year} 不是年份", f"请填 {FIRST_YEAR} 到 {LAST_YEAR} 之间的年份"
        )
    return year


def _truth(kind: str, key: str, name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _bad(kind, key, name, "只能是或否", "请选一个")
    return value


def _word(known: tuple[str, ...]) -> Callable[[str, str, str, Any], str]:
    def read(kind: str, key: str, name: str, value: Any) -> str:
        if value not in known:
            raise _bad(
                kind, key, name, f"不认识“{str(value)[:20]}”", f"请从 {'、'.join(known)} 中选"
            )
        return str(value)

    return read


def _rhythm(kind: str, key: str, name: str, value: Any) -> str | None:
    return None if value in (None, "") else _word(RHYTHMS)(kind, key, name, value)


def _parties(kind: str, key: str, name: str, value: Any) -> tuple[Party, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise _bad(kind, key, name, "一个单位也没有", "请填单位；不是责任就删去这一项")
    found = []
    for entry in value:
        if not isinstance(entry, Mapping) or set(entry) - {"name", "role"}:
            raise _bad(kind, key, name, "写法不对", "每个单位写名称和分工")
        party = _needed_text(kind, key, "name", entry.get("name"))
        role = _word(ROLES)(kind, key, "role", entry.get("role", "responsible"))
        found.append(Party(party, role))  # type: ignore[arg-type]
    return tuple(found)


def _day(kind: str, key: str, name: str, value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _bad(kind, key, name, f"“{str(value)[:20]}”不是日期", "请写成 2026-09-30") from error


def _horizon(kind: str, key: str, name: str, value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise _bad(kind, key, name, "不是两个年份", "请填起始年和终止年")
    years = [_year(kind, key, name, year) for year in value]
    if years[0] is None or years[1] is None:
        raise _bad(kind, key, name, "不是两个年份", "请填起始年和终止年")
    return years[0], years[1]


_READERS: Mapping[str, Callable[[str, str, str, Any], Any]] = {
    "id": _needed_text, "section": _text, "start": _whole, "end": _whole, "indicator": _needed_text,
    "op": _word(OPS), "value": _text, "value2": _optional_text, "unit": _text, "kind": _word(KINDS),
    "cadence": _word(CADENCES), "year": _year, "base_year": _year, "aspirational": _truth,
    "part_of": _optional_text, "parties": _parties, "text": _needed_text, "by": _year, "name": _needed_text,
    "every": _rhythm, "investment": _optional_text, "title": _needed_text, "document_number": _optional_text,
    "issuer": _optional_text, "issued_on": _day, "horizon": _horizon,
}  # fmt: skip


def _value(kind: str, key: str, name: str, value: Any) -> Any:
    return _READERS[name](kind, key, name, value)
