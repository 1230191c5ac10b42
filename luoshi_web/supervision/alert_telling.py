"""Who is told what of an alert. Every function stands inside the transaction of what it tells of.

Of one that rests on made-up figures nobody is told: it is nobody's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.offices.models import Duty, Programme, Role
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of
from luoshi_web.supervision.meeting_telling import evening
from luoshi_web.supervision.models import Alert, AlertState

_COORDINATORS: Final = frozenset({Role.COORDINATOR})


def tell_raised(programme: Programme, rows: Sequence[Alert], at: datetime) -> None:
    """The unit of each, and the office of all of them in one notice."""
    real = [row for row in rows if not row.sample]
    if not real:
        return
    people = holders_of(programme, WRITERS, _day(at))
    told = [
        (people.get(row.unit_id, ()), _message(row, "order", row.words))
        for row in real
        if row.unit_id
    ]
    notify_each(programme, told, at=at)
    red = sum(row.light == "red" for row in real)
    what = (_("新出 %(n)s 件预警，其中红灯 %(red)s 件。") if red else _("新出 %(n)s 件预警。")) % {
        "n": len(real),
        "red": red,
    }
    url = reverse("supervision:alerts", args=[programme.code])
    message = Message("review", what, None, url, "supervision.alerts")
    notify(programme, duty_people(programme, Duty.SUPERVISION, _day(at)), message, at=at)


def tell_answered(row: Alert, at: datetime) -> None:
    """After a step: what the unit was asked for is done; the office is told of an explanation that waits for it."""
    settle(row.programme, _key(row), at=at)
    if row.state == AlertState.EXPLAINED and row.accepted_at is None:
        if not row.sample:
            what = _("“%(title)s”的预警，%(unit)s已说明原因，请认可或退回。") % {
                "title": row.title, "unit": row.unit.name if row.unit else "",
            }  # fmt: skip
            message = Message("review", what, None, _url(row), _checking(row))
            notify(
                row.programme,
                duty_people(row.programme, Duty.SUPERVISION, _day(at)),
                message,
                at=at,
            )
        return
    settle(row.programme, _checking(row), at=at)


def tell_back(row: Alert, reason: str, at: datetime) -> None:
    """The answer was sent back or withdrawn: the unit has to answer again."""
    settle(row.programme, _checking(row), at=at)
    if row.sample or row.unit_id is None:
        return
    what = _("“%(title)s”的预警请重新答复：%(reason)s") % {"title": row.title, "reason": reason}
    people = holders_of(row.programme, WRITERS, _day(at), row.unit_id).get(row.unit_id, ())
    notify(row.programme, people, _message(row, "returned", what), at=at)


def tell_over(programme: Programme, rows: Iterable[Alert], at: datetime, *, waiting: bool) -> None:
    """They are over: nobody need answer any more. waiting: whether any other alert still waits for an answer."""
    keys = [key for row in rows for key in (_key(row), _checking(row))]
    settle(programme, *keys, *(() if waiting else ("supervision.alerts",)), at=at)


def _message(row: Alert, kind: str, what: str) -> Message:
    return Message(kind, what, evening(row.by), _url(row), _key(row))


def _url(row: Alert) -> str:
    return reverse("supervision:alert", args=[row.programme.code, row.number])


def _key(row: Alert) -> str:
    return f"supervision.alert/{row.pk}"


def _checking(row: Alert) -> str:
    return f"supervision.alert.check/{row.pk}"


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
