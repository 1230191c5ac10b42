"""The office's table is the one the compiled queries are written for."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from luoshi.registers import tables_sql
from luoshi_web.registers.models import Revision

pytestmark = pytest.mark.databases


def test_it_has_every_column_of_the_library_s_table(db):
    table, *_indexes = tables_sql("sqlite")
    told = dict(
        re.findall(r"(\w+) (?:integer|bigint|smallint|varchar\(60\)|text)( not null)?", table)
    )
    told.pop("id")
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, Revision._meta.db_table)
    made = {column.name: not column.null_ok for column in found}
    assert told and {name: made[name] for name in told} == {n: bool(t) for n, t in told.items()}


def test_it_has_the_library_s_indexes(db):
    wanted = {
        (name, tuple(part.strip() for part in columns.split(",")))
        for text in tables_sql("sqlite")
        for name, columns in re.findall(r"index (\w+) on \w+ \(([^)]*)\)", text)
    }
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Revision._meta.db_table)
    made = {(name, tuple(facts["columns"])) for name, facts in found.items()}
    assert wanted and wanted <= made
