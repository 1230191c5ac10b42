"""Who is told what of an ask: whose need it answers that it came, the office what is to be closed, the asker what is unproven."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.asks.ask_rows import proof_due
from luoshi_web.asks.models import Ask, AskNeed
from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.models import Duty, Programme
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of

NEAR: Final = timedelta(days=14)
"""How long before the day proofs are due they are spoken of."""
_KINDS: Final = ("due", "overdue")
_NAMED: Final = 3
_EVENING: Final = time(18)


def tell_moved(row: Ask, at: datetime) -> None:
    """After a change of what arrived or was given out. Called inside the transaction of the change; a made-up ask is nobody's
    work."""
    office = f"asks.deliver/{row.pk}"
    if row.sample:
        return
    if row.state == "arrived" and row.arrived is not None and row.arrived == row.allocated:
        people = duty_people(row.programme, Duty.ASKS, _day(at))
        what = _("“%(title)s”到位的已全部安排，待核对兑现。") % {"title": row.title}
        notify(row.programme, people, _message(row, "review", what, office), at=at)
    else:
        settle(row.programme, office, at=at)
    if row.state == "arrived":
        _tell_waiting(row, at)


def _tell_waiting(row: Ask, at: datetime) -> None:
    """Those whose needs it answers: the towns of the projects and who is responsible for the need."""
    needs = AskNeed.objects.filter(ask=row).select_related("need__project")
    units = {
        unit for one in needs for unit in (one.need.owner_id, one.need.project.town_id) if unit
    }
    if not units:
        return
    holders = holders_of(row.programme, WRITERS, _day(at))
    people = [person for unit in sorted(units) for person in holders.get(unit, ())]
    what = _("争取的“%(title)s”已到位，回应您单位项目的要素需求。") % {"title": row.title}
    notify(row.programme, people, _message(row, "changed", what, f"asks.came/{row.pk}"), at=at)


def tell_proofs(programme: Programme, now: datetime) -> int:
    """One notice a unit for the asks whose documents are due or overdue. Returns how many units were spoken of.

    Where none is due any more, the notice is settled.
    """
    today = _day(now)
    due: dict[int, list[Ask]] = {}
    for row in proof_due(programme, today + NEAR).filter(sample=False):
        due.setdefault(row.lead_id, []).append(row)
    every = set(
        Ask.objects.filter(programme=programme).order_by().values_list("lead", flat=True).distinct()
    )
    settle(programme, *(_proof_key(unit) for unit in every - set(due)), at=now)
    known = told_before([_proof_key(unit) for unit in due], _KINDS)
    people = holders_of(programme, WRITERS, today)
    new = [
        (people.get(unit, ()), message)
        for unit, rows in due.items()
        if (message := _proofs(programme, unit, rows, today))
        and (message.key, message.kind, message.by) not in known
    ]
    notify_each(programme, new, at=now)
    return len(new)


def _proofs(programme: Programme, unit: int, rows: Sequence[Ask], today: date) -> Message:
    """by: the newest day among them, so that one more makes it a new matter."""
    days = [row.proof_due for row in rows if row.proof_due is not None]
    names = "、".join(row.title for row in rows[:_NAMED])
    words = {
        "n": len(rows), "names": names + (_("等") if len(rows) > _NAMED else ""),
        "day": min(days).isoformat(),
    }  # fmt: skip
    what = _("对上争取 %(n)s 项还缺批复文件或到位凭证，最早的要在 %(day)s 前补齐：%(names)s。")
    return Message(
        kind="overdue" if min(days) < today else "due",
        what=what % words,
        by=_evening(max(days)),
        where=f"{reverse('asks:asks', args=[programme.code])}?lead={unit}&proof=1",
        key=_proof_key(unit),
    )


def _proof_key(unit: int) -> str:
    return f"asks.proofs/{unit}"


def _message(row: Ask, kind: str, what: str, key: str) -> Message:
    where = reverse("asks:ask", args=[row.programme.code, row.number])
    return Message(kind=kind, what=what, by=None, where=where, key=key)


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _EVENING))


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
