"""Who is told that a month of projects is to be told: the people of each unit that writes some, once a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period, closed_month, month_of_index
from luoshi_web.notices.actions import Message, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import WRITERS, holders_of
from luoshi_web.projects.progress_rows import is_frozen, untold_by_unit

_KIND: Final = "opened"
_NAMED: Final = 3


def tell_due(programme: Programme, now: datetime) -> int:
    """The month that is over, until it is frozen. Settled where a unit has told all of its own.

    No deadline: the office sets it by freezing. Made-up projects are nobody's work. Returns how many units were spoken of.
    """
    today = timezone.localtime(now).date()
    month = Period.month(*month_of_index(closed_month(today)))
    people = holders_of(programme, WRITERS, today)
    left = {} if is_frozen(programme, month) else untold_by_unit(programme, month, today)
    done = [unit for unit in people if unit is not None and unit not in left]
    settle(programme, *(_key(unit, month) for unit in done), at=now)
    known = told_before([_key(unit, month) for unit in left], [_KIND])
    new = [
        (people[unit], message)
        for unit, names in left.items()
        if unit in people
        and (message := _message(programme, unit, month, names))
        and (message.key, message.kind, message.by) not in known
    ]
    notify_each(programme, new, at=now)
    return len(new)


def _key(unit: int, month: Period) -> str:
    return f"projects.progress/{unit}/{month}"


def _message(programme: Programme, unit: int, month: Period, names: Sequence[str]) -> Message:
    shown = "、".join(names[:_NAMED]) + (_("等") if len(names) > _NAMED else "")
    what = _("%(month)s项目进度有 %(n)s 个要报：%(names)s。")
    return Message(
        kind=_KIND,
        what=what % {"month": month.words(), "n": len(names), "names": shown},
        by=None,
        where=f"{reverse('projects:progress', args=[programme.code])}?month={month}",
        key=_key(unit, month),
    )
