"""The list: past imports, and the mappings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luoshi_web.ledger.models import Vintage
from luoshi_web.offices.queries import Access
from luoshi_web.statistics import models
from luoshi_web.statistics.pages.words import (
    counts_words,
    month_words,
)


@dataclass(frozen=True, slots=True)
class ImportRow:
    pk: int
    document: str
    state: str
    state_words: str
    month: str
    vintage: str
    counts: str
    file: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    name: str
    number: int
    vintage: str
    bound: int
    unit: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    programme: str
    form: forms.Form | None
    rows: tuple[ImportRow, ...]
    mappings: tuple[MappingRow, ...]


def list_page(
    access: Access,
    form: forms.Form | None,
    imports: Iterable[models.Import],
    mappings: Iterable[models.Mapping],
) -> ListPage:
    return ListPage(
        title=_("统计导入"),
        programme=access.programme.code,
        form=form,
        rows=tuple(_import_row(row) for row in imports),
        mappings=tuple(_mapping_row(row) for row in mappings),
    )


def _import_row(row: models.Import) -> ImportRow:
    return ImportRow(
        pk=row.pk,
        document=row.document,
        state=row.state,
        state_words=str(models.State(row.state).label),
        month=month_words(row.month),
        vintage=str(Vintage(row.vintage).label),
        counts=counts_words(row.counts),
        file=row.file.name,
        made_at=row.made_at,
        made_by=row.made_by,
    )


def _mapping_row(row: models.Mapping) -> MappingRow:
    bindings: dict[str, Any] = json.loads(row.layout)["bindings"]
    return MappingRow(
        name=row.name,
        number=row.number,
        vintage=str(Vintage(row.vintage).label),
        bound=len({code for code in bindings.values() if code}),
        unit=row.unit.name if row.unit else _("统筹"),
        made_at=row.made_at,
        made_by=row.made_by,
    )
