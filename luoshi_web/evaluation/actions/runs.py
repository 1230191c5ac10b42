"""A run on its way: drafted, frozen, open for objections, decided, approved. Publication: actions/publishing.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.scoring import Facts, checksum, facts_json, run_json, score
from luoshi.workdays import worked_after
from luoshi_web.evaluation.guards import Rights, require_leader, require_office
from luoshi_web.evaluation.models import (
    Objection,
    ObjectionState,
    Run,
    RunRevision,
    RunState,
    RunStep,
    SchemeEdition,
)
from luoshi_web.evaluation.run_facts import facts_of, is_bare
from luoshi_web.evaluation.run_rows import held_run, next_run
from luoshi_web.evaluation.run_telling import tell_for_approval, tell_open
from luoshi_web.evaluation.scheme_rows import declared
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import fitting, require_reason
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.papers.signing import OnPaper, keep_signature

MOST_WINDOW: Final = 30
_MOST_NAME: Final = 100
_BEFORE_PUBLICATION: Final = (
    RunState.DRAFTED, RunState.FROZEN, RunState.OPEN, RunState.DECIDED, RunState.APPROVED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunTold:
    """What the form tells. earlier: the run that movement is told against. window: working days for objections."""

    name: str
    scheme: SchemeEdition
    period: Period
    as_of: date
    earlier: Run | None = None
    window: int = 5


@audited("evaluation.run.made", gettext_lazy("拟了考核：{object}"))
def make_run(
    access: Access, held: Rights, told: RunTold, *, at: datetime, sample: bool = False
) -> Run:
    """LuoshiError: a day to come, or before the period; an earlier run that is not earlier; the same draft once more."""
    require_office(held)
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    name = fitting(told.name, _("名称"), _MOST_NAME)
    if not name:
        raise LuoshiError(_("没有写名称。"), _("例如：2026 年度镇街综合考核。"))
    _require_days(told, _day(at))
    if not 1 <= told.window <= MOST_WINDOW:
        raise LuoshiError(
            _("异议期%(n)s个工作日不对。") % {"n": told.window},
            _("请填 1 到 %(most)s 的整数。") % {"most": MOST_WINDOW},
        )
    same = Run.objects.filter(
        programme=programme, scheme=told.scheme, period=str(told.period), as_of=told.as_of,
        name=name, state=RunState.DRAFTED,
    ).first()  # fmt: skip
    if same is not None:
        raise LuoshiError(
            _("同样的考核已经拟了，是第 %(n)s 号。") % {"n": same.number}, _("请打开那一份。")
        )
    row = Run.objects.create(
        programme=programme, number=next_run(programme), name=name, scheme=told.scheme,
        period=str(told.period), as_of=told.as_of, earlier=told.earlier, window=told.window,
        sample=sample, made_at=at, made_by=access.actor,
    )  # fmt: skip
    stepped(access, row, RunState.DRAFTED, at)
    record_run(
        access, row, "evaluation.run.made", at, scheme=str(told.scheme), period=row.period,
        as_of=str(row.as_of),
    )  # fmt: skip
    return row


@audited("evaluation.run.frozen", gettext_lazy("冻结了考核数据：{object}"))
def freeze_run(access: Access, held: Rights, row: Run, seen: int, *, at: datetime) -> Run:
    """The facts of every unit with their traces, and what they come to, kept for good.

    ConflictError for whoever comes second. LuoshiError where nothing at all is known of anybody.
    """
    require_office(held)
    fresh = held_run(row, seen, RunState.DRAFTED)
    scheme = declared(fresh.scheme.text)
    _require_not_ahead(fresh.as_of, _day(at))
    facts, sampled = facts_of(fresh.programme, scheme, Period.parse(fresh.period), fresh.as_of, at)
    if is_bare(facts):
        raise LuoshiError(
            _("到%(day)s一个单位的数都没有，不能冻结。") % {"day": fresh.as_of.isoformat()},
            _("请核对数据截至日期，或先录入、冻结、计票。"),
        )
    fresh.sample = fresh.sample or sampled
    revision = revise(access, fresh, facts, {}, at)
    fresh.state = RunState.FROZEN
    fresh.edition += 1
    fresh.save()
    stepped(access, fresh, RunState.FROZEN, at)
    record_run(
        access, fresh, "evaluation.run.frozen", at, units=len(facts.units),
        facts=revision.facts_checksum, result=revision.checksum,
    )  # fmt: skip
    return fresh


@audited("evaluation.run.opened", gettext_lazy("开放了考核异议：{object}"))
def open_run(access: Access, held: Rights, row: Run, seen: int, *, at: datetime) -> Run:
    """Units see their own working from now on, and may object until the end of the window's last working day."""
    require_office(held)
    fresh = held_run(row, seen, RunState.FROZEN)
    today = _day(at)
    fresh.opened_on = today
    works = calendar_of(fresh.programme).is_working
    fresh.objections_until = worked_after(today, fresh.window, works)
    _moved(access, fresh, RunState.OPEN, at)
    record_run(access, fresh, "evaluation.run.opened", at, until=str(fresh.objections_until))
    tell_open(fresh, at)
    return fresh


