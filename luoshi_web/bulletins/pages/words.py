"""Words and marks that the room's pages share."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.bulletins.models import State


def grouped_hash(text: str) -> str:
    """By fours, so that two people can compare it aloud."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def state_mark(state: str) -> str:
    """The class of a state's mark: at rest while somebody has it, done once it is out."""
    if state == State.PUBLISHED:
        return "done"
    return "none" if state == State.DISCARDED else "rest"


def day_words(at: datetime | None) -> str:
    if at is None:
        return ""
    day = timezone.localtime(at).date()
    return _("%(m)s月%(d)s日") % {"m": day.month, "d": day.day}
