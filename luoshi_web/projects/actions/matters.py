"""What projects need and what stands in their way: raised, moved on, used, taken to the joint meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.projects import (
    FlowStep,
    ProgressReport,
    Use,
    flow_refusals,
    meeting_refusals,
    use_refusals,
)
from luoshi.projects import Need as ToldNeed
from luoshi.projects import Problem as ToldProblem
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights, require_lists, require_writer
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.matter_rows import (
    may_make,
    next_matter,
    open_words_of,
    side_of,
    still_open,
)
from luoshi_web.projects.matter_telling import tell_moved
from luoshi_web.projects.matters import (
    Matter,
    fill_need,
    fill_problem,
    need_of,
    owner_name,
    problem_of,
    told_of,
)
from luoshi_web.projects.models import Need, Problem, Project
from luoshi_web.projects.queries import concerned
from luoshi_web.projects.revising import day_of, not_ahead, refuse

_M = TypeVar("_M", Need, Problem)
# The columns keep so many digits behind the point; an amount that has more would be kept as another.
_PLACES = 4


@audited("projects.problem.raised", gettext_lazy("提出了项目问题：{object}"))
def raise_problem(
    access: Access, rights: Rights, row: Project, text: str, *, since: date | None = None,
    at: datetime,
) -> Problem:  # fmt: skip
    """A problem in the project's way. since: when it came up, today unless told. LuoshiError: no words, or too many."""
    today = day_of(at)
    require_writer(rights, concerned(row, today))
    words = _words(text, _("问题"))
    told = ToldProblem(row.name, words, since or today, raised_by=access.actor)
    not_ahead(told.since, today, _("提出"))
    made = Problem(
        programme=row.programme, project=row, number=_number(Problem, row.programme),
        raised_at=at, raised_by=access.actor,
    )  # fmt: skip
    fill_problem(made, told, calendar_of(row.programme).is_working)
    _refuse_told_twice(made, still_open("problem"), text=made.text)
    made.save()
    _record(access, made, "projects.problem.raised", at, problem=words)
    return made


def hand_on_problem(
    access: Access, rights: Rights, kept: Kept, report: ProgressReport, *, at: datetime
) -> None:
    """The month's problem into the ledger of problems, unless it is there and open, or was handed on with this month
    before: a month corrected later opens no problem again. kept: as it stood before the report."""
    before = {one.problem for one in kept.told.progress if one.month == report.month}
    text = report.problem
    if text and text not in before and text not in open_words_of(kept.row):
        raise_problem(access, rights, kept.row, text, at=at)


@audited("projects.need.raised", gettext_lazy("提出了要素需求：{object}"))
def raise_need(
    access: Access, rights: Rights, row: Project, told: ToldNeed, *, at: datetime
) -> Need:
    """A need as told, which begins with no step. LuoshiError: dated ahead, wanted before it was raised, an owner nobody
    knows, an amount finer than can be kept."""
    today = day_of(at)
    require_writer(rights, concerned(row, today))
    not_ahead(told.since, today, _("提出"))
    if told.needed_by is not None and told.needed_by < told.since:
        raise LuoshiError(
            _("需求时间%(by)s早于提出日期%(since)s。")
            % {"by": told.needed_by, "since": told.since},
            _("请核对两个日期。"),
        )
    _kept_exactly(told)
    made = Need(
        programme=row.programme, project=row, number=_number(Need, row.programme),
        owner=_unit(row.programme, told.owner), raised_at=at, raised_by=access.actor,
    )  # fmt: skip
    fill_need(made, replace(told, project=row.name, steps=(), uses=(), to_meeting=None))
    _refuse_told_twice(
        made, still_open("need"), kind=made.kind, what=made.what, quantity=made.quantity,
        unit=made.unit, raised_on=made.raised_on,
    )  # fmt: skip
    made.save()
    _record(access, made, "projects.need.raised", at, kind=made.kind, asked=str(told.asked))
    return made


@audited("projects.need.moved", gettext_lazy("要素需求有了进展：{object}"))
def step_need(
    access: Access, rights: Rights, row: Need, seen: int, step: FlowStep, *, at: datetime
) -> Need:
    """A move of the need, made by the person who acts. LuoshiError with every reason of `flow_refusals`."""
    fresh = _hold(row, seen)
    told, taken = need_of(fresh), replace(step, by=access.actor)
    _require_side(rights, fresh, told, taken, at)
    not_ahead(taken.on, day_of(at), _("办理"))
    refuse(flow_refusals(told, taken))
    after = replace(told, steps=(*told.steps, taken))
    _kept_exactly(after)
    _save(fill_need(fresh, after))
    _record(access, fresh, "projects.need.moved", at, to=taken.to, ref=taken.ref, words=taken.words)
    return fresh


@audited("projects.need.used", gettext_lazy("记了要素的使用：{object}"))
def use_need(
    access: Access, rights: Rights, row: Need, seen: int, use: Use, *, at: datetime
) -> Need:
    """A part of what was granted, used. LuoshiError with every reason of `use_refusals`: more than is left, not at hand."""
    today = day_of(at)
    require_writer(rights, concerned(row.project, today))
    fresh = _hold(row, seen)
    told = need_of(fresh)
    not_ahead(use.on, today, _("使用"))
    refuse(use_refusals(told, use))
    after = replace(told, uses=(*told.uses, use))
    _kept_exactly(after)
    _save(fill_need(fresh, after))
    _record(access, fresh, "projects.need.used", at, amount=str(use.amount), words=use.words)
    return fresh


