"""The stages of a project's life, and why a move is refused. The data and its grammar: stages.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

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
from luoshi.projects.model import HALTS, ORIGINS, Evidence, Project, StageMove


@dataclass(frozen=True, slots=True)
class Works:
    """counts: whether beginning these works is a start (开工)."""

    label: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """rank: its place in the life. asks: groups of evidence, of each one is enough. after: stage -> origin, or "any"."""

    code: str
    label: str
    rank: int
    means: str
    source: str
    to: tuple[str, ...]
    asks: tuple[tuple[str, ...], ...]
    after: Mapping[str, str]
    entry: bool
    start: bool


@dataclass(frozen=True, slots=True)
class Stages:
    """In the order of a project's life."""

    stages: tuple[Stage, ...]
    evidence: Mapping[str, str]
    works: Mapping[str, Works]

    def of(self, code: str) -> Stage:
        """Raises ProjectError."""
        found = next((stage for stage in self.stages if stage.code == code), None)
        if found is None:
            raise ProjectError(
                f"没有“{code}”这个阶段。",
                f"请用其中之一：{'、'.join(s.code for s in self.stages)}。",
            )
        return found

    @property
    def start(self) -> Stage:
        return next(stage for stage in self.stages if stage.start)


def read_stages(text: str, name: str = "stages.yaml") -> Stages:
    """Raises ProjectRulesError: among others where a stage's `to` leads back, so that no chain of moves is a cycle."""
    return _stages(load(text, name), name)


@cache
def stages() -> Stages:
    return _stages(packaged("stages.yaml"), "stages.yaml")


def _stages(data: Mapping[str, Any], name: str) -> Stages:
    told = mapping(data.get("evidence"), f"{name} 的 evidence")
    evidence = {code: text_in(told, code, f"{name} 的 evidence") for code in told}
    works = {}
    for code, raw in mapping(data.get("works"), f"{name} 的 works").items():
        entry = mapping(raw, f"{name} 的 {code}")
        works[code] = Works(
            text_in(entry, "label", f"{name} 的 {code}"),
            flag_in(entry, "counts", f"{name} 的 {code}"),
        )
    raws = data.get("stages")
    if not isinstance(raws, list) or not raws:
        raise ProjectRulesError(f"{name} 没有 stages。", "请照文件开头的写法改。")
    entries = [mapping(raw, f"{name} 的第 {n} 个阶段") for n, raw in enumerate(raws, 1)]
    ranks = {text_in(entry, "code", name): rank for rank, entry in enumerate(entries)}
    found = tuple(_stage(entry, ranks, evidence, name) for entry in entries)
    if len(ranks) != len(found) or sum(stage.start for stage in found) != 1:
        raise ProjectRulesError(
            f"{name} 有重复的阶段，或开工阶段不是恰好一个。", "请照文件开头的写法改。"
        )
    return Stages(found, evidence, works)


def _stage(
    entry: Mapping[str, Any], ranks: Mapping[str, int], evidence: Mapping[str, str], name: str
) -> Stage:
    code = text_in(entry, "code", name)
    place = f"{name} 的 {code}"
    to = texts_in(entry, "to", place)
    after = mapping(entry.get("after", {}), place)
    for other in (*to, *after):
        one_of(other, ranks, place)
    if any(ranks[other] <= ranks[code] for other in to):
        raise ProjectRulesError(f"{place} 的 to 回到了前面的阶段。", "阶段只能往后走。")
    asks = tuple(tuple(group.split("|")) for group in texts_in(entry, "asks", place))
    for kind in (kind for group in asks for kind in group):
        one_of(kind, evidence, place)
    for origin in after.values():
        one_of(str(origin), (*ORIGINS, "any"), place)
    return Stage(
        code=code,
        label=text_in(entry, "label", place),
        rank=ranks[code],
        means=text_in(entry, "means", place),
        source=text_in(entry, "source", place),
        to=to,
        asks=asks,
        after={other: str(origin) for other, origin in after.items()},
        entry=flag_in(entry, "entry", place),
        start=flag_in(entry, "start", place),
    )


def reached(project: Project, stage: str, by: date) -> date | None:
    """Since when the project is at this stage or past it, as far as its moves up to `by` tell."""
    rank = stages().of(stage).rank
    days = [m.on for m in project.moves if m.on <= by and stages().of(m.stage).rank >= rank]
    return min(days, default=None)


def stage_on(project: Project, by: date) -> Stage | None:
    """The stage of the last move up to `by`; None before the first."""
    moves = [move for move in project.moves if move.on <= by]
    return stages().of(_last(moves).stage) if moves else None


