"""What rooms above say of a need or a problem on its own page: that a meeting took it up, and what it decided.

A room offers it by a function marked `@mentioning` in a module of its own called `mentions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.module_loading import autodiscover_modules

from luoshi_web.offices.queries import Access
from luoshi_web.projects.matters import Matter


@dataclass(frozen=True, slots=True)
class Mention:
    """url: "" where the person may not open it."""

    on: date
    what: str
    words: str
    url: str


_Source = Callable[[Access, Matter], list[Mention]]
_SOURCES: dict[str, _Source] = {}


def mentioning(function: _Source) -> _Source:
    """Register (access, need or problem) -> what the room says of it."""
    _SOURCES[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def mentions_of(access: Access, row: Matter) -> tuple[Mention, ...]:
    """What every room says of it, the newest first. The queries of each."""
    autodiscover_modules("mentions")
    found = [one for source in _SOURCES.values() for one in source(access, row)]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))
