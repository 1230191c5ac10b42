"""A meeting while it runs: who came, what was heard and decided, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.projects.revising import day_of
from luoshi_web.supervision.guards import require_office, rights
from luoshi_web.supervision.meeting_rows import held_meeting, next_number, still
from luoshi_web.supervision.models import (
    MOST_DECISION,
    AgendaItem,
    Attendance,
    Came,
    Decision,
    DecisionState,
    Meeting,
    MeetingState,
    Outcome,
)

_WRITTEN: Final = (MeetingState.CONVENED, MeetingState.HELD)
_MOST_NAMES: Final = 200


@dataclass(frozen=True, slots=True)
class Present:
    """came: of models.Came. names: of who came."""

    came: str
    names: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """words: what the meeting heard. outcome, new_due: of an earlier decision that came back (models.Outcome)."""

    words: str = ""
    outcome: str = ""
    new_due: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionTold:
    text: str
    owner: Unit | None
    due: date | None = None
    supports: tuple[Unit, ...] = ()


@audited("supervision.meeting.attended", gettext_lazy("登记了到会情况：{object}"))
def record_attendance(
    access: Access, row: Meeting, seen: int, present: Mapping[int, Present], *, at: datetime
) -> Meeting:
    """present: by the unit's key; units that are not named stay as they are. The meeting has begun with it."""
    require_office(rights(access))
    fresh = _begun(held_meeting(row, seen), at)
    for one in Attendance.objects.filter(meeting=fresh, unit__in=present):
        told = present[one.unit_id]
        if told.came not in Came.values:
            raise LuoshiError(_("没有选到会情况。"), _("请选到会、请假或缺席。"))
        one.came, one.names = told.came, fitting(told.names, _("到会人员"), _MOST_NAMES)
        one.save(update_fields=["came", "names"])
    fresh.edition += 1
    fresh.save()
    _record(access, fresh, "supervision.meeting.attended", at, units=len(present))
    return fresh


@audited("supervision.minutes.heard", gettext_lazy("记了一项议题：{object}"))
def hear_item(
    access: Access, row: Meeting, item: int, seen: int, told: Heard, *, at: datetime
) -> AgendaItem:
    """ConflictError when somebody else has written in this item since; nothing of either is lost."""
    require_office(rights(access))
    fresh = _begun(held_meeting(row, None), at)
    _claim(fresh, item, seen)
    one = AgendaItem.objects.select_related("decision").get(pk=item)
    one.heard = fitting(told.words, _("会议听取的情况"), MOST_DECISION)
    one.outcome = told.outcome if one.decision_id else ""
    if one.outcome not in Outcome.values:
        raise LuoshiError(_("没有选这件事怎么定。"), _("请从列出的里面选。"))
    one.new_due = told.new_due if one.outcome == Outcome.CONTINUED else None
    if one.outcome == Outcome.CONTINUED:
        if one.new_due is None:
            raise LuoshiError(_("继续办理没有写新的期限。"), _("请填一天。"))
        _require_ahead(one.new_due, at)
    one.save(update_fields=["heard", "outcome", "new_due"])
    _save_begun(fresh)
    _record(access, fresh, "supervision.minutes.heard", at, item=one.words, outcome=one.outcome)
    return one


@audited("supervision.minutes.decided", gettext_lazy("记了一项议定事项：{object}"))
def add_decision(
    access: Access, row: Meeting, item: int | None, seen: int, told: DecisionTold, *, at: datetime
) -> Decision:
    """item, seen: of the agenda, as the caller saw it; None for a decision on none of them.

    LuoshiError: no words, no owner, an owner that was merged away (its successor is named), a day that is past, said
    already. ConflictError: somebody else has written in this item since.
    """
    require_office(rights(access))
    fresh = _begun(held_meeting(row, None), at)
    if item is not None:
        _claim(fresh, item, seen)
    made = Decision(
        programme=fresh.programme, number=next_number(Decision, fresh.programme), meeting=fresh,
        item_id=item, sample=fresh.sample,
    )  # fmt: skip
    made.position = made.number
    _fill(made, told, at)
    if Decision.objects.filter(meeting=fresh, item=item, text=made.text).exists():
        raise LuoshiError(_("这一项议定事项已经记了。"), _("要改，请在记下的那一条上改。"))
    made.save()
    made.supports.set(_helpers(told))
    _save_begun(fresh)
    _record(
        access, fresh, "supervision.minutes.decided", at, text=made.text, owner=made.owner.name,
        due=made.due,
    )  # fmt: skip
    return made


