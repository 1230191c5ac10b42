"""Where the judge's one SQL text runs: SQLite of the standard library, DuckDB, PostgreSQL, Spark.

An engine takes the five input tables and gives the answer's rows; the text, the numbers and their order are the same on
each. Knows its engine's settings and bulk loading, and nothing of targets or lights. The three that are not in the
standard library are imported when they are asked for: extras `lake`, `postgres`, `spark`.
"""

from luoshi.progress.engines.base import ENGINES, Engine, EngineError, EngineName, engine_of

__all__ = ["ENGINES", "Engine", "EngineError", "EngineName", "engine_of"]
