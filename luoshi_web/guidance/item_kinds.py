"""What can be asked about. A room offers its items by a function marked `@item_kind` in a module of its own called `askable`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class Item:
    """Something of the programme that a question can be about.

    url: its page. owners: units that answer for it, the first of them first. concerned: units that an answer reaches beside
    who asked, where nobody chooses others; both as unit ids.
    """

    title: str
    url: str
    owners: tuple[int, ...] = ()
    concerned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ItemKind:
    """of: for whoever looks, None where there is no such item or the person may not see it."""

    code: str
    label: str | Promise
    of: Callable[[Access, str], Item | None]


_KINDS: dict[str, ItemKind] = {}


def item_kind(
    code: str, label: str | Promise
) -> Callable[[Callable[[Access, str], Item | None]], Callable[[Access, str], Item | None]]:
    """Registers (access, key) -> item. code: in addresses, at most 20 characters."""

    def inner(
        function: Callable[[Access, str], Item | None],
    ) -> Callable[[Access, str], Item | None]:
        _KINDS[code] = ItemKind(code, label, function)
        return function

    return inner


def kinds() -> dict[str, ItemKind]:
    """Every room's, in the order of their codes."""
    autodiscover_modules("askable")
    return dict(sorted(_KINDS.items()))


def item_of(access: Access, kind: str, key: str) -> Item | None:
    """None: no such kind, no such item, or not for this person. The queries of the kind."""
    found = kinds().get(kind)
    return found.of(access, key) if found else None
