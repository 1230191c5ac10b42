"""What rooms above the ledger have to say beside a target: an open alert, an order. They register; the ledger asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from luoshi.progress.model import Light
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class BesideLine:
    """light, word: the mark; what: the link's words; note: who has to do what by when, "" where nobody; url: a local path."""

    light: Light
    word: str
    what: str
    note: str
    url: str


Source = Callable[[Access, str], list[BesideLine]]
_SOURCES: list[Source] = []


def beside_source(source: Source) -> Source:
    """Registers a room's answer to: what stands beside the target with this code, for whoever looks? In a room's `ready`."""
    _SOURCES.append(source)
    return source


def beside_target(access: Access, code: str) -> list[BesideLine]:
    """Of every room, in the order in which they registered."""
    return [line for source in _SOURCES for line in source(access, code)]
