"""1,000,000 entries of a register, 100,000 of them revised: seconds each kind of figure takes, on SQLite and PostgreSQL.

    .venv/bin/python -m bench.registers
    sh tools/postgres.sh .venv/bin/python -m bench.registers

The second names a server in LUOSHI_TEST_POSTGRES, which is then measured too. Best of three, after one to warm up.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from luoshi.plan import Period
from luoshi.registers import (
    Dialect,
    Register,
    Scope,
    answers_of,
    compile_indicator,
    compile_rows,
    load_register,
    tables_sql,
)

ENTRIES, RUNS = 1_000_000, 3
ITEMS = ("do", "cod", "nh3n", "tp")
DECLARED = """\
luoshi_register: 1
code: deeds
name: 量度用台账
description: 一百万行
keeper: fgj
frequency: month
version: 1
effective: {from: 2024-09-01}
fields:
- {code: section, label: 断面, type: choice, choices: [s0, s1, s2]}
- {code: town, label: 镇街, type: unit}
- {code: item, label: 项目, type: choice, choices: [do, cod, nh3n, tp]}
- {code: sampled_on, label: 日期, type: date}
- {code: until, label: 到期, type: date}
- {code: value, label: 测值, type: number, unit: 毫克/升}
- {code: good, label: 合格, type: yesno}
- {code: lab, label: 检测单位, type: text}
- {code: note, label: 备注, type: text}
identity: {name: section, area: town, dated: sampled_on}
indicators:
- {indicator: count, name: 条数, unit: 次, count: rows, where: [{field: sampled_on, within: year}]}
- {indicator: all, name: 全部条数, unit: 次, count: rows}
- {indicator: distinct, name: 检测单位, unit: 家, count: rows, distinct: lab}
- {indicator: sum, name: 和, unit: 毫克/升, sum: value, where: [{field: good, is: yes}]}
- {indicator: mean, name: 平均, unit: 毫克/升, mean: value}
- {indicator: ratio, name: 合格率, unit: '%', ratio: {of: {count: rows, where: [{field: good, is: yes}]}, over: {count: rows}}}
- {indicator: latest, name: 最近, unit: 毫克/升, latest: value}
- {indicator: share, name: 比重, unit: '%', share: item, classes: [do]}
- {indicator: worst, name: 水质, unit: 类, where: [{field: sampled_on, within: year}],
   worst: {standard: gb3838-2002, waters: river, group: section, item: item, value: value, keep: Ⅲ}}
- {indicator: budget, name: 预算, unit: '%', budget: {use: {sum: value, where: [{field: good, is: yes}]}, cap: {sum: value}, by: section}}
- {indicator: stock, name: 存量, unit: 张, stock: {from: sampled_on, until: until}}
- {indicator: growth, name: 增长, unit: '%', growth: {of: {sum: value, where: [{field: sampled_on, within: year}]}, base: 2024}}
"""


def rows(register: Register) -> Iterator[tuple[Any, ...]]:
    r = random.Random(1)
    number = 0
    for entry in range(1, ENTRIES + 1):
        recorded = 1_700_000_000_000_000 + entry * 60_000_000
        revisions = 2 if entry % 10 == 0 else 1
        for revision in range(1, revisions + 1):
            number += 1
            day = 20240000 + r.randrange(3) * 10000 + r.randrange(1, 13) * 100 + r.randrange(1, 29)
            body = {
                "section": f"s{r.randrange(3)}", "town": f"t{r.randrange(21)}", "item": r.choice(ITEMS), "sampled_on": day,
                "until": day + 10000 * r.randrange(1, 4), "value": r.randrange(10_000_000), "good": r.randrange(2),
                "lab": f"第{r.randrange(40)}监测站", "note": f"常规采样第{entry}次",
            }  # fmt: skip
            superseded = recorded + 30_000_000 if revision < revisions else None
            yield (
                number, 1, register.code, entry, revision, 1, recorded + (revision - 1) * 30_000_000, superseded, 0, 0, None,
                body["town"], day, json.dumps(body, ensure_ascii=False),
            )  # fmt: skip


def measure(
    register: Register, dialect: Dialect, fetch: Callable[[str, Any], list[tuple[Any, ...]]]
) -> None:
    scope = Scope(1, Period.parse("2026"), datetime(2030, 1, 1, tzinfo=UTC), date(2024, 8, 20))
    for indicator in register.indicators:
        line = [f"{dialect:9}{indicator.code:9}"]
        for by_area in (False, True):
            query = compile_indicator(register, indicator, scope, dialect, by_area=by_area)
            took, found = best(fetch, query.sql, query.parameters)
            answers = answers_of(register, indicator, found, by_area=by_area)
            line.append(f"{took:6.2f} s ({len(answers)} areas)")
        query = compile_rows(register, indicator, scope, dialect)
        took, found = best(fetch, query.sql, query.parameters)
        line.append(f"{took:6.2f} s for the first {len(found)} rows")
        print("  ".join(line), flush=True)


def best(fetch: Callable[[str, Any], list[tuple[Any, ...]]], sql: str, parameters: Any) -> Any:
    took, found = [], fetch(sql, parameters)
    for _ in range(RUNS):
        began = time.perf_counter()
        found = fetch(sql, parameters)
        took.append(time.perf_counter() - began)
    return min(took), found


def sqlite(register: Register, folder: Path) -> None:
    connection = sqlite3.connect(folder / "registers.sqlite3")
    for statement in tables_sql("sqlite"):
        connection.execute(statement)
    marks = ",".join("?" * 14)
    connection.executemany(f"insert into register_entry values ({marks})", rows(register))
    connection.execute("analyze")
    connection.commit()
    measure(register, "sqlite", lambda sql, told: connection.execute(sql, told).fetchall())
    connection.close()


def postgres(register: Register, url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop table if exists register_entry")
        for statement in tables_sql("postgres"):
            connection.execute(statement)
        with connection.cursor().copy("copy register_entry from stdin") as copy:
            for row in rows(register):
                copy.write_row(row)
        connection.execute("vacuum analyze register_entry")
        measure(register, "postgres", lambda sql, told: connection.execute(sql, told).fetchall())
        connection.execute("drop table register_entry")


def main() -> None:
    register = load_register(DECLARED, "bench")
    url = os.environ.get("LUOSHI_TEST_POSTGRES")
    if url:
        postgres(register, url)
        return
    with tempfile.TemporaryDirectory() as folder:
        sqlite(register, Path(folder))


if __name__ == "__main__":
    main()
