"""Every state change of the room."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import Observation, SourceKind
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.statistics import models
from luoshi_web.statistics.differences import Difference
from luoshi_web.statistics.guards import (
    ConflictError,
    Scope,
    Seen,
    chosen,
    require_bindings,
    require_change,
    require_importer,
    require_open,
)
from luoshi_web.statistics.layout import Layout, from_json, to_json
from luoshi_web.statistics.queries import differences_of, opened, own_unit


@dataclass(frozen=True, slots=True)
class NewTable:
    """A checked file, what it is, and how it is read so far. mapping: the confirmed one whose layout that is."""

    file: CheckedFile
    document: str
    month: int | None
    vintage: str
    layout: Layout
    mapping: models.Mapping | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read from now on. name: under which it is kept as a mapping; empty: it is only being tried."""

    layout: Layout
    month: int | None
    vintage: str
    name: str = ""


@audited("statistics.table.uploaded", gettext_lazy("上传了统计表：{object}"))
def upload_table(access: Access, scope: Scope, given: NewTable, *, at: datetime) -> models.Import:
    """Keep the file and begin an import; no figure is stored."""
    require_importer(scope)
    programme = access.programme
    stored = store_file(
        programme,
        given.file.name,
        given.file.media_type,
        given.file.data,
        actor=access.actor,
        at=at,
    )
    row = models.Import.objects.create(
        programme=programme,
        unit=own_unit(access, scope),
        file=stored,
        document=given.document,
        month=given.month,
        vintage=given.vintage,
        layout=to_json(given.layout),
        mapping=given.mapping,
        made_at=at,
        made_by=access.actor,
    )
    record(
        programme, "statistics.table.uploaded", _subject(row), actor=access.actor, at=at,
        after={"file": stored.name, "sha256": stored.sha256, "vintage": row.vintage, "month": row.month},
    )  # fmt: skip
    return row


@audited("statistics.reading.changed", gettext_lazy("改了统计表的对照：{object}"))
def change_reading(
    access: Access, scope: Scope, row: models.Import, given: Reading, *, at: datetime
) -> models.Import:
    """Set how an open import is read; with a name, keep that as the next version of the mapping.

    The same reading under the same name makes no new version. LuoshiError for a binding that is not the person's.
    """
    require_change(access, row)
    row = _claimed(row)
    require_bindings(given.layout, scope)
    mapping = _mapping(access, scope, given, at) if given.name else None
    models.Import.objects.filter(pk=row.pk).update(
        layout=to_json(given.layout), month=given.month, vintage=given.vintage, mapping=mapping
    )
    record(
        access.programme, "statistics.reading.changed", _subject(row), actor=access.actor, at=at,
        after={"mapping": str(mapping) if mapping else "", "vintage": given.vintage, "month": given.month,
               "bound": {k: v for k, v in given.layout.bindings.items() if v}},
    )  # fmt: skip
    row.refresh_from_db()
    return row


@audited("statistics.figures.accepted", gettext_lazy("导入了统计数据：{object}"))
def accept_figures(
    access: Access, scope: Scope, row: models.Import, seen: Seen, *, at: datetime
) -> list[Observation]:
    """Record the figures ticked as observations, each naming the row it replaces. All of them or none.

    The differences are made anew inside the transaction; ConflictError when one is no longer what was seen, or somebody
    else settled the import. LuoshiError when nothing was ticked or the mapping is not confirmed.
    """
    require_change(access, row)
    row = _claimed(row)
    table = opened(row)
    if row.mapping_id is None or table.faults:
        raise LuoshiError(_("对照还没有确认。"), _("请先看过对照并保存。"))
    drawn = differences_of(access, scope, row, table, at)
    taken = chosen(drawn, seen)
    if not taken:
        raise LuoshiError(_("一个数也没有勾。"), _("请勾选要导入的数；都不要，请放弃这次导入。"))
    rows = Observation.objects.bulk_create(
        [_observation(access, row, one, at) for one in taken], batch_size=200
    )
    models.ImportedFigure.objects.bulk_create(
        [
            models.ImportedFigure(
                programme=access.programme, imported=row, observation=observation, kind=one.kind,
                sheet=table.sheet.name[:60], row=one.found.row, column=one.found.column,
                label=one.found.name[:200],
            )
            for one, observation in zip(taken, rows, strict=True)
        ],
        batch_size=200,
    )  # fmt: skip
    left = Counter(one.kind for one in drawn if one not in taken)
    counts = {"taken": Counter(one.kind for one in taken), "left": left}
    _settle(access, row, models.State.ACCEPTED, at, json.dumps(counts, sort_keys=True))
    record(
        access.programme, "statistics.figures.accepted", _subject(row), actor=access.actor, at=at,
        before={one.key: one.standing.value for one in taken if one.standing is not None},
        after={one.key: f"{one.value:f} {one.unit} {one.vintage}" for one in taken},
    )  # fmt: skip
    return rows


