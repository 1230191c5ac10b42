"""The SQL text and the statements that make its input tables, as the engines take them."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def judge_sql() -> str:
    """The SQL text, one statement that reads the five judge_ tables."""
    return _packaged("judge.sql")


@cache
def materialized_sql() -> str:
    """The text for engines that would copy the marked expression into each of its uses, and can be told not to."""
    return judge_sql().replace("as /* materialized */ (", "as materialized (")


@cache
def tables_sql() -> tuple[str, ...]:
    """The statements that make the five empty input tables."""
    bare = "\n".join(
        line for line in _packaged("judge_tables.sql").splitlines() if not line.startswith("--")
    )
    return tuple(s.strip() for s in bare.split(";") if s.strip())


def _packaged(name: str) -> str:
    return resources.files("luoshi.progress").joinpath(name).read_text("utf-8")
