"""A habit of the whole paper is said once.

Thirty findings that say the same of thirty clauses bury the one that matters: who mends the habit mends all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from luoshi.lint.finding import Finding

_FEW = 5
_NAMED = 6


def said_once(
    found: Sequence[Finding], *, of: int, message: Callable[[int, str], str]
) -> Iterator[Finding]:
    """Where at least 5 are found and they are more than half of `of`, the first with `message(how many, where)`."""
    if len(found) < _FEW or 2 * len(found) <= of:
        yield from found
        return
    yield replace(found[0], message=message(len(found), _where(found)))


def _where(found: Sequence[Finding]) -> str:
    """The clauses, the first few by name."""
    paths = list(dict.fromkeys(f.section for f in found if f.section))
    if not paths:
        return "全文"
    return "、".join(paths[:_NAMED]) + ("等处" if len(paths) > _NAMED else "")