@audited("evaluation.run.decided", gettext_lazy("办结了考核异议：{object}"))
def decide_run(access: Access, held: Rights, row: Run, seen: int, *, at: datetime) -> Run:
    """After the window, once every objection is answered."""
    require_office(held)
    fresh = held_run(row, seen, RunState.OPEN)
    until = fresh.objections_until
    if until is not None and _day(at) <= until:
        raise LuoshiError(
            _("异议期到%(day)s为止，还没有过。") % {"day": until.isoformat()}, _("请到期后再办。")
        )
    left = Objection.objects.filter(run=fresh, state=ObjectionState.OPEN).count()
    if left:
        raise LuoshiError(_("还有 %(n)s 条异议没有答复。") % {"n": left}, _("请先逐条答复。"))
    _moved(access, fresh, RunState.DECIDED, at)
    record_run(access, fresh, "evaluation.run.decided", at, revision=fresh.revision)
    tell_for_approval(fresh, at)
    return fresh


@audited("evaluation.run.approved", gettext_lazy("审定了考核结果：{object}"))
def approve_run(
    access: Access, held: Rights, row: Run, seen: int, paper: OnPaper | None = None, *,
    at: datetime,
) -> Run:  # fmt: skip
    """By a leader here, or on paper, which the office enters."""
    if paper is None:
        require_leader(held)
    else:
        require_office(held)
    fresh = held_run(row, seen, RunState.DECIDED)
    fresh.approver, fresh.approved_on = access.actor, _day(at)
    if paper is not None:
        fresh.paper = keep_signature(fresh.programme, paper, actor=access.actor, at=at)
        fresh.approver, fresh.approved_on = paper.signer.name, paper.on
    _moved(access, fresh, RunState.APPROVED, at)
    record_run(
        access, fresh, "evaluation.run.approved", at, approver=fresh.approver,
        on=str(fresh.approved_on), on_paper=paper is not None,
    )  # fmt: skip
    return fresh


@audited("evaluation.run.dropped", gettext_lazy("作废了考核：{object}"))
def drop_run(
    access: Access, held: Rights, row: Run, seen: int, reason: str, *, at: datetime
) -> Run:
    """Any run that is not published; its number and its revisions stay."""
    require_office(held)
    words = require_reason(reason)
    fresh = held_run(row, seen, *_BEFORE_PUBLICATION)
    _moved(access, fresh, RunState.DROPPED, at, words)
    record_run(access, fresh, "evaluation.run.dropped", at, reason=words)
    return fresh


def revise(
    access: Access, run: Run, facts: Facts, change: dict[str, object], at: datetime
) -> RunRevision:
    """The next revision of a run that the caller holds; the caller saves the run. ScoringError: facts nobody can be scored by."""
    scheme = declared(run.scheme.text)
    text, result = facts_json(facts), run_json(score(scheme, facts))
    run.revision += 1
    return RunRevision.objects.create(
        programme=run.programme, run=run, number=run.revision, facts=text,
        facts_checksum=checksum(text), result=result, checksum=checksum(result), change=change,
        at=at, by=access.actor,
    )  # fmt: skip


def stepped(access: Access, run: Run, to: str, at: datetime, words: str = "") -> None:
    RunStep.objects.create(
        programme=run.programme, run=run, to=to, words=words, at=at, by=access.actor
    )


def record_run(access: Access, row: Run, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("run", str(row.number), row.name), actor=access.actor, at=at,
        after={key: value for key, value in after.items() if value not in (None, "")},
    )  # fmt: skip


def _moved(access: Access, fresh: Run, to: RunState, at: datetime, words: str = "") -> None:
    fresh.state = to
    fresh.edition += 1
    fresh.save()
    stepped(access, fresh, to, at, words)


def _require_days(told: RunTold, today: date) -> None:
    _require_not_ahead(told.as_of, today)
    first = date(told.period.first // 12, told.period.first % 12 + 1, 1)
    if told.as_of < first:
        raise LuoshiError(
            _("数据截至%(day)s，%(period)s还没有开始。")
            % {"day": told.as_of.isoformat(), "period": told.period.words()},
            _("请核对考核期和截至日期。"),
        )
    if told.earlier is not None and told.earlier.as_of >= told.as_of:
        raise LuoshiError(
            _("“%(name)s”的数据不早于这一次。") % {"name": told.earlier.name},
            _("进步幅度请与更早的一次比。"),
        )


def _require_not_ahead(as_of: date, today: date) -> None:
    if as_of > today:
        raise LuoshiError(
            _("数据截至%(day)s，那天还没有到。") % {"day": as_of.isoformat()},
            _("最晚可以填今天。"),
        )


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
