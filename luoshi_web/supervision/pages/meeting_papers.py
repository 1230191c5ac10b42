"""会议通知 and 会议纪要 of a meeting, as papers: what the composers of luoshi.writing are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from luoshi.supervising import day_words
from luoshi.writing import (
    Attendees,
    MeetingNoticeFacts,
    MinutesDecision,
    MinutesFacts,
    MinutesMatter,
    Paper,
    meeting_notice,
    minutes,
)
from luoshi_web.supervision.models import (
    AgendaItem,
    Attendance,
    Came,
    Decision,
    Meeting,
    MeetingState,
    Outcome,
)
from luoshi_web.supervision.paper_facts import issuer_of

_ENDS: Final = "。；; \n"
_NOON: Final = 12


def notice_paper(
    row: Meeting, items: Sequence[AgendaItem], attendances: Sequence[Attendance]
) -> Paper:
    """One query."""
    names = [one.unit.name for one in attendances]
    office = issuer_of(row.programme)
    return meeting_notice(
        MeetingNoticeFacts(
            meeting=row.title,
            signature=office,
            day=row.held_on,
            hour_words=_hour(row),
            place=row.place,
            attendees=(_("%(units)s负责人") % {"units": "、".join(names)},),
            agenda=tuple(item.words.rstrip(_ENDS) for item in items),
            chair=row.chair,
            requirements=tuple(line for line in map(str.strip, row.wishes.splitlines()) if line),
            addressees="、".join(names),
            contact=row.secretary,
            number=row.notice_number or None,
            issued_on=row.convened_on,
            printer=office,
            is_sample=row.sample,
        )
    )


def minutes_paper(
    row: Meeting,
    items: Sequence[AgendaItem],
    loose: Sequence[Decision],
    attendances: Sequence[Attendance],
) -> Paper:
    """Items of which nothing was written down were put off, and are not in the minutes. Days as they were decided, also
    where a later meeting moved them. One query."""
    matters = [_matter(item) for item in items]
    if loose:
        matters.append(MinutesMatter(_("其他事项"), decisions=tuple(map(_decision, loose))))
    office = issuer_of(row.programme)
    return minutes(
        MinutesFacts(
            meeting=row.title,
            issuer=office,
            held_on=row.held_on,
            when_words=_half(row),
            matters=tuple(one for one in matters if one is not None),
            number=row.document_number or None,
            issued_on=row.signed_on,
            place=row.place,
            chair=row.chair,
            attendees=_attendees(row, attendances),
            closing=row.closing,
            printer=office,
            is_sample=row.sample,
        )
    )


def _matter(item: AgendaItem) -> MinutesMatter | None:
    heard = [line for line in map(str.strip, item.heard.splitlines()) if line]
    outcome = Outcome(item.outcome)
    if outcome == Outcome.CLOSED:
        heard.append(_("会议同意该事项办结。"))
    elif outcome == Outcome.CONTINUED and item.new_due:
        day = day_words(item.new_due, item.meeting.held_on)
        heard.append(_("该事项继续办理，办结期限改为%(day)s。") % {"day": day})
    made = tuple(_decision(one) for one in item.decisions.all())
    if not heard and not made:
        return None
    return MinutesMatter(_heading(item), tuple(heard), made)


def _heading(item: AgendaItem) -> str:
    """The item's first sentence; what the agenda said of numbers and days is no heading."""
    return item.words.split("。")[0].strip(_ENDS)


def _decision(row: Decision) -> MinutesDecision:
    is_signed = row.meeting.state == MeetingState.SIGNED
    return MinutesDecision(
        text=row.text,
        lead=row.owner.name,
        supporting=tuple(unit.name for unit in row.supports.all()),
        due=row.minuted_due if is_signed else row.due,
    )


def _attendees(row: Meeting, attendances: Sequence[Attendance]) -> tuple[Attendees, ...]:
    labels = ((Came.PRESENT, _("出席")), (Came.LEAVE, _("请假")), (Came.ABSENT, _("缺席")))
    groups = [
        Attendees(label, tuple(_guest(one) for one in attendances if one.came == came))
        for came, label in labels
    ]
    if row.secretary:
        groups.append(Attendees(_("记录"), (row.secretary,)))
    return tuple(group for group in groups if group.names)


def _guest(row: Attendance) -> str:
    return f"{row.unit.name}（{row.names}）" if row.names else row.unit.name


def _hour(row: Meeting) -> str:
    hour = row.starts_at.hour if row.starts_at.hour <= _NOON else row.starts_at.hour - _NOON
    return f"{_half(row)}{hour}:{row.starts_at.minute:02d}"


def _half(row: Meeting) -> str:
    return _("上午") if row.starts_at.hour < _NOON else _("下午")
