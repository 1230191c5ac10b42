"""compare, trace: two plan documents beside each other."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from luoshi.cli.frame import FILE, as_table_or_json, console, table_of
from luoshi.comparing import (
    Change,
    Comparison,
    DutyPair,
    TargetPair,
    Trace,
    TraceLine,
    compare,
    trace,
)
from luoshi.plan import Duty, Plan, Target
from luoshi.reading import read_plan

_CHANGES: dict[Change, str] = {
    "same": "未变",
    "changed": "改动",
    "added": "新增",
    "removed": "删去",
}
_FIELDS = {
    "section": "条款", "indicator": "指标名", "op": "比较", "value": "数", "unit": "单位", "kind": "类型",
    "cadence": "周期", "year": "期限", "base_year": "基期", "aspirational": "力争", "part_of": "所属总数",
    "parties": "责任单位",
}  # fmt: skip
_OPS = {"ge": "≥", "gt": "＞", "le": "≤", "lt": "＜", "about": "约", "between": "", "grade": ""}
_CADENCES = {"by": "", "yearly": "，每年", "average": "，年均"}
_ROLES = {"lead": "（牵头）", "support": "（配合）", "responsible": ""}
_REACHES = {True: "够", False: "不够", None: "不能断定"}


@click.command(
    "compare", help="比两版方案：哪些目标和责任新增、删去、改动。OLD 是旧版，NEW 是新版。"
)
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--all", "with_same", is_flag=True, help="未变的也列出。")
@as_table_or_json
def compare_command(old: Path, new: Path, form: str, *, with_same: bool) -> None:
    result = compare(_plan_in(old), _plan_in(new))
    if form == "json":
        click.echo(json.dumps(_comparison_data(result), ensure_ascii=False, indent=1))
        return
    screen = console()
    shown = [p for p in result.targets if with_same or p.change != "same"]
    if shown:
        heads = ["目标", "旧条款", "旧版", "新条款", "新版", "不同之处"]
        screen.print(table_of(heads, [_target_row(pair) for pair in shown]))
    owed = [p for p in result.duties if with_same or p.change != "same"]
    if owed:
        heads = ["责任", "旧条款", "旧版", "新条款", "新版", "不同之处"]
        screen.print(table_of(heads, [_duty_row(pair) for pair in owed]))
    counts = "，".join(f"{_CHANGES[change]} {n}" for change, n in result.counts().items())
    screen.print(f"目标：{counts}。", highlight=False)


@click.command("trace", help="把方案对到上位方案：上级的每个目标由哪一条回应，数够不够。")
@click.argument("plan", type=FILE)
@click.argument("higher", type=FILE)
@as_table_or_json
def trace_command(plan: Path, higher: Path, form: str) -> None:
    result = trace(_plan_in(plan), _plan_in(higher))
    if form == "json":
        click.echo(json.dumps(_trace_data(result), ensure_ascii=False, indent=1))
        return
    screen = console()
    rows = [row for line in result.lines for row in _trace_rows(line)]
    heads = ["上级条款", "上级目标", "本方案条款", "本方案目标", "够不够", "说明"]
    screen.print(table_of(heads, rows) if rows else "上位方案里没有读出目标。")
    screen.print(
        f"上级目标 {len(result.lines)}，没有目标回应的 {len(result.unanswered)}。", highlight=False
    )


def _plan_in(file: Path) -> Plan:
    return read_plan(file.read_bytes(), file.name)


def _promise(target: Target | None) -> str:
    """指标 ≥100亿元（2026年）."""
    if target is None:
        return "—"
    upper = f"—{target.value2}" if target.value2 else ""
    when = f"{target.year}年" if target.year else "未写期限"
    hope = "力争" if target.aspirational else ""
    number = f"{hope}{_OPS[target.op]}{target.value}{upper}{target.unit}"
    return f"{target.indicator} {number}（{when}{_CADENCES[target.cadence]}）"


def _units(duty: Duty | None) -> str:
    if duty is None:
        return "—"
    return "、".join(f"{party.name}{_ROLES[party.role]}" for party in duty.parties)


def _target_row(pair: TargetPair) -> tuple[str, ...]:
    return (
        _CHANGES[pair.change], pair.old.section if pair.old else "—", _promise(pair.old),
        pair.new.section if pair.new else "—", _promise(pair.new), _words(pair.fields),
    )  # fmt: skip


def _duty_row(pair: DutyPair) -> tuple[str, ...]:
    return (
        _CHANGES[pair.change], pair.old.section if pair.old else "—", _units(pair.old),
        pair.new.section if pair.new else "—", _units(pair.new), _words(pair.fields),
    )  # fmt: skip


def _words(fields: tuple[str, ...]) -> str:
    return "、".join(_FIELDS[field] for field in fields)


def _trace_rows(line: TraceLine) -> list[tuple[str, ...]]:
    asked = (line.higher.section, _promise(line.higher))
    if line.answers:
        return [
            (*asked, a.target.section, _promise(a.target), _REACHES[a.reaches], a.reason)
            for a in line.answers
        ]
    if line.mentions:
        return [(*asked, "、".join(line.mentions), "—", "—", "条文提到这项指标，没有写目标。")]
    return [(*asked, "—", "—", "—", "没有回应。")]


def _comparison_data(result: Comparison) -> dict[str, Any]:
    return {
        "counts": result.counts(),
        "targets": [asdict(pair) for pair in result.targets],
        "duties": [asdict(pair) for pair in result.duties],
    }


def _trace_data(result: Trace) -> dict[str, Any]:
    return {
        "lines": [asdict(line) for line in result.lines],
        "unanswered": [target.id for target in result.unanswered],
    }
