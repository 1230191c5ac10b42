"""What every room asks of what people send, and says to whoever comes second."""

from __future__ import annotations

from unicodedata import category

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError

MOST_REASON = 400


class ConflictError(LuoshiError):
    """Somebody else was first: what the caller saw is no longer so."""


def written(text: str) -> str:
    """Without blanks around it, and without what no keyboard types: control characters (PostgreSQL refuses NUL) and
    halves of surrogate pairs (no database stores them).
    """
    return "".join(c for c in text if c in "\n\t" or category(c) not in ("Cc", "Cs")).strip()


def fitting(text: str, label: str, most: int = MOST_REASON) -> str:
    """The text without blanks around it. LuoshiError when it is longer than what is kept: nothing is cut unsaid."""
    words = written(text)
    if len(words) > most:
        raise LuoshiError(
            _("%(label)s写了 %(n)s 字。") % {"label": label, "n": len(words)},
            _("最多 %(most)s 字，请缩短。") % {"most": most},
        )
    return words


def require_reason(reason: str) -> str:
    """The reason without blanks around it. LuoshiError when there is none, or too much of it."""
    words = fitting(reason, _("原因"))
    if not words:
        raise LuoshiError(_("没有写原因。"), _("请写一句，让对方知道改什么。"))
    return words
