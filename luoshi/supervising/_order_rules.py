"""orders.yaml, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

FIELDS: Final[Mapping[str, str]] = {
    "words": "说明",
    "due": "期限",
    "unit": "单位",
    "progress": "目前进展",
    "approver": "批准人",
    "grade": "督查单的颜色",
    "way": "方式",
    "result": "决定",
    "checks": "检查",
    "instruction": "新的批示",
    "ref": "文号",
}
SIDES: Final = ("office", "unit", "head", "support", "leader")
CONDITIONS: Final = (
    "no_objection",
    "objection",
    "objection_window",
    "objected_once",
    "no_extension",
    "extension",
    "in_time",
    "slip_lapsed",
    "slip_grounds",
    "red_lapsed",
    "no_review",
    "review",
    "review_window",
    "reviewed_once",
    "look_back",
)


class OrderError(LuoshiError):
    """An order or a step of one cannot be taken as it is."""


class OrderRulesError(LuoshiError):
    """orders.yaml breaks its own grammar."""


@dataclass(frozen=True, slots=True)
class UsualLimit:
    label: str
    days: int
    clock: str
    source: str


@dataclass(frozen=True, slots=True)
class OrderKind:
    """limits: usual ones, the first where nobody says another."""

    code: str
    label: str
    limits: tuple[UsualLimit, ...]


@dataclass(frozen=True, slots=True)
class OrderState:
    code: str
    label: str
    means: str
    open: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Station:
    """Of the stepper. done: moves of which the newest tells who and when; states: in which the order stands here."""

    label: str
    done: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderMove:
    """to "": beside the line. asks, may: fields and what they are called here. ways, results: code -> words."""

    do: str
    label: str
    sources: tuple[str, ...]
    to: str
    who: tuple[str, ...]
    paper: bool
    apart: bool
    asks: Mapping[str, str]
    may: Mapping[str, str]
    when: tuple[str, ...]
    ways: Mapping[str, str]
    results: Mapping[str, str]

    def takes(self, field: str) -> bool:
        return field in self.asks or field in self.may or field in ("words", "ref")


@dataclass(frozen=True, slots=True)
class Grade:
    """Of a slip (督查单). days, clock: how long it gives where nobody says."""

    code: str
    label: str
    days: int
    clock: str


@dataclass(frozen=True, slots=True)
class CountedDays:
    days: int
    clock: str
    source: str


@dataclass(frozen=True, slots=True)
class OrderRules:
    """Everything in orders.yaml. look_back: months; most: characters of a matter."""

    kinds: Mapping[str, OrderKind]
    clocks: Mapping[str, str]
    states: Mapping[str, OrderState]
    stepper: tuple[Station, ...]
    moves: tuple[OrderMove, ...]
    checks: Mapping[str, str]
    grades: Mapping[str, Grade]
    days: Mapping[str, CountedDays]
    look_back: int
    rest_stays: bool
    most: int

    @property
    def beginning(self) -> OrderState:
        return next(iter(self.states.values()))

    def leaving(self, state: str) -> tuple[OrderMove, ...]:
        return tuple(move for move in self.moves if state in move.sources)

    def move(self, do: str, state: str) -> OrderMove | None:
        return next((move for move in self.leaving(state) if move.do == do), None)

    def label_of(self, do: str) -> str:
        """Raises OrderError for a move that nobody knows."""
        found = next((move.label for move in self.moves if move.do == do), None)
        if found is None:
            raise OrderError(
                f"督办单没有“{do[:30]}”这一步。",
                f"可用的有：{'、'.join(dict.fromkeys(m.do for m in self.moves))}。",
            )
        return found


_RULES = RuleReader("luoshi.supervising", OrderRulesError)
_FILE: Final = "orders.yaml"


@cache
def order_rules() -> OrderRules:
    return _rules(_RULES.packaged(_FILE), _FILE)


def read_order_rules(text: str, name: str = _FILE) -> OrderRules:
    """Raises OrderRulesError: among others where a move leads to an unknown state or a state cannot be reached."""
    return _rules(_RULES.load(text, name), name)


def _rules(data: Mapping[str, Any], name: str) -> OrderRules:
    def part(key: str) -> dict[str, Any]:
        return _RULES.mapping(data.get(key), f"{name} 的 {key}")

    clocks = _words(data, "clocks", name)
    states = {
        code: _state(code, raw, rank, f"{name} 的 {code}")
        for rank, (code, raw) in enumerate(part("states").items())
    }
    moves = tuple(
        _move(raw, states, f"{name} 的第 {n} 步")
        for n, raw in enumerate(_list(data, "moves", name), 1)
    )
    _sound(states, moves, name)
    codes = {move.do for move in moves}
    return OrderRules(
        {
            code: _kind(code, raw, clocks, f"{name} 的 {code}")
            for code, raw in part("kinds").items()
        },
        clocks,
        states,
        tuple(_station(raw, codes, states, name) for raw in _list(data, "stepper", name)),
        moves,
        _words(data, "checks", name),
        {code: _grade(code, raw, clocks, name) for code, raw in part("grades").items()},
        {code: _counted(raw, clocks, f"{name} 的 {code}") for code, raw in part("days").items()},
        _RULES.whole_in(part("look_back"), "months", f"{name} 的 look_back"),
        _RULES.one_of(_RULES.text_in(data, "rest", name), ("next", "stays"), name) == "stays",
        _RULES.whole_in(data, "most", name),
    )


def _kind(code: str, raw: Any, clocks: Mapping[str, str], place: str) -> OrderKind:
    entry = _RULES.mapping(raw, place)
    limits = []
    for each in _list(entry, "limits", place):
        told = _RULES.mapping(each, place)
        counted = _counted(told, clocks, place)
        label = _RULES.text_in(told, "label", place)
        limits.append(UsualLimit(label, counted.days, counted.clock, counted.source))
    return OrderKind(code, _RULES.text_in(entry, "label", place), tuple(limits))


def _counted(raw: Any, clocks: Mapping[str, str], place: str) -> CountedDays:
    entry = _RULES.mapping(raw, place)
    return CountedDays(
        _RULES.whole_in(entry, "days", place),
        _RULES.one_of(_RULES.text_in(entry, "clock", place), clocks, place),
        _RULES.text_in(entry, "source", place),
    )


def _grade(code: str, raw: Any, clocks: Mapping[str, str], name: str) -> Grade:
    place = f"{name} 的 {code}"
    entry = _RULES.mapping(raw, place)
    return Grade(
        code,
        _RULES.text_in(entry, "label", place),
        _RULES.whole_in(entry, "days", place),
        _RULES.one_of(_RULES.text_in(entry, "clock", place), clocks, place),
    )


def _state(code: str, raw: Any, rank: int, place: str) -> OrderState:
    entry = _RULES.mapping(raw, place)
    return OrderState(
        code,
        _RULES.text_in(entry, "label", place),
        _RULES.text_in(entry, "means", place),
        _RULES.flag_in(entry, "open", place),
        rank,
    )


def _station(raw: Any, moves: set[str], states: Mapping[str, OrderState], name: str) -> Station:
    place = f"{name} 的 stepper"
    entry = _RULES.mapping(raw, place)
    return Station(
        _RULES.text_in(entry, "label", place),
        tuple(_RULES.one_of(do, moves, place) for do in _RULES.texts_in(entry, "done", place)),
        tuple(_RULES.one_of(s, states, place) for s in _RULES.texts_in(entry, "states", place)),
    )


def _move(raw: Any, states: Mapping[str, OrderState], place: str) -> OrderMove:
    entry = _RULES.mapping(raw, place)
    to = _RULES.text_in(entry, "to", place) if "to" in entry else ""
    sources = _RULES.texts_in(entry, "from", place)
    for each in (*sources, *([to] if to else [])):
        _RULES.one_of(each, states, place)
    return OrderMove(
        _RULES.text_in(entry, "do", place),
        _RULES.text_in(entry, "label", place),
        sources,
        to,
        tuple(_RULES.one_of(one, SIDES, place) for one in _RULES.texts_in(entry, "who", place)),
        _RULES.flag_in(entry, "paper", place),
        _RULES.flag_in(entry, "apart", place),
        _fields(entry, "asks", place),
        _fields(entry, "may", place),
        tuple(_RULES.one_of(w, CONDITIONS, place) for w in _RULES.texts_in(entry, "when", place)),
        _words(entry, "ways", place) if "ways" in entry else {},
        _words(entry, "results", place) if "results" in entry else {},
    )


def _fields(entry: Mapping[str, Any], key: str, place: str) -> Mapping[str, str]:
    told = _words(entry, key, place) if key in entry else {}
    return {_RULES.one_of(field, FIELDS, place): words for field, words in told.items()}


def _words(entry: Mapping[str, Any], key: str, place: str) -> dict[str, str]:
    told = _RULES.mapping(entry.get(key), f"{place} 的 {key}")
    return {code: _RULES.text_in(told, code, f"{place} 的 {key}") for code in told}


def _list(entry: Mapping[str, Any], key: str, place: str) -> list[Any]:
    found = entry.get(key)
    if not isinstance(found, list) or not found:
        raise OrderRulesError(f"{place} 没有 {key}。", "请照文件开头的写法改。")
    return found


def _sound(states: Mapping[str, OrderState], moves: tuple[OrderMove, ...], name: str) -> None:
    ways = [(move.do, source) for move in moves for source in move.sources]
    if len(set(ways)) != len(ways):
        raise OrderRulesError(f"{name} 有两步同名又从同一状态出发。", "请只留一步。")
    entered = {move.to for move in moves}
    for state in states.values():
        if state.rank and state.code not in entered:
            raise OrderRulesError(
                f"{name} 的“{state.label}”没有一步能到。", "请补上能到的一步，或删去这个状态。"
            )
        if state.open and not any(m.to and state.code in m.sources for m in moves):
            raise OrderRulesError(
                f"{name} 的“{state.label}”没有下一步。", "没有了结的状态要有一步能离开。"
            )
