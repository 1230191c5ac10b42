"""Rounds: planned ahead, opened and locked by the clock, moved by hand with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import require_reason
from luoshi_web.offices.models import Programme, Unit, UnitSet
from luoshi_web.offices.queries import Access
from luoshi_web.reporting.burden import burden_of
from luoshi_web.reporting.guards import (
    require_coordinator,
)
from luoshi_web.reporting.models import Collection, Exemption, ProofRule, Report, Round, State
from luoshi_web.reporting.queries import hold_programme, month_words, owed_by
from luoshi_web.reporting.schedule import Times, times_of
from luoshi_web.reporting.telling import settle_report, tell_heavy, tell_opened, tell_times


def round_subject(round_: Round) -> Subject:
    return Subject("round", str(round_.pk), month_words(round_.month))


@audited("reporting.collection.set", gettext_lazy("定了由下级单位分报的指标：{object}"))
def collect_from(
    programme: Programme, indicator: Indicator, unit_set: UnitSet, *, actor: str, at: datetime
) -> Collection:
    """From now on the county's figure of the indicator is the sum of what the set's units report."""
    if indicator.official:
        raise LuoshiError(
            _("“%(name)s”是官方统计，不能由各单位分报。") % {"name": indicator.name},
            _("请等统计部门导入。"),
        )
    row = Collection.objects.create(programme=programme, indicator=indicator, unit_set=unit_set)
    record(
        programme,
        "reporting.collection.set",
        Subject("collection", indicator.code, f"{indicator.name}（{unit_set.name}）"),
        actor=actor,
        at=at,
    )
    return row


@audited("reporting.proof.set", gettext_lazy("定了要不要附依据：{object}"))
def ask_for_proof(access: Access, indicator: Indicator, *, needed: bool, at: datetime) -> bool:
    """From now on the indicator's figures are filed with evidence, or no longer. False when it stands so already."""
    require_coordinator(access)
    programme = access.programme
    rows = ProofRule.objects.filter(programme=programme, indicator=indicator)
    if rows.exists() == needed:
        return False
    if needed:
        ProofRule.objects.create(programme=programme, indicator=indicator)
    else:
        rows.delete()
    what = _("要附") if needed else _("不再要附")
    record(
        programme,
        "reporting.proof.set",
        Subject("indicator", indicator.code, f"{indicator.name} {what}"),
        actor=access.actor,
        at=at,
        before={"needed": not needed},
        after={"needed": needed},
    )
    return True


@audited("reporting.round.planned", gettext_lazy("排定了填报：{object}"))
def plan_round(programme: Programme, period: Period, *, actor: str, at: datetime) -> Round:
    """The round of a month, with the times its schedule gives. One a month; the unique key refuses a second."""
    times = times_of(period.last, calendar_of(programme))
    row = Round.objects.create(
        programme=programme,
        month=period.last,
        opens_at=times.opens_at,
        due_at=times.due_at,
        locks_at=times.locks_at,
    )
    record(
        programme,
        "reporting.round.planned",
        round_subject(row),
        actor=actor,
        at=at,
        after={"opens_at": row.opens_at, "due_at": row.due_at, "locks_at": row.locks_at},
    )
    units = {unit.pk: unit.name for unit in Unit.objects.filter(programme=programme)}
    heavy = [units[pk] for pk, form in owed_by(programme, row).items() if burden_of(form).is_heavy]
    tell_heavy(row, heavy, at)
    return row


@audited("reporting.round.opened", gettext_lazy("开放了填报：{object}"))
def open_round(round_: Round, *, actor: str, at: datetime) -> bool:
    """Make a report for every unit of which something is asked. False when the round is open already."""
    if not Round.objects.filter(pk=round_.pk, opened_at=None).update(opened_at=at):
        return False
    round_.opened_at = at
    programme = round_.programme
    owed = owed_by(programme, round_)
    own = {row.unit_id: row for row in Exemption.objects.filter(round=round_)}
    reports = [
        Report(programme=programme, round=round_, unit_id=unit, due_at=_due(round_, own.get(unit)))
        for unit, form in owed.items()
        if form.is_asked and not (unit in own and own[unit].due_at is None)
    ]
    Report.objects.bulk_create(reports)
    made = Report.objects.filter(round=round_).select_related("unit", "round", "programme")
    tell_opened(round_, list(made), at)
    record(
        programme,
        "reporting.round.opened",
        round_subject(round_),
        actor=actor,
        at=at,
        after={"reports": len(reports), "due_at": round_.due_at},
    )
    return True


def _due(round_: Round, own: Exemption | None) -> datetime:
    return own.due_at if own is not None and own.due_at is not None else round_.due_at


