"""The way of a paper: which step leads from which state into which, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi_web.bulletins.models import State
from luoshi_web.offices.conflicts import ConflictError

# In the order of the stepper. A draft stands on facts frozen when it was begun.
WAY: Final = (
    (State.DRAFT, gettext_noop("冻结起草")),
    (State.REVIEW, gettext_noop("核对")),
    (State.SIGN, gettext_noop("签发")),
    (State.SIGNED, gettext_noop("发布")),
)
# As the stepper; a list says the state itself.
_MOVES: Final = {
    "send": ((State.DRAFT,), State.REVIEW),
    "check": ((State.REVIEW,), State.SIGN),
    "return": ((State.REVIEW, State.SIGN, State.SIGNED), State.DRAFT),
    "sign": ((State.SIGN,), State.SIGNED),
    "publish": ((State.SIGNED,), State.PUBLISHED),
    "discard": ((State.DRAFT,), State.DISCARDED),
}


@dataclass(frozen=True, slots=True)
class Move:
    before: tuple[str, ...]
    after: str


def move(name: str) -> Move:
    before, after = _MOVES[name]
    return Move(tuple(before), after)


def require(state: str, name: str) -> None:
    """ConflictError where the step is not the next one: somebody has gone on since the page was made."""
    if state not in move(name).before:
        raise ConflictError(
            _("这一期现在是“%(state)s”。") % {"state": State(state).label},
            _("没有办。请看过现在的状态再办。"),
        )
