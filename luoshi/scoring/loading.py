"""A scheme's text -> Scheme, or everything that is wrong with it, each at its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

import yaml

from luoshi.declared import Entry, Findings, Mistake, root_of
from luoshi.packs.model import UNIT_KINDS
from luoshi.scoring._formula_loading import formula_of
from luoshi.scoring._numbers import number, optional, table
from luoshi.scoring.kinds import AllOrNothing, Efficacy, Spread
from luoshi.scoring.model import (
    AMONGS,
    CANCELS,
    DIRECTIONS,
    NO_DATAS,
    NO_TARGETS,
    TOTALS,
    Extras,
    Grade,
    Group,
    Item,
    Level,
    Scheme,
    ScoringError,
    Veto,
)
from luoshi.scoring.weights import sum_fault

GRAMMAR = "写法见 luoshi/scoring/example.yaml 开头。"
GRAMMAR_VERSION = "1"
KEYS = (
    "luoshi_scheme", "code", "name", "description", "version", "full", "total", "decimals", "no_target",
    "no_target_share", "no_data", "least", "most", "adjust_until", "groups", "items", "adds", "deducts", "vetoes",
    "grades", "graded",
)  # fmt: skip
GROUP_KEYS = ("code", "label", "kinds", "units", "without", "weights")
ITEM_KEYS = (
    "code", "label", "heading", "weight", "unit", "source", "direction", "groups", "among", "least", "most",
    "no_target", "no_data", "basis", "formula",
)  # fmt: skip
_T = TypeVar("_T", bound=str)
_DAY = re.compile(r"\d{2}-\d{2}")
_MOST_VERSION = 9999
_MOST_DECIMALS = 4
_SHOWN = 20


def check_scheme(text: str) -> tuple[Scheme | None, tuple[Mistake, ...]]:
    """The scheme, and every mistake in order of lines. A scheme only when there is none."""
    found = Findings(GRAMMAR)
    root = root_of(text, found)
    scheme = _scheme(root, found) if root is not None else None
    mistakes = tuple(sorted(found.mistakes))
    return (scheme if not mistakes else None), mistakes


def load_scheme(text: str, place: str) -> Scheme:
    """The scheme. Raises ScoringError that tells the mistakes, with `place` as the text's name."""
    scheme, mistakes = check_scheme(text)
    if scheme is None:
        told = "".join(f"\n{place} {mistake}" for mistake in mistakes[:_SHOWN])
        more = f"\n另有 {len(mistakes) - _SHOWN} 处。" if len(mistakes) > _SHOWN else ""
        raise ScoringError(
            f"考核办法 {place} 有 {len(mistakes)} 处不对：{told}{more}", "", mistakes
        )
    return scheme


def _scheme(root: yaml.MappingNode, found: Findings) -> Scheme:
    entry = Entry.of(root, "办法", KEYS, found)
    entry.choice("luoshi_scheme", (GRAMMAR_VERSION,), GRAMMAR_VERSION, needed=True)
    groups, lines = _groups(entry, found)
    items = _items(entry, groups, lines, found)
    made = Scheme(
        code=entry.code("code"),
        name=entry.text("name", needed=True),
        version=entry.whole("version", 1, _MOST_VERSION, needed=True),
        full=number(entry, "full", 100, needed=True, above=0),
        groups=groups,
        items=items,
        description=entry.text("description"),
        total=entry.choice("total", TOTALS, "sum"),
        no_target=entry.choice("no_target", NO_TARGETS, "reweigh"),
        no_target_share=number(entry, "no_target_share", Fraction(60, 100)),
        no_data=entry.choice("no_data", NO_DATAS, "reweigh"),
        least=optional(entry, "least", least=None),
        most=optional(entry, "most", above=0),
        adds=_extras(entry, "adds", found),
        deducts=_extras(entry, "deducts", found),
        vetoes=_vetoes(entry, found),
        grades=_grades(entry, found),
        graded=entry.choice("graded", AMONGS, "group"),
        adjust_until=_month_day(entry),
        decimals=entry.whole("decimals", 0, _MOST_DECIMALS) if entry.has("decimals") else 2,
    )
    if not found.mistakes:
        _check_sums(made, lines, found)
        _check_mean(made, entry)
    return made


