"""appeals.yaml, read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any, Final

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

FIELDS: Final[Mapping[str, str]] = {
    "words": "说明",
    "unit": "承办单位",
    "supports": "协办单位",
    "due": "期限",
    "way": "方式",
    "result": "结果",
    "satisfaction": "是否满意",
    "ref": "编号",
}
SIDES: Final = ("office", "unit", "head", "support", "leader", "firm")
RATES: Final = ("response", "in_time", "solved", "satisfied")
CONDITIONS: Final = (
    "return_window",
    "returns_left",
    "first_round",
    "no_extension",
    "extension",
    "extended_once",
    "in_time",
    "not_content",
    "redo_left",
    "redone",
    "no_order",
    "settled",
)
_TIME: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


class AppealError(LuoshiError):
    """An appeal or a step of one cannot be taken as it is."""


class AppealRulesError(LuoshiError):
    """appeals.yaml breaks its own grammar."""


@dataclass(frozen=True, slots=True)
class Category:
    """words: a text that holds them is suggested this category. units: words in the names of units usually responsible."""

    code: str
    label: str
    words: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Urgency:
    """most: clock -> at most so many days, whatever the preset says; 0: the same day."""

    code: str
    label: str
    most: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Preset:
    """Working days of one system of rules. reply None: it asks for none. The rest is told in appeals.yaml."""

    code: str
    label: str
    source: str
    starts: str
    assign: int
    contact: int
    reply: int | None
    resolve: int
    extended: int
    sign_back: int
    redo: int
    usual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardRule:
    days: int
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppealState:
    """told: what the enterprise reads of it."""

    code: str
    label: str
    told: str
    open: bool
    rank: int


@dataclass(frozen=True, slots=True)
class AppealStation:
    label: str
    done: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppealMove:
    """to "": beside the line. shown "": the enterprise sees nothing of it; open_words: it reads the words too."""

    do: str
    label: str
    sources: tuple[str, ...]
    to: str
    who: tuple[str, ...]
    asks: Mapping[str, str]
    may: Mapping[str, str]
    when: tuple[str, ...]
    shown: str
    open_words: bool
    ways: Mapping[str, str]
    results: Mapping[str, str]
    satisfactions: Mapping[str, str]

    def takes(self, field: str) -> bool:
        return field in self.asks or field in self.may or field == "words"


@dataclass(frozen=True, slots=True)
class ExclusionKind:
    """rates: of which rates such a case is left out."""

    code: str
    label: str
    rates: frozenset[str]


@dataclass(frozen=True, slots=True)
class AppealRules:
    """Everything in appeals.yaml. office_extension: working days the office may grant; returns: times; most: characters."""

    version: int
    kinds: Mapping[str, str]
    channels: Mapping[str, str]
    categories: Mapping[str, Category]
    urgency: Mapping[str, Urgency]
    opens: time
    closes: time
    presets: Mapping[str, Preset]
    office_extension: int
    returns: int
    yellow: CardRule
    red: CardRule
    clocks: Mapping[str, str]
    states: Mapping[str, AppealState]
    stepper: tuple[AppealStation, ...]
    moves: tuple[AppealMove, ...]
    exclusions: Mapping[str, ExclusionKind]
    most: int

    @property
    def beginning(self) -> AppealState:
        return next(iter(self.states.values()))

    def leaving(self, state: str) -> tuple[AppealMove, ...]:
        return tuple(move for move in self.moves if state in move.sources)

    def move(self, do: str, state: str) -> AppealMove | None:
        return next((move for move in self.leaving(state) if move.do == do), None)

    def of(self, do: str) -> AppealMove:
        """Raises AppealError for a move that nobody knows."""
        found = next((move for move in self.moves if move.do == do), None)
        if found is None:
            raise AppealError(
                f"诉求没有“{do[:30]}”这一步。",
                f"可用的有：{'、'.join(dict.fromkeys(m.do for m in self.moves))}。",
            )
        return found

    def label_of(self, do: str) -> str:
        """As `of`."""
        return self.of(do).label

    def preset_for(self, channel: str) -> Preset:
        """The one meant for the channel, else the first."""
        every = list(self.presets.values())
        return next((one for one in every if channel in one.usual), every[0])


_RULES = RuleReader("luoshi.enterprises", AppealRulesError)
_FILE: Final = "appeals.yaml"


@cache
def appeal_rules() -> AppealRules:
    return _rules(_RULES.packaged(_FILE), _FILE)


def read_appeal_rules(text: str, name: str = _FILE) -> AppealRules:
    """Raises AppealRulesError: among others where a move leads to an unknown state or a state cannot be reached."""
    return _rules(_RULES.load(text, name), name)


def _rules(data: Mapping[str, Any], name: str) -> AppealRules:
    def part(key: str) -> dict[str, Any]:
        return _RULES.mapping(data.get(key), f"{name} 的 {key}")

    clocks, channels = _words(data, "clocks", name), _words(data, "channels", name)
    states = {
        code: _state(code, raw, rank, f"{name} 的 {code}")
        for rank, (code, raw) in enumerate(part("states").items())
    }
    moves = tuple(
        _move(raw, states, f"{name} 的第 {n} 步")
        for n, raw in enumerate(_list(data, "moves", name), 1)
    )
    _sound(states, moves, name)
    hours, cards = part("hours"), part("cards")
    return AppealRules(
        version=_RULES.whole_in(data, "version", name),
        kinds=_words(data, "kinds", name),
        channels=channels,
        categories={c: _category(c, raw, name) for c, raw in part("categories").items()},
        urgency={c: _urgency(c, raw, clocks, name) for c, raw in part("urgency").items()},
        opens=_time(hours, "from", f"{name} 的 hours"),
        closes=_time(hours, "until", f"{name} 的 hours"),
        presets={c: _preset(c, raw, channels, name) for c, raw in part("presets").items()},
        office_extension=_RULES.whole_in(part("extension"), "office", f"{name} 的 extension"),
        returns=_RULES.whole_in(data, "returns", name),
        yellow=_card(cards, "yellow", clocks, name),
        red=_card(cards, "red", clocks, name),
        clocks=clocks,
        states=states,
        stepper=tuple(_station(raw, moves, states, name) for raw in _list(data, "stepper", name)),
        moves=moves,
        exclusions={c: _exclusion(c, raw, name) for c, raw in part("exclusions").items()},
        most=_RULES.whole_in(data, "most", name),
    )


def _category(code: str, raw: Any, name: str) -> Category:
    place = f"{name} 的 {code}"
    entry = _RULES.mapping(raw, place)
    return Category(
        code,
        _RULES.text_in(entry, "label", place),
        _RULES.texts_in(entry, "words", place),
        _RULES.texts_in(entry, "units", place),
    )


def _urgency(code: str, raw: Any, clocks: Mapping[str, str], name: str) -> Urgency:
    place = f"{name} 的 {code}"
    entry = _RULES.mapping(raw, place)
    most = _RULES.mapping(entry.get("most", {}), f"{place} 的 most")
    for clock, days in most.items():
        _RULES.one_of(clock, clocks, place)
        if type(days) is not int or days < 0:
            raise AppealRulesError(f"{place} 的 {clock} 应是0或正整数。", "请照文件开头的写法改。")
    return Urgency(code, _RULES.text_in(entry, "label", place), most)


def _preset(code: str, raw: Any, channels: Mapping[str, str], name: str) -> Preset:
    place = f"{name} 的 {code}"
    entry = _RULES.mapping(raw, place)

    def days(key: str) -> int:
        return _RULES.whole_in(entry, key, place)

    found = Preset(
        code=code,
        label=_RULES.text_in(entry, "label", place),
        source=_RULES.text_in(entry, "source", place),
        starts=_RULES.one_of(
            _RULES.text_in(entry, "starts", place), ("received", "assigned"), place
        ),
        assign=days("assign"),
        contact=days("contact"),
        reply=days("reply") if "reply" in entry else None,
        resolve=days("resolve"),
        extended=days("extended"),
        sign_back=days("sign_back"),
        redo=days("redo"),
        usual=tuple(
            _RULES.one_of(one, channels, place) for one in _RULES.texts_in(entry, "usual", place)
        ),
    )
    if found.extended < found.resolve:
        raise AppealRulesError(
            f"{place} 的 extended 少于 resolve。", "延长后的期限不能短于原来的期限。"
        )
    return found


def _card(cards: Mapping[str, Any], key: str, clocks: Mapping[str, str], name: str) -> CardRule:
    place = f"{name} 的 cards 的 {key}"
    entry = _RULES.mapping(cards.get(key), place)
    return CardRule(
        _RULES.whole_in(entry, "days", place),
        tuple(_RULES.one_of(one, clocks, place) for one in _RULES.texts_in(entry, "clocks", place)),
    )


def _state(code: str, raw: Any, rank: int, place: str) -> AppealState:
    entry = _RULES.mapping(raw, place)
    return AppealState(
        code,
        _RULES.text_in(entry, "label", place),
        _RULES.text_in(entry, "told", place),
        _RULES.flag_in(entry, "open", place),
        rank,
    )


def _station(
    raw: Any, moves: tuple[AppealMove, ...], states: Mapping[str, AppealState], name: str
) -> AppealStation:
    place = f"{name} 的 stepper"
    entry = _RULES.mapping(raw, place)
    # The beginning is no move: an appeal comes.
    known = {"receive", *(move.do for move in moves)}
    return AppealStation(
        _RULES.text_in(entry, "label", place),
        tuple(_RULES.one_of(do, known, place) for do in _RULES.texts_in(entry, "done", place)),
        tuple(_RULES.one_of(s, states, place) for s in _RULES.texts_in(entry, "states", place)),
    )


def _move(raw: Any, states: Mapping[str, AppealState], place: str) -> AppealMove:
    entry = _RULES.mapping(raw, place)
    to = _RULES.text_in(entry, "to", place) if "to" in entry else ""
    sources = _RULES.texts_in(entry, "from", place)
    for each in (*sources, *([to] if to else [])):
        _RULES.one_of(each, states, place)
    return AppealMove(
        do=_RULES.text_in(entry, "do", place),
        label=_RULES.text_in(entry, "label", place),
        sources=sources,
        to=to,
        who=tuple(_RULES.one_of(w, SIDES, place) for w in _RULES.texts_in(entry, "who", place)),
        asks=_fields(entry, "asks", place),
        may=_fields(entry, "may", place),
        when=tuple(
            _RULES.one_of(w, CONDITIONS, place) for w in _RULES.texts_in(entry, "when", place)
        ),
        shown=_RULES.text_in(entry, "shown", place) if "shown" in entry else "",
        open_words=_RULES.flag_in(entry, "open_words", place),
        ways=_choices(entry, "ways", place),
        results=_choices(entry, "results", place),
        satisfactions=_choices(entry, "satisfactions", place),
    )


def _exclusion(code: str, raw: Any, name: str) -> ExclusionKind:
    place = f"{name} 的 {code}"
    entry = _RULES.mapping(raw, place)
    rates = _RULES.texts_in(entry, "rates", place)
    return ExclusionKind(
        code,
        _RULES.text_in(entry, "label", place),
        frozenset(_RULES.one_of(rate, RATES, place) for rate in rates),
    )


def _time(entry: Mapping[str, Any], key: str, place: str) -> time:
    text = _RULES.text_in(entry, key, place)
    if not _TIME.fullmatch(text):
        raise AppealRulesError(f"{place} 的 {key} 不是时刻。", "请加引号写成 “08:30” 的样子。")
    return time.fromisoformat(text)


def _fields(entry: Mapping[str, Any], key: str, place: str) -> Mapping[str, str]:
    told = _choices(entry, key, place)
    return {_RULES.one_of(field, FIELDS, place): words for field, words in told.items()}


def _choices(entry: Mapping[str, Any], key: str, place: str) -> Mapping[str, str]:
    return _words(entry, key, place) if key in entry else {}


def _words(entry: Mapping[str, Any], key: str, place: str) -> dict[str, str]:
    told = _RULES.mapping(entry.get(key), f"{place} 的 {key}")
    return {code: _RULES.text_in(told, code, f"{place} 的 {key}") for code in told}


def _list(entry: Mapping[str, Any], key: str, place: str) -> list[Any]:
    found = entry.get(key)
    if not isinstance(found, list) or not found:
        raise AppealRulesError(f"{place} 没有 {key}。", "请照文件开头的写法改。")
    return found


def _sound(states: Mapping[str, AppealState], moves: tuple[AppealMove, ...], name: str) -> None:
    ways = [(move.do, source) for move in moves for source in move.sources]
    if len(set(ways)) != len(ways):
        raise AppealRulesError(f"{name} 有两步同名又从同一状态出发。", "请只留一步。")
    entered = {move.to for move in moves}
    for state in states.values():
        if state.rank and state.code not in entered:
            raise AppealRulesError(
                f"{name} 的“{state.label}”没有一步能到。", "请补上能到的一步，或删去这个状态。"
            )
        if state.open and not any(m.to and state.code in m.sources for m in moves):
            raise AppealRulesError(
                f"{name} 的“{state.label}”没有下一步。", "没有了结的状态要有一步能离开。"
            )