def start_counts(move: StageMove) -> bool:
    """Whether the move's evidence shows works that are a start."""
    return any(_counts(each) for each in move.evidence if each.kind == "works")


def _counts(evidence: Evidence) -> bool:
    works = stages().works.get(evidence.works)
    return works is not None and works.counts


def move_refusals(
    project: Project, target: str, on: date, evidence: Sequence[Evidence] = ()
) -> tuple[str, ...]:
    """Why the project may not move to the stage on this day, as sentences; none where it may. ProjectError: no such stage."""
    stage = stages().of(target)
    return (
        *_halted(project, on),
        *_order(project, stage, on),
        *_before(project, stage, on),
        *_missing(project, stage, evidence),
        *_dated(project, stage, on, evidence),
        *_start(project, stage, evidence),
    )


def _last(moves: Sequence[StageMove]) -> StageMove:
    return max(moves, key=lambda move: (move.on, stages().of(move.stage).rank))


def _halted(project: Project, on: date) -> Iterable[str]:
    halt = project.halted(on)
    if halt is not None:
        yield f"“{project.name}”自{halt.on}起{HALTS[halt.kind]}（{halt.reason}），不能再往前走。请先恢复。"


def _order(project: Project, stage: Stage, on: date) -> Iterable[str]:
    if not project.moves:
        if not stage.entry:
            begins = "、".join(each.label for each in stages().stages if each.entry)
            yield f"“{project.name}”还没有任何阶段，不能直接到{stage.label}。请从{begins}之一开始。"
        return
    last = _last(project.moves)
    now = stages().of(last.stage)
    if on < last.on:
        yield f"“{project.name}”{last.on}已到{now.label}，{stage.label}的日期{on}更早。请核对日期。"
    if stage.rank == now.rank:
        yield f"“{project.name}”已经在{now.label}阶段。不用再报。"
    elif stage.rank < now.rank:
        yield f"“{project.name}”已到{now.label}，不能退回{stage.label}。停工请报暂停，报错了请更正原来那一条。"
    elif stage.code not in now.to:
        ways = "、".join(stages().of(code).label for code in now.to) or "（没有）"
        yield f"“{project.name}”从{now.label}不能直接到{stage.label}。下一步可以是：{ways}。"


def _before(project: Project, stage: Stage, on: date) -> Iterable[str]:
    for code, origin in stage.after.items():
        if origin not in ("any", project.origin):
            continue
        needed = stages().of(code)
        days = [move.on for move in project.moves if move.stage == code]
        if code == "signed":
            days += [contract.signed_on for contract in project.attraction.contracts]
        if not days:
            yield f"“{project.name}”还没有{needed.label}，不能先{stage.label}。请先补{needed.label}的材料。"
        elif min(days) > on:
            yield (
                f"“{project.name}”的{stage.label}日期{on}早于{needed.label}日期{min(days)}。请核对两个日期。"
            )


def _missing(project: Project, stage: Stage, evidence: Sequence[Evidence]) -> Iterable[str]:
    known = stages().evidence
    for each in evidence:
        if each.kind not in known:
            yield f"“{project.name}”的材料“{each.kind}”不认识。请用其中之一：{'、'.join(known)}。"
        elif not each.ref.strip():
            yield f"“{project.name}”的{known[each.kind]}没有文号或附件。请补上。"
    have = {each.kind for each in evidence if each.ref.strip()}
    for group in stage.asks:
        if have.isdisjoint(group):
            words = "或".join(known[kind] for kind in group)
            yield f"“{project.name}”到{stage.label}缺{words}。请补上。"


def _dated(project: Project, stage: Stage, on: date, evidence: Sequence[Evidence]) -> Iterable[str]:
    for each in evidence:
        if each.dated is not None and each.dated > on:
            words = stages().evidence.get(each.kind, each.kind)
            yield (
                f"“{project.name}”的{words}日期{each.dated}晚于{stage.label}日期{on}。请核对两个日期。"
            )


def _start(project: Project, stage: Stage, evidence: Sequence[Evidence]) -> Iterable[str]:
    shown = [each for each in evidence if each.kind == "works"]
    if not stage.start or not shown or any(_counts(each) for each in shown):
        return
    known = stages().works
    names = "、".join(dict.fromkeys(known[e.works].label for e in shown if e.works in known))
    count = "、".join(works.label for works in known.values() if works.counts)
    if names:
        yield f"“{project.name}”只有{names}，不算开工。永久性工程（{count}）动工后再报。"
    else:
        yield f"“{project.name}”的进场施工记录没有写明施工内容。请写明是{count}中的哪一项。"