@audited("reporting.round.locked", gettext_lazy("锁定了填报：{object}"))
def lock_round(round_: Round, *, actor: str, at: datetime) -> bool:
    """After this only who was given a later time may file. False when it is locked already or was never opened."""
    open_now = Round.objects.filter(pk=round_.pk, locked_at=None, opened_at__isnull=False)
    if not open_now.update(locked_at=at):
        return False
    round_.locked_at = at
    record(round_.programme, "reporting.round.locked", round_subject(round_), actor=actor, at=at)
    return True


@audited("reporting.round.moved", gettext_lazy("改了填报时间：{object}"))
def set_times(access: Access, round_: Round, times: Times, reason: str, *, at: datetime) -> Round:
    """Move a round's times, and with them the reports that have no time of their own. Needs a reason.

    An opened round cannot open again; a time before now is refused for what has not happened yet.
    """
    require_coordinator(access)
    words = require_reason(reason)
    if not times.opens_at < times.due_at <= times.locks_at:
        raise LuoshiError(_("时间的先后不对。"), _("开放要早于截止，截止不能晚于锁定。"))
    if round_.opened_at is None and times.opens_at < at:
        raise LuoshiError(_("开放时间已经过去。"), _("请填以后的时间。"))
    if round_.locked_at is None and times.locks_at < at:
        raise LuoshiError(_("锁定时间已经过去。"), _("请填以后的时间，或直接锁定。"))
    hold_programme(round_.programme)
    before = {"due_at": round_.due_at, "locks_at": round_.locks_at, "opens_at": round_.opens_at}
    moved = Report.objects.filter(round=round_, due_at=round_.due_at)
    moved.update(due_at=times.due_at, version=F("version") + 1)
    Round.objects.filter(pk=round_.pk).update(
        opens_at=times.opens_at,
        due_at=times.due_at,
        locks_at=times.locks_at,
        locked_at=None if times.locks_at > at else round_.locked_at,
    )
    round_.refresh_from_db()
    late = Report.objects.filter(round=round_, due_at=round_.due_at, filed_at=None)
    waiting = late.exclude(state=State.EXCUSED)
    tell_times(list(waiting.select_related("unit", "round", "programme")), words, at)
    record(
        round_.programme,
        "reporting.round.moved",
        round_subject(round_),
        actor=access.actor,
        at=at,
        before=before,
        after={
            "opens_at": round_.opens_at,
            "due_at": round_.due_at,
            "locks_at": round_.locks_at,
            "reason": words,
        },
    )
    return round_


@audited("reporting.unit.exempted", gettext_lazy("给了单位另外的时间：{object}"))
def exempt(
    access: Access,
    round_: Round,
    unit: Unit,
    due_at: datetime | None,
    reason: str,
    *,
    at: datetime,
) -> Exemption:
    """A unit's own time in a round, also after it is locked; due_at None: it owes nothing this time. Needs a reason."""
    require_coordinator(access)
    words = require_reason(reason)
    if due_at is not None and due_at <= at:
        raise LuoshiError(_("延到的时间已经过去。"), _("请填以后的时间。"))
    hold_programme(round_.programme)
    report = (
        Report.objects.filter(round=round_, unit=unit)
        .select_related("unit", "round", "programme")
        .first()
    )
    if due_at is None and report is not None and report.filed_at is not None:
        raise LuoshiError(
            _("%(unit)s已经报过本期，不能免报。") % {"unit": unit.name}, _("请改为退回或延期。")
        )
    row = Exemption.objects.create(
        programme=round_.programme,
        round=round_,
        unit=unit,
        due_at=due_at,
        reason=words,
        at=at,
        by=access.actor,
    )
    if report is not None:
        _timed(report, due_at, words, at)
    record(
        round_.programme,
        "reporting.unit.exempted",
        Subject(
            "report", f"{round_.month}/{unit.code}", f"{unit.name} {month_words(round_.month)}"
        ),
        actor=access.actor,
        at=at,
        after={"due_at": due_at, "reason": words},
    )
    return row


def _timed(report: Report, due_at: datetime | None, reason: str, at: datetime) -> None:
    """An open report gets its new time, or waits for nobody any more; one that was excused waits again."""
    values: dict[str, Any] = {"version": F("version") + 1}
    if due_at is None:
        values["state"] = State.EXCUSED
    else:
        values["due_at"] = report.due_at = due_at
        if report.state == State.EXCUSED:
            values["state"] = State.DRAFT
    Report.objects.filter(pk=report.pk).update(**values)
    if due_at is None:
        settle_report(report, at)
    else:
        tell_times([report], reason, at)
