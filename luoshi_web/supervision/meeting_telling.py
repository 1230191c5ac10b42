"""Who is told what of a meeting and of what it decided. Every function stands inside the transaction of what it tells of.

Of a made-up meeting nobody is told: it is nobody's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.supervising import day_words
from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.models import Duty, Person, Programme, Role
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of
from luoshi_web.supervision.models import (
    Attendance,
    Decision,
    DecisionState,
    Meeting,
)

NEAR: Final = timedelta(days=3)
"""How long before its last day a decision is spoken of."""
_EVENING: Final = time(18)
_SHOWN: Final = 80
_LEADERS: Final = frozenset({Role.LEADER})
_COORDINATORS: Final = frozenset({Role.COORDINATOR})


def tell_convened(meeting: Meeting, at: datetime, *, changed: bool = False) -> None:
    """The people of every unit invited. changed: they were told of another time or place before."""
    if meeting.sample:
        return
    words = {"when": when_words(meeting, _day(at)), "place": meeting.place, "title": meeting.title}
    what = (
        _("会议改期：%(title)s，改为%(when)s，在%(place)s。")
        if changed
        else _("请参加%(title)s：%(when)s，%(place)s。")
    )
    message = Message("meeting", what % words, starts(meeting), _url(meeting), _key(meeting))
    notify(meeting.programme, _invited(meeting, at), message, at=at)


def tell_cancelled(meeting: Meeting, at: datetime) -> None:
    if meeting.sample:
        return
    settle(meeting.programme, _key(meeting), at=at)
    what = _("%(title)s不开了。") % {"title": meeting.title}
    message = Message("meeting", what, None, _url(meeting), f"{_key(meeting)}/off")
    notify(meeting.programme, _invited(meeting, at), message, at=at)


def tell_minuted(meeting: Meeting, at: datetime) -> None:
    """The leaders, whose signature the minutes wait for; the meeting itself is over."""
    if meeting.sample:
        return
    settle(meeting.programme, _key(meeting), at=at)
    what = _("%(title)s的会议纪要请您签发。") % {"title": meeting.title}
    leaders = holders_of(meeting.programme, _LEADERS, _day(at))
    people = {person.pk: person for found in leaders.values() for person in found}.values()
    message = Message("sign", what, None, _url(meeting), _signing(meeting))
    notify(meeting.programme, people, message, at=at)


def tell_reopened(meeting: Meeting, at: datetime) -> None:
    settle(meeting.programme, _signing(meeting), at=at)


def tell_signed(meeting: Meeting, decisions: Sequence[Decision], at: datetime) -> None:
    """Each owner of what it has to do, each supporter of what it helps with."""
    if meeting.sample:
        return
    settle(meeting.programme, _signing(meeting), at=at)
    today = _day(at)
    people = holders_of(meeting.programme, WRITERS, today)
    told = []
    for row in decisions:
        by = _("，%(day)s前办结") % {"day": day_words(row.due, today)} if row.due else ""
        words = {"text": row.text[:_SHOWN], "by": by}
        mine = _("会议议定由您单位办理%(by)s：%(text)s") % words
        told.append((people.get(row.owner_id, ()), _message(row, "order", mine, _mine(row))))
        helps = _("会议议定请您单位配合%(by)s：%(text)s") % words
        beside = [one for unit in row.supports.all() for one in people.get(unit.pk, ())]
        told.append((beside, _message(row, "order", helps, f"{_mine(row)}/support")))
    notify_each(meeting.programme, told, at=at)


def tell_reported(row: Decision, at: datetime) -> None:
    """The office of supervision; coordinators where no unit has that duty."""
    if row.sample:
        return
    settle(row.programme, _mine(row), _late(row), at=at)
    what = _("%(unit)s报告办结，待核实：%(text)s") % {
        "unit": row.owner.name,
        "text": row.text[:_SHOWN],
    }
    message = _message(row, "review", what, _check(row))
    notify(row.programme, duty_people(row.programme, Duty.SUPERVISION, _day(at)), message, at=at)


def tell_returned(row: Decision, reason: str, at: datetime) -> None:
    if row.sample:
        return
    settle(row.programme, _check(row), at=at)
    what = _("会议议定事项退回再办：%(reason)s（%(text)s）") % {
        "reason": reason[:_SHOWN],
        "text": row.text[:_SHOWN],
    }
    message = _message(row, "returned", what, _mine(row))
    notify(row.programme, _people(row, at), message, at=at)


def tell_closed(row: Decision, at: datetime) -> None:
    keys = (_mine(row), f"{_mine(row)}/support", _check(row), _late(row))
    settle(row.programme, *keys, at=at)


def tell_late(programme: Programme, now: datetime) -> int:
    """Each owner, once when a decision's last day is near and once when it is past. Returns how many were spoken of."""
    today = _day(now)
    rows = Decision.objects.filter(
        Q(order=None), programme=programme, state=DecisionState.OPEN, sample=False,
        due__lte=today + NEAR,
    )  # fmt: skip
    found = list(rows.select_related("owner", "programme", "meeting").order_by("due", "pk"))
    known = told_before(map(_late, found), ("due", "overdue"))
    people = holders_of(programme, WRITERS, today) if found else {}
    told = [
        (people.get(row.owner_id, ()), message)
        for row in found
        if (message := _nearly(row, today)).by is not None
        and (message.key, message.kind, message.by) not in known
    ]
    notify_each(programme, told, at=now)
    return len(told)


def when_words(meeting: Meeting, now: date) -> str:
    """10月20日9:00; with the year where it is another."""
    hour = f"{meeting.starts_at.hour}:{meeting.starts_at.minute:02d}"
    return f"{day_words(meeting.held_on, now)}{hour}"


def starts(meeting: Meeting) -> datetime:
    return timezone.make_aware(datetime.combine(meeting.held_on, meeting.starts_at))


def evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _EVENING))


def decision_url(row: Decision) -> str:
    return reverse("supervision:decision", args=[row.programme.code, row.number])


def _nearly(row: Decision, today: date) -> Message:
    is_late = row.due is not None and row.due < today
    words = {"day": day_words(row.due, today) if row.due else "", "text": row.text[:_SHOWN]}
    what = (
        _("会议议定事项已过期限（%(day)s）：%(text)s")
        if is_late
        else _("会议议定事项快到期限（%(day)s）：%(text)s")
    )
    return _message(row, "overdue" if is_late else "due", what % words, _late(row))


def _message(row: Decision, kind: str, what: str, key: str) -> Message:
    return Message(kind, what, evening(row.due) if row.due else None, decision_url(row), key)


def _invited(meeting: Meeting, at: datetime) -> Iterable[Person]:
    people = holders_of(meeting.programme, WRITERS, _day(at))
    units = Attendance.objects.filter(meeting=meeting).values_list("unit", flat=True)
    return {one.pk: one for unit in units for one in people.get(unit, ())}.values()


def _people(row: Decision, at: datetime) -> Iterable[Person]:
    return holders_of(row.programme, WRITERS, _day(at), row.owner_id).get(row.owner_id, ())


def _url(meeting: Meeting) -> str:
    return reverse("supervision:meeting", args=[meeting.programme.code, meeting.number])


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _key(meeting: Meeting) -> str:
    return f"supervision.meeting/{meeting.pk}"


def _signing(meeting: Meeting) -> str:
    return f"supervision.minutes/{meeting.pk}"


def _mine(row: Decision) -> str:
    return f"supervision.decision/{row.pk}"


def _check(row: Decision) -> str:
    return f"supervision.decision.check/{row.pk}"


def _late(row: Decision) -> str:
    return f"supervision.decision.late/{row.pk}"
