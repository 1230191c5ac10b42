"""assess, pack: tables of targets and figures, and a programme's folder."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import click

from luoshi.cli.frame import DAY, FILE, FOLDER
from luoshi.packs import load_pack_dir
from luoshi.progress import (
    ENGINES,
    assess,
    checksum,
    engine_of,
    read_observations_csv,
    read_targets_csv,
    write_assessments_csv,
)


@click.command("assess", help="按给定的目标和数据评定，输出 CSV。")
@click.option("--targets", required=True, type=FILE, help="目标规则 CSV。")
@click.option("--observations", required=True, type=FILE, help="数据 CSV。")
@click.option("--as-of", "as_of", required=True, type=DAY, help="数据截至哪一天。")
@click.option("--known-on", type=DAY, help="只用这一天结束前记下的数；不填就用全部。")
@click.option("--policy", help="灯色规则，不填用默认。")
@click.option(
    "--engine", type=click.Choice(ENGINES), default="sqlite", help="在哪个引擎上算，答案都一样。"
)
@click.option("--url", help="PostgreSQL 的地址，如 postgresql:///luoshi。")
@click.option("--checksum", "only_checksum", is_flag=True, help="只输出答案的校验码，用来比对。")
def assess_command(
    targets: Path,
    observations: Path,
    as_of: datetime,
    known_on: datetime | None,
    policy: str | None,
    engine: str,
    url: str | None,
    *,
    only_checksum: bool,
) -> None:
    answers = assess(
        read_targets_csv(targets.read_bytes()),
        read_observations_csv(observations.read_bytes()),
        [as_of.date()],
        known_on=_end_of(known_on.date()) if known_on else None,
        policy=policy,
        engine=engine_of(engine, url),
    )
    if only_checksum:
        click.echo(checksum(answers))
        return
    click.echo(write_assessments_csv(answers).decode("utf-8-sig"), nl=False)


@click.command("pack", help="检查一个程序包文件夹，报出第一处错误或总数。")
@click.argument("folder", type=FOLDER)
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
