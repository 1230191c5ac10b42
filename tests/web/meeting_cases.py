"""A meeting of 甲县 as a web test tells it: drafted by mei, who is the office; lan leads; 乙局 has hua, 西乡 has ximei."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from cast import NOW, access_of
from django.utils import timezone

from luoshi_web.offices.models import Unit
from luoshi_web.supervision.actions.meetings import (
    MeetingTold,
    add_item,
    convene_meeting,
    draft_meeting,
)
from luoshi_web.supervision.actions.minutes import (
    DecisionTold,
    Present,
    add_decision,
    record_attendance,
)
from luoshi_web.supervision.actions.signing import finish_minutes, sign_minutes
from luoshi_web.supervision.models import AgendaItem, Attendance, Decision, Meeting

TODAY = timezone.localtime(NOW).date()
HOME = "/jia/supervision"


def unit(code: str) -> Unit:
    return Unit.objects.get(programme__code="jia", code=code)


def fresh(row: Meeting) -> Meeting:
    return Meeting.objects.select_related("programme").get(pk=row.pk)


def drafted(on: date = TODAY, title: str = "试点工作第1次调度会", at: datetime = NOW) -> Meeting:
    told = MeetingTold(
        "dispatch", title, on, time(9), "三楼会议室", "王副县长", "小梅",
        units=(unit("yi"), unit("xi")),
    )  # fmt: skip
    return draft_meeting(access_of("mei"), told, at=at)


def with_item(row: Meeting, words: str = "东区供电方案。", code: str = "yi", at: datetime = NOW) -> AgendaItem:  # fmt: skip
    row = fresh(row)
    add_item(access_of("mei"), row, row.edition, words, unit(code), at=at)
    return AgendaItem.objects.filter(meeting=row).order_by("-position").first()


def convened(at: datetime = NOW, **more: Any) -> Meeting:
    row = drafted(at=at, **more)
    with_item(row, at=at)
    row = fresh(row)
    return convene_meeting(access_of("mei"), row, row.edition, at=at)


def decided(row: Meeting, item: AgendaItem | None, text: str = "完成东区变电站选址", at: datetime = NOW, **more: Any) -> Decision:  # fmt: skip
    told = DecisionTold(text, unit("yi"), more.pop("due", TODAY + timedelta(days=20)), **more)
    if item is not None:
        item.refresh_from_db()
    seen = item.edition if item else 0
    return add_decision(access_of("mei"), fresh(row), item.pk if item else None, seen, told, at=at)


def attended(row: Meeting, at: datetime = NOW) -> Meeting:
    keys = Attendance.objects.filter(meeting=row).values_list("unit", flat=True)
    present = {key: Present("present", "张三") for key in keys}
    row = fresh(row)
    return record_attendance(access_of("mei"), row, row.edition, present, at=at)


def minuted(row: Meeting, at: datetime = NOW) -> Meeting:
    attended(row, at)
    row = fresh(row)
    return finish_minutes(access_of("mei"), row, row.edition, "各单位要抓紧。", at=at)


def signed(row: Meeting, at: datetime = NOW) -> Meeting:
    row = minuted(row, at)
    return sign_minutes(access_of("lan"), fresh(row), row.edition, at=at)


def one_decision(at: datetime = NOW, **more: Any) -> Decision:
    """Of signed minutes, of 乙局."""
    row = convened(at)
    made = decided(row, AgendaItem.objects.filter(meeting=row).last(), at=at, **more)
    signed(row, at)
    return tracked(made)


def tracked(made: Decision) -> Decision:
    return Decision.objects.select_related("programme", "owner", "meeting", "order", "item").get(pk=made.pk)  # fmt: skip
