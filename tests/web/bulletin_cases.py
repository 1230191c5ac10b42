"""甲县's papers on their way: drafted by mei, checked by ning, signed by lan, the units told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cast import NOW, join

from luoshi.plan import Period
from luoshi_web.bulletins.actions import (
    check_bulletin,
    draft_bulletin,
    publish_bulletin,
    send_bulletin,
    sign_bulletin,
    tell_units,
)
from luoshi_web.bulletins.models import Bulletin
from luoshi_web.offices.models import Person, Programme, Role
from luoshi_web.offices.queries import Access, access_to

SEPTEMBER = Period.month(2026, 9)
LATER = NOW + timedelta(days=7)
"""The days of objecting are over."""


def second_coordinator(county: Programme) -> None:
    """ning checks what mei drafted."""
    if not Person.objects.filter(username="ning").exists():
        join(county, "ning", Role.COORDINATOR, "jia")


def at_hand(name: str, day: date | None = None) -> Access:
    return access_to(Person.objects.get(username=name), "jia", day or NOW.date())


def drafted(period: Period = SEPTEMBER, at: datetime = NOW) -> Bulletin:
    return draft_bulletin(at_hand("mei", at.date()), period=period, at=at)


def to_sign(row: Bulletin, at: datetime = NOW) -> Bulletin:
    """Checked, its units told; a week later it may be signed."""
    second_coordinator(row.programme)
    row = send_bulletin(at_hand("mei"), row, row.edition, at=at)
    row = check_bulletin(at_hand("ning"), row, row.edition, at=at)
    if row.namings.filter(told_at=None).exists():
        row, _unreached = tell_units(at_hand("mei"), row, row.edition, at=at)
    return row


def signed(row: Bulletin, at: datetime = LATER) -> Bulletin:
    return sign_bulletin(at_hand("lan"), row, row.edition, at=at)


def published(period: Period = SEPTEMBER, at: datetime = NOW) -> Bulletin:
    late = at + (LATER - NOW)
    row = signed(to_sign(drafted(period, at), at), late)
    return publish_bulletin(at_hand("mei"), row, row.edition, at=late)