def _groups(entry: Entry, found: Findings) -> tuple[tuple[Group, ...], dict[str, int]]:
    groups: dict[str, Group] = {}
    lines: dict[str, int] = {}
    for node in entry.items("groups", needed=True):
        each = Entry.of(node, "组", GROUP_KEYS, found)
        weights = dict(table(each, "weights", needed=False))
        group = Group(
            each.code("code"),
            each.text("label", needed=True),
            _words(each, "kinds"),
            _words(each, "units"),
            _words(each, "without"),
            weights or None,
        )
        if not group.kinds and not group.units:
            each.wrong(
                "code", f"组“{group.label}”没有写 kinds 或 units，里面没有单位。", "请补上。"
            )
        for kind in group.kinds:
            if kind not in UNIT_KINDS:
                each.wrong(
                    "kinds", f"没有“{kind[:30]}”这种单位。", f"可写：{'、'.join(UNIT_KINDS)}。"
                )
        _not_twice(each, group, tuple(groups.values()))
        groups[group.code], lines[group.code] = group, each.at("weights")
    return tuple(groups.values()), lines


def _not_twice(entry: Entry, group: Group, others: Sequence[Group]) -> None:
    for other in others:
        if other.code == group.code:
            entry.wrong("code", f"组“{group.code}”写了两次。", "代码不能重复。")
        for key, mine, theirs in (
            ("kinds", group.kinds, other.kinds),
            ("units", group.units, other.units),
        ):
            for word in mine:
                if word in theirs:
                    entry.wrong(
                        key, f"“{word}”同时在“{other.label}”和“{group.label}”两组里。",
                        "一个单位只能在一组，请删去一处。",
                    )  # fmt: skip


def _words(entry: Entry, key: str) -> tuple[str, ...]:
    words = [word for word, _ in entry.texts(key)]
    for word in {word for word in words if words.count(word) > 1}:
        entry.wrong(key, f"{entry.what}的 {key} 里“{word[:30]}”写了两次。", "请删去一处。")
    return tuple(words)


def _items(
    entry: Entry, groups: Sequence[Group], lines: dict[str, int], found: Findings
) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    known = {group.code for group in groups}
    for node in entry.items("items", needed=True):
        each = Entry.of(node, "项目", ITEM_KEYS, found)
        item = _item(each, found)
        for code in item.groups:
            if code not in known:
                each.wrong("groups", f"“{item.label}”写了没有的组“{code[:30]}”。", "请改正。")
        if item.code in items:
            each.wrong("code", f"项目“{item.code}”写了两次。", "代码不能重复。")
        items[item.code] = item
    for group in groups:
        for code in group.weights or {}:
            asked = code in items and (not items[code].groups or group.code in items[code].groups)
            if not asked:
                found.add(
                    lines[group.code],
                    f"“{group.label}”的 weights 写了它没有的项目“{code[:30]}”。",
                    "请改正。",
                )
    return tuple(items.values())


def _item(entry: Entry, found: Findings) -> Item:
    node = entry.nodes.get("formula")
    if node is None:
        entry.wrong("formula", "项目没有写 formula。", "例：{kind: proportion, cap: 120%}。")
    least, most = optional(entry, "least", least=None), optional(entry, "most", above=0)
    if least is not None and most is not None and least > most:
        entry.wrong("least", "项目的 least 大于 most。", "请改正。")
    return Item(
        code=entry.code("code"),
        label=entry.text("label", needed=True),
        weight=number(entry, "weight", needed=True),
        formula=AllOrNothing() if node is None else formula_of(node, found),
        source=entry.text("source", needed=True),
        unit=entry.text("unit"),
        direction=entry.choice("direction", DIRECTIONS, "more"),
        groups=_words(entry, "groups"),
        among=entry.choice("among", AMONGS, "group"),
        least=least,
        most=most,
        no_target=_maybe(entry, "no_target", NO_TARGETS),
        no_data=_maybe(entry, "no_data", NO_DATAS),
        heading=entry.text("heading"),
        basis=entry.text("basis"),
    )


