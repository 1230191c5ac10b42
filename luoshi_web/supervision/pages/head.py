"""The tabs that all pages of the room share."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from luoshi_web.offices.pages.tabs import Tab, standing, tabs_of
from luoshi_web.offices.queries import Access

# Key, words, url name. A page's own head names the key.
TABS: Final[tuple[tuple[str, str, str], ...]] = (
    ("alerts", gettext_noop("预警"), "supervision:alerts"),
    ("orders", gettext_noop("督办单"), "supervision:orders"),
    ("meetings", gettext_noop("会议"), "supervision:meetings"),
    ("decisions", gettext_noop("议定事项"), "supervision:decisions"),
    ("tours", gettext_noop("观摩"), "supervision:tours"),
    ("plan", gettext_noop("督查计划"), "supervision:plan"),
)
"""In the order of the work."""


def tabs(access: Access, current: str) -> tuple[Tab, ...]:
    """current: a key of TABS, or "" for a page below them."""
    return tabs_of(access, standing(TABS, access.programme.code), current)