@audited("statistics.table.dropped", gettext_lazy("放弃了统计表：{object}"))
def drop_table(access: Access, row: models.Import, *, at: datetime) -> None:
    """Nothing of an open import is taken; its file stays."""
    require_change(access, row)
    row = _claimed(row)
    _settle(access, row, models.State.DROPPED, at)
    record(access.programme, "statistics.table.dropped", _subject(row), actor=access.actor, at=at)


def _claimed(row: models.Import) -> models.Import:
    """The import as it is now, with the programme locked: imports of one programme take their turns.

    On SQLite the transaction itself has the database's lock from its start.
    """
    programme = Programme.objects.select_for_update().get(pk=row.programme_id)
    fresh = models.Import.objects.select_related("file", "mapping", "unit").get(pk=row.pk)
    require_open(fresh)
    fresh.programme = programme
    return fresh


def _settle(
    access: Access, row: models.Import, state: models.State, at: datetime, counts: str = ""
) -> None:
    done = models.Import.objects.filter(pk=row.pk, state=models.State.OPEN).update(
        state=state, settled_at=at, settled_by=access.actor, counts=counts
    )
    if not done:
        raise ConflictError(_("这次导入刚被别人办了。"), _("请刷新页面。"))


def _mapping(access: Access, scope: Scope, given: Reading, at: datetime) -> models.Mapping:
    """The newest version of that name when it says the same, else the next."""
    unit = own_unit(access, scope)
    last: models.Mapping | None = (
        models.Mapping.objects.filter(programme=access.programme, name=given.name)
        .order_by("-number")
        .first()
    )
    if last is not None and not access.coordinates and last.unit_id != (unit.pk if unit else None):
        raise LuoshiError(
            _("“%(name)s”是别的单位的对照方案。") % {"name": given.name}, _("请另起一个名字。")
        )
    if last is not None and _same(last, given):
        return last
    return models.Mapping.objects.create(
        programme=access.programme,
        unit=last.unit if last else unit,
        name=given.name,
        number=last.number + 1 if last else 1,
        layout=to_json(given.layout),
        vintage=given.vintage,
        made_at=at,
        made_by=access.actor,
    )


def _same(last: models.Mapping, given: Reading) -> bool:
    """A sheet called by its month, or a head some lines lower, makes no new version."""
    before = from_json(last.layout)
    now = replace(
        given.layout,
        sheet=before.sheet,
        head_first=before.head_first,
        head_last=given.layout.head_last - given.layout.head_first + before.head_first,
    )
    return now == before and last.vintage == given.vintage


def _observation(access: Access, row: models.Import, one: Difference, at: datetime) -> Observation:
    if one.indicator is None or one.period is None:
        raise LuoshiError(_("有一格还没有认出来。"), _("请重新打开这次导入。"))
    return Observation(
        programme=access.programme,
        indicator=one.indicator,
        area=access.programme.area,
        period=str(one.period),
        first_month=one.period.first,
        last_month=one.period.last,
        value=one.value,
        unit=one.unit,
        vintage=one.vintage,
        source=SourceKind.STATISTICS,
        document=row.document,
        note=one.found.place,
        recorded_at=at,
        recorded_by=access.actor,
        replaces=one.standing,
    )


def _subject(row: models.Import) -> Subject:
    return Subject("import", str(row.pk), row.document)
