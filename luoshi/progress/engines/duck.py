"""DuckDB in this process: for what is too much for SQLite and fits one machine."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

from luoshi.progress.engines.base import EngineName, Rows, missing
from luoshi.progress.engines.text import materialized_sql, tables_sql


class DuckEngine:
    """A database in memory, made anew for each call."""

    name: EngineName = "duckdb"

    def __init__(self) -> None:
        try:
            import duckdb
        except ImportError as error:
            raise missing("DuckDB", "lake") from error
        self._connect = duckdb.connect

    def judge(self, rows: Rows) -> list[tuple[Any, ...]]:
        with self._connect() as connection, tempfile.TemporaryDirectory() as folder:
            for statement in tables_sql():
                connection.execute(statement)
            for name, lines in rows.items():
                if lines:
                    _copy(connection, name, lines, Path(folder))
            answer: list[tuple[Any, ...]] = connection.execute(materialized_sql()).fetchall()
            return answer


def _copy(connection: Any, name: str, lines: Any, folder: Path) -> None:
    """By way of a file: row by row, DuckDB takes some thousand a second only."""
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    connection.execute(f"copy {name} from '{path}' (header false, nullstr '')")
    path.unlink()
