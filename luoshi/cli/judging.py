"""assess, pack: tables of targets and figures, and a programme's folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from luoshi.cli.frame import DAY, FILE, FOLDER, require_writable, save
from luoshi.packs import load_pack_dir
from luoshi.progress import (
    ENGINES,
    Observation,
    assess,
    checksum,
    engine_of,
    passed_over,
    read_observations,
    read_targets,
    write_assessments_csv,
    write_assessments_parquet,
)
from luoshi.scoring import pack_schemes

_FIRST = 3


@click.command("assess", help="按给定的目标和数据评定，输出 CSV 或 Parquet。")
@click.option("--targets", required=True, type=FILE, help="目标规则，CSV 或 Parquet。")
@click.option("--observations", required=True, type=FILE, help="数据，CSV 或 Parquet。")
@click.option("--as-of", "as_of", required=True, type=DAY, help="数据截至哪一天。")
@click.option("--known-on", type=DAY, help="只用这一天结束前记下的数；不填就用全部。")
@click.option("--policy", help="灯色规则，不填用默认。")
@click.option(
    "--engine", type=click.Choice(ENGINES), default="sqlite", help="在哪个引擎上算，答案都一样。"
)
@click.option("--url", help="PostgreSQL 的地址，如 postgresql:///luoshi。")
@click.option(
    "--out",
    "--output",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到这个文件，.csv 或 .parquet；不填就把 CSV 输出到屏幕。",
)
@click.option("--checksum", "only_checksum", is_flag=True, help="只输出答案的校验码，用来比对。")
def assess_command(
    targets: Path,
    observations: Path,
    as_of: datetime,
    known_on: datetime | None,
    policy: str | None,
    engine: str,
    url: str | None,
    output: Path | None,
    *,
    only_checksum: bool,
) -> None:
    if output is not None:
        require_writable(output, ".csv", ".parquet")
    rules = read_targets(targets.read_bytes(), targets.name)
    rows = read_observations(observations.read_bytes(), observations.name)
    answers = assess(
        rules,
        rows,
        [as_of.date()],
        known_on=end_of(known_on.date()) if known_on else None,
        policy=policy,
        engine=engine_of(engine, url),
    )
    _tell_passed_over(passed_over(rules, rows))
    if output is not None:
        parquet = output.suffix.lower() == ".parquet"
        save(output, (write_assessments_parquet if parquet else write_assessments_csv)(answers))
    if only_checksum:
        click.echo(checksum(answers))
    elif output is None:
        click.echo(write_assessments_csv(answers).decode("utf-8-sig"), nl=False)


def _tell_passed_over(rows: Sequence[Observation]) -> None:
    """On stderr: no error, because a table may serve several plans; not in silence, because a name may be mistyped."""
    if not rows:
        return
    first = "；".join(
        f"{row.id}（{row.indicator}{f'，{row.area}' if row.area else ''}，{row.period}）"
        for row in rows[:_FIRST]
    )
    more = "等" if len(rows) > _FIRST else ""
    click.echo(
        f"有 {len(rows)} 条数据的指标或地区没有对应的目标，没有用到：{first}{more}。"
        "如果不该这样，请核对目标表的 indicator 和 area。",
        err=True,
    )


@click.command("pack", help="检查一个程序包文件夹，报出第一处错误或总数。")
@click.argument("folder", type=FOLDER)
def pack_command(folder: Path) -> None:
    pack = load_pack_dir(folder)
    schemes = pack_schemes(pack)
    click.echo(
        f"{pack.title}：单位 {len(pack.units)}，指标 {len(pack.indicators)}，"
        f"目标 {len(pack.rules)}，公开数 {len(pack.facts)}，疑问 {len(pack.queries)}，"
        f"台账 {len(pack.registers)}，考核办法 {len(schemes)}。"
    )


def end_of(day: date) -> datetime:
    """The last instant of the day in Beijing."""
    start = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+08:00")
    return start + timedelta(days=1) - timedelta(microseconds=1)
