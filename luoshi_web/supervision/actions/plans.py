"""The year's plan of supervision: an item made, changed while nobody approved it, approved, ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import fitting, require_reason
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.papers.signing import OnPaper, keep_signature
from luoshi_web.supervision.guards import Rights, require_leader, require_office
from luoshi_web.supervision.models import PlanItem, PlanItemState, PlanItemUnit
from luoshi_web.supervision.models.plans import MOST_SCOPE
from luoshi_web.supervision.plan_rows import held_item, next_item

MOST_CAP: Final = 366
_MOST_TITLE: Final = 100
_MOST_BASIS: Final = 200


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What the form tells. cap None: no cap. units empty: all of them."""

    title: str
    basis: str
    scope: str
    since: date
    until: date
    cap: int | None = None
    units: tuple[Unit, ...] = ()


@audited("supervision.plan.made", gettext_lazy("拟了督查计划：{object}"))
def make_item(
    access: Access, held: Rights, told: ItemTold, *, at: datetime, sample: bool = False
) -> PlanItem:
    """A draft of the year in which it begins. LuoshiError: days out of order, another year, a unit that is no more, the same
    draft once more (a form sent twice)."""
    require_office(held)
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    row = PlanItem(
        programme=programme, year=told.since.year, number=next_item(programme, told.since.year),
        made_at=at, made_by=access.actor, sample=sample,
    )  # fmt: skip
    _fill(row, told)
    _refuse_twice(row)
    row.save()
    _name_units(row, told.units, _day(at))
    _record(access, row, "supervision.plan.made", at, **_said(told))
    return row


@audited("supervision.plan.changed", gettext_lazy("改了督查计划：{object}"))
def change_item(
    access: Access, held: Rights, row: PlanItem, seen: int, told: ItemTold, *, at: datetime
) -> PlanItem:
    """While it is a draft: what a leader approved is not changed, a new item is made."""
    require_office(held)
    fresh = held_item(row, seen)
    if fresh.state != PlanItemState.DRAFT:
        raise LuoshiError(
            _("这一项已经%(state)s，不能改。") % {"state": _state(fresh)},
            _("要改，请结束它，另拟一项。"),
        )
    if told.since.year != fresh.year:
        raise LuoshiError(
            _("这一项是%(year)s年的，不能改成别的年份。") % {"year": fresh.year},
            _("请改日期，或另拟一项。"),
        )
    _fill(fresh, told)
    fresh.edition += 1
    fresh.save()
    fresh.units.all().delete()
    _name_units(fresh, told.units, _day(at))
    _record(access, fresh, "supervision.plan.changed", at, **_said(told))
    return fresh


@audited("supervision.plan.approved", gettext_lazy("批准了督查计划：{object}"))
def approve_item(
    access: Access,
    held: Rights,
    row: PlanItem,
    seen: int,
    paper: OnPaper | None = None,
    *,
    at: datetime,
) -> PlanItem:
    """By a leader here, or on paper, which the office enters. PermissionDenied for who may not; LuoshiError where the one who
    signed held no leader's post on that day."""
    if paper is None:
        require_leader(held)
    else:
        require_office(held)
    fresh, today = held_item(row, seen), _day(at)
    if fresh.state != PlanItemState.DRAFT:
        raise LuoshiError(_("这一项已经%(state)s。") % {"state": _state(fresh)}, _("请刷新页面。"))
    fresh.approver, fresh.approved_on = access.actor, today
    if paper is not None:
        fresh.paper = keep_signature(fresh.programme, paper, actor=access.actor, at=at)
        fresh.approver, fresh.approved_on = paper.signer.name, paper.on
    fresh.state = PlanItemState.APPROVED
    fresh.edition += 1
    fresh.save()
    _record(
        access, fresh, "supervision.plan.approved", at, approver=fresh.approver,
        on=str(fresh.approved_on), on_paper=paper is not None,
    )  # fmt: skip
    return fresh


@audited("supervision.plan.ended", gettext_lazy("结束了督查计划：{object}"))
def end_item(
    access: Access, held: Rights, row: PlanItem, seen: int, reason: str, *, at: datetime
) -> PlanItem:
    """No order is raised under it any more; those that run go on."""
    require_office(held)
    words, fresh = require_reason(reason), held_item(row, seen)
    if fresh.state == PlanItemState.ENDED:
        raise LuoshiError(_("这一项已经结束。"), _("请刷新页面。"))
    fresh.state, fresh.ended_on, fresh.end_reason = PlanItemState.ENDED, _day(at), words
    fresh.edition += 1
    fresh.save()
    _record(access, fresh, "supervision.plan.ended", at, reason=words)
    return fresh


def _fill(row: PlanItem, told: ItemTold) -> None:
    row.title = _asked(told.title, _("名称"), _MOST_TITLE)
    row.basis = _asked(told.basis, _("依据"), _MOST_BASIS)
    row.scope = _asked(told.scope, _("范围"), MOST_SCOPE)
    if told.until < told.since:
        raise LuoshiError(
            _("止期%(until)s早于起期%(since)s。")
            % {"until": told.until.isoformat(), "since": told.since.isoformat()},
            _("请核对两个日期。"),
        )
    if told.until.year != told.since.year:
        raise LuoshiError(
            _("从%(since)s到%(until)s跨了年。")
            % {"since": told.since.isoformat(), "until": told.until.isoformat()},
            _("督查计划一年一定，请分年拟。"),
        )
    if told.cap is not None and not 1 <= told.cap <= MOST_CAP:
        raise LuoshiError(
            _("上限%(cap)s次不对。") % {"cap": told.cap},
            _("请填 1 到 %(most)s 的整数；不设上限就留空。") % {"most": MOST_CAP},
        )
    row.cap, row.since, row.until = told.cap, told.since, told.until


def _refuse_twice(row: PlanItem) -> None:
    same = PlanItem.objects.filter(
        programme=row.programme, year=row.year, state=PlanItemState.DRAFT, title=row.title,
        basis=row.basis, scope=row.scope, since=row.since, until=row.until,
    ).first()  # fmt: skip
    if same is not None:
        raise LuoshiError(
            _("同样的一项已经拟了：%(year)s年第%(n)s项，待批准。")
            % {"year": same.year, "n": same.number},
            _("要改，请打开那一项修改。"),
        )


def _asked(text: str, label: str, most: int) -> str:
    words = fitting(text, label, most)
    if not words:
        raise LuoshiError(_("没有写%(label)s。") % {"label": label}, _("请写清楚。"))
    return words


def _name_units(row: PlanItem, units: Iterable[Unit], today: date) -> None:
    for unit in units:
        require_standing(unit, today)
    PlanItemUnit.objects.bulk_create(
        PlanItemUnit(programme=row.programme, item=row, unit=unit) for unit in units
    )


def _said(told: ItemTold) -> dict[str, object]:
    return {
        "title": told.title, "basis": told.basis, "since": str(told.since),
        "until": str(told.until), "cap": told.cap, "units": [unit.code for unit in told.units],
    }  # fmt: skip


def _state(row: PlanItem) -> str:
    return str(PlanItemState(row.state).label)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _record(access: Access, row: PlanItem, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("plan_item", f"{row.year}-{row.number}", row.title),
        actor=access.actor, at=at,
        after={key: value for key, value in after.items() if value not in (None, "")},
    )  # fmt: skip
