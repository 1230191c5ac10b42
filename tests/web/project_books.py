"""A county's own workbook of projects as a test brings it."""

from __future__ import annotations

from cast import NOW, access_of
from project_cases import rights_of_

from luoshi.projects.brought import fingerprint, found_heads
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.models import Programme
from luoshi_web.projects.actions import keep_columns
from luoshi_web.projects.workbooks import Whole, as_columns, tables_of


def brought_book(county: Programme) -> int:
    """A table of one project that mei brought, and how its columns are read."""
    mei, text = access_of("mei"), "项目名称,镇街\n一号精密机床,东乡\n".encode()
    stored = store_file(county, "项目.csv", "text/csv", text, actor=mei.actor, at=NOW)
    heads = found_heads(tables_of(text)[0])
    columns = as_columns(heads, {0: "name", 1: "town"}, Whole())
    keep_columns(mei, rights_of_("mei"), fingerprint(heads), stored.name, columns, at=NOW)
    return stored.pk
