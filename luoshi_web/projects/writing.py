"""How a revision gets into the tables: the one place that knows what the columns and the rows beside it repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.projects import ProgressReport, as_json, stage_on, wan, year_done
from luoshi.projects import Project as Told
from luoshi_web.offices.actions import Subject
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.kept import Kept, text_of, with_months
from luoshi_web.projects.models import (
    InCharge,
    Listing,
    NodeDate,
    Progress,
    Project,
    Revision,
    Statistic,
    YearFigure,
)
from luoshi_web.projects.queries import PLACES

# Nothing is dated later than this by the rules of the forms; the newest stage is the last one told.
_EVER = date.max
_LABEL = 120


def hold(kept: Kept, seen: int) -> None:
    """Keep the project's row until the transaction ends. ConflictError, naming who changed it, unless it is as the caller saw
    it."""
    fresh = Project.objects.select_for_update().get(pk=kept.row.pk)
    if fresh.edition == seen == kept.row.edition:
        return
    last = Revision.objects.filter(project=fresh).order_by("-edition").first()
    raise ConflictError(
        _("%(who)s刚改过“%(name)s”。") % {"who": last.by if last else "", "name": fresh.name},
        _("没有存。请看过现在的内容再改。"),
    )


def next_number(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    most = Project.objects.filter(programme=programme).aggregate(n=Max("number"))["n"]
    return (most or 0) + 1


def save_new(
    programme: Programme, told: Told, *, what: str, by: str, at: datetime, sample: bool = False
) -> Kept:
    """A new project. LuoshiError where its code is taken or its town is no unit of the programme."""
    # Held before it is asked whether the code is taken: of two who give the same one, the second waits and is told.
    Programme.objects.select_for_update().get(pk=programme.pk)
    if Project.objects.filter(programme=programme, code=told.code).exists():
        raise LuoshiError(
            _("项目编号“%(code)s”已经有了。") % {"code": told.code}, _("请换一个编号。")
        )
    row = Project(programme=programme, number=next_number(programme), sample=sample, created_at=at)
    _fill(row, told, at)
    row.save()
    revision(row, told, what, "", by, at).save()
    _beside(row, told)
    rewrite_years(row, told)
    return Kept(row, told)


def save(kept: Kept, told: Told, *, what: str, reason: str, by: str, at: datetime) -> Kept:
    """A further revision of a project that the caller holds. A made-up one stays so: its past is not made true by a change."""
    row = kept.row
    row.edition += 1
    _fill(row, told, at)
    row.save()
    revision(row, told, what, reason, by, at).save()
    _beside(row, told)
    rewrite_years(row, told)
    return Kept(row, told)


def month_row(
    row: Project, report: ProgressReport, edition: int, *, by: str, at: datetime, answers: str = ""
) -> Progress:
    return Progress(
        programme=row.programme, project=row, month=str(report.month), edition=edition,
        done=report.done.wan if report.done else None,
        cumulative=report.cumulative.wan if report.cumulative else None,
        percent=report.percent, node=report.node, problem=report.problem,
        answers=answers, at=at, by=by,
    )  # fmt: skip


def rewrite_years(row: Project, told: Told) -> None:
    """The figures of each year, from the plans of `told` and the months that are kept: `told` may have been read before
    somebody else told a month. Call with the project held."""
    now = with_months(
        told, Progress.objects.filter(project=row), Statistic.objects.filter(project=row)
    )
    YearFigure.objects.filter(project=row).delete()
    YearFigure.objects.bulk_create(years(row, now))


def differences(before: Told | None, after: Told) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the trail says of a change: the parts of the JSON form that differ, as they were and as they are."""
    old, new = as_json(before) if before else {}, as_json(after)
    keys = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    return {key: old.get(key) for key in keys if key in old}, {key: new.get(key) for key in keys}


def subject(row: Project) -> Subject:
    return Subject("project", row.code[:60], row.name)


