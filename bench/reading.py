"""`make bench-reading`: accuracy, speed beside the peer, agreement between formats, of the reader as it stands."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.accuracy import scores
from bench.agreement import agreements
from bench.corpus import BESIDE, Annotated, annotated, require, scorer
from bench.peer import Peer
from bench.speed import promised_by_peer, speed
from luoshi.errors import LuoshiError

_PARTS = ("accuracy", "speed", "formats")


@click.command(help="量读方案的准确度、速度（与 recognizers-text 同场比）和各种格式之间的一致。")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    default=BESIDE,
    help="标注语料的文件夹；不填就用仓库旁边的 shared/corpus。",
)
@click.option("--only", type=click.Choice(_PARTS), help="只量一项。")
@click.option("--rounds", type=click.IntRange(1, 50), default=3, help="每份读几遍，取最快的。")
def main(corpus: Path, only: str | None, rounds: int) -> None:
    try:
        folder = require(corpus)
    except LuoshiError as error:
        raise click.ClickException(str(error)) from error
    screen = Console()
    if not screen.is_terminal:
        screen = Console(width=160)
    texts = list(annotated(folder))
    if only in (None, "accuracy"):
        screen.print(_accuracy(folder, texts))
    if only in (None, "speed"):
        for line in _speed(folder, texts, rounds):
            screen.print(line, highlight=False)
    if only in (None, "formats"):
        screen.print(_formats(folder))


def _accuracy(folder: Path, texts: list[Annotated]) -> Table:
    table = _table("准确度（F1；clause 是归对条款的份额）", "文件")
    for head in ("目标", "单位", "found", "full", "duty", "role", "clause"):
        table.add_column(head, justify="right")
    for s in scores(texts, scorer(folder)):
        rates = (s.found, s.full, s.duty, s.role, s.clause)
        shown = ("—" if rate is None else f"{rate:.3f}" for rate in rates)
        table.add_row(s.name, str(s.targets), str(s.units), *shown)
    return table


def _speed(folder: Path, texts: list[Annotated], rounds: int) -> list[str]:
    peer = Peer()
    took = speed(texts, peer, rounds)
    seen = promised_by_peer(texts, peer, scorer(folder))
    both = took.amounts + took.dates

    def line(name: str, seconds: float) -> str:
        return (
            f"  {name}：{seconds:.2f} 秒，每秒 {took.documents / seconds:.1f} 份、"
            f"{took.characters / seconds:,.0f} 字"
        )

    return [
        f"速度（{took.documents} 份，{took.characters:,} 字，同一进程，各取 {rounds} 遍中最快的一遍）",
        line("luoshi，读成整份方案", took.reader),
        line("recognizers-text，只认数（数、百分数、金额、度量）", took.amounts),
        line("recognizers-text，再加日期", both),
        f"  luoshi 的速度是它的 {took.amounts / took.reader:.1f} 倍（只认数）、"
        f"{both / took.reader:.1f} 倍（认数和日期）",
        f"  它认出承诺的 {seen.promised} 个数中的 {seen.found} 个"
        f"（全文共指出 {seen.named} 处），不给指标、期限、责任",
    ]


def _formats(folder: Path) -> Table:
    table = _table("格式一致（与 .txt 或成对的另一份相比，同类字段全部相等才算）", "文件")
    for head in ("目标", "相同", "条款也同", "只在此份", "责任", "相同", "条款也同"):
        table.add_column(head, justify="right")
    table.add_column("说明", overflow="fold")
    for a in agreements(folder):
        counts = (
            a.targets, a.targets_alike, a.targets_in_clause, a.targets_more,
            a.duties, a.duties_alike, a.duties_in_clause,
        )  # fmt: skip
        cells = [str(count) if a.read else "—" for count in counts]
        table.add_row(a.file, *cells, a.note)
    return table


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, header_style="bold")
    table.add_column(first, overflow="fold")
    return table


if __name__ == "__main__":
    main()
