"""Names that stand for many units and so for none."""

from __future__ import annotations

from luoshi.lint.knowledge import words


def is_set(name: str) -> bool:
    """Whether the name is that of a set (各镇街), by `sets` of knowledge/headings.yaml."""
    return any(
        name == word[1:] if word.startswith("=") else name.endswith(word[1:])
        for word in words("headings", "sets")
    )
