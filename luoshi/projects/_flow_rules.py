"""flows.yaml, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from luoshi.projects._data import (
    ProjectError,
    ProjectRulesError,
    flag_in,
    load,
    mapping,
    one_of,
    packaged,
    text_in,
    texts_in,
)

StepField = Literal["words", "ref", "quantity", "owner", "due"]
STEP_FIELDS: Final[Mapping[StepField, str]] = {
    "words": "说明",
    "ref": "文号",
    "quantity": "数量",
    "owner": "承办单位",
    "due": "办理期限",
}


@dataclass(frozen=True, slots=True)
class FlowState:
    """open: not the end. rank: its place in the life."""

    code: str
    label: str
    means: str
    open: bool
    rank: int


@dataclass(frozen=True, slots=True)
class FlowMove:
    """asks, may: fields of the step and what they are called here, in their order. only: facts, of which one must hold."""

    sources: tuple[str, ...]
    to: str
    label: str
    who: str
    asks: Mapping[StepField, str]
    may: Mapping[StepField, str]
    only: tuple[str, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """States in the order of a life, the first is the beginning."""

    code: str
    label: str
    source: str
    facts: Mapping[str, str]
    states: Mapping[str, FlowState]
    moves: tuple[FlowMove, ...]

    @property
    def beginning(self) -> FlowState:
        return next(iter(self.states.values()))

    def state(self, code: str) -> FlowState:
        """Raises ProjectError."""
        if code not in self.states:
            raise ProjectError(
                f"{self.label}没有“{code}”这个状态。", f"请用其中之一：{'、'.join(self.states)}。"
            )
        return self.states[code]

    def leaving(self, state: FlowState) -> tuple[FlowMove, ...]:
        return tuple(move for move in self.moves if state.code in move.sources)

    def move(self, source: FlowState, to: FlowState) -> FlowMove | None:
        return next((move for move in self.leaving(source) if move.to == to.code), None)


def read_flows(text: str, name: str = "flows.yaml") -> Mapping[str, Flow]:
    """Raises ProjectRulesError: among others where a way back is not named as one, or a state cannot be reached or left."""
    return _flows(load(text, name), name)


@cache
def flows() -> Mapping[str, Flow]:
    return read_flow_file("flows.yaml")


def read_flow_file(name: str) -> Mapping[str, Flow]:
    """The flows of a rule file of this room."""
    return _flows(packaged(name), name)


def _flows(data: Mapping[str, Any], name: str) -> Mapping[str, Flow]:
    told = mapping(data.get("flows"), f"{name} 的 flows")
    return {
        code: _flow(code, mapping(raw, f"{name} 的 {code}"), f"{name} 的 {code}")
        for code, raw in told.items()
    }


def _flow(code: str, entry: Mapping[str, Any], place: str) -> Flow:
    facts = mapping(entry.get("facts", {}), f"{place} 的 facts")
    states = {
        each: _state(each, mapping(raw, f"{place} 的 {each}"), rank, f"{place} 的 {each}")
        for rank, (each, raw) in enumerate(
            mapping(entry.get("states"), f"{place} 的 states").items()
        )
    }
    raws = entry.get("moves")
    if not isinstance(raws, list):
        raise ProjectRulesError(f"{place} 没有 moves。", "请照文件开头的写法改。")
    moves = tuple(
        _move(mapping(raw, f"{place} 的第 {n} 步"), states, facts, f"{place} 的第 {n} 步")
        for n, raw in enumerate(raws, 1)
    )
    _sound(states, moves, place)
    return Flow(
        code,
        text_in(entry, "label", place),
        text_in(entry, "source", place),
        {fact: text_in(facts, fact, place) for fact in facts},
        states,
        moves,
    )


def _state(code: str, entry: Mapping[str, Any], rank: int, place: str) -> FlowState:
    return FlowState(
        code,
        text_in(entry, "label", place),
        text_in(entry, "means", place),
        flag_in(entry, "open", place),
        rank,
    )


def _move(
    entry: Mapping[str, Any],
    states: Mapping[str, FlowState],
    facts: Mapping[str, Any],
    place: str,
) -> FlowMove:
    to = states[one_of(text_in(entry, "to", place), states, place)]
    sources = texts_in(entry, "from", place)
    again = flag_in(entry, "again", place)
    for source in sources:
        back = states[one_of(source, states, place)].rank >= to.rank
        if back is not again:
            raise ProjectRulesError(
                f"{place} 从 {source} 到 {to.code}，往回走与 again 的写法不一致。",
                "往回走的请写 again: yes，往前走的不写。",
            )
    return FlowMove(
        sources,
        to.code,
        text_in(entry, "label", place),
        text_in(entry, "who", place),
        _fields(entry, "asks", place),
        _fields(entry, "may", place),
        tuple(one_of(fact, facts, place) for fact in texts_in(entry, "only", place)),
        again,
    )


def _fields(entry: Mapping[str, Any], key: str, place: str) -> Mapping[StepField, str]:
    told = mapping(entry.get(key, {}), f"{place} 的 {key}")
    known = {str(field): field for field in STEP_FIELDS}
    return {known[one_of(field, known, place)]: text_in(told, field, place) for field in told}


def _sound(states: Mapping[str, FlowState], moves: tuple[FlowMove, ...], place: str) -> None:
    ways = [(source, move.to) for move in moves for source in move.sources]
    if len(set(ways)) != len(ways):
        raise ProjectRulesError(f"{place} 有两步从同一状态到同一状态。", "请只留一步。")
    left = {source for source, _ in ways}
    entered = {to for _, to in ways}
    for state in states.values():
        if state.open is not (state.code in left):
            raise ProjectRulesError(
                f"{place} 的“{state.label}”是否了结与有没有下一步不一致。",
                "没有了结的状态要有下一步，了结的没有。",
            )
        if state.rank and state.code not in entered:
            raise ProjectRulesError(
                f"{place} 的“{state.label}”没有一步能到。", "请补上能到的一步，或删去这个状态。"
            )
