"""Stages, moves and clocks; a stage nobody can reach or leave is a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import yaml

from luoshi.declared import Entry, Findings
from luoshi.registers._conditions import bound_to_time, condition_of
from luoshi.registers.model import (
    DAY_KINDS,
    ROLES,
    STAGE,
    Choice,
    Clock,
    Field,
    Move,
    Role,
    Stage,
)

_MOST_DAYS = 3660


def stages_of(nodes: Iterable[yaml.Node], found: Findings) -> dict[str, tuple[Stage, int]]:
    """Code -> stage and line."""
    stages: dict[str, tuple[Stage, int]] = {}
    for node in nodes:
        entry = Entry.of(node, "阶段", ("code", "label", "final"), found)
        code = entry.code("code")
        stage = Stage(code, entry.text("label", needed=True), entry.yes("final"))
        if code in stages:
            entry.wrong("code", f"阶段“{code}”声明了两次。", "代码不能重复。")
        elif code and stage.label in {other.label for other, _ in stages.values()}:
            entry.wrong("label", f"有两个阶段叫“{stage.label[:20]}”。", "请换一个名称。")
        elif code:
            stages[code] = (stage, entry.line)
    return stages


def stage_field(stages: Mapping[str, tuple[Stage, int]]) -> dict[str, Field]:
    """The stage as conditions see it."""
    if not stages:
        return {}
    choices = tuple(Choice(stage.code, stage.label) for stage, _ in stages.values())
    return {STAGE: Field(STAGE, "阶段", "choice", choices=choices)}


def moves_of(
    nodes: Iterable[yaml.Node],
    stages: Mapping[str, tuple[Stage, int]],
    fields: Mapping[str, Field],
    found: Findings,
) -> tuple[Move, ...]:
    moves: dict[tuple[str, str], Move] = {}
    for node in nodes:
        entry = Entry.of(node, "阶段变动", ("from", "to", "by", "when", "needs"), found)
        source, target = (_stage(entry, key, stages) for key in ("from", "to"))
        if source and source == target:
            entry.wrong("to", f"从“{source}”到“{target}”没有变动。", "请删去。")
        move = Move(
            source,
            target,
            _roles(entry, found),
            condition_of(entry, "when", fields, found),
            _needed(entry, fields, found),
        )
        if bound_to_time(move.when):
            entry.wrong("when", "阶段变动的条件不能用 within，变动时没有数据期。", "请用日期比较。")
        if (source, target) in moves and source and target:
            entry.wrong("from", f"从“{source}”到“{target}”写了两次。", "请删去一处。")
        moves[(source, target)] = move
    return tuple(moves.values())


def _stage(entry: Entry, key: str, stages: Mapping[str, tuple[Stage, int]]) -> str:
    code = entry.text(key, needed=True)
    if code and code not in stages:
        entry.wrong(key, f"阶段“{code[:30]}”没有声明。", f"已声明：{'、'.join(stages)}。")
        return ""
    return code


def _roles(entry: Entry, found: Findings) -> tuple[Role, ...]:
    roles: list[Role] = []
    for text, line in entry.texts("by"):
        role = next((role for role in ROLES if role == text), None)
        if role is None:
            found.add(line, f"角色“{text[:20]}”不认识。", f"可写：{'、'.join(ROLES)}。")
        else:
            roles.append(role)
    if not entry.has("by"):
        entry.wrong("by", "没有写谁可以变动阶段（by）。", f"可写：{'、'.join(ROLES)}。")
    return tuple(roles)


def _needed(entry: Entry, fields: Mapping[str, Field], found: Findings) -> tuple[str, ...]:
    codes = []
    for text, line in entry.texts("needs"):
        if text not in fields or text == STAGE:
            found.add(line, f"needs 里的字段“{text[:30]}”没有声明。", "请改正或补上这个字段。")
        elif fields[text].retired:
            found.add(
                line, f"needs 里的“{fields[text].label}”已停用，不再填，阶段就变动不了。",
                "请从 needs 里删去它，或恢复这个字段。",
            )  # fmt: skip
        else:
            codes.append(text)
    return tuple(codes)


def clocks_of(
    nodes: Iterable[yaml.Node], stages: Mapping[str, tuple[Stage, int]], found: Findings
) -> tuple[Clock, ...]:
    clocks: dict[str, Clock] = {}
    for node in nodes:
        entry = Entry.of(node, "时限", ("stage", "name", "working_days", "calendar_days"), found)
        stage = _stage(entry, "stage", stages)
        if stage in clocks and stage:
            entry.wrong("stage", f"阶段“{stage}”有两个时限。", "请删去一个。")
        kinds = [kind for kind in DAY_KINDS if entry.has(f"{kind}_days")]
        if len(kinds) != 1:
            found.add(entry.line, "时限应写 working_days（工作日）或 calendar_days（自然日）之一。")
            continue
        days = entry.whole(f"{kinds[0]}_days", 1, _MOST_DAYS, needed=True)
        clocks[stage] = Clock(stage, entry.text("name", needed=True), days, kinds[0])
    return tuple(clocks.values())


def check_graph(
    stages: Mapping[str, tuple[Stage, int]], moves: tuple[Move, ...], found: Findings
) -> None:
    """From the first stage every other can be reached, and from every one a final stage."""
    if not stages:
        return
    first = next(iter(stages))
    finals = {code for code, (stage, _) in stages.items() if stage.final}
    if not finals:
        found.add(stages[first][1], "没有一个阶段是终点。", "请给终点阶段写 final: yes。")
    ahead = [(move.source, move.target) for move in moves]
    reached = _closure({first}, ahead)
    ending = _closure(finals, [(target, source) for source, target in ahead])
    for code, (stage, line) in stages.items():
        if code not in reached:
            found.add(
                line, f"阶段“{stage.label}”（{code}）到不了。",
                f"请在 moves 里写从哪个阶段到它；第一个阶段是 {first}。",
            )  # fmt: skip
        elif finals and code not in ending:
            found.add(
                line, f"阶段“{stage.label}”（{code}）进得去出不来，到不了任何终点。",
                "请在 moves 里写出路，或给它写 final: yes。",
            )  # fmt: skip


def _closure(seeds: set[str], edges: list[tuple[str, str]]) -> set[str]:
    reached, open_ones = set(seeds), list(seeds)
    while open_ones:
        here = open_ones.pop()
        for source, target in edges:
            if source == here and target not in reached:
                reached.add(target)
                open_ones.append(target)
    return reached
