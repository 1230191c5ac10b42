"""The same questions on PostgreSQL: the same figures, and the same rows behind them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from registers_cast import ask, behind, table_rows
from test_registers_oracle import aggregates, register_with, registers_full, scopes
from test_registers_worst import fields, grades, samples, units
from test_registers_worst import scopes as days_of_water

from luoshi.registers import answers_of, compile_indicator, compile_rows, tables_sql

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def connection():
    import psycopg

    with psycopg.connect(os.environ["LUOSHI_TEST_POSTGRES"], autocommit=True) as found:
        for statement in tables_sql("postgres"):
            temporary = statement.replace("create table", "create temporary table", 1)
            found.execute(temporary)
        yield found


@settings(max_examples=150, deadline=None)
@given(aggregates(), registers_full(), scopes)
def test_postgresql_answers_as_sqlite_does(connection, told, entries, where):
    register = register_with(told)
    if register is not None:
        agree(connection, register, entries, where)


@settings(max_examples=80, deadline=None)
@given(grades(), units, samples(), days_of_water)
def test_postgresql_grades_as_sqlite_does(connection, told, unit, entries, where):
    register = register_with(told, fields(unit))
    if register is not None:
        agree(connection, register, entries, where)


def agree(connection, register, entries, where):
    """The whole, the areas, and the rows behind the figure."""
    indicator = register.indicators[0]
    connection.execute("truncate register_entry")
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * 14)
        rows = table_rows(register, entries)
        cursor.executemany(f"insert into register_entry values ({marks})", rows)
    for by_area in (False, True):
        query = compile_indicator(register, indicator, where, "postgres", by_area=by_area)
        found = connection.execute(query.sql, query.parameters).fetchall()
        answers = answers_of(register, indicator, found, by_area=by_area)
        assert answers == ask(register, entries, "deed", where, by_area=by_area)
    query = compile_rows(register, indicator, where, "postgres")
    found = connection.execute(query.sql, query.parameters).fetchall()
    opened = [(row[0], row[1], bool(row[5]), bool(row[6])) for row in found]
    assert opened == behind(register, entries, "deed", where)
