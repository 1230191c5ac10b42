"""The tabs that all pages of the room share."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from luoshi_web.offices.pages.tabs import Tab, tabs_of
from luoshi_web.offices.queries import Access

# Key, words, url name. A page's own head names the key.
TABS: Final[tuple[tuple[str, str, str], ...]] = (
    ("list", gettext_noop("清单"), "projects:list"),
    ("board", gettext_noop("阶段"), "projects:board"),
    ("timeline", gettext_noop("节点"), "projects:timeline"),
    ("progress", gettext_noop("月进度"), "projects:progress"),
    ("months", gettext_noop("月调度"), "projects:months"),
    ("needs", gettext_noop("要素"), "projects:needs"),
    ("problems", gettext_noop("问题"), "projects:problems"),
    ("joint", gettext_noop("联席会议"), "projects:joint"),
    ("promotion", gettext_noop("招商认定"), "projects:promotion"),
    ("leads", gettext_noop("招商线索"), "projects:leads"),
    ("ledgers", gettext_noop("五本台账"), "projects:ledgers"),
)
"""In the order of the work."""


def tabs(access: Access, current: str) -> tuple[Tab, ...]:
    """current: a key of TABS, or "" for a page below them."""
    return tabs_of(access, TABS, current)
