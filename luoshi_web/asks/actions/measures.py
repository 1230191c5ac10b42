"""The plan's measures: listed from its text, added by hand, told by who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.asks.guards import Rights, require_office
from luoshi_web.asks.measure_rows import first_units, next_measure, promises, writes_measure
from luoshi_web.asks.models import Measure, MeasureState, MeasureStep
from luoshi_web.ledger.models import Target
from luoshi_web.ledger.queries import newest_plan
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing

_ISSUED = (MeasureState.ISSUED, MeasureState.WORKING)
_RANK = {state: n for n, state in enumerate(MeasureState)}


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """Where a measure stands. targets: codes of those it serves."""

    state: str
    paper_number: str = ""
    paper_title: str = ""
    issued_on: date | None = None
    effect: str = ""
    effect_on: date | None = None
    effect_source: str = ""
    targets: tuple[str, ...] = ()
    reason: str = ""


@audited("asks.measures.listed", gettext_lazy("照方案列出了政策措施：{object}"))
def list_measures(access: Access, rights: Rights, *, at: datetime, sample: bool = False) -> int:
    """Every promise of the newest plan that is not listed yet, each of the unit that leads its task. How many were new.

    LuoshiError: no plan is adopted.
    """
    require_office(rights)
    programme = access.programme
    Programme.objects.select_for_update().get(pk=programme.pk)
    found = newest_plan(programme)
    if found is None:
        raise LuoshiError(_("还没有采用方案，列不出措施。"), _("请先采用方案。"))
    version, plan = found
    there = Measure.objects.filter(programme=programme)
    shown = there if programme.show_sample else there.filter(sample=False)
    listed = set(shown.values_list("section", "text"))
    owners, number, day = first_units(version), next_measure(programme), _day(at)
    new = [one for one in promises(plan) if (one.section, one.text[:400]) not in listed]
    Measure.objects.bulk_create(
        Measure(
            programme=programme, number=number + n, section=one.section, span_start=one.start,
            span_end=one.end, text=one.text[:400], owner=owners.get(one.section),
            state_since=day, sample=sample,
        )
        for n, one in enumerate(new)
    )  # fmt: skip
    if new:
        record(
            programme, "asks.measures.listed", Subject("measures", "", _("%(n)s 项") % {"n": len(new)}),
            actor=access.actor, at=at, after={"measures": len(new)},
        )  # fmt: skip
    return len(new)


@audited("asks.measure.added", gettext_lazy("加了一项政策措施：{object}"))
def add_measure(
    access: Access, rights: Rights, section: str, text: str, owner: Unit | None, *, at: datetime
) -> Measure:
    """A measure that no sentence of the plan names by itself. LuoshiError: no words, no such task."""
    require_office(rights)
    programme = access.programme
    Programme.objects.select_for_update().get(pk=programme.pk)
    found = newest_plan(programme)
    words = fitting(text, _("措施"))
    if not words:
        raise LuoshiError(_("没有写措施。"), _("请写清要出台什么。"))
    if found is None or section not in {duty.section for duty in found[1].duties}:
        raise LuoshiError(_("没有选任务。"), _("请从方案的任务里选一条。"))
    if owner is not None:
        require_standing(owner, _day(at))
    row = Measure.objects.create(
        programme=programme, number=next_measure(programme), section=section, text=words,
        owner=owner, state_since=_day(at),
    )  # fmt: skip
    _record(access, row, "asks.measure.added", at, owner=owner.name if owner else "")
    return row


@audited("asks.measure.assigned", gettext_lazy("定了政策措施的责任单位和时限：{object}"))
def assign_measure(
    access: Access,
    rights: Rights,
    row: Measure,
    seen: int,
    owner: Unit | None,
    due: date | None,
    *,
    at: datetime,
) -> Measure:
    require_office(rights)
    fresh = _hold(row, seen)
    if owner is not None:
        require_standing(owner, _day(at))
    fresh.owner, fresh.due = owner, due
    _save(fresh)
    _record(
        access, fresh, "asks.measure.assigned", at, owner=owner.name if owner else "", due=str(due or "")
    )  # fmt: skip
    return fresh


@audited("asks.measure.told", gettext_lazy("报了政策措施的情况：{object}"))
def tell_measure(
    access: Access,
    rights: Rights,
    row: Measure,
    seen: int,
    told: MeasureTold,
    *,
    at: datetime,
    file: CheckedFile | None = None,
) -> Measure:
    """Where it stands now, kept as a step. PermissionDenied: another unit's; LuoshiError: issued without number or title and
    day, an effect without words, day and source, not needed without a reason, a state before the one it has reached."""
    if not writes_measure(rights, row):
        who = row.owner.name if row.owner else _("主管单位")
        raise PermissionDenied(_("这项措施由%(unit)s报，不由您报。") % {"unit": who})
    fresh = _hold(row, seen)
    said = _said(
        fresh, rights, told, _day(at), has_file=file is not None or fresh.paper_id is not None
    )
    changed = fresh.state != told.state
    for name, value in said.items():
        setattr(fresh, name, value)
    # The sentence is the plan's; what somebody real tells of it is no sample any more.
    fresh.sample = False
    if changed:
        fresh.state_since = (
            told.issued_on if told.state == MeasureState.ISSUED and told.issued_on else _day(at)
        )
    if file is not None:
        fresh.paper = store_file(
            fresh.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
        )
    _save(fresh)
    MeasureStep.objects.create(
        programme=fresh.programme, measure=fresh, state=fresh.state, on=_day(at),
        said={name: str(value) if isinstance(value, date) else value for name, value in said.items() if value},
        at=at, by=access.actor,
    )  # fmt: skip
    _record(access, fresh, "asks.measure.told", at, state=fresh.state, number=fresh.paper_number)
    return fresh


def _said(
    row: Measure, rights: Rights, told: MeasureTold, today: date, *, has_file: bool
) -> dict[str, Any]:
    """The columns, checked."""
    known = {state.value: state for state in MeasureState}
    state = known.get(told.state)
    if state is None:
        raise LuoshiError(_("没有选状态。"), _("请从列出的状态里选一种。"))
    now = known[row.state]
    if not rights.office and _RANK[state] < _RANK[now]:
        raise LuoshiError(
            _("“%(now)s”不能退回“%(to)s”。") % {"now": now.label, "to": state.label},
            _("报错了的，请主管单位更正。"),
        )
    said: dict[str, Any] = {
        "state": state.value,
        "paper_number": fitting(told.paper_number, _("文号"), 60),
        "paper_title": fitting(told.paper_title, _("文件名称"), 200),
        "issued_on": told.issued_on,
        "effect": fitting(told.effect, _("成效")),
        "effect_on": told.effect_on,
        "effect_source": fitting(told.effect_source, _("成效来源"), 200),
        "targets": _targets(row.programme, told.targets),
        "reason": fitting(told.reason, _("原因")),
    }
    for day, label in ((told.issued_on, _("印发日期")), (told.effect_on, _("成效截至日期"))):
        if day is not None and day > today:
            raise LuoshiError(
                _("%(label)s%(day)s还没有到。") % {"label": label, "day": day}, _("请核对日期。")
            )
    _complete(state, said, rights, has_file=has_file)
    return said


def _complete(state: MeasureState, said: dict[str, Any], rights: Rights, *, has_file: bool) -> None:
    if state in _ISSUED and not (
        said["paper_title"] and said["issued_on"] and (said["paper_number"] or has_file)
    ):
        raise LuoshiError(
            _("已印发的要有文件名称、印发日期，以及文号或文件。"), _("请补上；没有文号的传文件。")
        )
    if state == MeasureState.WORKING and not (
        said["effect"] and said["effect_on"] and said["effect_source"]
    ):
        raise LuoshiError(_("见效的要写成效、截至日期和来源。"), _("请补上，写明数字从哪里来。"))
    if state == MeasureState.NEEDLESS:
        require_office(rights)
        if not said["reason"]:
            raise LuoshiError(_("没有写不需要的原因。"), _("请写一句，日后查得到。"))


def _targets(programme: Programme, codes: tuple[str, ...]) -> list[str]:
    known = set(Target.objects.filter(programme=programme).values_list("code", flat=True))
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise LuoshiError(
            _("没有目标“%(code)s”。") % {"code": unknown[0][:12]}, _("请从列出的目标里选。")
        )
    return sorted(set(codes))


def _hold(row: Measure, seen: int) -> Measure:
    """ConflictError unless it is as the caller saw it."""
    fresh = Measure.objects.select_for_update(of=("self",)).select_related("owner").get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这一项刚有人改过。"), _("没有存。请看过现在的样子再改。"))
    fresh.programme = row.programme
    return fresh


def _save(row: Measure) -> None:
    row.edition += 1
    row.save()


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _record(access: Access, row: Measure, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("measure", str(row.number), row.text[:60]),
        actor=access.actor, at=at, after={key: value for key, value in after.items() if value},
    )  # fmt: skip
