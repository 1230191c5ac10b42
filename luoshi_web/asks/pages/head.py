"""The tabs that all pages of the room share."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from luoshi_web.offices.pages.tabs import Tab, standing, tabs_of
from luoshi_web.offices.queries import Access

# Key, words, url name. A page's own head names the key.
TABS: Final[tuple[tuple[str, str, str], ...]] = (
    ("asks", gettext_noop("对上争取"), "asks:asks"),
    ("measures", gettext_noop("政策措施"), "asks:measures"),
    ("pilots", gettext_noop("试点"), "asks:pilots"),
    ("cases", gettext_noop("典型案例"), "asks:cases"),
)
"""In the order of the work."""


def tabs(access: Access, current: str) -> tuple[Tab, ...]:
    """current: a key of TABS, or "" for a page below them."""
    return tabs_of(access, standing(TABS, access.programme.code), current)
