"""The room's tables: papers with their texts and steps; whom they name, who opened them, what strangers see."""

from luoshi_web.bulletins.models.around import Naming, Publicity, Receipt, Reply
from luoshi_web.bulletins.models.papers import (
    MOST_SCOPE,
    OPEN,
    Bulletin,
    BulletinStep,
    BulletinText,
    Kind,
    State,
)

__all__ = [
    "MOST_SCOPE",
    "OPEN",
    "Bulletin",
    "BulletinStep",
    "BulletinText",
    "Kind",
    "Naming",
    "Publicity",
    "Receipt",
    "Reply",
    "State",
]
