"""DuckDB and the lake's Parquet files: their columns, a session within a bound of memory, errors in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from luoshi.lake.manifest import AGAIN, Lake, LakeError, LakeFile
from luoshi.progress import EngineError, tables_sql

TABLES = ("targets", "observations", "curves", "policies")
LIKE = {
    "targets": "judge_target",
    "observations": "judge_observation",
    "curves": "judge_curve",
    "policies": "judge_policy",
}
# Beside the judge's own columns. until_recorded: when a newer figure of the series and period was recorded (rows.NEVER).
EXTRA = {
    "targets": (("target", "varchar"), ("area", "varchar")),
    "observations": (("until_recorded", "bigint"), ("id", "varchar")),
    "curves": (),
    "policies": (),
}
ORDER = {
    "targets": "series, target_no",
    "observations": "series, recorded, observation_no",
    "curves": "path, month",
    "policies": "policy, step",
}
LEAST_MEMORY = 256 * 2**20
# Of the memory that is granted, what DuckDB may count as its own: beside it stand Python, the file buffers, the allocator.
_SHARE = 0.6


class Session:
    """One connection in memory, that spills into a folder of its own; used by one thread."""

    def __init__(self, connection: Any, spill: Path) -> None:
        self._connection, self._spill = connection, spill

    def run(self, text: str, place: str = "") -> Any:
        """Executes one statement. Raises LakeError: memory too small, or a file that cannot be read."""
        import duckdb

        try:
            return self._connection.execute(text)
        except duckdb.OutOfMemoryException as error:
            raise LakeError(
                f"内存不够{place}。", "请加大 --memory，或一次少算几个日期。"
            ) from error
        except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException):
            raise  # our own text is wrong: a defect, not the user's input
        except duckdb.Error as error:
            raise LakeError(
                f"湖里的文件读写出错{place}：{_first_line(error)}", f"请检查磁盘；若不行，{AGAIN}"
            ) from error

    def rows(self, text: str, place: str = "") -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.run(text, place).fetchall()
        return found


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0][:200]


@contextmanager
def session(memory: int, spill: Path) -> Iterator[Session]:
    """A session that keeps to `memory` bytes. Raises EngineError when DuckDB is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise EngineError("这台机器没有装 DuckDB。", "请安装 luoshi[lake]。") from error
    if memory < LEAST_MEMORY:
        raise LakeError(
            f"内存 {memory // 2**20} MB 太小，算不了。", f"请给 {LEAST_MEMORY // 2**20} MB 以上。"
        )
    with duckdb.connect(
        config={
            "memory_limit": f"{int(memory * _SHARE) // 2**20}MiB",
            "temp_directory": str(spill),
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    ) as connection:
        for statement in tables_sql():
            connection.execute(statement)
        for table, extra in EXTRA.items():
            columns = "".join(f", null::{kind} as {name}" for name, kind in extra)
            connection.execute(
                f"create temp table new_{table} as select *{columns} from {LIKE[table]} limit 0"
            )
        yield Session(connection, spill)


def quoted(text: str) -> str:
    """The text as one of SQL."""
    return "'" + text.replace("'", "''") + "'"


def reading(paths: list[str]) -> str:
    """The files as a relation. The folder's name month=… is for people; nothing is read from it."""
    names = ", ".join(quoted(path) for path in paths)
    return f"read_parquet([{names}], hive_partitioning = false)"


def read_table(lake: Lake, table: str) -> str:
    """A table of the lake as a relation; an empty one when it has no file."""
    paths = lake.paths(table)
    return reading(paths) if paths else f"new_{table}"


def sha256_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise LakeError(f"湖里的文件“{path.name}”读不出来：{error.strerror}。", AGAIN) from error


def check_files(duck: Session, lake: Lake) -> None:
    """Bytes, columns and row counts of all files, before anything is judged. Raises LakeError that names the file."""
    for file in lake.files:
        if sha256_of(lake.folder / file.path) != file.sha256:
            raise LakeError(f"湖里的文件“{file.path}”的内容与清单上的校验码不符。", AGAIN)
        _check(duck, lake, file)


def _check(duck: Session, lake: Lake, file: LakeFile) -> None:
    place = f"（{file.path}）"
    wanted = dict(row[:2] for row in duck.rows(f"describe new_{file.table}"))
    path = reading([str(lake.folder / file.path)])
    found = dict(row[:2] for row in duck.rows(f"describe select * from {path}", place))
    for name, kind in wanted.items():
        if name not in found:
            raise LakeError(f"湖里的文件“{file.path}”缺 {name} 列。", AGAIN)
        if found[name] != kind:
            raise LakeError(
                f"湖里的文件“{file.path}”的 {name} 列是 {found[name]}，应是 {kind}。",
                AGAIN,
            )
    [(rows,)] = duck.rows(f"select count(*) from {path}", place)
    if rows != file.rows:
        raise LakeError(
            f"湖里的文件“{file.path}”有 {rows} 行，清单上是 {file.rows} 行。",
            AGAIN,
        )
