"""What rooms above this one offer beside a systemic matter: to make an order of it. They register; the page asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from luoshi_web.enterprises.models import MatterGroup
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class MatterLink:
    """A button. url: a local path; is_main: what whoever looks ought to do now."""

    label: str
    url: str
    is_main: bool = False


Source = Callable[[Access, MatterGroup], list[MatterLink]]
_SOURCES: list[Source] = []


def matter_source(source: Source) -> Source:
    """Registers a room's answer to: what can be done with this matter, by whoever looks? In a room's `ready`."""
    _SOURCES.append(source)
    return source


def matter_links(access: Access, group: MatterGroup) -> list[MatterLink]:
    """Of every room, in the order in which they registered."""
    return [link for source in _SOURCES for link in source(access, group)]
