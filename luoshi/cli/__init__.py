"""The command line: reads files, hands bytes to the rooms, prints tables for people and JSON for programs.

One file a family of commands: `reading` (read, lint), `comparing` (compare, trace), `corpus`, `judging` (assess, pack), `lake`,
`registers` (register check), `projects` (project check, rates, oc4ids), `scoring` (score);
`many` reads files in several processes, `frame` holds what all share.
A package may add commands through the entry point group `luoshi.commands`: a function that takes the click group. Exports
`main`, the group; the only room that opens files and folders the user names.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points

import click

from luoshi.cli.comparing import compare_command, trace_command
from luoshi.cli.corpus import corpus_command
from luoshi.cli.frame import Group
from luoshi.cli.judging import assess_command, pack_command
from luoshi.cli.lake import lake_group
from luoshi.cli.projects import project_group
from luoshi.cli.reading import lint_command, read_command
from luoshi.cli.registers import register_group
from luoshi.cli.scoring import score_command

__all__ = ["main"]


@click.group(cls=Group, help="落实：读方案，评进度，出公文。")
@click.version_option(package_name="luoshi")
def main() -> None:
    """The group that every command hangs on."""


for _command in (
    read_command,
    lint_command,
    compare_command,
    trace_command,
    corpus_command,
    assess_command,
    pack_command,
    lake_group,
    register_group,
    project_group,
    score_command,
):
    main.add_command(_command)


def _load_commands(group: click.Group) -> None:
    for point in entry_points(group="luoshi.commands"):
        register: Callable[[click.Group], None] = point.load()
        register(group)


_load_commands(main)
