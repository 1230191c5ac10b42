"""project: a file of projects checked, its month's rates, and its OC4IDS package."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import click

from luoshi.cli.frame import DAY, console, require_writable, save, table_of
from luoshi.errors import LuoshiError
from luoshi.plan import Period, decimal_text
from luoshi.projects import (
    GROUPINGS,
    Finding,
    Grouping,
    Project,
    ProjectError,
    Publisher,
    Rate,
    check_projects,
    frozen,
    group_words,
    oc4ids,
    rate_rules,
    rates_by,
    read_projects,
    yi_words,
)

# Not checked for being there: the command says so itself, in Chinese.
_FILE = click.argument("file", type=click.Path(path_type=Path))
_CHINA: Final = timezone(timedelta(hours=8))
_OUTCOMES: Final = {"refused": "不行", "asked": "请核"}


def _month(ctx: click.Context, param: click.Parameter, value: str) -> Period:
    month = Period.parse(value)
    if month.frequency != "month":
        raise ProjectError(f"“{month}”不是一个月。", "请写成 2024-09 的样子。")
    return month


_MONTH = click.option("--month", required=True, callback=_month, help="哪个月，如 2024-09。")


@click.group("project", help="项目文件（JSON Lines）：检查、算率、导出 OC4IDS。")
def project_group() -> None:
    """The group of commands on files of projects."""


@project_group.command(
    "check", help="检查到某月为止的项目，报出不行的和要核对的。有不行的，以 2 结束。"
)
@_FILE
@_MONTH
def check_command(file: Path, month: Period) -> None:
    projects = _projects(file)
    found = check_projects(projects, month)
    for finding in found:
        _tell(finding)
    refused = sum(finding.outcome == "refused" for finding in found)
    click.echo(
        f"{file.name}：{len(projects)} 个项目，不行 {refused} 处，请核 {len(found) - refused} 处。"
    )
    if refused:
        raise LuoshiError(f"有 {refused} 处不行。", "请照各行的提示改正。")


@project_group.command("rates", help="照当月冻结的名单算各种率，写明分母是什么。")
@_FILE
@_MONTH
@click.option(
    "--by", "by", type=click.Choice(tuple(GROUPINGS)), default="all", help="分组，不填是合计。"
)
def rates_command(file: Path, month: Period, by: Grouping) -> None:
    snapshot = frozen(_projects(file), month)
    rows = [
        _row(each, group_words(by, each.group))
        for code in rate_rules()
        for each in rates_by(snapshot, code, by)
    ]
    if not rows:
        raise LuoshiError(
            f"{file.name} 在{month.words()}没有在册的项目。", "请核对月份和名单的起止日。"
        )
    heads = ("率", GROUPINGS[by], "分子", "分母", "%", "比序时", "没有报", "分子／分母")
    console().print(table_of(heads, rows, numbers=("分子", "分母", "%", "比序时", "没有报")))
    click.echo(f"{month.words()}，在册 {len(snapshot.rows)} 个，校验码 {snapshot.checksum[:16]}")


@project_group.command("oc4ids", help="导出为 OC4IDS 0.9 的项目包（JSON）。")
@_FILE
@click.option("--on", "on", required=True, type=DAY, help="数到哪一天，也是发布日。")
@click.option("--publisher", required=True, help="发布单位的名称。")
@click.option("--uri", required=True, help="数据包的地址。")
@click.option("--prefix", required=True, help="项目编号前加的前缀。")
@click.option(
    "--out", "--output", "output", type=click.Path(dir_okay=False, path_type=Path),
    help="写到这个 .json 文件；不填就输出到屏幕。",
)  # fmt: skip
def oc4ids_command(
    file: Path, on: datetime, publisher: str, uri: str, prefix: str, output: Path | None
) -> None:
    if output is not None:
        require_writable(output, ".json")
    package = oc4ids(
        _projects(file), Publisher(publisher, uri, prefix), on.replace(tzinfo=_CHINA), on.date()
    )
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        save(output, text.encode())


def _projects(file: Path) -> Sequence[Project]:
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise LuoshiError(f"{file.name} 不是 UTF-8 文本。", "请用 UTF-8 编码另存。") from error
    except FileNotFoundError as error:
        raise LuoshiError(f"没有文件“{file}”。", "请核对文件名和所在的文件夹。") from error
    except OSError as error:
        raise LuoshiError(f"{file.name} 打不开：{error.strerror}。", "请检查文件。") from error
    return read_projects(text, file.name)


def _tell(finding: Finding) -> None:
    outcome = _OUTCOMES[finding.outcome]
    click.echo(f"{outcome} {finding.code} {finding.message}{finding.remedy}")


def _row(rate: Rate, group: str) -> tuple[str, ...]:
    money = rate.rule.measure == "invest"
    parts = (rate.numerator, rate.denominator)
    numerator, denominator = (yi_words(each) if money else decimal_text(each) for each in parts)
    return (
        rate.rule.label, group, numerator, denominator,
        "—" if rate.percent is None else str(rate.percent),
        "" if rate.gap is None else f"{rate.gap:+}",
        str(len(rate.silent)) if rate.silent else "",
        rate.rule.words,
    )  # fmt: skip