@audited("projects.problem.moved", gettext_lazy("项目问题有了进展：{object}"))
def step_problem(
    access: Access, rights: Rights, row: Problem, seen: int, step: FlowStep, *, at: datetime
) -> Problem:
    """A move of the problem, made by the person who acts. An order names a unit of the programme, whose people are told.

    LuoshiError with every reason of `flow_refusals`.
    """
    fresh = _hold(row, seen)
    told, taken = problem_of(fresh), replace(step, by=access.actor)
    _require_side(rights, fresh, told, taken, at)
    not_ahead(taken.on, day_of(at), _("办理"))
    refuse(flow_refusals(told, taken))
    after = replace(told, steps=(*told.steps, taken))
    fresh.owner = _unit(fresh.programme, owner_name(after))
    _save(fill_problem(fresh, after, calendar_of(fresh.programme).is_working))
    _record(
        access, fresh, "projects.problem.moved", at, to=taken.to, words=taken.words,
        owner=taken.owner,
    )  # fmt: skip
    tell_moved(fresh, at)
    return fresh


@audited("projects.matter.put_to_meeting", gettext_lazy("转联席会议：{object}"))
def put_to_meeting(
    access: Access, rights: Rights, row: _M, seen: int, on: date, *, at: datetime
) -> _M:
    """On the joint meeting's list from a day on; it stays in its owner's hands. LuoshiError: ended, or on it already."""
    require_lists(rights)
    fresh = _hold(row, seen)
    not_ahead(on, day_of(at), _("转上会"))
    if fresh.to_meeting is not None:
        raise LuoshiError(
            _("%(day)s已经转上会。") % {"day": fresh.to_meeting}, _("请在联席会议清单里看。")
        )
    refuse(meeting_refusals(told_of(fresh), on))
    fresh.to_meeting = on
    _save(fresh)
    _record(access, fresh, "projects.matter.put_to_meeting", at, on=str(on))
    return fresh


@audited("projects.matter.taken_from_meeting", gettext_lazy("从联席会议清单撤下：{object}"))
def take_from_meeting(
    access: Access, rights: Rights, row: _M, seen: int, reason: str, *, at: datetime
) -> _M:
    """Off the list. LuoshiError: not on it, or no reason: what the meeting decided, or why it need not."""
    require_lists(rights)
    fresh = _hold(row, seen)
    words = require_reason(reason)
    if fresh.to_meeting is None:
        raise LuoshiError(_("这一条不在联席会议清单上。"), _("请刷新页面。"))
    before = fresh.to_meeting
    fresh.to_meeting = None
    _save(fresh)
    _record(access, fresh, "projects.matter.taken_from_meeting", at, on=str(before), reason=words)
    return fresh


def _hold(row: _M, seen: int) -> _M:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = (
        type(row).objects.select_for_update(of=("self",))
        .select_related("project__town", "owner").get(pk=row.pk)
    )  # fmt: skip
    if fresh.edition != seen:
        raise ConflictError(_("这一条刚有人办过。"), _("没有存。请看过现在的状态再办。"))
    fresh.programme = fresh.project.programme = row.programme
    return fresh


def _save(row: Matter) -> None:
    """What somebody real has moved is no sample any more."""
    row.edition += 1
    row.sample = False
    row.save()


def _number(kind: type[Matter], programme: Programme) -> int:
    Programme.objects.select_for_update().get(pk=programme.pk)
    return next_matter(kind, programme)


def _require_side(
    rights: Rights, row: Matter, told: ToldNeed | ToldProblem, step: FlowStep, at: datetime
) -> None:
    """A step that is no move of the flow is the flow's to refuse, for whoever may do anything here."""
    now = told.flow.state(row.state)
    move = told.flow.move(now, told.flow.state(step.to))
    side = side_of(move) if move else "project"
    concerns = concerned(row.project, day_of(at))
    if not may_make(rights, side, concerns, row.owner_id):
        who = move.who if move else _("项目单位")
        raise PermissionDenied(_("这一步由%(who)s办理，不由您办。") % {"who": who})


def _refuse_told_twice(made: Need | Problem, open_: Q, **same: object) -> None:
    """A form sent twice is one thing. Asked under the lock of `_number`, so that the second sees the first."""
    rows = type(made).objects.filter(open_, project=made.project, **same)
    number = rows.values_list("number", flat=True).first()
    if number is not None:
        raise LuoshiError(
            _("“%(name)s”已经提过一样的，第 %(n)s 号，还没有了结。")
            % {"name": made.project.name, "n": number},
            _("请在那一条上办。"),
        )


def _words(text: str, label: str) -> str:
    words = fitting(text, label)
    if not words:
        raise LuoshiError(_("没有写%(label)s。") % {"label": label}, _("请用一两句话写清。"))
    return words


def _unit(programme: Programme, name: str) -> Unit | None:
    if not name:
        return None
    found = Unit.objects.filter(programme=programme, name=name).first()
    if found is None:
        raise LuoshiError(
            _("没有单位“%(name)s”。") % {"name": name[:30]}, _("请从列出的单位里选。")
        )
    return found


def _kept_exactly(told: ToldNeed) -> None:
    amounts = [told.asked, *(use.amount for use in told.uses)]
    amounts += [step.quantity for step in told.steps if step.quantity is not None]
    for each in amounts:
        measured = told.measured(each)
        if any(round(value, _PLACES) != value for value in (measured, each.value)):
            raise LuoshiError(
                _("“%(amount)s”的小数太多。") % {"amount": each},
                _("请以%(unit)s计，最多四位小数。") % {"unit": told.rule.unit.text},
            )


def _record(access: Access, row: Matter, code: str, at: datetime, **after: object) -> None:
    told = told_of(row)
    kind = "need" if isinstance(row, Need) else "problem"
    record(
        row.programme, code, Subject(kind, str(row.number), told.title), actor=access.actor, at=at,
        after={"project": row.project.code, **{key: value for key, value in after.items() if value}},
    )  # fmt: skip
