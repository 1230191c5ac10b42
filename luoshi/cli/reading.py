"""read, lint: one plan document."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from luoshi.cli.frame import FILE, as_table_or_json, table_of
from luoshi.lint import check
from luoshi.plan import plan_to_dict
from luoshi.reading import read_plan


@click.command("read", help="读一份方案，列出目标、责任、机制和读不懂的地方。")
@click.argument("file", type=FILE)
@as_table_or_json
def read_command(file: Path, form: str) -> None:
    plan = read_plan(file.read_bytes(), file.name)
    if form == "json":
        click.echo(json.dumps(plan_to_dict(plan), ensure_ascii=False, indent=1))
        return
    console = Console()
    console.print(plan.title or file.name, style="bold", markup=False)
    rows = [
        (t.id, t.section, t.indicator, t.op, t.value + (f"–{t.value2}" if t.value2 else ""), t.unit,
         t.cadence, str(t.year or ""))
        for t in plan.targets
    ]  # fmt: skip
    console.print(table_of(["编号", "条款", "指标", "比较", "数", "单位", "周期", "年"], rows))
    console.print(
        f"目标 {len(plan.targets)}，责任 {len(plan.duties)}，节点 {len(plan.milestones)}，"
        f"机制 {len(plan.mechanisms)}，项目 {len(plan.projects)}，待定 {len(plan.notes)}"
    )
    for note in plan.notes:
        console.print(f"{note.code} {note.message}", highlight=False, markup=False)


@click.command("lint", help="校一份方案：数字、期限、责任有没有说不通的地方。有错误时以 1 结束。")
@click.argument("file", type=FILE)
def lint_command(file: Path) -> None:
    findings = check(read_plan(file.read_bytes(), file.name))
    words = {"error": "错误", "question": "疑问", "note": "提示"}
    rows = [(f.code, words[f.severity], f.section, f.message) for f in findings]
    Console().print(table_of(["规则", "程度", "条款", "说明"], rows) if rows else "没有发现问题。")
    sys.exit(1 if any(f.severity == "error" for f in findings) else 0)
