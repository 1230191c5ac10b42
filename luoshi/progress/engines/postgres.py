"""PostgreSQL: where an office's rows already are."""

from __future__ import annotations

from typing import Any

from luoshi.progress.engines.base import EngineError, EngineName, Rows, missing
from luoshi.progress.engines.text import materialized_sql, tables_sql

# The planner knows nothing of how many rows a common table expression has, takes them for few, and compares each with
# each: hours instead of a second. Compiling 20 such expressions costs more than it saves.
_SETTINGS = ("set local enable_nestloop = off", "set local jit = off")


class PostgresEngine:
    """Temporary tables of one transaction, rolled back at its end."""

    name: EngineName = "postgres"

    def __init__(self, url: str | None) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise missing("PostgreSQL 的连接程序", "postgres") from error
        if not url:
            raise EngineError(
                "没有说 PostgreSQL 在哪里。", "请用 --url 给出地址，如 postgresql:///luoshi。"
            )
        self._psycopg, self._url = psycopg, url

    def judge(self, rows: Rows) -> list[tuple[Any, ...]]:
        try:
            connection = self._psycopg.connect(self._url)
        except self._psycopg.OperationalError as error:
            raise EngineError(
                "连不上 PostgreSQL。", "请核对 --url 里的地址、库名和口令，或问管理员。"
            ) from error
        with connection, connection.cursor() as cursor:
            for statement in tables_sql():
                temporary = statement.replace("create table", "create temporary table", 1)
                cursor.execute(temporary + " on commit drop")
            for name, lines in rows.items():
                if lines:
                    with cursor.copy(f"copy {name} from stdin") as copy:
                        for line in lines:
                            copy.write_row(line)
                cursor.execute(f"analyze {name}")
            for setting in _SETTINGS:
                cursor.execute(setting)
            cursor.execute(materialized_sql())
            answer: list[tuple[Any, ...]] = cursor.fetchall()
            connection.rollback()
            return answer
