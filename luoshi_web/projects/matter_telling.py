"""Who is told what of a problem: its owner of the order and of the days running out, the office of what waits for its check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.models import Duty, Person, Programme, Role
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of
from luoshi_web.projects.matter_rows import OWNERS_STATES, problems
from luoshi_web.projects.models import Problem

NEAR: Final = timedelta(days=2)
"""How long before its last day a problem is spoken of."""
_KINDS: Final = ("due", "overdue")
_NAMED: Final = 3
_SHOWN: Final = 40
_OFFICE: Final = frozenset({Role.COORDINATOR})
_EVENING: Final = time(18)


def tell_moved(row: Problem, at: datetime) -> None:
    """After a step: whoever has it now. Called inside the transaction of the step. A made-up one is nobody's work."""
    mine, office = f"projects.problem/{row.pk}", f"projects.problem.check/{row.pk}"
    words = {"project": row.project.name, "text": row.text[:_SHOWN]}
    if row.state in OWNERS_STATES:
        settle(row.programme, office, at=at)
        if row.owner_id is None:
            return
        handed_back = len(row.steps) > 1 and row.steps[-2]["to"] == "solved"
        if row.state == "handling" and not handed_back:
            settle(row.programme, mine, at=at)
            return
        what = (
            _("项目“%(project)s”的问题退回再办：%(text)s。")
            if handed_back
            else _("项目“%(project)s”的问题交您单位办理：%(text)s。")
        )
        kind = "returned" if handed_back else "order"
        people = _people(row.programme, row.owner_id, at)
        notify(row.programme, people, _message(row, kind, what % words, mine), at=at)
        return
    settle(row.programme, mine, office, at=at)
    if row.state == "solved":
        what = _("项目“%(project)s”的问题报告解决，待核查：%(text)s。") % words
        message = _message(row, "review", what, office)
        notify(
            row.programme,
            duty_people(row.programme, Duty.PROJECTS, timezone.localtime(at).date()),
            message,
            at=at,
        )


def tell_late(programme: Programme, now: datetime) -> int:
    """One notice a unit for the problems near or past their day; told again only when another day's joins them.

    Returns how many units were spoken of. Where none waits any more, the notice is settled.
    """
    today = timezone.localtime(now).date()
    rows = problems(programme).filter(
        state__in=OWNERS_STATES, owner__isnull=False, sample=False, project__sample=False
    )
    late: dict[int, list[Problem]] = {}
    for row in rows.filter(due__lte=today + NEAR).order_by("due", "number"):
        if row.owner_id is not None:
            late.setdefault(row.owner_id, []).append(row)
    owners = Problem.objects.filter(programme=programme, owner__isnull=False)
    every = set(owners.order_by().values_list("owner", flat=True).distinct())
    settle(programme, *(_late_key(unit) for unit in every - set(late)), at=now)
    known = told_before([_late_key(unit) for unit in late], _KINDS)
    people = holders_of(programme, WRITERS, today)
    new = [
        (people.get(unit, ()), message)
        for unit, found in late.items()
        if (message := _late(programme, unit, found, today))
        and (message.key, message.kind, message.by) not in known
    ]
    notify_each(programme, new, at=now)
    return len(new)


def _late_key(unit: int) -> str:
    return f"projects.problems/{unit}"


def _late(programme: Programme, unit: int, found: Sequence[Problem], today: date) -> Message:
    """by: the newest day among them, so that one more makes it a new matter."""
    past = sum(row.due is not None and row.due < today for row in found)
    names = "、".join(dict.fromkeys(row.project.name for row in found[:_NAMED]))
    words = {
        "n": len(found),
        "past": past,
        "names": names + (_("等") if len(found) > _NAMED else ""),
    }
    what = (
        _("您单位承办的项目问题有 %(n)s 个快到或已过期限，已过 %(past)s 个：%(names)s。")
        if past
        else _("您单位承办的项目问题有 %(n)s 个快到期限：%(names)s。")
    )
    last = max(row.due for row in found if row.due is not None)
    return Message(
        kind="overdue" if past else "due",
        what=what % words,
        by=_evening(last),
        where=f"{reverse('projects:problems', args=[programme.code])}?owner={unit}",
        key=_late_key(unit),
    )


def _message(row: Problem, kind: str, what: str, key: str) -> Message:
    return Message(
        kind=kind,
        what=what,
        by=_evening(row.due) if row.due else None,
        where=reverse("projects:problem", args=[row.programme.code, row.number]),
        key=key,
    )


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _EVENING))


def _people(programme: Programme, unit: int, at: datetime) -> Iterable[Person]:
    return holders_of(programme, WRITERS, timezone.localtime(at).date(), unit).get(unit, ())
