"""Spark: for a site that has a cluster already. Where none is named it runs in this process, on all its processors."""

from __future__ import annotations

import re
from typing import Any

from luoshi.progress.engines.base import EngineName, Rows, missing
from luoshi.progress.engines.text import steps_sql, tables_sql

_PARTITIONS = "spark.sql.shuffle.partitions"


class SparkEngine:
    """The session of this process. Master and memory are Spark's own settings (spark-defaults.conf, PYSPARK_SUBMIT_ARGS)."""

    name: EngineName = "spark"

    def __init__(self) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise missing("Spark", "spark") from error
        builder = SparkSession.builder.appName("luoshi")
        if SparkSession.getActiveSession() is None:
            builder = builder.config(_PARTITIONS, "4")
        self._session = builder.getOrCreate()

    def judge(self, rows: Rows) -> list[tuple[Any, ...]]:
        """Step by step: as one statement Spark plans and computes every named expression again at each of its uses."""
        session = self._session.newSession()  # its names are its own, and go with it
        session.conf.set(_PARTITIONS, self._session.conf.get(_PARTITIONS))
        for name, schema in _schemas().items():
            frame = session.createDataFrame(list(rows.get(name, ())), schema)
            frame.createOrReplaceTempView(name)
        answer: list[tuple[Any, ...]] = []
        for name, query, uses in steps_sql():
            frame = session.sql(query)
            if not name:
                answer = [tuple(row) for row in frame.collect()]
            else:
                (frame.localCheckpoint() if uses > 1 else frame).createOrReplaceTempView(name)
        return answer


def _schemas() -> dict[str, str]:
    """Table -> "column type, …" in Spark's words, from the same statements that make the tables elsewhere."""
    found = {}
    for statement in tables_sql():
        match = re.fullmatch(r"create table (\w+) \((.*)\)", statement, re.DOTALL)
        if match is not None:
            found[match[1]] = re.sub(r"varchar\(\d+\)", "string", " ".join(match[2].split()))
    return found
