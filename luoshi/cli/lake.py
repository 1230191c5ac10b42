"""lake: data packages of many programmes gathered in one folder, and judged together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from luoshi.cli.frame import DAY, FOLDER, console, require_writable, table_of
from luoshi.cli.judging import end_of
from luoshi.errors import LuoshiError
from luoshi.lake import Asked, LakeAnswers, LakeCount, assess_lake, build_lake, open_lake
from luoshi.packages import DataPackage, read_package
from luoshi.plan import month_of_index
from luoshi.progress import LIGHTS, policy_of, read_observations_csv, read_targets_csv

_TARGETS, _OBSERVATIONS = "targets.csv", "observations.csv"
_MOST_LINES = 40
_ANY = click.Path(exists=True, path_type=Path)
_CODE = re.compile(r"[A-Za-z0-9_-]{1,30}")


def _bytes_of(context: click.Context, parameter: click.Parameter, value: str) -> int:
    found = re.fullmatch(r"(\d{1,6})\s*([MG])i?B?", value.strip(), re.IGNORECASE)
    if found is None:
        raise LuoshiError(f"内存“{value[:20]}”不是可认的写法。", "请写成 512MB 或 1GB。")
    return int(found[1]) * (2**20 if found[2] in "mM" else 2**30)


_memory = click.option(
    "--memory", callback=_bytes_of, default="1GB", help="整个过程最多用多少内存，如 512MB、2GB。"
)


@click.group("lake", help="湖：把许多计划的数据包收在一个文件夹里，一次评定。")
def lake_group() -> None:
    """Build, list, assess."""


@lake_group.command("build", help="把数据包收进湖里；湖里已有同一代号的，整个换成新的。")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("packages", type=_ANY, nargs=-1, required=True)
@_memory
def build_command(folder: Path, packages: tuple[Path, ...], memory: int) -> None:
    with _bar() as on_step:
        built = build_lake(folder, [partial(_package, p) for p in packages], memory=memory, on_step=on_step)  # fmt: skip
    click.echo(f"新收 {len(built.added)} 个计划，替换 {len(built.replaced)} 个。")
    if built.replaced:
        click.echo(f"已用新的替换：{_some(built.replaced)}。")
    if built.unasked:
        click.echo(f"有 {built.unasked} 个数没有目标用到，没有收进湖里。")
    _say_size(built.lake.programmes)


@lake_group.command("list", help="列出湖里的计划。")
@click.argument("folder", type=FOLDER)
def list_command(folder: Path) -> None:
    lake = open_lake(folder)
    heads = ("代号", "名称", "地区", "目标", "数", "没有目标用到的数", "导出时间")
    rows = [
        (p.code, p.title, p.area, str(p.targets), str(p.observations), str(p.unasked), p.created)
        for p in lake.programmes
    ]
    console().print(table_of(heads, rows, numbers=heads[3:6]))
    _say_size(lake.programmes)


@lake_group.command("assess", help="评定湖里的全部目标，按计划和灯色报数。")
@click.argument("folder", type=FOLDER)
@click.option("--as-of", "as_of", required=True, type=DAY, help="数据截至哪一天。")
@click.option("--known-on", type=DAY, help="只用这一天结束前记下的数；不填就用全部。")
@click.option("--each-month", is_flag=True, help="从最早起算的月份起，每个月末各评一次。")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把每个目标的评定写到这个文件：.parquet 或 .csv。",
)
@_memory
@click.option(
    "--by-rule-book", is_flag=True, help="全部目标都走通用的评判程序，慢十几倍，用来核对。"
)
@click.option(
    "--checksum", "only_checksum", is_flag=True, help="只输出判定和灯色的校验码，用来比对。"
)
def assess_command(
    folder: Path,
    as_of: datetime,
    known_on: datetime | None,
    out: Path | None,
    memory: int,
    *,
    each_month: bool,
    by_rule_book: bool,
    only_checksum: bool,
) -> None:
    if out is not None:
        require_writable(out, ".parquet", ".csv")
    asked = Asked(
        as_of.date(),
        known_on=end_of(known_on.date()) if known_on else None,
        each_month=each_month,
        out=out,
        memory=memory,
        marks=only_checksum,
        by_rule_book=by_rule_book,
    )
    lake = open_lake(folder)
    with _bar() as on_step:
        answers = assess_lake(lake, asked, lambda done, of: on_step("评定", done, of))
    if only_checksum:
        click.echo(f"{answers.checksum:x}")
        return
    _show(answers)
    if out is not None:
        click.echo(f"每个目标的评定已写到“{out}”。")


def _show(answers: LakeAnswers) -> None:
    """By programme, by month, or in all where that would be a long list; amounts of targets by light."""
    by_month = len(answers.dates) > 1
    rows: dict[str, list[LakeCount]] = defaultdict(list)
    for count in answers.counts:
        rows[str(count.as_of) if by_month else count.programme].append(count)
    if not by_month and len(rows) > _MOST_LINES:
        click.echo(f"共 {len(rows)} 个计划，只列合计；各计划的请用 --out 写成文件。")
        rows = {"合计": list(answers.counts)}
    policy = policy_of(None)
    heads = ("截至" if by_month else "计划", *(policy.word(light) for light in LIGHTS), "目标")
    lines = [
        (name, *(_number(counts, light) for light in LIGHTS), str(sum(c.targets for c in counts)))
        for name, counts in sorted(rows.items())
    ]
    console().print(table_of(heads, lines, numbers=heads[1:]))


def _number(counts: Sequence[LakeCount], light: str) -> str:
    return str(sum(c.targets for c in counts if c.light == light))


def _some(codes: Sequence[str]) -> str:
    more = f"等 {len(codes)} 个" if len(codes) > _MOST_LINES else ""
    return "、".join(codes[:_MOST_LINES]) + more


def _say_size(programmes: Sequence[Any]) -> None:
    targets, figures = sum(p.targets for p in programmes), sum(p.observations for p in programmes)
    click.echo(f"湖里共 {len(programmes)} 个计划，{targets} 个目标，{figures} 个数。")


def _package(path: Path) -> DataPackage:
    """A data package, or a folder with the two tables that `luoshi assess` takes; its name then is the code."""
    if not path.is_dir():
        return read_package(path)
    name = path.resolve().name
    missing = [n for n in (_TARGETS, _OBSERVATIONS) if not (path / n).is_file()]
    if missing:
        raise LuoshiError(
            f"文件夹“{name}”里没有 {'、'.join(missing)}，不能当作数据包。",
            "请给 luoshi export 导出的 .zip，或放有这两个表的文件夹。",
        )
    if _CODE.fullmatch(name) is None:
        raise LuoshiError(
            f"文件夹“{name}”的名字不能作计划的代号。", "请改用 30 个以内的字母、数字、- 和 _。"
        )
    rules = read_targets_csv((path / _TARGETS).read_bytes(), f"{name}/{_TARGETS}")
    rows = read_observations_csv((path / _OBSERVATIONS).read_bytes(), f"{name}/{_OBSERVATIONS}")
    years = [month_of_index(m)[0] for r in rules for m in (r.start, r.deadline)]
    return DataPackage(
        code=name,
        title=name,
        area=rules[0].area if rules else "",
        horizon=(min(years, default=date.min.year), max(years, default=date.min.year)),
        created=max((r.recorded_at for r in rows), default=datetime.min.replace(tzinfo=UTC)),
        rules=tuple(rules),
        observations=tuple(rows),
    )


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar beside the output; none where nobody watches."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda what, done, of: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=screen, transient=True) as progress:
        task = progress.add_task("", total=None)

        def on_step(what: str, done: int, of: int) -> None:
            progress.update(task, description=what, completed=done, total=of)

        yield on_step
