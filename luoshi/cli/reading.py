"""read, lint: one plan document."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from luoshi.cli.frame import FILE, as_table_or_json, console, table_of
from luoshi.lint import Review, notes_unsaid, read_waivers, review
from luoshi.plan import Note, plan_to_dict
from luoshi.reading import read_plan

_SEVERITIES = {"error": "错误", "question": "疑问", "note": "提示"}


@click.command("read", help="读一份方案，列出目标、责任、机制和读不懂的地方。")
@click.argument("file", type=FILE)
@as_table_or_json
def read_command(file: Path, form: str) -> None:
    plan = read_plan(file.read_bytes(), file.name)
    if form == "json":
        click.echo(json.dumps(plan_to_dict(plan), ensure_ascii=False, indent=1))
        return
    screen = console()
    screen.print(plan.title or file.name, style="bold", markup=False)
    rows = [
        (t.id, t.section, t.indicator, t.op, t.value + (f"–{t.value2}" if t.value2 else ""), t.unit,
         t.cadence, str(t.year or ""))
        for t in plan.targets
    ]  # fmt: skip
    screen.print(table_of(["编号", "条款", "指标", "比较", "数", "单位", "周期", "年"], rows))
    screen.print(
        f"目标 {len(plan.targets)}，责任 {len(plan.duties)}，节点 {len(plan.milestones)}，"
        f"机制 {len(plan.mechanisms)}，项目 {len(plan.projects)}，待定 {len(plan.notes)}"
    )
    for note in plan.notes:
        screen.print(f"{note.code} {note.message}", highlight=False, markup=False)


@click.command("lint", help="校一份方案：数字、期限、责任有没有说不通的地方。有错误时以 1 结束。")
@click.argument("file", type=FILE)
@click.option("--waivers", type=FILE, help="豁免文件（.yaml 或 .csv）：规则、条款、字样、理由。")
@as_table_or_json
def lint_command(file: Path, waivers: Path | None, form: str) -> None:
    given = read_waivers(waivers.read_bytes(), waivers.name) if waivers else ()
    plan = read_plan(file.read_bytes(), file.name)
    found = review(plan, given)
    notes = notes_unsaid(plan)
    if form == "json":
        click.echo(json.dumps(_as_data(found, notes), ensure_ascii=False, indent=1))
    else:
        _print_review(found, notes)
    sys.exit(1 if any(f.severity == "error" for f in found.findings) else 0)


def _print_review(found: Review, notes: Sequence[Note]) -> None:
    screen = console()
    rows = [
        (f.code, _SEVERITIES[f.severity], f.section, f"{f.message}{f.remedy}")
        for f in found.findings
    ]
    heads = ["规则", "程度", "条款", "说明和改法"]
    screen.print(table_of(heads, rows) if rows else "没有发现问题。")
    for finding, waiver in found.waived:
        said = f"已豁免 {finding.code} {finding.section} {finding.message}理由：{waiver.reason}"
        screen.print(said, highlight=False, markup=False)
    for waiver in found.idle:
        where = "，".join(word for word in (waiver.section, waiver.words) if word) or "全文"
        said = f"没有用上的豁免：{waiver.code}（{where}）{waiver.reason}"
        screen.print(said, highlight=False, markup=False)
    for note in notes:
        screen.print(f"读取提示 {note.code} {note.message}", highlight=False, markup=False)


def _as_data(found: Review, notes: Sequence[Note]) -> dict[str, Any]:
    return {
        "findings": [asdict(finding) for finding in found.findings],
        "waived": [{**asdict(f), "reason": waiver.reason} for f, waiver in found.waived],
        "idle_waivers": [asdict(waiver) for waiver in found.idle],
        "notes": [asdict(note) for note in notes],
    }
