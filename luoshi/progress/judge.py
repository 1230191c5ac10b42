"""Runs the one SQL text. The inputs are loaded apart from it, so that the same text runs where the rows already are."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any, Protocol

from luoshi.progress._shown import assessments_of
from luoshi.progress._tables import Tables, tables_of
from luoshi.progress.curves import Curve
from luoshi.progress.model import Assessment, Observation, TargetRule
from luoshi.progress.policies import LightPolicy


class Cursor(Protocol):
    """What the judge needs of a DB-API cursor."""

    def execute(self, sql: str, /) -> Any: ...
    def executemany(self, sql: str, rows: Sequence[Any], /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


@cache
def judge_sql() -> str:
    """The SQL text, one statement that reads the five judge_ tables."""
    return resources.files("luoshi.progress").joinpath("judge.sql").read_text("utf-8")


@cache
def _sqlite_sql() -> str:
    if sqlite3.sqlite_version_info < (3, 35):  # knows no such word, and judges the same, slower
        return judge_sql()
    return judge_sql().replace("as /* materialized */ (", "as materialized (")


@cache
def tables_sql() -> tuple[str, ...]:
    """The statements that make the five empty input tables."""
    text = resources.files("luoshi.progress").joinpath("judge_tables.sql").read_text("utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return tuple(s.strip() for s in bare.split(";") if s.strip())


def make_tables(cursor: Cursor) -> None:
    """Make the five empty input tables."""
    for statement in tables_sql():
        cursor.execute(statement)


def load(cursor: Cursor, tables: Tables, *, mark: str = "?") -> None:
    """Fill the input tables anew. mark: the connection's parameter mark ("?" or "%s")."""
    for name, rows in tables.rows.items():
        cursor.execute(f"delete from {name}")
        if rows:
            marks = ", ".join([mark] * len(rows[0]))
            cursor.executemany(f"insert into {name} values ({marks})", rows)


def run_judge(cursor: Cursor, sql: str | None = None) -> list[Any]:
    """The answer's rows from input tables that are there already; see `_shown.Answer` for their columns.

    sql: the text in the connection's dialect, when it is not the text itself.
    """
    cursor.execute(sql or judge_sql())
    return cursor.fetchall()


def assess(
    rules: Sequence[TargetRule],
    observations: Iterable[Observation],
    dates: Sequence[date],
    *,
    known_on: datetime | None = None,
    policy: str | None = None,
    curves: Mapping[str, Curve] | None = None,
    policies: Mapping[str, LightPolicy] | None = None,
) -> list[Assessment]:
    """One assessment a rule and date, sorted by target, area and date. Observations no rule asks for are passed over.

    known_on: what was recorded later is not known (None: all is). policy: instead of the rules' own and the default.
    Raises LuoshiError that names the rule or observation that cannot be judged; nothing is judged then.
    """
    if not rules or not dates:
        return []
    tables = tables_of(
        rules,
        observations,
        dates,
        known_on=known_on,
        policy=policy,
        curves=curves,
        policies=policies,
    )
    cursor = _connection().cursor()
    load(cursor, tables)
    return assessments_of(run_judge(cursor, _sqlite_sql()), tables)


_kept = threading.local()


def _connection() -> sqlite3.Connection:
    """This thread's database in memory: kept, because preparing the SQL text costs as much as judging 65 targets."""
    connection: sqlite3.Connection | None = getattr(_kept, "connection", None)
    if connection is None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.execute("pragma synchronous = off")
        make_tables(connection.cursor())
        _kept.connection = connection
    return connection
