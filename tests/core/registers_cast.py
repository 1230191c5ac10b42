"""Registers in tests: declarations as text, entries as dicts, a table in memory, and the question asked of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from luoshi.plan import Period
from luoshi.registers import (
    Register,
    Scope,
    answers_of,
    compile_indicator,
    compile_rows,
    instant,
    load_register,
    stored_of,
    tables_sql,
)

PROGRAMME = 7
KNOWN_ON = datetime(2026, 12, 31, tzinfo=UTC)
RECORDED = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One revision. typed: field code -> text as a person types it."""

    no: int
    typed: Mapping[str, str]
    revision: int = 1
    recorded: datetime = RECORDED
    stage: str | None = None
    withdrawn: bool = False
    sample: bool = False


def scope(period: str, **changes: Any) -> Scope:
    told: dict[str, Any] = {
        "programme": PROGRAMME,
        "period": Period.parse(period),
        "known_on": KNOWN_ON,
        "started_on": date(2024, 8, 20),
    }
    return Scope(**{**told, **changes})


def body_of(register: Register, entry: Entry) -> dict[str, Any]:
    values = {code: stored_of(register.field(code), text) for code, text in entry.typed.items()}
    return {code: value for code, value in values.items() if value is not None}


def table_rows(register: Register, entries: Iterable[Entry]) -> list[tuple[Any, ...]]:
    entries = list(entries)
    rows: list[tuple[Any, ...]] = []
    for number, entry in enumerate(entries, 1):
        later = [e.recorded for e in entries if e.no == entry.no and e.revision > entry.revision]
        body = body_of(register, entry)
        rows.append(
            (
                number, PROGRAMME, register.code, entry.no, entry.revision, register.version, instant(entry.recorded),
                instant(min(later)) if later else None, int(entry.withdrawn), int(entry.sample), entry.stage,
                body.get(register.area_field or ""), body.get(register.dated_field or ""),
                json.dumps(body, ensure_ascii=False),
            )
        )  # fmt: skip
    return rows


def sqlite_with(register: Register, entries: Iterable[Entry]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for statement in tables_sql("sqlite"):
        connection.execute(statement)
    rows = table_rows(register, entries)
    connection.executemany(f"insert into register_entry values ({','.join('?' * 14)})", rows)
    return connection


def ask(
    register: Register,
    entries: Iterable[Entry],
    code: str,
    where: Scope,
    *,
    by_area: bool = False,
):
    indicator = register.indicator(code)
    query = compile_indicator(register, indicator, where, "sqlite", by_area=by_area)
    with closing(sqlite_with(register, entries)) as connection:
        rows = connection.execute(query.sql, query.parameters).fetchall()
    return answers_of(register, indicator, rows, by_area=by_area)


def behind(register: Register, entries: Iterable[Entry], code: str, where: Scope, **told: Any):
    """(entry, revision, in the numerator, in the denominator) of the rows behind the figure."""
    query = compile_rows(register, register.indicator(code), where, "sqlite", **told)
    with closing(sqlite_with(register, entries)) as connection:
        rows = connection.execute(query.sql, query.parameters).fetchall()
    return [(row[0], row[1], bool(row[5]), bool(row[6])) for row in rows]


def declared(fields: str, indicators: str, *, identity: str, more: str = "") -> Register:
    return load_register(
        "luoshi_register: 1\ncode: deeds\nname: 事项\ndescription: 用来试的台账\nkeeper: fgj\n"
        "frequency: month\nversion: 1\neffective: {from: 2024-09-01}\n"
        f"fields:\n{fields}\nidentity: {identity}\n{more}\nindicators:\n{indicators}\n",
        "deeds.yaml",
    )
