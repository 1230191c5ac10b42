"""A meeting after it: its minutes finished, given back, signed, and what they answer."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import fitting, require_reason
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.numbers import document_number
from luoshi_web.papers.signing import OnPaper, keep_signature
from luoshi_web.projects.actions import take_from_meeting
from luoshi_web.projects.guards import Rights as ProjectRights
from luoshi_web.projects.models import Need, Problem
from luoshi_web.projects.revising import day_of
from luoshi_web.supervision.guards import require_leader, require_office, rights
from luoshi_web.supervision.meeting_rows import held_meeting, items_of, still
from luoshi_web.supervision.meeting_telling import (
    tell_closed,
    tell_minuted,
    tell_reopened,
    tell_signed,
)
from luoshi_web.supervision.models import (
    MOST_DECISION,
    AgendaItem,
    Attendance,
    Came,
    Decision,
    DecisionState,
    DecisionStep,
    Meeting,
    MeetingState,
    Outcome,
)

_MOST_REASON: Final = 300
_M = TypeVar("_M", Need, Problem)
# A matter of a project that a meeting has decided leaves the list of the joint meeting by the meeting itself, whoever signs.
_BY_MEETING: Final = ProjectRights(units=None, lists=True, promotion=False, statistics=False)


@audited("supervision.minutes.finished", gettext_lazy("写好了会议纪要，送签：{object}"))
def finish_minutes(
    access: Access, row: Meeting, seen: int, closing: str, *, at: datetime
) -> Meeting:
    """LuoshiError: nobody was marked as come or not, or nothing was written down of any item."""
    require_office(rights(access))
    fresh = still(held_meeting(row, seen), (MeetingState.HELD,))
    fresh.closing = fitting(closing, _("会议强调"), MOST_DECISION)
    unmarked = Attendance.objects.filter(meeting=fresh, came=Came.INVITED).count()
    if unmarked:
        raise LuoshiError(
            _("还有 %(n)s 个单位没有登记到会情况。") % {"n": unmarked},
            _("请登记到会、请假或缺席。"),
        )
    written = AgendaItem.objects.filter(meeting=fresh).exclude(heard="", outcome="")
    if not written.exists() and not Decision.objects.filter(meeting=fresh).exists():
        raise LuoshiError(_("纪要里还没有内容。"), _("请至少记一项议定事项。"))
    _require_owners(fresh, at)
    fresh.state = MeetingState.MINUTED
    fresh.edition += 1
    fresh.save()
    tell_minuted(fresh, at)
    _record(access, fresh, "supervision.minutes.finished", at)
    return fresh


@audited("supervision.minutes.reopened", gettext_lazy("退回会议纪要修改：{object}"))
def reopen_minutes(
    access: Access, row: Meeting, seen: int, reason: str, *, at: datetime
) -> Meeting:
    """By the office, or by the leader who does not sign them so."""
    held = rights(access)
    if not held.leads:
        require_office(held)
    words = require_reason(reason)
    fresh = still(held_meeting(row, seen), (MeetingState.MINUTED,))
    fresh.state = MeetingState.HELD
    fresh.edition += 1
    fresh.save()
    tell_reopened(fresh, at)
    _record(access, fresh, "supervision.minutes.reopened", at, reason=words)
    return fresh


@audited("supervision.minutes.signed", gettext_lazy("签发了会议纪要：{object}"))
def sign_minutes(
    access: Access, row: Meeting, seen: int, paper: OnPaper | None = None, *, at: datetime
) -> Meeting:
    """By a leader here, or on paper, which the office enters. The minutes get their number, every decision is tracked from
    now on, earlier ones are closed or moved as was decided, marks of projects' matters that were decided are answered.

    All of it or nothing: a number that was taken goes back with the transaction. PermissionDenied for who may not sign.
    """
    held, today = rights(access), day_of(at)
    if paper is None:
        require_leader(held)
    else:
        require_office(held)
    fresh = still(held_meeting(row, seen), (MeetingState.MINUTED,))
    fresh.signed_on, fresh.signed_by = today, access.actor
    if paper is not None:
        fresh.scan = keep_signature(
            fresh.programme, paper, first=fresh.held_on, actor=access.actor, at=at
        )
        fresh.signed_on, fresh.signed_by = paper.on, paper.signer.name
        fresh.recorded_by = access.actor
    _require_owners(fresh, at)
    year = fresh.signed_on.year
    number = take_number(fresh.programme, "minutes", year)
    fresh.document_number = document_number(fresh.programme, "minutes", year, number)
    fresh.state = MeetingState.SIGNED
    fresh.edition += 1
    fresh.save()
    _track(access, fresh, at)
    _record(access, fresh, "supervision.minutes.signed", at, number=fresh.document_number)
    return fresh


def _track(access: Access, row: Meeting, at: datetime) -> None:
    """Decisions in the order of the agenda, those on no item behind it; then what they answer."""
    items = items_of(row)
    places = {item.pk: n for n, item in enumerate(items)}
    mine = list(
        Decision.objects.filter(meeting=row).select_related("owner").prefetch_related("supports")
    )
    mine.sort(key=lambda one: (places.get(one.item_id or 0, len(items)), one.pk))
    for position, one in enumerate(mine, 1):
        one.programme, one.meeting = row.programme, row
        one.position, one.minuted_due, one.state = position, one.due, DecisionState.OPEN
        one.edition += 1
        one.save()
        _step(one, "made", one.text, access, at)
    for item in items:
        if item.decision_id:
            _answer_earlier(access, row, item, at)
        if item.decisions.all():
            _answer_matter(access, row, item, at)
    tell_signed(row, mine, at)


def _answer_earlier(access: Access, row: Meeting, item: AgendaItem, at: datetime) -> None:
    """What the meeting said of a decision that came back; one that was closed meanwhile stays as it is."""
    earlier = Decision.objects.select_related("meeting", "owner").get(pk=item.decision_id or 0)
    earlier.programme = row.programme
    if earlier.state not in (DecisionState.OPEN, DecisionState.DONE):
        return
    said = f"{row.document_number}：{item.heard}" if item.heard else row.document_number
    what = {Outcome.CLOSED: "closed", Outcome.CONTINUED: "moved"}.get(
        Outcome(item.outcome), "heard"
    )
    if what == "closed":
        earlier.state, earlier.closed_on = DecisionState.CLOSED, row.signed_on
        tell_closed(earlier, at)
    elif what == "moved":
        earlier.state, earlier.reported_on = DecisionState.OPEN, None
        earlier.due = item.new_due
    earlier.edition += 1
    earlier.save()
    _step(earlier, what, said, access, at)


def _answer_matter(access: Access, row: Meeting, item: AgendaItem, at: datetime) -> None:
    """The mark of a project's need or problem is answered by what was decided of it, if it still stands."""
    if item.problem is not None:
        _take_off(access, row, item.problem, item, at)
    elif item.need is not None:
        _take_off(access, row, item.need, item, at)


def _take_off(access: Access, row: Meeting, matter: _M, item: AgendaItem, at: datetime) -> None:
    if matter.to_meeting is None:
        return
    matter.programme = row.programme
    decided = "；".join(one.text for one in item.decisions.all())
    words = _("%(number)s议定：%(text)s") % {"number": row.document_number, "text": decided}
    reason = words if len(words) <= _MOST_REASON else f"{words[: _MOST_REASON - 1]}…"
    take_from_meeting(access, _BY_MEETING, matter, matter.edition, reason, at=at)


def _require_owners(row: Meeting, at: datetime) -> None:
    """A unit may have been merged away between the meeting and its minutes."""
    for one in Decision.objects.filter(meeting=row).select_related("owner__successor"):
        require_standing(one.owner, day_of(at))


def _step(row: Decision, what: str, words: str, access: Access, at: datetime) -> None:
    DecisionStep.objects.create(
        programme=row.programme, decision=row, what=what, words=words[:MOST_DECISION], at=at,
        by=access.actor,
    )  # fmt: skip


def _record(access: Access, row: Meeting, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("meeting", str(row.number), row.title), actor=access.actor,
        at=at, after={key: value for key, value in after.items() if value},
    )  # fmt: skip
