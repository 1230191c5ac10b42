"""Who is told what of a case: the office that one waits for review, its unit what became of it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.asks.models import Case, CaseState
from luoshi_web.notices.actions import Message, notify, settle
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of


def tell_case(row: Case, at: datetime) -> None:
    """After it moved. Called inside the transaction of the change; a made-up case is nobody's work."""
    office, unit = f"asks.case.review/{row.pk}", f"asks.case/{row.pk}"
    settle(row.programme, office, unit, at=at)
    if row.sample:
        return
    day, title = timezone.localtime(at).date(), {"title": row.title}
    if row.state == CaseState.SENT:
        people = duty_people(row.programme, Duty.ASKS, day)
        words = _("典型案例“%(title)s”待审核。") % title
        notify(row.programme, people, _message(row, "review", words, office), at=at)
        return
    kind, words = (
        ("accepted", _("典型案例“%(title)s”已入库。") % title)
        if row.state == CaseState.ACCEPTED
        else ("returned", _("典型案例“%(title)s”退回修改：%(why)s") % {**title, "why": row.remark})
    )
    people = holders_of(row.programme, WRITERS, day, row.unit_id).get(row.unit_id, [])
    notify(row.programme, people, _message(row, kind, words, unit), at=at)


def _message(row: Case, kind: str, what: str, key: str) -> Message:
    where = reverse("asks:case", args=[row.programme.code, row.number])
    return Message(kind=kind, what=what, by=None, where=where, key=key)
