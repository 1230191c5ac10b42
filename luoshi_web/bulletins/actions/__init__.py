"""Every state change of the room. One file a subject; callers import from here."""

from luoshi_web.bulletins.actions.drafting import draft_bulletin
from luoshi_web.bulletins.actions.moves import (
    check_bulletin,
    discard_bulletin,
    record_signature,
    return_bulletin,
    send_bulletin,
    sign_bulletin,
)
from luoshi_web.bulletins.actions.public import Opening, note_opened, set_publicity
from luoshi_web.bulletins.actions.publishing import (
    choose_for_public,
    draft_correction,
    publish_bulletin,
)
from luoshi_web.bulletins.actions.texts import (
    answer_naming,
    edit_text,
    reply_naming,
    tell_units,
)

__all__ = [
    "Opening",
    "answer_naming",
    "check_bulletin",
    "choose_for_public",
    "discard_bulletin",
    "draft_bulletin",
    "draft_correction",
    "edit_text",
    "note_opened",
    "publish_bulletin",
    "record_signature",
    "reply_naming",
    "return_bulletin",
    "send_bulletin",
    "set_publicity",
    "sign_bulletin",
    "tell_units",
]
