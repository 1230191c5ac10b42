"""What an engine is, and how one is had by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, get_args

from luoshi.errors import LuoshiError

EngineName = Literal["sqlite", "duckdb", "postgres", "spark"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
Rows = Mapping[str, Sequence[tuple[Any, ...]]]


class EngineError(LuoshiError):
    """The engine asked for is not installed, not reachable, or failed at the SQL text."""


class Engine(Protocol):
    """One connection to one engine; used by one thread at a time."""

    @property
    def name(self) -> EngineName: ...

    def judge(self, rows: Rows) -> list[tuple[Any, ...]]:
        """The answer's rows for these input tables (judge_tables.sql). Nothing of them stays behind."""
        ...


def engine_of(name: str, url: str | None = None) -> Engine:
    """The engine of that name. url: where PostgreSQL is; the others need none. Raises EngineError."""
    if name == "sqlite":
        from luoshi.progress.engines.sqlite import SqliteEngine

        return SqliteEngine()
    if name == "duckdb":
        from luoshi.progress.engines.duck import DuckEngine

        return DuckEngine()
    if name == "postgres":
        from luoshi.progress.engines.postgres import PostgresEngine

        return PostgresEngine(url)
    if name == "spark":
        from luoshi.progress.engines.spark import SparkEngine

        return SparkEngine()
    raise EngineError(f"没有“{name[:20]}”这个引擎。", f"可用：{'、'.join(ENGINES)}。")


def missing(engine: str, extra: str) -> EngineError:
    """The package behind an engine is not there."""
    return EngineError(
        f"这台机器没有装 {engine}。", f"请安装 luoshi[{extra}]，或改用 --engine sqlite。"
    )
