"""The audit trail's arithmetic: which actions exist, how an entry is hashed, whether a chain is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils.functional import Promise

from luoshi_web.offices.models import AuditEntry

P = ParamSpec("P")
R = TypeVar("R")

# Action code -> Chinese sentence with the object's name as {object}. Filled by `audited`.
SENTENCES: dict[str, str | Promise] = {}


def audited(
    code: str, sentence: str | Promise, *, whole: bool = True
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a state change: it runs in one transaction, and its entries carry `code`, told by `sentence`.

    whole False: it is made of many changes, each of which stands for itself in a transaction of its own, so that others
    can write between them.
    """
    SENTENCES[code] = sentence

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic() if whole else nullcontext():
                return function(*args, **kwargs)

        run.audit_code = code  # type: ignore[attr-defined]
        return run

    return mark


def canonical(values: Mapping[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, so that a hash can be computed again."""
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over every field of the entry and the hash of the one before."""
    body = canonical(
        {
            "programme": entry.programme_id,
            "number": entry.number,
            "at": entry.at.timestamp(),
            "actor": entry.actor,
            "action": entry.action,
            "object": [entry.object_type, entry.object_key, entry.object_name],
            "before": entry.before,
            "after": entry.after,
            "previous": entry.previous_hash,
        }
    )
    return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where a chain breaks: number of the entry, and what is wrong with it (a Chinese sentence)."""

    number: int
    message: str


def faults(entries: Iterable[AuditEntry]) -> list[ChainFault]:
    """Every break of one programme's chain, entries in order of number. An empty list: whole."""
    found: list[ChainFault] = []
    expected_number, previous = 1, ""
    for entry in entries:
        if entry.number != expected_number:
            found.append(ChainFault(entry.number, f"第 {expected_number} 条不在，或被调换。"))
        if entry.previous_hash != previous:
            found.append(ChainFault(entry.number, f"第 {entry.number} 条与前一条接不上。"))
        if entry.hash != entry_hash(entry):
            found.append(ChainFault(entry.number, f"第 {entry.number} 条的内容与校验码不符。"))
        expected_number, previous = entry.number + 1, entry.hash
    return found
