"""What leaves the system: queued once a channel, day and slot; claimed before it is sent; closed with its outcome.

None of it enters the trail: it carries nothing that is not there already. Failures stay on the row, for their person.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from luoshi_web.notices.compose import Letter
from luoshi_web.notices.models import Delivery, DeliveryState, Notice
from luoshi_web.notices.rules import rules


def queue_letter(letter: Letter, *, at: datetime) -> int:
    """Store it for each channel that has none of that slot today, and mark its notices as told. Returns how many.

    Where none took it, nothing is marked: the notices wait for another day.
    """
    day = timezone.localtime(at).date()
    made = 0
    with transaction.atomic():
        for channel in letter.channels:
            _row, is_new = Delivery.objects.get_or_create(
                channel=channel,
                day=day,
                slot=letter.slot,
                defaults={
                    "programme": channel.programme,
                    "title": letter.title[:200],
                    "body": letter.body,
                    "next_at": at,
                    "made_at": at,
                },
            )
            made += is_new
        if made:
            told = {"told_common_at": at} if letter.common else {"told_at": at}
            Notice.objects.filter(pk__in=[row.pk for row in letter.notices]).update(**told)
    return made


def claim_delivery(row: Delivery, *, at: datetime) -> bool:
    """True for the one runner that may send it now. Counts the attempt and moves the next one away first."""
    wait = rules().backoff[min(row.attempts, rules().attempts - 1)]
    claimed = Delivery.objects.filter(
        pk=row.pk, state=DeliveryState.WAITING, attempts=row.attempts
    ).update(attempts=row.attempts + 1, next_at=at + wait)
    if claimed:
        row.attempts += 1
    return bool(claimed)


def finish_delivery(row: Delivery, reason: str, *, at: datetime) -> str:
    """Close it as sent (no reason), or leave it waiting, after the last attempt as failed. Returns the state."""
    if not reason:
        state = DeliveryState.SENT
    elif row.attempts >= rules().attempts:
        state = DeliveryState.FAILED
    else:
        state = DeliveryState.WAITING
    Delivery.objects.filter(pk=row.pk, attempts=row.attempts).update(
        state=state, reason=reason[:200], sent_at=None if reason else at
    )
    return state