def columns_of(row: Project, told: Told, units: Mapping[str, Unit], at: datetime) -> Project:
    """The columns that repeat the revision, but for the parent. units: by code. LuoshiError where the town is none of them."""
    if not told.town:
        raise LuoshiError(_("没有选镇街。"), _("请从列出的镇街里选。"))
    if told.town not in units:
        raise LuoshiError(
            _("“%(code)s”不是本项目库的镇街。") % {"code": told.town[:30]},
            _("请从列出的镇街里选。"),
        )
    row.code, row.name, row.town = told.code, told.name, units[told.town]
    row.level, row.origin = told.level, told.origin
    row.investor, row.cluster = told.investor, told.cluster
    row.total = wan(told.planned_total, told.name) if told.planned_total else None
    stage = stage_on(told, _EVER)
    row.stage = stage.code if stage else ""
    row.stage_since = max((move.on for move in told.moves), default=None)
    open_halts = [halt for halt in told.halts if halt.until is None]
    row.halted = open_halts[-1].kind if open_halts else ""
    row.changed_at = at
    return row


def _fill(row: Project, told: Told, at: datetime) -> None:
    known = row.town_id is not None and row.town.code == told.town
    found = [row.town] if known else list(_units(row.programme, told.town))
    columns_of(row, told, {unit.code: unit for unit in found}, at)
    if told.parent is None or row.parent is None or row.parent.code != told.parent:
        row.parent = _parent(row.programme, told.parent)


def _units(programme: Programme, code: str) -> Iterable[Unit]:
    return Unit.objects.filter(programme=programme, code=code, kind__in=PLACES)


def _parent(programme: Programme, code: str | None) -> Project | None:
    if code is None:
        return None
    parent = Project.objects.filter(programme=programme, code=code).first()
    if parent is None:
        raise LuoshiError(
            _("没有编号为“%(code)s”的主项目。") % {"code": code[:40]}, _("请核对，或留空。")
        )
    return parent


def _beside(row: Project, told: Told) -> None:
    Listing.objects.filter(project=row).delete()
    Listing.objects.bulk_create(listings(row, told))
    NodeDate.objects.filter(project=row).delete()
    NodeDate.objects.bulk_create(nodes(row, told))
    InCharge.objects.filter(project=row).delete()
    if told.charges:
        names = {one.unit for one in told.charges}
        units = Unit.objects.filter(programme=row.programme, name__in=names)
        InCharge.objects.bulk_create(charges(row, told, {unit.name: unit for unit in units}))


def listings(row: Project, told: Told) -> list[Listing]:
    return [
        Listing(
            programme=row.programme, project=row, list=one.list, class_of=one.class_,
            since=one.since, until=one.until,
        )
        for one in told.lists
    ]  # fmt: skip


def nodes(row: Project, told: Told) -> list[NodeDate]:
    return [
        NodeDate(
            programme=row.programme, project=row, label=one.label[:_LABEL],
            planned=one.planned, promised=one.promised, done=one.done,
        )
        for one in told.nodes
    ]  # fmt: skip


def charges(row: Project, told: Told, units: Mapping[str, Unit]) -> list[InCharge]:
    """units: by name; who is in charge need not be one."""
    return [
        InCharge(
            programme=row.programme, project=row, kind=one.kind, name=one.unit,
            unit=units.get(one.unit), people="、".join(one.people)[:200],
            since=one.since, until=one.until,
        )
        for one in told.charges
    ]  # fmt: skip


def years(row: Project, told: Told) -> list[YearFigure]:
    months = [*(one.month for one in told.progress), *(one.month for one in told.statistics)]
    every = sorted({*(plan.year for plan in told.plans), *(month.year for month in months)})
    return [_year(row, told, year) for year in every]


def revision(row: Project, told: Told, what: str, reason: str, by: str, at: datetime) -> Revision:
    return Revision(
        programme=row.programme, project=row, edition=row.edition, text=text_of(told),
        what=what, reason=reason, at=at, by=by,
    )  # fmt: skip


def _year(row: Project, told: Told, year: int) -> YearFigure:
    plan, done = told.plan_of(year), year_done(told, Period.parse(f"{year}-12"))
    asked = plan.investment if plan else None
    percents = [
        one.percent
        for one in sorted(told.progress, key=lambda each: each.month)
        if one.month.year == year and one.percent is not None
    ]
    confirmed = [one.done.wan for one in told.statistics if one.month.year == year]
    return YearFigure(
        programme=row.programme,
        project=row,
        year=year,
        plan=wan(asked, told.name) if asked else None,
        done=done[0] if done else None,
        told=str(done[1]) if done else "",
        percent=percents[-1] if percents else None,
        confirmed=sum(confirmed) if confirmed else None,
        start=str(plan.start) if plan and plan.start else "",
        finish=str(plan.finish) if plan and plan.finish else "",
    )
