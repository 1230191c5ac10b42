"""What strangers tried is counted for a day, and then forgotten."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions.trail import SYSTEM, Subject, record
from luoshi_web.offices.attempts import address_key, attempt_rules, limit_of, waits_until
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Attempt, Programme


@audited("offices.attempts.stopped", gettext_lazy("挡住了过多的尝试：{object}"))
def count_attempt(
    programme: Programme, purpose: str, address: str, *, at: datetime
) -> datetime | None:
    """One more attempt: until when the address waits now, None: it may go on.

    purpose: of attempts.yaml. Callers ask `attempts.too_many` first and do not count what that refused. The trail has one
    entry each time an address reaches its limit, without the address, so that a flood does not fill it.
    """
    Attempt.objects.create(
        programme=programme, purpose=purpose, address=address_key(address), at=at
    )
    until = waits_until(programme, purpose, address, at)
    if until is not None:
        limit = limit_of(purpose)
        record(
            programme, "offices.attempts.stopped", Subject("attempts", purpose, limit.label),
            actor=SYSTEM, at=at, after={"attempts": limit.most, "until": until},
        )  # fmt: skip
    return until


def purge_attempts(*, at: datetime) -> int:
    """Forgets attempts older than they are needed; how many."""
    old = Attempt.objects.filter(at__lte=at - attempt_rules().keep)
    return old.delete()[0]
