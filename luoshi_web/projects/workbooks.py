"""Workbooks that somebody brings: the file's sheets, how each is read, and how forms of workbook are remembered.

A form of workbook is known by the fingerprint of its heads. What is remembered of it is what somebody decided: a field for each
head, and what was said of the whole sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period, PeriodError
from luoshi.projects import CLASSES, LEVELS, ORIGINS, project_lists
from luoshi.projects.brought import (
    SKIPPED,
    Heads,
    LineKind,
    WorkbookError,
    column_fields,
    fingerprint,
    found_heads,
    key_of,
)
from luoshi.sheets import Table, bare_table
from luoshi_web.offices.models import AuditEntry, Programme, StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import ColumnMap
from luoshi_web.statistics.tables import sheets_of

BROUGHT: Final = "projects.workbook.brought"
TABLES: Final = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/csv",
        "text/plain",
    }
)
UNITS: Final = ("万元", "亿元", "元")
ENTRY: Final = frozenset({"entry_on", "entry_code"})
"""Fields that the statistics room tells; a workbook of somebody else's does not."""
_WHOLE: Final = ("unit", "level", "origin", "list", "class")
_MARK: Final = "@"
_MONTH: Final = re.compile(
    r"((?:19|20)\d\d)年?[^\d]{0,20}(?:1?\d月?[-~—–至到]+)?(1[0-2]|[1-9])月|((?:19|20)\d\d)[-.](1[0-2]|0?[1-9])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Whole:
    """What is said of the whole sheet, where its rows do not say it; "" where nothing is."""

    unit: str = ""
    level: str = ""
    origin: str = ""
    list_: str = ""
    class_: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """How a sheet is read. lines: what somebody said a row is; meant: row -> code of the known project it tells of, or NEW;
    left: rows that are not wanted."""

    month: Period
    columns: Mapping[int, str]
    whole: Whole = field(default_factory=Whole)
    lines: Mapping[int, LineKind] = field(default_factory=dict)
    meant: Mapping[int, str] = field(default_factory=dict)
    left: frozenset[int] = frozenset()


NEW: Final = "+"
"""Said of a row: it is a project that is not there yet. No code of a project is so short a sign."""


def own_file(access: Access, pk: int) -> StoredFile:
    """A table that the person brought. Of others' files nobody learns here that they are there."""
    row = StoredFile.objects.filter(
        programme=access.programme, pk=pk, stored_by=access.actor, media_type__in=TABLES
    ).first()
    if row is None:
        raise Http404(_("没有这个工作簿，或不是您传的。"))
    return row


def tables_of(data: bytes) -> tuple[Table, ...]:
    """The sheets that hold something. LuoshiError: no workbook, or none that can be read."""
    return tuple(
        sheet.table if sheet.table is not None else bare_table(sheet.name, sheet.rows)
        for sheet in sheets_of(data)
    )


def heads_or_none(table: Table) -> Heads | None:
    try:
        return found_heads(table)
    except WorkbookError:
        return None


def month_told(heads: Heads, name: str) -> Period | None:
    """The month of which the sheet says that it tells: above its head, in its own name or the file's."""
    for text in (*heads.above, heads.sheet, name):
        found = _MONTH.search("".join(text.split()))
        if found is not None:
            year, month = found[1] or found[3], found[2] or found[4]
            try:
                return Period.parse(f"{year}-{int(month):02d}")
            except PeriodError:
                continue
    return None


def kept_map(programme: Programme, heads: Heads) -> ColumnMap | None:
    return ColumnMap.objects.filter(programme=programme, fingerprint=fingerprint(heads)).first()


def maps_of(programme: Programme) -> list[ColumnMap]:
    return list(ColumnMap.objects.filter(programme=programme).order_by("-at"))


def imports_of(programme: Programme, most: int = 20) -> list[AuditEntry]:
    """Workbooks that were brought, the newest first, as the trail tells them."""
    rows = AuditEntry.objects.filter(programme=programme, action=BROUGHT, object_type="workbook")
    return list(rows.order_by("-number")[:most])


def columns_in(kept: ColumnMap, heads: Heads) -> dict[int, str]:
    """Column -> field, as it was decided for this form of workbook; a field that is none any more is not read."""
    told: Mapping[str, Any] = kept.columns
    found = {}
    for column, key in _keyed(heads):
        code = str(told.get(key, SKIPPED))
        found[column] = code if code in column_fields() else SKIPPED
    return found


def whole_in(kept: ColumnMap) -> Whole:
    told = {name: str(kept.columns.get(f"{_MARK}{name}", "")) for name in _WHOLE}
    return checked_whole(told)


def checked_whole(told: Mapping[str, str]) -> Whole:
    """Only what is known stays."""
    known: Mapping[str, Iterable[str]] = {
        "unit": UNITS, "level": LEVELS, "origin": ORIGINS, "list": project_lists(), "class": CLASSES,
    }  # fmt: skip
    kept = {name: text if (text := told.get(name, "")) in known[name] else "" for name in _WHOLE}
    return Whole(kept["unit"], kept["level"], kept["origin"], kept["list"], kept["class"])


def as_columns(heads: Heads, columns: Mapping[int, str], whole: Whole) -> dict[str, str]:
    """What a `ColumnMap` keeps: head by head, with its place, since two heads may say the same; and the whole sheet's."""
    found = {key: columns.get(column, SKIPPED) for column, key in _keyed(heads)}
    said = (whole.unit, whole.level, whole.origin, whole.list_, whole.class_)
    return found | {f"{_MARK}{name}": value for name, value in zip(_WHOLE, said, strict=True)}


def remembered(maps: Iterable[ColumnMap]) -> dict[str, str]:
    """`key_of` a head -> field, over all forms of workbook; what was decided last counts."""
    found: dict[str, str] = {}
    for kept in sorted(maps, key=lambda one: one.at):
        for key, code in kept.columns.items():
            if not key.startswith(_MARK):
                found[key.partition(" ")[2]] = str(code)
    return found


def require_month(text: str, latest: Period) -> Period:
    """A month that is not ahead. latest: the one that runs."""
    try:
        month = Period.parse(text.strip()[:10])
    except PeriodError as error:
        raise LuoshiError(_("没有选月份。"), _("请写成 2026-10 的样子。")) from error
    if month.frequency != "month":
        raise LuoshiError(
            _("“%(text)s”不是一个月。") % {"text": text[:10]}, _("请写成 2026-10 的样子。")
        )
    if month.last > latest.last:
        raise LuoshiError(_("%(month)s还没有到。") % {"month": month.words()}, _("请核对月份。"))
    return month


def _keyed(heads: Heads) -> list[tuple[int, str]]:
    """Columns with a head, and the key by which each is kept: its place among them and its words."""
    labelled = [(column, label) for column, label in enumerate(heads.labels) if key_of(label)]
    return [(column, f"{place} {key_of(label)}") for place, (column, label) in enumerate(labelled)]
