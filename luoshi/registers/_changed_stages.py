"""Stages, moves and clocks of a new version against the old one's."""

from __future__ import annotations

from luoshi.registers._conditions import fields_in
from luoshi.registers._said import Said, pairs, taken_over
from luoshi.registers.model import STAGE, Clock, Move, Register, Role
from luoshi.registers.words import condition_words

_ROLES: dict[Role, str] = {
    "leader": "领导", "coordinator": "统筹人员", "reporter": "填报人员", "head": "单位负责人",
    "auditor": "审计人员", "administrator": "系统管理员", "enterprise": "企业",
}  # fmt: skip
_DAYS = {"working": "个工作日", "calendar": "天"}


def stages_changed(old: Register, new: Register, said: Said) -> None:
    gone, kept, added = pairs(
        {stage.code: stage for stage in old.stages}, {stage.code: stage for stage in new.stages}
    )
    for stage in gone:
        said.refuse(
            f"阶段“{stage.label}”（{stage.code}）不能删去，旧记录到过它；阶段也没有停用。",
            f"请留着它，可以改名，如“{stage.label}（停用）”。",
        )
    labels = ({stage.code: stage.label for stage in each.stages} for each in (old, new))
    for code in taken_over(*labels):
        label = next(stage.label for stage in new.stages if stage.code == code)
        said.refuse(
            f"阶段 {code} 不能叫“{label}”，这是另一阶段在上一版的名称，旧记录会看成另一回事。",
            "请换一个名称。",
        )
    for stage in added:
        said.tell(f"新增阶段“{stage.label}”{'，是终点' if stage.final else ''}。")
    for before, stage in kept:
        if before.label != stage.label:
            said.tell(f"阶段“{before.label}”改名为“{stage.label}”。")
        if before.final != stage.final:
            said.tell(f"阶段“{stage.label}”{'改为' if stage.final else '不再是'}终点。")
    if new.stages and [stage.code for stage in old.stages[:1]] != [new.stages[0].code]:
        said.tell(f"新记录从阶段“{new.stages[0].label}”开始。")
        if not old.stages:
            said.caution("旧记录没有阶段，要逐条定到一个阶段。")
    _moves(old, new, said)
    _clocks(old, new, said)


def _moves(old: Register, new: Register, said: Said) -> None:
    gone, kept, added = pairs(
        {(move.source, move.target): move for move in old.moves},
        {(move.source, move.target): move for move in new.moves},
    )
    for move in gone:
        said.tell(f"阶段不再能{_way(old, move)}变动。")
    for move in added:
        said.tell(f"阶段可以{_way(new, move)}变动，由{_who(move)}办。{_terms(new, move)}")
    for was, move in kept:
        if was.by != move.by:
            said.tell(f"阶段{_way(new, move)}变动，改由{_who(move)}办。")
        if (was.when, was.needs) != (move.when, move.needs):
            terms = _terms(new, move) or "不再有条件。"
            said.tell(f"阶段{_way(new, move)}变动，条件有变。{terms}")
    for move in new.moves:
        for code in sorted(fields_in(move.when) - {STAGE}):
            if new.field(code).retired:
                said.caution(
                    f"阶段{_way(new, move)}变动的条件还要看已停用的字段“{new.field(code).label}”，"
                    "新的行没有它。"
                )


def _way(register: Register, move: Move) -> str:
    labels = {stage.code: stage.label for stage in register.stages}
    return f"从“{labels[move.source]}”到“{labels[move.target]}”"


def _who(move: Move) -> str:
    return "、".join(_ROLES[role] for role in move.by) or "谁都不"


def _terms(register: Register, move: Move) -> str:
    needs = "、".join(f"“{register.field(code).label}”" for code in move.needs)
    asked = condition_words(register, move.when)
    return (f"须先填{needs}。" if needs else "") + (f"须{asked}。" if asked else "")


def _clocks(old: Register, new: Register, said: Said) -> None:
    labels = {stage.code: stage.label for stage in (*old.stages, *new.stages)}
    gone, kept, added = pairs(
        {clock.stage: clock for clock in old.clocks}, {clock.stage: clock for clock in new.clocks}
    )
    for clock in gone:
        said.tell(f"阶段“{labels[clock.stage]}”不再有时限。")
    for clock in added:
        said.tell(f"阶段“{labels[clock.stage]}”新定时限：{clock.name}，{_length(clock)}。")
    for was, clock in kept:
        if (was.days, was.kind) != (clock.days, clock.kind):
            said.tell(
                f"阶段“{labels[clock.stage]}”的时限从 {_length(was)}改为 {_length(clock)}，"
                "已在这个阶段的旧记录也按新的算。"
            )
        if was.name != clock.name:
            said.tell(f"阶段“{labels[clock.stage]}”的时限改称“{clock.name}”。")


def _length(clock: Clock) -> str:
    return f"{clock.days} {_DAYS[clock.kind]}"
