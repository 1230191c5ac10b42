"""The calendar address: made (the old one stops), stopped."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy

from luoshi_web.notices.models import CalendarFeed
from luoshi_web.notices.queries import hash_of
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.queries import Access


@audited("notices.calendar.made", gettext_lazy("建立了{object}的日历地址"))
def make_feed(access: Access, *, at: datetime) -> str:
    """The token, told once: only its hash is kept. An earlier address of the person stops."""
    _revoke(access, at)
    token = secrets.token_urlsafe(24)
    CalendarFeed.objects.create(
        programme=access.programme, person=access.person, token_hash=hash_of(token), made_at=at
    )
    record(access.programme, "notices.calendar.made", _subject(access), actor=access.actor, at=at)
    return token


@audited("notices.calendar.revoked", gettext_lazy("停用了{object}的日历地址"))
def revoke_feed(access: Access, *, at: datetime) -> bool:
    """False when there was none."""
    if not _revoke(access, at):
        return False
    record(
        access.programme, "notices.calendar.revoked", _subject(access), actor=access.actor, at=at
    )
    return True


def _revoke(access: Access, at: datetime) -> int:
    return CalendarFeed.objects.filter(
        programme=access.programme, person=access.person, revoked_at=None
    ).update(revoked_at=at)


def _subject(access: Access) -> Subject:
    return Subject("person", access.person.username, access.person.name)
