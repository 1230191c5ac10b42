"""Spark: for a site that has a cluster already. Here it starts in this process, on two workers, unless told otherwise."""

from __future__ import annotations

import re
from typing import Any

from luoshi.progress.engines.base import EngineName, Rows, missing
from luoshi.progress.engines.text import judge_sql, tables_sql


class SparkEngine:
    """The session of this process; its master and memory come from Spark's own settings, else local[2]."""

    name: EngineName = "spark"

    def __init__(self) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise missing("Spark", "spark") from error
        builder = SparkSession.builder.appName("luoshi")
        if SparkSession.getActiveSession() is None:
            builder = builder.config("spark.sql.shuffle.partitions", "4")
        self._session = builder.getOrCreate()

    def judge(self, rows: Rows) -> list[tuple[Any, ...]]:
        for name, schema in _schemas().items():
            frame = self._session.createDataFrame(list(rows.get(name, ())), schema)
            frame.createOrReplaceTempView(name)
        return [tuple(row) for row in self._session.sql(judge_sql()).collect()]


def _schemas() -> dict[str, str]:
    """Table -> "column type, …" in Spark's words, from the same statements that make the tables elsewhere."""
    found = {}
    for statement in tables_sql():
        match = re.fullmatch(r"create table (\w+) \((.*)\)", statement, re.DOTALL)
        if match is not None:
            found[match[1]] = re.sub(r"varchar\(\d+\)", "string", " ".join(match[2].split()))
    return found
