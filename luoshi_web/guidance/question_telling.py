"""Who is told of a question, and whom an answer reaches. Of a made-up one nobody is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from luoshi_web.guidance.models import Question
from luoshi_web.notices.actions import Message, notify, settle
from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import WRITERS, holders_of, people_on

_SHOWN = 60


def tell_asked(row: Question, at: datetime) -> None:
    """The unit that answers, or the coordinators."""
    if row.sample:
        return
    day = timezone.localtime(at).date()
    people = (
        people_on(row.programme, frozenset({Role.COORDINATOR}), day)
        if row.owner_id is None
        else holders_of(row.programme, WRITERS, day, row.owner_id).get(row.owner_id, [])
    )
    who = row.unit.name if row.unit else _("统筹人员")
    what = _("%(unit)s问（%(item)s）：%(text)s") % {
        "unit": who, "item": Truncator(row.title).chars(_SHOWN), "text": _short(row),
    }  # fmt: skip
    notify(row.programme, people, Message("question", what, None, _where(row), _key(row)), at=at)


def tell_done(row: Question, at: datetime) -> None:
    """Nobody need answer any more."""
    settle(row.programme, _key(row), at=at)


def tell_answer(row: Question, units: Collection[int], at: datetime) -> None:
    """Everybody who writes for a unit it concerns: once, and once more when the answer changed."""
    if row.sample:
        return
    day = timezone.localtime(at).date()
    holders = holders_of(row.programme, WRITERS, day)
    people = {p.pk: p for unit in units for p in holders.get(unit, [])}
    if row.unit_id is None:
        people |= {p.pk: p for p in people_on(row.programme, frozenset({Role.COORDINATOR}), day)}
    what = _("有了答复（%(item)s）：%(text)s") % {
        "item": Truncator(row.title).chars(_SHOWN), "text": _short(row),
    }  # fmt: skip
    key = f"guidance.answer:{row.number}:{row.edition}"
    notify(row.programme, people.values(), Message("answer", what, None, _where(row), key), at=at)


def _short(row: Question) -> str:
    return Truncator(row.text).chars(_SHOWN)


def _where(row: Question) -> str:
    return reverse("guidance:question", args=[row.programme.code, row.number])


def _key(row: Question) -> str:
    return f"guidance.asked:{row.number}"