def _maybe(entry: Entry, key: str, allowed: Sequence[_T]) -> _T | None:
    return entry.choice(key, allowed, allowed[0]) if entry.has(key) else None


def _extras(entry: Entry, key: str, found: Findings) -> Extras:
    node = entry.nodes.get(key)
    if node is None:
        return Extras()
    each = Entry.of(node, "加分" if key == "adds" else "扣分", ("most", "levels"), found)
    levels: dict[str, Level] = {}
    for line in each.items("levels", needed=True):
        told = Entry.of(line, f"{each.what}的档", ("code", "label", "points"), found)
        level = Level(
            told.code("code"),
            told.text("label", needed=True),
            number(told, "points", needed=True, above=0),
        )
        if level.code in levels:
            told.wrong("code", f"{each.what}的“{level.code}”写了两次。", "代码不能重复。")
        levels[level.code] = level
    return Extras(tuple(levels.values()), optional(each, "most", above=0))


def _vetoes(entry: Entry, found: Findings) -> tuple[Veto, ...]:
    made: dict[str, Veto] = {}
    for node in entry.items("vetoes"):
        each = Entry.of(node, "一票否决", ("code", "label", "cancels"), found)
        veto = Veto(
            each.code("code"),
            each.text("label", needed=True),
            each.choice("cancels", CANCELS, "rank", needed=True),
        )
        if veto.code in made:
            each.wrong("code", f"一票否决“{veto.code}”写了两次。", "代码不能重复。")
        made[veto.code] = veto
    return tuple(made.values())


def _grades(entry: Entry, found: Findings) -> tuple[Grade, ...]:
    made: list[Grade] = []
    nodes = entry.items("grades")
    for number_, node in enumerate(nodes, 1):
        each = Entry.of(node, "等次", ("code", "label", "least", "share"), found)
        grade = Grade(
            each.code("code"),
            each.text("label", needed=True),
            optional(each, "least"),
            optional(each, "share", above=0),
        )
        if grade.code in {other.code for other in made}:
            each.wrong("code", f"等次“{grade.code}”写了两次。", "代码不能重复。")
        if grade.share is not None and grade.share > 1:
            each.wrong("share", "等次的 share 不能大于 100%。", "例：15%。")
        if number_ == len(nodes) and (grade.least is not None or grade.share is not None):
            each.wrong(
                "code", "最后一个等次不能有 least 或 share。", "有的单位会没有等次，请删去。"
            )
        made.append(grade)
    return tuple(made)


def _month_day(entry: Entry) -> tuple[int, int] | None:
    text = entry.text("adjust_until")
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(f"2024-{text}")
    except ValueError:
        entry.wrong("adjust_until", f"adjust_until“{text[:20]}”不是月和日。", "请写成 10-31。")
        return None
    return day.month, day.day


def _check_sums(scheme: Scheme, lines: dict[str, int], found: Findings) -> None:
    for group in scheme.groups:
        fault = sum_fault(scheme, group)
        if fault:
            found.add(lines[group.code], fault, "请改到相等。")


def _check_mean(scheme: Scheme, entry: Entry) -> None:
    """A mean of logarithms has no room for zero: only coefficients that stay above it can be averaged so."""
    if scheme.total != "geometric":
        return
    for item in scheme.items:
        formula = item.formula
        safe = (isinstance(formula, Efficacy) and formula.clamp and formula.base > 0) or (
            isinstance(formula, Spread) and formula.low > 0
        )
        if not safe:
            entry.wrong(
                "total", f"几何平均遇到 0 就全是 0，“{item.label}”的公式可能得 0。",
                "各项请都用 efficacy（clamp: yes）或 spread，或把 total 改为 sum。",
            )  # fmt: skip
