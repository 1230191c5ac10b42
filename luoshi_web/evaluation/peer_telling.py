"""Who is told of a measure that answers a gap: the unit that owns it. A made-up one is nobody's work."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.evaluation.models import GapMeasure
from luoshi_web.notices.actions import Message, notify, settle
from luoshi_web.offices.queries import WRITERS, holders_of

_EVENING: Final = time(18)


def tell_measure(row: GapMeasure, at: datetime) -> None:
    """Inside the transaction in which it was set."""
    if row.sample:
        return
    people = holders_of(row.programme, WRITERS, timezone.localtime(at).date(), row.owner_id)
    due = timezone.make_aware(datetime.combine(row.by, _EVENING))
    what = _("对标措施“%(words)s”由你单位办理。") % {"words": row.words}
    where = reverse("evaluation:peer-measure", args=[row.programme.code, row.number])
    message = Message("due", what, due, where, _key(row))
    notify(row.programme, people.get(row.owner_id, ()), message, at=at)


def settle_measure(row: GapMeasure, at: datetime) -> None:
    settle(row.programme, _key(row), at=at)


def _key(row: GapMeasure) -> str:
    return f"evaluation.measure/{row.pk}"
