"""The tabs that all pages of the room share."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from luoshi_web.offices.pages.tabs import Tab, standing, tabs_of
from luoshi_web.offices.queries import Access

# Key, words, url name. A page's own head names the key.
TABS: Final[tuple[tuple[str, str, str], ...]] = (
    ("firms", gettext_noop("企业名录"), "enterprises:firms"),
    ("titles", gettext_noop("称号和梯次"), "enterprises:titles"),
    ("pipelines", gettext_noop("上市和升规"), "enterprises:pipelines"),
    ("appeals", gettext_noop("企业诉求"), "enterprises:appeals"),
    ("rates", gettext_noop("办理成效"), "enterprises:rates"),
    ("pairing", gettext_noop("帮包服务"), "enterprises:pairings"),
    ("ballots", gettext_noop("背对背评价"), "enterprises:rounds"),
)
"""In the order of the work."""


def tabs(access: Access, current: str) -> tuple[Tab, ...]:
    """current: a key of TABS, or "" for a page below them."""
    return tabs_of(access, standing(TABS, access.programme.code), current)
