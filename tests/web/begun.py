"""What many tests begin with, built once and then copied in.

On SQLite only, where a rolled back test leaves its numbers free; elsewhere it is built each time.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

_COPIES: dict[str, list[str]] = {}


def begin(name: str, build: Callable[[], object]) -> None:
    """The rows that `build` adds to what is there; it changes none. A name means one build from one beginning."""
    if connection.vendor != "sqlite":
        build()
        return
    if name in _COPIES:
        # In one transaction: the tables refer to each other, and are compared when it ends.
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _COPIES[name]:
                cursor.execute(statement)
        return
    before = {table: _last_row(table) for table in _tables()}
    build()
    _COPIES[name] = [
        statement for table, last in before.items() for statement in _inserts(table, last)
    ]


def _tables() -> list[str]:
    return [table for table in connection.introspection.table_names() if table[:7] != "sqlite_"]


def _last_row(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(rowid), 0) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _inserts(table: str, after: int) -> list[str]:
    """As literals of SQLite's own, so that no value is read and written by Python on its way."""
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
        literals = " || ',' || ".join(f'quote("{name}")' for name in columns)
        cursor.execute(f'SELECT {literals} FROM "{table}" WHERE rowid > {after}')
        rows = [f"({row})" for (row,) in cursor.fetchall()]
    names = ",".join(f'"{name}"' for name in columns)
    return [f'INSERT INTO "{table}" ({names}) VALUES {",".join(rows)}'] if rows else []
