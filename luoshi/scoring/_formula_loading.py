"""The `formula` of an item -> one of the twelve kinds, with what is wrong with its parameters."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Final

import yaml

from luoshi.declared import Entry, Findings, line_of, root_of
from luoshi.scoring._numbers import number, numbers, optional, table
from luoshi.scoring.kinds import (
    KINDS,
    WHEN_EQUAL,
    AllOrNothing,
    Band,
    BasePoints,
    ByPlace,
    Efficacy,
    Formula,
    FourLevels,
    KeyProjects,
    Pieces,
    ProjectPoints,
    Proportion,
    ReachThenPlace,
    Spread,
    Tiers,
)

_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "proportion": ("cap", "least"),
    "all_or_nothing": (),
    "place": ("step", "least"),
    "reach_then_place": ("reached", "step", "kept"),
    "base_points": ("points", "base", "step", "most", "least", "whole"),
    "efficacy": ("satisfied", "unallowed", "base", "spread", "clamp", "when_equal"),
    "spread": ("low", "high", "when_equal"),
    "tiers": ("up", "down", "base", "width", "least"),
    "pieces": ("over", "short", "most", "most_down", "start"),
    "four_levels": ("passing", "bonus", "most_bonus"),
    "project_points": (
        "full", "sizes", "sorts", "stages", "begun", "continued", "progress", "named", "month_over", "month",
        "pushed", "most_pushed",
    ),
    "key_projects": (
        "full", "plan", "below", "above", "beyond", "beyond_from", "plan_most", "places", "each_start",
        "most_starts", "start_points", "rate_few", "rate_many", "few", "per_rate", "most_rate", "no_starts", "late",
    ),
}  # fmt: skip
_ALL: Final = ("kind", "preset", *dict.fromkeys(key for keys in _KEYS.values() for key in keys))
_MOST_COUNT: Final = 999


def formula_of(node: yaml.Node, found: Findings) -> Formula:
    """Always a formula; a harmless one where the kind is not known, which is told."""
    given = Entry.of(node, "公式", _ALL, found)
    entry = _with_preset(given)
    kind = entry.choice("kind", tuple(KINDS), "all_or_nothing", needed=True)
    for key in given.nodes:
        if key not in ("kind", "preset", *_KEYS[kind]):
            allowed = "、".join(_KEYS[kind]) or "没有参数"
            given.wrong(key, f"公式 {kind} 没有“{key}”这个参数。", f"可写：{allowed}。")
    return _LOADERS[kind](entry)


@cache
def _presets() -> dict[str, dict[str, yaml.Node]]:
    """Their nodes by name; a fault in the shipped file is a defect, and the tests open it."""
    found = Findings("")
    root = root_of(
        resources.files("luoshi.scoring").joinpath("presets.yaml").read_text("utf-8"), found
    )
    if root is None:
        return {}
    told = Entry.of(root, "预设", ("version", "presets"), found).nodes["presets"].value
    return {
        str(name.value): {
            key: value
            for key, value in Entry.of(node, "预设", ("said", *_ALL), found).nodes.items()
            if key != "said"
        }
        for name, node in told
    }


def _with_preset(given: Entry) -> Entry:
    name = given.text("preset")
    if not name:
        return given
    known = _presets()
    if name not in known:
        given.wrong("preset", f"没有“{name[:30]}”这个预设。", f"可写：{'、'.join(known)}。")
        return given
    return Entry(given.line, given.what, {**known[name], **given.nodes}, given.found)


def _proportion(entry: Entry) -> Proportion:
    cap, least = number(entry, "cap", 1, above=0), number(entry, "least")
    if least > cap:
        entry.wrong("least", "公式的 least 大于 cap。", "请改正。")
    return Proportion(cap, least)


def _place(entry: Entry) -> ByPlace:
    return ByPlace(number(entry, "step", Fraction(5, 100), above=0), number(entry, "least"))


def _reach_then_place(entry: Entry) -> ReachThenPlace:
    reached = number(entry, "reached", needed=True, above=0)
    if reached > 1:
        entry.wrong(
            "reached", "公式的 reached 是权重的一部分，不能大于 1。", "例：4 分占 6 分写 4/6。"
        )
    kept = entry.yes("kept") if entry.has("kept") else True
    return ReachThenPlace(reached, number(entry, "step", Fraction(5, 100), above=0), kept)


def _base_points(entry: Entry) -> BasePoints:
    made = BasePoints(
        points=number(entry, "points", needed=True, above=0),
        base=number(entry, "base", Fraction(80, 100)),
        step=number(entry, "step", 1, above=0),
        most=number(entry, "most", 1, above=0),
        least=number(entry, "least"),
        whole=entry.yes("whole"),
    )
    if not made.least <= made.base <= made.most:
        entry.wrong("base", "公式的 base 应在 least 和 most 之间。", "请改正。")
    return made


def _efficacy(entry: Entry) -> Efficacy:
    high = optional(entry, "satisfied", least=None)
    low = optional(entry, "unallowed", least=None)
    if high is not None and high == low:
        entry.wrong("unallowed", "公式的满意值和不允许值相同，除数为零。", "请改成两个不同的数。")
    return Efficacy(
        high,
        low,
        number(entry, "base", 60),
        number(entry, "spread", 40, above=0),
        entry.yes("clamp"),
        entry.choice("when_equal", WHEN_EQUAL, "none"),
    )


def _spread(entry: Entry) -> Spread:
    low, high = number(entry, "low", 50), number(entry, "high", 100, above=0)
    if low >= high:
        entry.wrong("low", "公式的 low 应小于 high。", "请改正。")
    return Spread(low, high, entry.choice("when_equal", WHEN_EQUAL, "none"))


def _tiers(entry: Entry) -> Tiers:
    up = numbers(entry, "up")
    return Tiers(
        up,
        numbers(entry, "down") if entry.has("down") else up,
        number(entry, "base", 1, above=0),
        number(entry, "width", 10, above=0),
        number(entry, "least"),
    )


def _pieces(entry: Entry) -> Pieces:
    over, most = number(entry, "over", needed=True), number(entry, "most", needed=True, above=0)
    short = number(entry, "short", over) if entry.has("short") else over
    down = number(entry, "most_down", most) if entry.has("most_down") else most
    return Pieces(over, short, most, down, number(entry, "start"))


def _four_levels(entry: Entry) -> FourLevels:
    passing = number(entry, "passing", needed=True)
    if passing > 1:
        entry.wrong("passing", "公式的 passing 不能大于 100%。", "例：60%。")
    bonus, most = number(entry, "bonus"), number(entry, "most_bonus")
    if (bonus == 0) != (most == 0):
        entry.wrong("bonus", "公式的 bonus 和 most_bonus 要么都写，要么都不写。", "请补上另一个。")
    return FourLevels(passing, bonus, most)


def _project_points(entry: Entry) -> ProjectPoints:
    return ProjectPoints(
        sizes=_bands(entry),
        sorts=table(entry, "sorts"),
        stages=table(entry, "stages"),
        begun=number(entry, "begun", needed=True),
        continued=number(entry, "continued", needed=True),
        progress=number(entry, "progress", needed=True),
        named=number(entry, "named", needed=True),
        month_over=number(entry, "month_over", needed=True),
        month=number(entry, "month", needed=True),
        pushed=number(entry, "pushed", needed=True),
        most_pushed=entry.whole("most_pushed", 0, _MOST_COUNT, needed=True),
        full=optional(entry, "full", above=0),
    )


def _bands(entry: Entry) -> tuple[Band, ...]:
    bands = []
    for node in entry.items("sizes", needed=True):
        each = Entry.of(node, "规模档", ("from", "points"), entry.found)
        bands.append(Band(number(each, "from", needed=True), number(each, "points", needed=True)))
        if len(bands) > 1 and bands[-1].floor >= bands[-2].floor:
            entry.found.add(line_of(node), "规模档应从大到小写。", "请调整先后。")
    return tuple(bands)


def _key_projects(entry: Entry) -> KeyProjects:
    beyond_from = number(entry, "beyond_from", needed=True)
    if beyond_from < 1:
        entry.wrong("beyond_from", "公式的 beyond_from 不能小于 100%。", "例：130%。")
    return KeyProjects(
        full=number(entry, "full", 1, needed=True, above=0),
        plan=number(entry, "plan", needed=True),
        below=number(entry, "below", needed=True),
        above=number(entry, "above", needed=True),
        beyond=number(entry, "beyond", needed=True),
        beyond_from=beyond_from,
        plan_most=number(entry, "plan_most", needed=True),
        places=_places(entry),
        each_start=number(entry, "each_start", needed=True),
        most_starts=number(entry, "most_starts", needed=True),
        start_points=number(entry, "start_points", needed=True),
        rate_few=number(entry, "rate_few", needed=True),
        rate_many=number(entry, "rate_many", needed=True),
        few=entry.whole("few", 0, _MOST_COUNT, needed=True),
        per_rate=number(entry, "per_rate", needed=True),
        most_rate=number(entry, "most_rate", needed=True),
        no_starts=number(entry, "no_starts", needed=True),
        late=number(entry, "late", needed=True),
    )


def _places(entry: Entry) -> tuple[tuple[int, Fraction], ...]:
    made: list[tuple[int, Fraction]] = []
    for node in entry.items("places", needed=True):
        each = Entry.of(node, "名次档", ("to", "points"), entry.found)
        made.append(
            (each.whole("to", 1, _MOST_COUNT, needed=True), number(each, "points", needed=True))
        )
        if len(made) > 1 and made[-1][0] <= made[-2][0]:
            entry.found.add(line_of(node), "名次档应从前到后写。", "请调整先后。")
    return tuple(made)


_LOADERS: Final[dict[str, Callable[[Entry], Formula]]] = {
    "proportion": _proportion,
    "all_or_nothing": lambda _entry: AllOrNothing(),
    "place": _place,
    "reach_then_place": _reach_then_place,
    "base_points": _base_points,
    "efficacy": _efficacy,
    "spread": _spread,
    "tiers": _tiers,
    "pieces": _pieces,
    "four_levels": _four_levels,
    "project_points": _project_points,
    "key_projects": _key_projects,
}
