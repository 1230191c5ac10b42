"""A meeting until it begins: drafted with its agenda, arranged, convened, put off, cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.supervising import agenda_rules, wording
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.numbers import document_number
from luoshi_web.projects.revising import day_of
from luoshi_web.supervision.actions.alerts import put_on_agenda
from luoshi_web.supervision.agenda_rows import candidates, drafted, item_of, projects_of
from luoshi_web.supervision.guards import require_office, rights
from luoshi_web.supervision.meeting_rows import held_meeting, next_number, still, units_named
from luoshi_web.supervision.meeting_telling import tell_cancelled, tell_convened
from luoshi_web.supervision.models import (
    MOST_AGENDA,
    AgendaItem,
    Alert,
    AlertState,
    Attendance,
    Meeting,
    MeetingState,
)

_ARRANGED: Final = (MeetingState.DRAFTED, MeetingState.CONVENED, MeetingState.HELD)
_BEFORE: Final = (MeetingState.DRAFTED, MeetingState.CONVENED)
_MOST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class MeetingTold:
    """units: those invited; none: the units that the agenda names."""

    kind: str
    title: str
    held_on: date
    starts_at: time
    place: str = ""
    chair: str = ""
    secretary: str = ""
    wishes: str = ""
    units: tuple[Unit, ...] = ()


@audited("supervision.meeting.drafted", gettext_lazy("拟了会议和议程：{object}"))
def draft_meeting(
    access: Access, told: MeetingTold, *, at: datetime, sample: bool = False
) -> Meeting:
    """With the agenda as the rules draft it of everything that waits. LuoshiError: a day that is past, no title, drafted
    already under that title for that day."""
    require_office(rights(access))
    programme, today = access.programme, day_of(at)
    made = Meeting(
        programme=programme, number=next_number(Meeting, programme), sample=sample,
        made_at=at, made_by=access.actor,
    )  # fmt: skip
    _fill(made, told, today)
    twice = Meeting.objects.filter(programme=programme, title=made.title, held_on=made.held_on)
    if twice.exclude(state=MeetingState.CANCELLED).exists():
        raise LuoshiError(
            _("%(day)s的“%(title)s”已经拟过。") % {"day": made.held_on, "title": made.title},
            _("请在那一次会议上改。"),
        )
    made.save()
    units = units_named(programme)
    items = _lines(made, units, 0)
    invited = told.units or [one.unit for one in items if one.unit is not None]
    _invite(made, invited)
    _record(access, made, "supervision.meeting.drafted", at, items=len(items), on=made.held_on)
    return made


@audited("supervision.meeting.changed", gettext_lazy("改了会议：{object}"))
def change_meeting(
    access: Access, row: Meeting, seen: int, told: MeetingTold, *, at: datetime
) -> Meeting:
    """Its time, place, people. Whoever was told of another time or place before is told of the new one."""
    require_office(rights(access))
    fresh = still(held_meeting(row, seen), _BEFORE)
    before = (fresh.held_on, fresh.starts_at, fresh.place)
    _fill(fresh, told, day_of(at))
    _save(fresh)
    _reword(fresh, before[0])
    if told.units:
        Attendance.objects.filter(meeting=fresh).exclude(unit__in=told.units).delete()
        _invite(fresh, told.units)
    if fresh.state == MeetingState.CONVENED:
        _require_complete(fresh)
        moved = before != (fresh.held_on, fresh.starts_at, fresh.place)
        tell_convened(fresh, at, changed=moved)
    _record(access, fresh, "supervision.meeting.changed", at, on=fresh.held_on, place=fresh.place)
    return fresh


@audited("supervision.agenda.refilled", gettext_lazy("把待议的事项补进了议程：{object}"))
def refill_agenda(
    access: Access, row: Meeting, seen: int, keys: Iterable[str], *, at: datetime
) -> Meeting:
    """What waits and was ticked, behind what stands there. LuoshiError where none of it waits any more."""
    require_office(rights(access))
    fresh = still(held_meeting(row, seen), _ARRANGED)
    added = _lines(fresh, units_named(fresh.programme), _last(fresh), frozenset(keys))
    if not added:
        raise LuoshiError(_("没有选要补进议程的事项。"), _("请勾选一项或几项。"))
    _invite(fresh, [one.unit for one in added if one.unit is not None])
    _save(fresh)
    _record(access, fresh, "supervision.agenda.refilled", at, items=len(added))
    return fresh


@audited("supervision.agenda.added", gettext_lazy("在议程里加了一项：{object}"))
def add_item(
    access: Access, row: Meeting, seen: int, words: str, unit: Unit | None, *, at: datetime
) -> Meeting:
    """An item typed by the office, at the end."""
    require_office(rights(access))
    fresh = still(held_meeting(row, seen), _ARRANGED)
    text = fitting(words, _("议题"), MOST_AGENDA)
    if not text:
        raise LuoshiError(_("没有写议题。"), _("请用一两句话写清。"))
    AgendaItem.objects.create(
        programme=fresh.programme, meeting=fresh, position=_last(fresh) + 1, kind="other",
        words=text, unit=unit,
    )  # fmt: skip
    _invite(fresh, [unit] if unit else [])
    _save(fresh)
    _record(access, fresh, "supervision.agenda.added", at, words=text)
    return fresh


@audited("supervision.agenda.moved", gettext_lazy("调整了议程的顺序：{object}"))
def move_item(
    access: Access, row: Meeting, seen: int, item: int, by: int, *, at: datetime
) -> Meeting:
    """One place up (by -1) or down (by 1); at the end of the list it stays where it is."""
    require_office(rights(access))
    fresh = still(held_meeting(row, seen), _ARRANGED)
    order = list(AgendaItem.objects.filter(meeting=fresh).order_by("position", "pk"))
    here = order.index(_item(order, item))
    there = min(max(here + by, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    for position, one in enumerate(order, 1):
        one.position = position
    AgendaItem.objects.bulk_update(order, ["position"])
    _save(fresh)
    _record(access, fresh, "supervision.agenda.moved", at, words=order[there].words, to=there + 1)
    return fresh


@audited("supervision.agenda.reworded", gettext_lazy("改了议题的写法：{object}"))
def reword_item(
    access: Access, row: Meeting, seen: int, item: int, words: str, *, at: datetime
) -> Meeting:
    require_office(rights(access))
    fresh = still(held_meeting(row, seen), _ARRANGED)
    one = _item(AgendaItem.objects.filter(meeting=fresh), item)
    text = fitting(words, _("议题"), MOST_AGENDA)
    if not text:
        raise LuoshiError(_("议题不能是空的。"), _("不议这一项，请用“移出议程”。"))
    before, one.words = one.words, text
    one.save(update_fields=["words"])
    _save(fresh)
    _record(access, fresh, "supervision.agenda.reworded", at, words=text, instead_of=before)
    return fresh


@audited("supervision.agenda.dropped", gettext_lazy("把一项移出了议程：{object}"))
def drop_item(access: Access, row: Meeting, seen: int, item: int, *, at: datetime) -> Meeting:
    """What was taken off waits again for a meeting. LuoshiError where something was decided on it already."""
    require_office(rights(access))
    fresh = still(held_meeting(row, seen), _ARRANGED)
    one = _item(AgendaItem.objects.filter(meeting=fresh), item)
    if one.heard or one.outcome or one.decisions.exists():
        raise LuoshiError(_("这一项已经记了纪要。"), _("要移出议程，请先删去这一项的记录。"))
    words = one.words
    one.delete()
    _save(fresh)
    _record(access, fresh, "supervision.agenda.dropped", at, words=words)
    return fresh


@audited("supervision.meeting.convened", gettext_lazy("发了会议通知：{object}"))
def convene_meeting(access: Access, row: Meeting, seen: int, *, at: datetime) -> Meeting:
    """The notice gets its number and the units are told. LuoshiError: no place, chair, item or unit; a day that is past."""
    require_office(rights(access))
    fresh, today = still(held_meeting(row, seen), (MeetingState.DRAFTED,)), day_of(at)
    _require_day(fresh.held_on, today)
    _require_complete(fresh)
    year = today.year
    number = take_number(fresh.programme, "notice", year)
    fresh.notice_number = document_number(fresh.programme, "notice", year, number)
    fresh.state, fresh.convened_on = MeetingState.CONVENED, today
    _save(fresh)
    _answer_alerts(access, fresh, at)
    tell_convened(fresh, at)
    _record(access, fresh, "supervision.meeting.convened", at, notice=fresh.notice_number)
    return fresh


@audited("supervision.meeting.cancelled", gettext_lazy("取消了会议：{object}"))
def cancel_meeting(
    access: Access, row: Meeting, seen: int, reason: str, *, at: datetime
) -> Meeting:
    """Before it begins. What stood on its agenda waits again."""
    require_office(rights(access))
    words = require_reason(reason)
    fresh = still(held_meeting(row, seen), _BEFORE)
    was_told = fresh.state == MeetingState.CONVENED
    fresh.state = MeetingState.CANCELLED
    _save(fresh)
    if was_told:
        tell_cancelled(fresh, at)
    _record(access, fresh, "supervision.meeting.cancelled", at, reason=words)
    return fresh


def _answer_alerts(access: Access, row: Meeting, at: datetime) -> None:
    """An alert that stands on the agenda that was sent out is answered by it."""
    mine = Alert.objects.filter(pk__in=row.items.values("alert"), state=AlertState.OPEN)
    for alert in mine.select_related("programme"):
        put_on_agenda(access, rights(access), alert, alert.edition, row.title, at=at)


def _fill(row: Meeting, told: MeetingTold, today: date) -> None:
    kinds = agenda_rules().meetings
    if told.kind not in kinds:
        raise LuoshiError(
            _("没有选会议种类。"), _("请选%(kinds)s。") % {"kinds": "、".join(kinds.values())}
        )
    row.kind, row.held_on, row.starts_at = told.kind, told.held_on, told.starts_at
    row.title = fitting(told.title, _("会议名称"), _MOST_NAME)
    row.place = fitting(told.place, _("地点"), _MOST_NAME)
    row.chair = fitting(told.chair, _("主持"), _MOST_NAME)
    row.secretary = fitting(told.secretary, _("记录"), _MOST_NAME)
    row.wishes = fitting(told.wishes, _("会议要求"), MOST_AGENDA)
    if not row.title:
        raise LuoshiError(_("没有写会议名称。"), _("请写全称，通知和纪要都用它。"))
    _require_day(row.held_on, today)
    for unit in told.units:
        require_standing(unit, row.held_on)


def _reword(row: Meeting, before: date) -> None:
    """On another day other days are late: lines that stand as they were drafted for the day before are worded anew."""
    if row.held_on == before:
        return
    waiting = {one.key: one for one in candidates(row.programme, row.held_on)}
    drafted_ones = [
        item
        for item in AgendaItem.objects.filter(meeting=row, key__in=waiting)
        if item.words == wording(waiting[item.key], before)
    ]
    for item in drafted_ones:
        item.words = wording(waiting[item.key], row.held_on)
    AgendaItem.objects.bulk_update(drafted_ones, ["words"])


def _require_day(day: date, today: date) -> None:
    if day < today:
        raise LuoshiError(
            _("开会日期%(day)s已经过去。") % {"day": day}, _("请填今天或以后的日期。")
        )


def _require_complete(row: Meeting) -> None:
    lacking = [
        label for label, value in ((_("地点"), row.place), (_("主持"), row.chair)) if not value
    ]
    if not AgendaItem.objects.filter(meeting=row).exists():
        lacking.append(_("议题"))
    if not Attendance.objects.filter(meeting=row).exists():
        lacking.append(_("参加单位"))
    if lacking:
        raise LuoshiError(
            _("会议通知还缺%(lacking)s。") % {"lacking": "、".join(lacking)}, _("请补上再发。")
        )


def _lines(
    row: Meeting, units: dict[str, Unit], after: int, wanted: frozenset[str] | None = None
) -> list[AgendaItem]:
    """Saved items of what waits, behind position `after`. wanted: keys; None: all of it."""
    lines = [
        line for line in drafted(row.programme, row.held_on) if wanted is None or line.key in wanted
    ]
    items = [item_of(row, line, units, after + n) for n, line in enumerate(lines, 1)]
    projects_of(items)
    return AgendaItem.objects.bulk_create(items)


def _last(row: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=row).order_by("-position").first()
    return last.position if last else 0


def _item(items: Iterable[AgendaItem], pk: int) -> AgendaItem:
    found = next((one for one in items if one.pk == pk), None)
    if found is None:
        raise ConflictError(_("议程里没有这一项了。"), _("请刷新页面。"))
    return found


def _invite(row: Meeting, units: Iterable[Unit]) -> None:
    have = set(Attendance.objects.filter(meeting=row).values_list("unit", flat=True))
    new = {unit.pk: unit for unit in units if unit.pk not in have}
    Attendance.objects.bulk_create(
        Attendance(programme=row.programme, meeting=row, unit=unit) for unit in new.values()
    )


def _save(row: Meeting) -> None:
    row.edition += 1
    row.save()


def _record(access: Access, row: Meeting, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("meeting", str(row.number), row.title), actor=access.actor,
        at=at, after={key: value for key, value in after.items() if value},
    )  # fmt: skip
