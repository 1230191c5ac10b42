"""Reads of the room. A person's notices and channels are fetched for that person alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.models import CalendarFeed, Channel, Delivery, DeliveryState, Notice
from luoshi_web.notices.rules import rules
from luoshi_web.offices.models import Post, Programme, Role
from luoshi_web.offices.queries import Access, access_to

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def keeps_common(access: Access) -> bool:
    """Who may set the programme's common channels."""
    return bool(access.roles & KEEPERS)


def open_count(access: Access) -> int:
    """The number at the bell. One query."""
    return open_of(access).count()


def open_of(access: Access) -> QuerySet[Notice]:
    """The person's open notices: by deadline, those without one last, then the newest first."""
    rows = Notice.objects.filter(
        programme=access.programme, person=access.person, read_at=None, settled_at=None
    )
    return rows.order_by(F("by").asc(nulls_last=True), "-at", "pk")


def closed_of(access: Access, most: int) -> list[Notice]:
    """What the person read, or what was settled, newest first."""
    rows = Notice.objects.filter(programme=access.programme, person=access.person)
    closed = rows.exclude(read_at=None, settled_at=None)
    return list(closed.order_by("-at", "-pk")[:most])


def channels_of(access: Access) -> list[Channel]:
    """The person's own, and for those who keep them the programme's common ones. One query."""
    mine = Q(person=access.person)
    if keeps_common(access):
        mine |= Q(person=None)
    return list(Channel.objects.filter(mine, programme=access.programme, removed_at=None))


def channel_of(access: Access, pk: int) -> Channel:
    """Http404 for somebody else's, so that nobody learns that it exists."""
    found = next((row for row in channels_of(access) if row.pk == pk), None)
    if found is None:
        raise Http404(_("没有这个渠道。"))
    return found


def last_deliveries(channels: list[Channel]) -> dict[int, Delivery]:
    """Channel id -> what was last made for it. One query."""
    rows = Delivery.objects.filter(channel__in=channels).order_by("made_at", "pk")
    return {row.channel_id: row for row in rows}


def failed_of(access: Access) -> list[Delivery]:
    """What did not reach the person: the last message of each channel, where it failed for good. Two queries."""
    own = Channel.objects.filter(programme=access.programme, person=access.person, removed_at=None)
    last = last_deliveries(list(own))
    return [row for row in last.values() if row.state == DeliveryState.FAILED]


def feed_of(access: Access) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(
        programme=access.programme, person=access.person, revoked_at=None
    ).first()


def access_by_token(programme_code: str, token: str, now: datetime) -> Access:
    """Whose calendar it is, with what they may see today. Http404 for every other token. Two queries."""
    found = (
        CalendarFeed.objects.filter(
            programme__code=programme_code, token_hash=hash_of(token), revoked_at=None
        )
        .select_related("person")
        .first()
    )
    if found is None:
        raise Http404(_("没有这份日历，或地址已经停用。"))
    return access_to(found.person, programme_code, timezone.localtime(now).date())


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def reachable(programme: Programme, now: datetime) -> list[Channel]:
    """The channels to which something may go today: common ones, and those of people with a post. Two queries."""
    today = timezone.localtime(now).date()
    posts = Post.objects.filter(programme=programme, since__lte=today, person__is_active=True)
    held = posts.filter(Q(until=None) | Q(until__gte=today)).values_list("person_id", flat=True)
    holders = set(held)
    rows = Channel.objects.filter(programme=programme, removed_at=None).select_related("person")
    return [row for row in rows if row.person_id is None or row.person_id in holders]


def untold(programme: Programme) -> list[Notice]:
    """Open notices that somebody, or the common channel, has not been told of. One query."""
    common = [code for code, kind in rules().kinds.items() if kind.common]
    new = Q(told_at=None) | Q(told_common_at=None, kind__in=common)
    rows = Notice.objects.filter(new, programme=programme, read_at=None, settled_at=None)
    return list(rows.order_by(F("by").asc(nulls_last=True), "pk"))


def still_open(programme: Programme) -> Mapping[int, int]:
    """Person id -> how many open notices they were told of before. One query."""
    counts: dict[int, int] = {}
    rows = Notice.objects.filter(
        programme=programme, read_at=None, settled_at=None, told_at__isnull=False
    )
    for person in rows.values_list("person_id", flat=True):
        counts[person] = counts.get(person, 0) + 1
    return counts


def made_on(programme: Programme, now: datetime) -> set[tuple[int, str]]:
    """(channel, slot) of what was made today already. One query."""
    day = timezone.localtime(now).date()
    rows = Delivery.objects.filter(programme=programme, day=day)
    return set(rows.values_list("channel_id", "slot"))


def waiting(programme: Programme, now: datetime, most: int) -> list[Delivery]:
    """What may be tried now, the oldest first; nothing of a channel that was removed since."""
    rows = Delivery.objects.filter(
        programme=programme,
        state=DeliveryState.WAITING,
        next_at__lte=now,
        channel__removed_at=None,
    )
    return list(rows.select_related("channel").order_by("made_at", "pk")[:most])


def told_before(keys: Iterable[str], kinds: Iterable[str]) -> set[tuple[str, str, datetime | None]]:
    """Key, kind and deadline of every notice of these, also those that were read or settled. One query."""
    rows = Notice.objects.filter(key__in=list(keys), kind__in=list(kinds))
    return set(rows.values_list("key", "kind", "by"))
