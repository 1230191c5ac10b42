"""Who is told that entries stand too long in their stage: the people of the unit that keeps the register, once a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.actions import Message, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.calendar import Calendar
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import WRITERS, holders_of
from luoshi_web.registers.kept import Kept, deadline_of
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import revisions

# How long before its end a stage is spoken of.
NEAR: Final = timedelta(days=2)
_KINDS: Final = ("due", "overdue")
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry whose stage has a clock, and the last day in time."""

    row: Revision
    due: date


def waiting(kept: Kept, calendar: Calendar, now: datetime, until: date) -> list[Waiting]:
    """Entries that should have left their stage by `until`, the longest overdue first. Made-up ones are nobody's work."""
    stages = {clock.stage for clock in kept.register.clocks}
    if not stages:
        return []
    rows = revisions(kept, now).filter(stage__in=stages, sample=0, stage_since__lte=until)
    found = [
        Waiting(row, due)
        for row in rows
        if (due := deadline_of(kept, row, calendar)) is not None and due <= until
    ]
    return sorted(found, key=lambda one: (one.due, one.row.entry_no))


def tell_waiting(
    programme: Programme, registers: Sequence[Kept], calendar: Calendar, now: datetime
) -> int:
    """One notice a register for what is near or past its time; told again only when another day's deadline joins.

    Returns how many registers were spoken of. Where nothing waits any more, the notice is settled.
    """
    today = timezone.localtime(now).date()
    late = {
        key_of(kept): (kept, found)
        for kept in registers
        if kept.register.clocks and (found := waiting(kept, calendar, now, today + NEAR))
    }
    done = [key_of(kept) for kept in registers if kept.register.clocks and key_of(kept) not in late]
    settle(programme, *done, at=now)
    known = told_before(late, _KINDS)
    people = holders_of(programme, WRITERS, today)
    new = [
        (people.get(kept.row.keeper_id, ()), message)
        for kept, found in late.values()
        if (message := _message(kept, found, today)) and _ident(message) not in known
    ]
    notify_each(programme, new, at=now)
    return len(new)


def key_of(kept: Kept) -> str:
    return f"registers.waiting/{kept.row.pk}"


def _ident(message: Message) -> tuple[str, str, datetime | None]:
    return message.key, message.kind, message.by


def _message(kept: Kept, found: Sequence[Waiting], today: date) -> Message:
    """by: the newest deadline among them, so that one more makes it a new matter."""
    names = "、".join(one.row.name for one in found[:_NAMED])
    more = _("等") if len(found) > _NAMED else ""
    past = sum(one.due < today for one in found)
    words = {
        "register": kept.register.name,
        "n": len(found),
        "past": past,
        "names": f"{names}{more}",
    }
    what = (
        _("台账“%(register)s”有 %(n)s 条快到或已过办理时限，已过 %(past)s 条：%(names)s。")
        if past
        else _("台账“%(register)s”有 %(n)s 条快到办理时限：%(names)s。")
    )
    last = max(one.due for one in found)
    return Message(
        kind="overdue" if past else "due",
        what=what % words,
        by=timezone.make_aware(datetime.combine(last, time(18))),
        where=reverse("registers:board", args=[kept.programme.code, kept.register.code]),
        key=key_of(kept),
    )
