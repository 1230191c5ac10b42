"""What every command shares: how bad input ends, kinds of arguments, tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from luoshi.errors import LuoshiError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])
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


def table_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Cells show as they are and whole: a [word] in a plan is no instruction to the printer, a long sentence goes on below."""
    table = Table(box=None, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