@audited("supervision.minutes.redecided", gettext_lazy("改了一项议定事项：{object}"))
def change_decision(
    access: Access, row: Meeting, decision: int, seen: int, told: DecisionTold, *, at: datetime
) -> Decision:
    """Until the minutes are written. As `add_decision`."""
    require_office(rights(access))
    fresh = _begun(held_meeting(row, None), at)
    one = _claimed(fresh, decision, seen)
    before = one.text
    _fill(one, told, at)
    one.save()
    one.supports.set(_helpers(told))
    _record(
        access, fresh, "supervision.minutes.redecided", at, text=one.text, instead_of=before,
        owner=one.owner.name, due=one.due,
    )  # fmt: skip
    return one


@audited("supervision.minutes.undecided", gettext_lazy("删去了一项议定事项：{object}"))
def drop_decision(
    access: Access, row: Meeting, decision: int, seen: int, *, at: datetime
) -> Meeting:
    """Until the minutes are written; nobody was told of it yet."""
    require_office(rights(access))
    fresh = _begun(held_meeting(row, None), at)
    one = _claimed(fresh, decision, seen)
    text = one.text
    one.delete()
    _record(access, fresh, "supervision.minutes.undecided", at, text=text)
    return fresh


def _fill(row: Decision, told: DecisionTold, at: datetime) -> None:
    row.text = fitting(told.text, _("议定事项"), MOST_DECISION)
    if not row.text:
        raise LuoshiError(_("没有写议定事项。"), _("请写清做什么、做到什么程度。"))
    if told.owner is None:
        raise LuoshiError(_("没有选责任单位。"), _("一件事定一个责任单位，其余写在配合单位里。"))
    for unit in (told.owner, *told.supports):
        require_standing(unit, day_of(at))
    if told.due is not None:
        _require_ahead(told.due, at)
    row.owner, row.due = told.owner, told.due


def _helpers(told: DecisionTold) -> list[Unit]:
    return [unit for unit in told.supports if told.owner is None or unit.pk != told.owner.pk]


def _require_ahead(due: date, at: datetime) -> None:
    if due < day_of(at):
        raise LuoshiError(_("期限%(day)s已经过去。") % {"day": due}, _("请填今天或以后的日期。"))


def _begun(row: Meeting, at: datetime) -> Meeting:
    """A meeting whose minutes are being written. LuoshiError before its day."""
    still(row, _WRITTEN)
    if row.held_on > day_of(at):
        raise LuoshiError(
            _("会议%(day)s才开，还不能记录。") % {"day": row.held_on},
            _("提前开了，请先把会议日期改成今天。"),
        )
    row.state = MeetingState.HELD
    return row


def _save_begun(row: Meeting) -> None:
    """The first word written begins the meeting. Its edition stays: who arranges the agenda is not in the clerk's way."""
    Meeting.objects.filter(pk=row.pk, state=MeetingState.CONVENED).update(state=MeetingState.HELD)


def _claim(row: Meeting, item: int, seen: int) -> None:
    """The item's next edition is the caller's, of two at once only one's."""
    found = AgendaItem.objects.filter(pk=item, meeting=row, edition=seen)
    if not found.update(edition=F("edition") + 1):
        raise ConflictError(_("这一项刚有另一位记录过。"), _("您写的还在下面，请对照已记的再存。"))


def _claimed(row: Meeting, decision: int, seen: int) -> Decision:
    found = Decision.objects.filter(
        pk=decision, meeting=row, edition=seen, state=DecisionState.DRAFT
    )
    if not found.update(edition=F("edition") + 1):
        raise ConflictError(_("这一条刚有另一位改过。"), _("您写的还在下面，请对照已记的再存。"))
    return Decision.objects.select_related("owner").get(pk=decision)


def _record(access: Access, row: Meeting, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("meeting", str(row.number), row.title), actor=access.actor,
        at=at, after={key: str(value) for key, value in after.items() if value},
    )  # fmt: skip
