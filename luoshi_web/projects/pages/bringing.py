"""项目工作簿: where one is brought, which forms of workbook are remembered, and what was brought before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.offices.models import AuditEntry
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import ColumnMap


@dataclass(frozen=True, slots=True)
class Done:
    name: str
    sheet: str
    month: str
    new: int
    changed: int
    same: int
    left: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    columns: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BringingPage:
    title: str
    programme: str
    list_url: str
    error: str
    done: tuple[Done, ...]
    forms: tuple[Form, ...]


def bringing_page(
    access: Access, imports: Sequence[AuditEntry], maps: Sequence[ColumnMap], error: str = ""
) -> BringingPage:
    return BringingPage(
        title=_("从工作簿导入"),
        programme=access.programme.code,
        list_url=reverse("projects:list", args=[access.programme.code]),
        error=error,
        done=tuple(_done(one) for one in imports),
        forms=tuple(
            Form(
                one.name,
                sum(bool(code) for key, code in one.columns.items() if not key.startswith("@")),
                one.at,
                one.by,
            )
            for one in maps
        ),
    )


def _done(entry: AuditEntry) -> Done:
    told = json.loads(entry.after)
    return Done(
        entry.object_name, told["sheet"], Period.parse(told["month"]).words(), told["new"],
        told["changed"], told["same"], told["left"], entry.at, entry.actor,
    )  # fmt: skip
