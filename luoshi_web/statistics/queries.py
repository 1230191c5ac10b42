"""Reads of the room. `import_of` is the way to an import: fetching is the permission check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import Indicator, Observation, PlanVersion
from luoshi_web.ledger.queries import rules_in
from luoshi_web.offices.models import Role, Unit
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.statistics import models
from luoshi_web.statistics.differences import Against, Difference, differences
from luoshi_web.statistics.guards import Scope
from luoshi_web.statistics.layout import Found, Layout, figures_in, from_json, moved, sheet_for
from luoshi_web.statistics.tables import Sheet, sheets_of

_SEES_ALL = frozenset({Role.COORDINATOR, Role.LEADER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Opened:
    """An import's table under its layout. faults: what of the layout does not fit; then nothing was read."""

    layout: Layout
    sheets: tuple[Sheet, ...]
    sheet: Sheet
    founds: tuple[Found, ...]
    faults: tuple[str, ...]


def scope_of(access: Access) -> Scope:
    """Who reads: coordinators, leaders, auditors, and the people of a unit that is the source of an official statistic.

    PermissionDenied for everybody else. One query.
    """
    rows = tuple(
        Indicator.objects.filter(programme=access.programme)
        .select_related("source_unit")
        .order_by("pk")
    )
    writes = access.units_as(WRITERS)
    mine = frozenset(
        row.code
        for row in rows
        if row.official and (access.coordinates or row.source_unit_id in writes)
    )
    if not mine and not access.roles & _SEES_ALL:
        raise PermissionDenied(_("统计数据由统筹人员和出数单位导入；导入后的数在目标台账里看。"))
    return Scope(rows, mine)


def own_unit(access: Access, scope: Scope) -> Unit | None:
    """The source unit that the person acts for; None for a coordinator."""
    if access.coordinates:
        return None
    return next((row.source_unit for row in scope.importable), None)


def visible_to(access: Access) -> QuerySet[models.Import]:
    rows = models.Import.objects.filter(programme=access.programme)
    if not access.roles & _SEES_ALL:
        rows = rows.filter(unit__in=access.unit_ids)
    return rows.select_related("mapping", "unit")


def import_of(access: Access, pk: int) -> models.Import:
    """Http404 for one that is not the person's to see. Two queries; the file's bytes are fetched with it."""
    row = visible_to(access).select_related("file").filter(pk=pk).first()
    if row is None:
        raise Http404(_("没有这次导入，或您没有查看的权限。"))
    row.programme = access.programme
    return row


def mappings_of(access: Access) -> list[models.Mapping]:
    """The newest version of each mapping that the person may use, the latest made first. One query."""
    newest = (
        models.Mapping.objects.filter(programme=access.programme)
        .values("name")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    rows = models.Mapping.objects.filter(pk__in=newest).select_related("unit")
    if not access.roles & _SEES_ALL:
        rows = rows.filter(unit__in=access.unit_ids)
    return list(rows.order_by("-made_at", "-pk"))


def known_bindings(access: Access) -> dict[str, str]:
    """What the newest versions of all mappings say of a line, the latest made winning."""
    known: dict[str, str] = {}
    for row in reversed(mappings_of(access)):
        known.update(from_json(row.layout).bindings)
    return known


def standing_rows(access: Access, codes: Iterable[str]) -> dict[tuple[int, str], Observation]:
    """(indicator, period) -> the row of the programme's area that holds now. One query."""
    rows = Observation.objects.filter(
        Q(replaced_by=None),
        programme=access.programme,
        indicator__code__in=list(codes),
        area=access.programme.area,
    ).order_by("recorded_at", "pk")
    return {(row.indicator_id, row.period): row for row in rows}


def opened(row: models.Import, layout: Layout | None = None) -> Opened:
    """The import's table as its layout (or another that is tried) reads it. Raises LuoshiError for a file without tables."""
    sheets = sheets_of(bytes(row.file.content))
    layout = layout or from_json(row.layout)
    faults: list[str] = []
    try:
        sheet = sheet_for(layout, sheets)
        layout, faults = moved(layout, sheet)
        founds = [] if faults else figures_in(layout, sheet, row.month)
    except LuoshiError as error:
        sheet, founds, faults = sheets[min(layout.sheet_at, len(sheets) - 1)], [], [str(error)]
    return Opened(layout, sheets, sheet, tuple(founds), tuple(faults))


def differences_of(
    access: Access, scope: Scope, row: models.Import, seen: Opened, now: datetime
) -> list[Difference]:
    """Three queries."""
    codes = frozenset(code for code in seen.layout.bindings.values() if code)
    version = PlanVersion.objects.filter(programme=access.programme).order_by("-number").first()
    against = Against(
        indicators=scope.by_code,
        mine=scope.mine,
        standing=standing_rows(access, codes),
        rules=rules_in(version) if version else [],
        vintage=row.vintage,
        area=access.programme.area,
        now=now,
    )
    return differences(seen.layout, seen.founds, against)
