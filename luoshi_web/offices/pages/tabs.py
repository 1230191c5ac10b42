"""The tabs that the pages of one room share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    is_current: bool


def tabs_of(access: Access, tabs: Iterable[tuple[str, str, str]], current: str) -> tuple[Tab, ...]:
    """tabs: key, words, url name. current: a key, or "" for a page below them."""
    return tuple(
        Tab(_(label), reverse(name, args=[access.programme.code]), key == current)
        for key, label, name in tabs
    )


def standing(tabs: Iterable[tuple[str, str, str]], programme: str) -> list[tuple[str, str, str]]:
    """Those that this installation has a page for."""
    return [one for one in tabs if _stands(one[2], programme)]


def _stands(name: str, programme: str) -> bool:
    try:
        reverse(name, args=[programme])
    except NoReverseMatch:
        return False
    return True
