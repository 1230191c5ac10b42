"""The tabs that all pages of the room share."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from luoshi_web.offices.pages.tabs import Tab, standing, tabs_of
from luoshi_web.offices.queries import Access

# Key, words, url name. A page's own head names the key.
TABS: Final[tuple[tuple[str, str, str], ...]] = (
    ("runs", gettext_noop("考核"), "evaluation:runs"),
    ("schemes", gettext_noop("考核办法"), "evaluation:schemes"),
    ("rewards", gettext_noop("奖励"), "evaluation:rewards"),
    ("peers", gettext_noop("学标对标"), "evaluation:peers"),
)
"""In the order of the work."""


def tabs(access: Access, current: str) -> tuple[Tab, ...]:
    """current: a key of TABS, or "" for a page below them."""
    return tabs_of(access, standing(TABS, access.programme.code), current)
