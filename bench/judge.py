"""`make bench-judge`: a million figures on SQLite and DuckDB, and the nation in a lake, beside SQL written by hand.

The answers must be equal, or the bench fails. Each measurement of the nation runs in a process of its own, one after the
other in turn; medians are told. SCALE: the share of the nation's 2,844 counties.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import duckdb

from bench.hand import Way, checksum, months
from bench.hand_million import duckdb_runs, sqlite_runs
from bench.nation import COUNTIES, make_nation
from luoshi.lake import Asked, assess_lake, open_lake

GIB = 2**30
_COUNTIES_A_RUN = 285
_MILLION = 14 / COUNTIES
_WAYS = {
    "lake": "luoshi lake assess --each-month",
    "hand-plain": "手写 SQL，自己挑每期最新的数",
    "hand-ends": "手写 SQL，用湖里的 until_recorded 一列",
}


@click.group(invoke_without_command=True, help="量评判的速度和内存，与手写的 SQL 同场比。")
@click.option("--scale", type=click.FloatRange(0.001, 1), default=0.1, help="全国的几分之几。")
@click.option("--rounds", type=click.IntRange(1, 9), default=3, help="各跑几遍，取中位数。")
@click.option("--only", type=click.Choice(["million", "nation"]), help="只量一项。")
@click.pass_context
def main(context: click.Context, scale: float, rounds: int, only: str | None) -> None:
    if context.invoked_subcommand is not None:
        return
    with tempfile.TemporaryDirectory() as folder:
        if only in (None, "million"):
            _million(Path(folder) / "million", rounds)
        if only in (None, "nation"):
            _nation(Path(folder) / "nation", scale, rounds)


def _million(folder: Path, rounds: int) -> None:
    folder.mkdir()
    lake = make_nation(folder, _MILLION)
    figures = sum(f.rows for f in lake.files if f.table == "observations")
    click.echo(f"一百万个数（{figures:,} 个），36 个月末各评一次，同一进程，各 {rounds} 遍的中位数")
    for engine, runs in (("SQLite", sqlite_runs), ("DuckDB", duckdb_runs)):
        statements = runs(lake)
        took: dict[str, list[float]] = {name: [] for name in statements}
        found = set()
        for _ in range(rounds):
            for name, run in statements.items():
                seconds, answer = _timed(run)
                took[name].append(seconds)
                found.add(answer)
        if len(found) != 1:
            raise click.ClickException(f"{engine} 上两种写法的答案不同：{found}")
        judge, hand = (statistics.median(took[name]) for name in ("judge", "hand"))
        click.echo(
            f"  {engine}：judge.sql {judge:.2f} 秒，手写 {hand:.2f} 秒，{judge / hand:.2f} 倍，答案相同"
        )


def _timed(work: Callable[[], tuple[Any, ...]]) -> tuple[float, tuple[Any, ...]]:
    """Seconds of the processor: the others on the machine are not counted."""
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer


def _nation(folder: Path, scale: float, rounds: int) -> None:
    folder.mkdir()
    began = time.perf_counter()
    lake = make_nation(folder, scale)
    parts = [f for f in lake.files if f.table == "observations"]
    click.echo(
        f"全国的 {scale:g}（{len(lake.programmes):,} 个县，{sum(f.rows for f in parts):,} 个数，"
        f"{sum(f.size for f in parts) / 2**20:,.0f} MB，生成用 {time.perf_counter() - began:.0f} 秒），"
        f"36 个月末各评一次，各在自己的进程里，{rounds} 遍的中位数"
    )
    told: dict[str, list[dict[str, Any]]] = {way: [] for way in _WAYS}
    for _ in range(rounds):
        for way, runs in told.items():
            runs.append(_child(way, folder))
    if len({run["checksum"] for runs in told.values() for run in runs}) != 1:
        raise click.ClickException(f"答案不同：{told}")
    ours = _median(told["lake"], "cpu"), _median(told["lake"], "wall")
    for way, runs in told.items():
        cpu, wall = _median(runs, "cpu"), _median(runs, "wall")
        click.echo(
            f"  {_WAYS[way]}：{wall:.1f} 秒，处理器 {cpu:.1f} 秒，"
            f"内存最多 {max(run['rss'] for run in runs):.0f} MB；"
            f"湖是它的 {ours[1] / wall:.2f} 倍（按处理器时间 {ours[0] / cpu:.2f} 倍）"
        )
    click.echo("  判定和灯色的校验码全部相同")


def _median(runs: list[dict[str, Any]], name: str) -> float:
    return statistics.median(float(run[name]) for run in runs)


def _child(way: str, folder: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "bench.judge", "child", way, str(folder)],
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@main.command("child", hidden=True)
@click.argument("way", type=click.Choice(list(_WAYS)))
@click.argument("folder", type=click.Path(path_type=Path))
def child(way: str, folder: Path) -> None:
    """One measurement in this process, told as JSON."""
    began = time.perf_counter()
    if way == "lake":
        asked = Asked(date(2026, 12, 31), each_month=True, marks=True)
        found = assess_lake(open_lake(folder), asked).checksum
    else:
        found = _by_hand(folder, "plain" if way == "hand-plain" else "ends")
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "checksum": f"{found:x}",
        "wall": time.perf_counter() - began,
        "cpu": used.ru_utime + used.ru_stime,
        "rss": _peak(),
    }
    click.echo(json.dumps(told))


def _peak() -> float:
    """MB this process ever held. ru_maxrss will not do: on Linux it begins with what the parent held."""
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise click.ClickException("这台机器说不出进程用过多少内存，请在 Linux 上量。")


def _by_hand(folder: Path, way: Way) -> int:
    """With the same bound of memory as the lake's session."""
    with tempfile.TemporaryDirectory() as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{int(GIB * 0.6)}B",
            "temp_directory": spill,
            "preserve_insertion_order": "false",
        }
        with duckdb.connect(config=config) as duck:
            rows: list[tuple[Any, ...]] = []
            for text in months(open_lake(folder), way, _COUNTIES_A_RUN):
                rows += duck.execute(text).fetchall()
    return checksum(rows)


if __name__ == "__main__":
    main()
