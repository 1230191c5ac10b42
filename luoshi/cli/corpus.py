"""corpus: a folder of documents, one row a file."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from datetime import datetime, timedelta, timezone
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from luoshi.cli.frame import FOLDER, console, require_writable, save, table_of
from luoshi.cli.many import Job, Row, rows_of
from luoshi.errors import LuoshiError
from luoshi.writing import Sheet, SheetColumn, xlsx_of

# What people keep plans in. Those the reader refuses are here too: a plan nobody read should be seen in the table.
_DOCUMENTS = (
    ".txt", ".md", ".markdown", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".ofd",
    ".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml",
)  # fmt: skip
_BEIJING = timezone(timedelta(hours=8))
_HEADS = ("文件", "标题", "发文机关", "目标", "责任", "节点", "机制", "项目", "待定", "错误", "疑问", "提示", "秒", "读不了的原因")  # fmt: skip
_WIDTHS = (40, 50, 24, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 60)
_NUMBERS = range(3, 13)


@click.command(
    "corpus",
    help="读一个文件夹（连同下级文件夹）里的全部文档，每份一行：标题、各类条目数、校出的问题、用时。"
    "读不了的写明原因，不影响其余。",
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到这个文件：.csv（英文表头，供程序用）或 .xlsx；不填就显示在屏幕上。",
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="同时用几个进程；不填就用全部处理器。"
)
def corpus_command(folder: Path, output: Path | None, processes: int | None) -> None:
    if output is not None:
        require_writable(output, ".csv", ".xlsx")
    jobs, others = _jobs_in(folder)
    if not jobs:
        raise LuoshiError(
            f"文件夹“{_legible(folder.name)}”里没有可读的文档。", "请检查是否选对了文件夹。"
        )
    rows = sorted(_read(jobs, processes or os.cpu_count() or 1), key=lambda row: row.file)
    if output is None:
        _show(rows)
    elif output.suffix.lower() == ".csv":
        save(output, _csv_of(rows))
    else:
        save(output, xlsx_of([_sheet_of(rows, folder)], created=_newest(jobs)))
    click.echo(_summary(rows, others), err=True)


def _show(rows: Sequence[Row]) -> None:
    """Reasons stand below the table, where they have the whole line."""
    screen = console()
    heads = _HEADS[:-1]
    cells = [tuple(_shown(value) for value in astuple(row)[:-1]) for row in rows]
    screen.print(table_of(heads, cells, numbers=heads[_NUMBERS.start :]))
    for row in rows:
        if row.error:
            screen.print(f"{row.file}：{row.error}", highlight=False, markup=False)


def _jobs_in(folder: Path) -> tuple[list[Job], Counter[str]]:
    """Documents in the order of their names, and how many other files there are of each ending.

    Links to folders are not followed, names that begin with . or ~$ (a word processor's lock) are passed over.
    """
    jobs: list[Job] = []
    others: Counter[str] = Counter()
    for path in _files(folder):
        ending = path.suffix.lower()
        if ending in _DOCUMENTS:
            jobs.append(Job(path, _legible(path.relative_to(folder).as_posix())))
        else:
            others[_legible(ending) or "无扩展名"] += 1
    return jobs, others


def _legible(name: str) -> str:
    """Names from an old archive are GBK bytes, which no terminal, table or sentence could show."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name


def _files(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            if not name.startswith((".", "~$")) and path.is_file():
                yield path


def _read(jobs: Sequence[Job], processes: int) -> Iterator[Row]:
    screen = Console(stderr=True)
    columns = (TextColumn("读文档"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as progress:
        task = progress.add_task("", total=len(jobs))
        for row in rows_of(jobs, min(processes, len(jobs))):
            progress.advance(task)
            yield row


def _newest(jobs: Sequence[Job]) -> datetime:
    """The date of the workbook: when the newest document was last changed, so that the same folder gives the same file."""
    newest = max(job.path.stat().st_mtime for job in jobs)
    return datetime.fromtimestamp(newest, _BEIJING).replace(tzinfo=None)


def _shown(value: str | int | float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _csv_of(rows: Sequence[Row]) -> bytes:
    """A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.name for field in fields(Row))
    for row in rows:
        writer.writerow(_csv_cell(value) for value in astuple(row))
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: str | int | float | None) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return "" if value is None else _shown(value)


def _sheet_of(rows: Sequence[Row], folder: Path) -> Sheet:
    columns = tuple(
        SheetColumn(head, "number", width, decimals=2 if head == "秒" else 0)
        if at in _NUMBERS
        else SheetColumn(head, "text", width)
        for at, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True))
    )
    title = f"{_legible(folder.absolute().name)}：{len(rows)}份文档"
    return Sheet("文档", title, columns, tuple(astuple(row) for row in rows))


def _summary(rows: Sequence[Row], others: Counter[str]) -> str:
    failed = sum(row.error is not None for row in rows)
    said = f"共 {len(rows)} 份，读出 {len(rows) - failed} 份"
    said += f"，读不了 {failed} 份" if failed else ""
    said += f"；目标 {sum(r.targets or 0 for r in rows)}，责任 {sum(r.duties or 0 for r in rows)}。"
    if others:
        kinds = "、".join(f"{ending} {count}" for ending, count in others.most_common(5))
        said += f"另有 {sum(others.values())} 个文件不是文档，没有读（{kinds}）。"
    return said
