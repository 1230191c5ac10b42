"""Words that the pages of every room share: days and people as they are printed here."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from django.utils.formats import date_format

_ACCOUNT: Final = re.compile(r"（[\w.@-]+）", re.ASCII)


def who_words(by: str) -> str:
    """The name as pages print it: the account stands in the trail."""
    return _ACCOUNT.sub("", by)


def day_words(day: date | None, today: date) -> str:
    """8月11日; with the year where it is another one."""
    if day is None:
        return ""
    return date_format(day, "n月j日" if day.year == today.year else "Y年n月j日")
