"""How near the end of a report is, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from luoshi_web.reporting.guards import stamp
from luoshi_web.reporting.models import Report, State
from luoshi_web.reporting.states import EDITABLE


def due_note(report: Report, now: datetime) -> str:
    """How near the end is, in words; nothing once the report was sent."""
    if report.filed_at is not None:
        late = report.filed_at > report.due_at
        return (
            _("%(when)s 已报，迟报") % {"when": stamp(report.filed_at)} if late else _("已按时报")
        )
    left = report.due_at - now
    if left.total_seconds() < 0:
        return _("已过截止，仍可补报") if State(report.state) in EDITABLE else ""
    if left.days == 0:
        hours = int(left.total_seconds() // 3600)
        return _("还有 %(n)s 小时") % {"n": hours} if hours else _("不到 1 小时")
    return _("还有 %(n)s 天") % {"n": left.days}


def urgency(report: Report, now: datetime) -> str:
    """bad: not sent and past its time; warn: late, or less than two days left; nothing else is marked."""
    if report.filed_at is not None:
        return "warn" if report.filed_at > report.due_at else ""
    if now > report.due_at:
        return "bad"
    return "warn" if report.due_at - now < timedelta(days=2) else ""


def left_words(due: datetime, now: datetime) -> tuple[str, str]:
    """还有 3 天 / 逾期 2 天, and how urgent: bad, warn or nothing."""
    left = due - now
    if left < timedelta(0):
        days = (now - due).days
        words = _("逾期 %(n)s 天") % {"n": days} if days else _("今天逾期")
        return words, "bad"
    hours = int(left.total_seconds() // 3600)
    if hours < 48:
        return (_("还有 %(n)s 小时") % {"n": hours} if hours else _("不到 1 小时")), "warn"
    return _("还有 %(n)s 天") % {"n": left.days}, ""
