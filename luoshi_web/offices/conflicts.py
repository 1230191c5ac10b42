"""What every room says to whoever comes second, and what nobody types."""

from __future__ import annotations

from unicodedata import category

from luoshi.errors import LuoshiError


class ConflictError(LuoshiError):
    """Somebody else was first: what the caller saw is no longer so."""


def written(text: str) -> str:
    """Without blanks around it, and without what no keyboard types: control characters (PostgreSQL refuses NUL) and
    halves of surrogate pairs (no database stores them).
    """
    return "".join(c for c in text if c in "\n\t" or category(c) not in ("Cc", "Cs")).strip()
