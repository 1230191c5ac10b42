"""score: a scheme and facts in, places and workings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import click

from luoshi.cli.frame import DAY, FILE, console, table_of
from luoshi.errors import LuoshiError
from luoshi.ranking import Place
from luoshi.scoring import (
    Facts,
    Run,
    Scheme,
    Score,
    check_scheme,
    checksum,
    equals,
    facts_of,
    load_scheme,
    number_of,
    rank,
    read_facts,
    run_json,
    score,
    sensitivity,
    with_weights,
)


@click.command("score", help="按考核办法给各单位计分、排序；数据是 CSV，或存下的 JSON。")
@click.argument("scheme_file", metavar="SCHEME.yaml", type=FILE)
@click.argument("facts_file", metavar="FACTS.csv", type=FILE, required=False)
@click.option("--as-of", "as_of", type=DAY, help="数据截至哪一天；JSON 里已有，不用写。")
@click.option("--weights", multiple=True, metavar="组:项目=权重", help="换权重重算，可写多次。")
@click.option("--unit", "unit", help="显示这个单位每一步的计算。")
@click.option("--sensitivity", "swings", is_flag=True, help="显示权重变动 10% 会怎样。")
@click.option("--json", "as_json", is_flag=True, help="输出完整结果的 JSON。")
@click.option("--checksum", "only_checksum", is_flag=True, help="只输出结果的校验码，用来比对。")
def score_command(
    scheme_file: Path,
    facts_file: Path | None,
    as_of: datetime | None,
    weights: Sequence[str],
    unit: str | None,
    *,
    swings: bool,
    as_json: bool,
    only_checksum: bool,
) -> None:
    text = _text(scheme_file)
    if facts_file is None:
        _check_only(scheme_file.name, text)
        return
    scheme = with_weights(load_scheme(text, scheme_file.name), _weights(weights))
    facts = _facts(facts_file, as_of)
    run = score(scheme, facts)
    if only_checksum:
        click.echo(checksum(run_json(run)))
    elif as_json:
        click.echo(run_json(run))
    elif unit:
        _tell_unit(scheme, run, unit)
    else:
        _tell(scheme, run)
    if swings:
        _tell_swings(scheme, facts)


def _check_only(name: str, text: str) -> None:
    scheme, mistakes = check_scheme(text)
    for mistake in mistakes:
        click.echo(f"{name} {mistake}", err=True)
    if scheme is None:
        raise LuoshiError(f"共有 {len(mistakes)} 处不对。", "请照各行的提示改正。")
    click.echo(
        f"{name}：“{scheme.name}”第 {scheme.version} 版，{len(scheme.groups)} 组，{len(scheme.items)} 项。"
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LuoshiError(f"{path.name} 不是 UTF-8 文本。", "请用 UTF-8 编码另存。") from error
    except OSError as error:
        raise LuoshiError(f"{path.name} 打不开：{error.strerror}。", "请检查文件。") from error


def _facts(path: Path, as_of: datetime | None) -> Facts:
    if path.suffix.lower() == ".json":
        return facts_of(_text(path))
    if as_of is None:
        raise LuoshiError("没有写数据截至哪一天。", "请加上 --as-of 2024-12-31 这样的日期。")
    return read_facts(_text(path), path.name, as_of.date())


def _weights(told: Sequence[str]) -> dict[str, dict[str, Fraction]]:
    made: dict[str, dict[str, Fraction]] = {}
    for each in told:
        where, _, figure = each.partition("=")
        group, _, item = where.partition(":")
        weight = number_of(figure)
        if not group or not item or weight is None:
            raise LuoshiError(f"权重“{each}”看不懂。", "请写成 towns:invest=20 这样。")
        made.setdefault(group.strip(), {})[item.strip()] = weight
    return made


def _tell(scheme: Scheme, run: Run) -> None:
    ranking = rank(scheme, run)
    labels = {group.code: group.label for group in scheme.groups}
    grades = {grade.code: grade.label for grade in scheme.grades}
    rows = [
        (
            labels[each.group],
            each.name,
            "—" if each.printed is None else f"{each.printed}",
            _place(ranking.group, each.unit),
            _place(ranking.overall, each.unit),
            grades.get(ranking.grades[each.unit] or "", "—"),
        )
        for each in sorted(run.scores, key=lambda each: _order(scheme, ranking.group, each))
    ]
    heads = ("组", "单位", "总分", "组内", "统一", "等次")
    console().print(table_of(heads, rows, numbers=("总分", "组内", "统一")))
    if run.outside:
        click.echo(f"不属于任何一组、没有计分的单位：{'、'.join(run.outside)}。", err=True)


def _order(
    scheme: Scheme, places: Mapping[str, Place | None], each: Score
) -> tuple[int, float, str]:
    place = places[each.unit]
    group = [group.code for group in scheme.groups].index(each.group)
    return group, place.rank if place else float("inf"), each.unit


def _place(places: Mapping[str, Place | None], unit: str) -> str:
    place = places[unit]
    if place is None:
        return "—"
    return f"{place.rank}（并列）" if place.shared > 1 else f"{place.rank}"


def _tell_unit(scheme: Scheme, run: Run, unit: str) -> None:
    found = run.of(unit)
    if found is None:
        raise LuoshiError(f"结果里没有“{unit}”这个单位。", "请写单位的代码。")
    click.echo(f"{found.name}：{'没有总分' if found.printed is None else f'{found.printed} 分'}")
    for line in found.items:
        click.echo(f"  {scheme.item(line.item).label}")
        for step in line.steps:
            click.echo(f"    {step.text}{'' if step.value is None else f' {equals(step.value)}'}")
    for word, claims in (("加分", found.adds), ("扣分", found.deducts)):
        for claim in claims:
            click.echo(f"  {word}：{claim.matter}（{claim.document}），{claim.said}")
    for veto in found.vetoes:
        click.echo(f"  一票否决：{veto.label}，{veto.matter}（{veto.document}）")
    for step in found.steps:
        click.echo(f"  {step.text}{'' if step.value is None else f' {equals(step.value)}'}")


def _tell_swings(scheme: Scheme, facts: Facts) -> None:
    made = sensitivity(scheme, facts)
    click.echo(made.said)
    for tip in made.tippings:
        click.echo(f"  {tip.said}")
