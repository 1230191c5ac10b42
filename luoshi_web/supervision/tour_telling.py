"""Who is told of a tour: bureaus that are asked, people who may vote. Never who voted, and nothing of a vote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.offices.models import Person, Unit
from luoshi_web.offices.queries import WRITERS, holders_of
from luoshi_web.supervision.models import Tour


def tell_asked(tour: Tour, bureaus: Iterable[Unit], at: datetime) -> None:
    """Inside the transaction of the asking. A made-up tour is nobody's work."""
    if tour.sample:
        return
    people = holders_of(tour.programme, WRITERS, timezone.localtime(at).date())
    where = reverse("supervision:tour", args=[tour.programme.code, tour.number])
    what = _("请预审“%(title)s”的站点是否合适。") % {"title": tour.title}
    notify_each(
        tour.programme,
        [
            (
                people.get(unit.pk, ()),
                Message("review", what, None, f"{where}#prechecks", _asked(tour)),
            )
            for unit in bureaus
        ],
        at=at,
    )


def tell_open(tour: Tour, people: Iterable[Person], at: datetime) -> None:
    settle(tour.programme, _asked(tour), at=at)
    if tour.sample:
        return
    where = reverse("supervision:tour-vote", args=[tour.programme.code, tour.number])
    what = _("“%(title)s”开始投票，请在截止前投票。") % {"title": tour.title}
    message = Message("due", what, tour.closes_at, where, _vote(tour))
    notify(tour.programme, people, message, at=at)


def tell_closed(tour: Tour, at: datetime) -> None:
    settle(tour.programme, _vote(tour), at=at)


def _asked(tour: Tour) -> str:
    return f"supervision.tour.check/{tour.pk}"


def _vote(tour: Tour) -> str:
    return f"supervision.tour.vote/{tour.pk}"
