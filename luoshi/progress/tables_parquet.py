"""The same tables as Parquet files, read by DuckDB: columns, types and rows are checked, then each row is read as a CSV's.

`read_observations` and `read_targets` take either format and tell them apart by content.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from luoshi.progress._table_lines import (
    MOST_BYTES,
    MOST_CELL,
    MOST_ROWS,
    Line,
    TableError,
    check_columns,
    whole_observations,
    whole_rules,
)
from luoshi.progress.model import Assessment, Observation, TargetRule
from luoshi.progress.tables_csv import (
    read_observations_csv,
    read_targets_csv,
    write_assessments_csv,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MAGIC = b"PAR1"
_PRECISION = re.compile(r"\(\d+,\d+\)$")  # of DECIMAL(38,6), not of DECIMAL(38,6)[]
_BATCH = 2_000
_INTEGERS = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "", "BIG", "HUGE")
) | {"INTEGER", "UINTEGER"}
# What a column may be in the file, in DuckDB's words, by what its field is; and how a person is told.
_NUMBER = (_INTEGERS | {"FLOAT", "DOUBLE", "DECIMAL"}, "数（DECIMAL、DOUBLE 或整数）")
_WHOLE = (_INTEGERS, "整数")
_YES = (_INTEGERS | {"BOOLEAN"}, "是或否（BOOLEAN）")
_MOMENT = (
    frozenset({"TIMESTAMP WITH TIME ZONE", "VARCHAR"}),
    "带时区的时间（TIMESTAMP WITH TIME ZONE）",
)
_TEXT = (frozenset({"VARCHAR"}), "文字（VARCHAR）")
_KINDS = {Decimal: _NUMBER, int: _WHOLE, bool: _YES, datetime: _MOMENT}
_MONTHS = frozenset({"start", "deadline", "base_first", "base_last"})  # written as 2026-12


def read_observations(data: bytes, name: str = "观测表") -> list[Observation]:
    """Observations of a CSV or Parquet file, whole or not at all. Raises TableError that names place and remedy."""
    if is_parquet(data):
        with _lines(data, name, Observation) as lines:
            return whole_observations(lines)
    return read_observations_csv(data, name)


def read_targets(data: bytes, name: str = "目标表") -> list[TargetRule]:
    """Rules of a CSV or Parquet file, whole or not at all. Raises TableError that names place and remedy."""
    if is_parquet(data):
        with _lines(data, name, TargetRule) as lines:
            return whole_rules(lines)
    return read_targets_csv(data, name)


def is_parquet(data: bytes) -> bool:
    return data.startswith(_MAGIC)


def write_assessments_parquet(assessments: Iterable[Assessment]) -> bytes:
    """Every field of each assessment; amounts and rates as DECIMAL(38, 6). Raises TableError without DuckDB."""
    types = {Decimal: "DECIMAL(38, 6)", bool: "BOOLEAN", date: "DATE"}
    columns = {
        field: types.get(kind, "VARCHAR") for field, kind in _field_types(Assessment).items()
    }
    told = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
    with _duckdb() as (connection, folder):
        (folder / "answers.csv").write_bytes(write_assessments_csv(assessments))
        connection.execute(
            f"copy (select * from read_csv({_quoted(folder / 'answers.csv')}, header = true,"
            f" columns = {{{told}}}, force_not_null = ['area']))"
            f" to {_quoted(folder / 'answers.parquet')} (format parquet)"
        )
        return (folder / "answers.parquet").read_bytes()


@contextmanager
def _lines(data: bytes, name: str, kind: type[Any]) -> Iterator[Iterator[Line]]:
    if len(data) > MOST_BYTES:
        raise TableError(f"{name} 超过 {MOST_BYTES // 2**20} 兆。", "请按月份分成几个文件。")
    if not data.endswith(_MAGIC) or len(data) < 12:
        raise TableError(
            f"{name} 是没有写完的 Parquet 文件，缺少结尾。", "请等写完，或重新导出后再用。"
        )
    with _duckdb() as (connection, folder):
        from duckdb import Error

        path = folder / "table.parquet"
        path.write_bytes(data)
        try:
            columns = _columns(connection, path, name, kind)
            yield _rows(connection, path, name, columns)
        except Error as error:
            raise TableError(
                f"{name} 不是完整的 Parquet 文件，或用了读不了的编码。", "请重新导出后再用。"
            ) from error


def _rows(
    connection: DuckDBPyConnection, path: Path, name: str, columns: Sequence[str]
) -> Iterator[Line]:
    cells = ", ".join(_cell(column) for column in columns)
    rows = connection.execute(f"select {cells} from read_parquet({_quoted(path)})")
    number = 0
    while batch := rows.fetchmany(_BATCH):
        for values in batch:
            number += 1
            yield Line(name, number, dict(zip(columns, values, strict=True)))


def _cell(column: str) -> str:
    """As text, and no longer than it takes to see that it is too long: one page of a file may stand for millions of rows."""
    return f"left(coalesce(cast({column} as varchar), ''), {MOST_CELL + 1})"


def _columns(
    connection: DuckDBPyConnection, path: Path, name: str, kind: type[Any]
) -> tuple[str, ...]:
    """The file's columns, once their names, types and number of rows are in order."""
    table = f"read_parquet({_quoted(path)})"
    found = connection.execute(f"describe select * from {table}").fetchall()
    types = {str(row[0]): str(row[1]) for row in found}
    check_columns(list(types), kind, f"{name} ")
    ((rows,),) = connection.execute(f"select count(*) from {table}").fetchall()
    if rows > MOST_ROWS:
        raise TableError(f"{name} 有 {rows} 行，超过 {MOST_ROWS} 行。", "请按月份分成几个文件。")
    for column, wanted in _field_types(kind).items():
        given = types.get(column, "")
        allowed, words = _KINDS.get(wanted, _TEXT) if column not in _MONTHS else _TEXT
        if not given or _PRECISION.sub("", given) in allowed:
            continue
        ((filled,),) = connection.execute(f"select count({column}) from {table}").fetchall()
        if filled:  # a column without one value is often written in whatever type came first
            raise TableError(
                f"{name} 的“{column}”列是 {given[:40]}，应是{words}。", "请改好类型，再重新导出。"
            )
    return tuple(types)


def _field_types(kind: type[Any]) -> dict[str, Any]:
    """Field -> its type, None aside."""
    hints = get_type_hints(kind)
    found = {}
    for field in fields(kind):
        hint = hints[field.name]
        parts = [part for part in get_args(hint) if part is not NoneType]
        found[field.name] = parts[0] if len(parts) == 1 else hint
    return found


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


@contextmanager
def _duckdb() -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """A connection that reads and writes one folder and nothing else, and the folder."""
    try:
        import duckdb
    except ImportError as error:
        raise TableError(
            "读写 Parquet 要用 DuckDB，这台机器没有装。", "请安装 luoshi[lake]，或改用 CSV。"
        ) from error
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as connection:
        for setting in (
            f"allowed_directories = [{_quoted(Path(name))}]",
            "enable_external_access = false",
            "memory_limit = '1GB'",
            "TimeZone = 'UTC'",
            "lock_configuration = true",
        ):
            connection.execute(f"set {setting}")
        yield connection, Path(name)
