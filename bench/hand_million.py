"""A million figures of bench.nation judged at every month's end in one statement: judge.sql, and by hand for its seven forms.

The same text by hand runs on SQLite and on DuckDB; each engine is given what its own users would write: window functions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from bench.hand import ANSWERS, closing_day
from bench.nation import FIRST, LAST
from luoshi.lake import Lake
from luoshi.progress import judge_sql, materialized_sql, tables_sql

# 0 done, 1 missed, 2 green, 3 amber, 4 red; see bench.hand.
_BY_HAND = f"""
with ranked as (
  select series, to_month, amount,
         row_number() over (partition by series, to_month order by recorded desc, observation_no desc) as age
  from judge_observation
),
figures as (
  select t.target_no, t.form, t.goal, t.base, r.series, r.to_month, r.amount,
         r.to_month - r.to_month % 12 as january
  from ranked r join judge_target t on t.series = r.series where r.age = 1
),
totals as (
  select target_no, form, goal, base, to_month, amount as total, 0 as lows
  from figures where form <> 'keep' and series < 144115188075855872
  union all
  select target_no, form, goal, base, to_month,
         case when form = 'keep' then amount
              else cast(sum(amount) over (partition by series, january order by to_month) as bigint) end,
         sum(case when form = 'keep' and amount < 50000000 then 1 else 0 end)
           over (partition by series order by to_month)
  from figures where series >= 144115188075855872
),
shares as (
  select target_no, form, goal, base, to_month, total, lows,
         case when form = 'level' then total - base else total end as ahead,
         case when form = 'level' then goal - base else goal end as span,
         case when form in ('yearly_floor', 'yearly_cap') then to_month % 12 + 1 else to_month - {FIRST} + 1 end as p,
         case when form in ('yearly_floor', 'yearly_cap') then 12 else 36 end as w
  from totals
),
judged as (
  select target_no, to_month,
         case when form = 'level_cap' then case when total > goal then 1 when to_month = {LAST} then 0 else 2 end
              when form = 'keep' and to_month = {LAST} then case when lows > 0 then 1 else 0 end
              when form = 'keep' then case when total >= goal then 2 when total - goal >= -30000000 then 3 else 4 end
              when form = 'yearly_cap' then case when total > goal then 1 when to_month % 12 = 11 then 0
                   when total * 12 <= goal * p then 2
                   when (goal * p - total * 12) * 10 >= -3 * 12 * goal then 3 else 4 end
              when form in ('yearly_floor', 'cumulative') and total >= goal then 0
              when form = 'yearly_floor' and to_month % 12 = 11 then 1
              when form <> 'yearly_floor' and to_month = {LAST} then case when total >= goal then 0 else 1 end
              when form = 'level' and total < base then
                   case when ahead * w * 10 >= span * (p * 10 - 3 * w) then 3 else 4 end
              when ahead * w * 10 > span * (p * 10 - w) then 2
              when ahead * w * 10 >= span * (p * 10 - 3 * w) then 3
              else 4
         end as l
  from shares
)
select count(*), sum((l + 1) * (target_no % 1000003) * (to_month - {FIRST} + 1)) from judged"""
_CODE = (
    "case "
    + " ".join(
        f"when verdict = '{v}' and light = '{c}' then {n}" for n, (v, c) in enumerate(ANSWERS, 1)
    )
    + " end"
)
_MONTH = f"((as_of - as_of % 10000) / 10000 * 12 + (as_of % 10000 - as_of % 100) / 100 - 1 - {FIRST - 1})"


def _by_judge(text: str) -> str:
    return (
        f"select count(*), sum({_CODE} * (target_no % 1000003) * cast({_MONTH} as bigint)) "
        f"from ({text}) answers"
    )


def sqlite_runs(lake: Lake) -> dict[str, Callable[[], tuple[Any, ...]]]:
    """The two statements on SQLite, the lake's rows in its memory."""
    connection = sqlite3.connect(":memory:")
    with duckdb.connect() as duck:
        for statement in tables_sql():
            connection.execute(statement)
            duck.execute(statement)
        for table, rows in _tables(duck, lake).items():
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into {table} values ({marks})", rows)
    by_judge = _by_judge(materialized_sql().strip())
    return {
        "judge": lambda: connection.execute(by_judge).fetchone(),
        "hand": lambda: connection.execute(_BY_HAND).fetchone(),
    }


def duckdb_runs(lake: Lake) -> dict[str, Callable[[], tuple[Any, ...]]]:
    """The two statements on DuckDB, the rows in tables of its memory."""
    duck = duckdb.connect()
    for statement in tables_sql():
        duck.execute(statement)
    for table, source in _sources(lake).items():
        duck.execute(f"insert into {table} {source}")
    by_judge = _by_judge(judge_sql().strip())

    def one(text: str) -> tuple[Any, ...]:
        found = duck.execute(text).fetchone()
        return tuple(int(n) for n in found or ())

    return {"judge": lambda: one(by_judge), "hand": lambda: one(_BY_HAND)}


def _tables(duck: duckdb.DuckDBPyConnection, lake: Lake) -> dict[str, list[tuple[Any, ...]]]:
    return {t: duck.execute(source).fetchall() for t, source in _sources(lake).items()}


def _sources(lake: Lake) -> dict[str, str]:
    """Each input table as a query on the lake's files."""
    dates = ", ".join(
        f"({closing_day(m)}, {m}, {m // 12}, {2**62})" for m in range(FIRST, LAST + 1)
    )
    found = {"judge_date": f"select * from (values {dates})"}
    for table, name, leave_out in (
        ("judge_target", "targets", "exclude (target, area)"),
        ("judge_observation", "observations", "exclude (until_recorded, id)"),
        ("judge_curve", "curves", ""),
        ("judge_policy", "policies", ""),
    ):
        paths = ", ".join(f"'{Path(p)}'" for p in lake.paths(name))
        found[table] = f"select * {leave_out} from read_parquet([{paths}], hive_partitioning = false)"  # fmt: skip
    return found
