"""What people type into any room's forms -> days and whole numbers. Each refusal names the field and the way to write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import written

_DAY: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", re.ASCII)
_SHOWN: Final = 20
# Nothing told here is older, nothing is planned further ahead: 0206 and 9999 are slips of the hand.
YEARS: Final = range(1990, 2101)


def day_in(text: str, label: str) -> date | None:
    """A day; empty: None. 2026-10-08, 2026.10.8 and 2026年10月8日 are one day. A year out of any plan is refused."""
    bare = unicodedata.normalize("NFKC", written(text))
    if not bare:
        return None
    found = _DAY.fullmatch(bare)
    try:
        if found is not None and int(found[1]) in YEARS:
            return date(*map(int, found.groups()))
    except ValueError:
        # 31 June has the form of a day.
        pass
    raise LuoshiError(
        _("%(label)s填的“%(text)s”不是日期。") % {"label": label, "text": text[:_SHOWN]},
        _("请写成 2026-10-08 的样子。"),
    )


def the_day_in(text: str, label: str) -> date:
    """As `day_in`; empty: refused."""
    day = day_in(text, label)
    if day is None:
        raise LuoshiError(_("没有填%(label)s。") % {"label": label}, _("请选一天。"))
    return day


def whole_in(text: str, most: int = 9) -> int:
    """A whole number of at most so many digits; 0 for anything else, which no row has."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= most else 0
