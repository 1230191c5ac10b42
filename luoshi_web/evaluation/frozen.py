"""A run's stored texts read back: what it was frozen with, and what that comes to. A text that was touched is refused."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.scoring import (
    Facts,
    Run,
    Scheme,
    Sensitivity,
    checksum,
    facts_of,
    score,
    sensitivity,
)


class FrozenError(LuoshiError):
    """A stored text that is not what was frozen."""


def facts_in(text: str, summed: str) -> Facts:
    """The facts as they were frozen. FrozenError where the text is not the one that was summed."""
    if checksum(text) != summed:
        raise FrozenError(
            _("冻结的数据与校验值不符。"), _("这份考核的数据被动过，请从备份恢复，并查操作记录。")
        )
    return _facts(text)


def scored(scheme: Scheme, text: str, summed: str) -> Run:
    """As luoshi.scoring makes it of the stored facts: computed once in a process for the same text and scheme."""
    facts_in(text, summed)
    return _scored(_Key(scheme), text)


class _Key:
    """A scheme holds mappings and so has no hash of its own; of one text there is one object (scheme_rows.declared)."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def __hash__(self) -> int:
        return hash((self.scheme.code, self.scheme.version))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.scheme == other.scheme


@lru_cache(maxsize=16)
def _facts(text: str) -> Facts:
    return facts_of(text)


@lru_cache(maxsize=16)
def _scored(key: _Key, text: str) -> Run:
    return score(key.scheme, _facts(text))


def sensitive_of(scheme: Scheme, text: str) -> Sensitivity:
    """How much the weights matter, of the stored facts: some scorings an item, so computed once in a process."""
    return _sensitive(_Key(scheme), text)


@lru_cache(maxsize=8)
def _sensitive(key: _Key, text: str) -> Sensitivity:
    return sensitivity(key.scheme, _facts(text))
