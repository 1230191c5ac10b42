"""Who is told of a reward: units whose opinion is asked, the leaders once the public notice runs. A made-up one is nobody's work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.evaluation.models import Proposal
from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.offices.models import Role, Unit
from luoshi_web.offices.queries import WRITERS, holders_of, people_on

_EVENING: Final = time(18)


def tell_asked(row: Proposal, units: Iterable[Unit], at: datetime) -> None:
    """Inside the transaction of the asking."""
    if row.sample:
        return
    people = holders_of(row.programme, WRITERS, timezone.localtime(at).date())
    what = _("请对“%(title)s”的对象提出意见。") % {"title": row.title}
    notify_each(
        row.programme,
        [
            (
                people.get(unit.pk, ()),
                Message("question", what, None, f"{_url(row)}#opinions", _asked(row, unit.pk)),
            )
            for unit in units
        ],
        at=at,
    )


def tell_answered(row: Proposal, unit: int, at: datetime) -> None:
    settle(row.programme, _asked(row, unit), at=at)


def tell_notice(row: Proposal, at: datetime) -> None:
    """The leaders: to be approved once the notice is over."""
    if row.sample or row.notice_until is None:
        return
    people = people_on(row.programme, frozenset({Role.LEADER}), timezone.localtime(at).date())
    by = timezone.make_aware(datetime.combine(row.notice_until, _EVENING))
    what = _("“%(title)s”正在公示，期满后请批准。") % {"title": row.title}
    notify(row.programme, people, Message("sign", what, by, _url(row), _sign(row)), at=at)


def tell_over(row: Proposal, units: Iterable[int], at: datetime) -> None:
    """Nothing more waits for anybody."""
    settle(row.programme, _sign(row), *(_asked(row, unit) for unit in units), at=at)


def _url(row: Proposal) -> str:
    return reverse("evaluation:reward", args=[row.programme.code, row.number])


def _asked(row: Proposal, unit: int) -> str:
    return f"evaluation.reward.asked/{row.pk}/{unit}"


def _sign(row: Proposal) -> str:
    return f"evaluation.reward.sign/{row.pk}"
