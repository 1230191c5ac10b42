"""What every command shares: how bad input ends, kinds of arguments, files written, tables."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from luoshi.errors import LuoshiError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])
_WIDE = 240
as_table_or_json = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出形式。"
)


class Group(click.Group):
    """Bad input ends with its own sentence and status 2, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LuoshiError as error:
            click.echo(f"{error}", err=True)
            ctx.exit(2)


def require_writable(output: Path, *suffixes: str) -> None:
    """Asked before an hour of work, not after it."""
    if output.suffix.lower() not in suffixes:
        raise LuoshiError(
            f"不会写“{output.name}”这种文件。", f"输出文件名请以 {' 或 '.join(suffixes)} 结尾。"
        )
    if not output.absolute().parent.is_dir():
        raise LuoshiError(f"要写入的文件夹“{output.parent}”不存在。", "请先建好文件夹。")


def save(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise LuoshiError(
            f"“{output}”写不进去：{error.strerror}。", "请换一个位置，或关掉正在打开它的程序。"
        ) from error


def console() -> Console:
    """Where a table goes. Into a file or a pipe it is wide: nobody's window is the limit there."""
    shown = Console()
    return shown if shown.is_terminal else Console(width=_WIDE)


def table_of(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Container[str] = ()
) -> Table:
    """Cells show as they are and whole: a [word] in a plan is no instruction to the printer, a long sentence goes on below.

    numbers: heads of columns that stand at the right and are never broken.
    """
    table = Table(box=None, header_style="bold")
    for head in heads:
        if head in numbers:
            table.add_column(head, justify="right", no_wrap=True)
        else:
            table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
