"""The command line. Reads files, hands bytes to the rooms, prints tables for people and JSON for programs.

A package may add commands through the entry point group `luoshi.commands`: a function that takes the click group.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from luoshi.errors import LuoshiError
from luoshi.lint import check
from luoshi.packs import load_pack_dir
from luoshi.plan import plan_to_dict
from luoshi.progress import (
    assess,
    read_observations_csv,
    read_targets_csv,
    write_assessments_csv,
)
from luoshi.reading import read_plan

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


class _Group(click.Group):
    """Bad input ends with its own sentence and status 2, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LuoshiError as error:
            click.echo(f"{error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, help="落实：读方案，评进度，出公文。")
@click.version_option(package_name="luoshi")
def main() -> None:
    """The group that every command hangs on."""


@main.command("read", help="读一份方案，列出目标、责任、机制和读不懂的地方。")
@click.argument("file", type=_FILE)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出形式。"
)
def read_command(file: Path, form: str) -> None:
    plan = read_plan(file.read_bytes(), file.name)
    if form == "json":
        click.echo(json.dumps(plan_to_dict(plan), ensure_ascii=False, indent=1))
        return
    console = Console()
    console.print(plan.title or file.name, style="bold")
    rows = [
        (t.id, t.section, t.indicator, t.op, t.value + (f"–{t.value2}" if t.value2 else ""), t.unit,
         t.cadence, str(t.year or ""))
        for t in plan.targets
    ]  # fmt: skip
    console.print(_table(["编号", "条款", "指标", "比较", "数", "单位", "周期", "年"], rows))
    console.print(
        f"目标 {len(plan.targets)}，责任 {len(plan.duties)}，节点 {len(plan.milestones)}，"
        f"机制 {len(plan.mechanisms)}，项目 {len(plan.projects)}，待定 {len(plan.notes)}"
    )
    for note in plan.notes:
        console.print(f"{note.code} {note.message}", highlight=False, markup=False)


@main.command("lint", help="校一份方案：数字、期限、责任有没有说不通的地方。有错误时以 1 结束。")
@click.argument("file", type=_FILE)
def lint_command(file: Path) -> None:
    findings = check(read_plan(file.read_bytes(), file.name))
    words = {"error": "错误", "question": "疑问", "note": "提示"}
    rows = [(f.code, words[f.severity], f.section, f.message) for f in findings]
    Console().print(_table(["规则", "程度", "条款", "说明"], rows) if rows else "没有发现问题。")
    sys.exit(1 if any(f.severity == "error" for f in findings) else 0)


@main.command("assess", help="按给定的目标和数据评定，输出 CSV。")
@click.option("--targets", required=True, type=_FILE, help="目标规则 CSV。")
@click.option("--observations", required=True, type=_FILE, help="数据 CSV。")
@click.option("--as-of", "as_of", required=True, type=_DAY, help="数据截至哪一天。")
@click.option("--known-on", type=_DAY, help="只用这一天结束前记下的数；不填就用全部。")
@click.option("--policy", help="灯色规则，不填用默认。")
def assess_command(
    targets: Path,
    observations: Path,
    as_of: datetime,
    known_on: datetime | None,
    policy: str | None,
) -> None:
    answers = assess(
        read_targets_csv(targets.read_bytes()),
        read_observations_csv(observations.read_bytes()),
        [as_of.date()],
        known_on=_end_of(known_on.date()) if known_on else None,
        policy=policy,
    )
    click.echo(write_assessments_csv(answers).decode("utf-8-sig"), nl=False)


@main.command("pack", help="检查一个程序包文件夹，报出第一处错误或总数。")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def pack_command(folder: Path) -> None:
    pack = load_pack_dir(folder)
    click.echo(
        f"{pack.title}：单位 {len(pack.units)}，指标 {len(pack.indicators)}，"
        f"目标 {len(pack.rules)}，公开数 {len(pack.facts)}，疑问 {len(pack.queries)}。"
    )


def _end_of(day: date) -> datetime:
    """The last instant of the day in Beijing."""
    start = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+08:00")
    return start + timedelta(days=1) - timedelta(microseconds=1)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(*heads, box=None, header_style="bold")
    for row in rows:
        table.add_row(*row)
    return table


def _load_commands(group: click.Group) -> None:
    for point in entry_points(group="luoshi.commands"):
        register: Callable[[click.Group], None] = point.load()
        register(group)


_load_commands(main)
