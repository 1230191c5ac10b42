"""Every state change of the room. One file a subject; callers import from here."""

from luoshi_web.notices.actions.channels import add_channel, claim_test, remove_channel
from luoshi_web.notices.actions.deliveries import (
    claim_delivery,
    finish_delivery,
    queue_letter,
)
from luoshi_web.notices.actions.feeds import make_feed, revoke_feed
from luoshi_web.notices.actions.notices import (
    Message,
    mark_all_read,
    mark_read,
    notify,
    notify_each,
    settle,
)
from luoshi_web.notices.actions.runs import claim_run, fail_run, finish_run

__all__ = [
    "Message",
    "add_channel",
    "claim_delivery",
    "claim_run",
    "claim_test",
    "fail_run",
    "finish_delivery",
    "finish_run",
    "make_feed",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_each",
    "queue_letter",
    "remove_channel",
    "revoke_feed",
    "settle",
]
