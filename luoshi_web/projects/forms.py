"""What people type into the room's forms -> amounts, days, months. Each refusal names the field and the way to write it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period, PeriodError, Quantity
from luoshi.projects import wan
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.forms.typed import YEARS

_AMOUNT: Final = re.compile(r"(-?\d{1,12}(?:\.\d{1,8})?)(元|万元|亿元)?", re.ASCII)
_MEASURED: Final = re.compile(r"(-?\d{1,12}(?:\.\d{1,8})?)([^\d.].{0,19})?", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})[-./年](\d{1,2})月?", re.ASCII)
_SHOWN: Final = 20
# A hundred thousand 亿元: more than any county's projects together, and what the columns hold in every database.
_MOST_WAN: Final = 10**9


def amount_in(text: str, label: str, unit: str = "万元") -> Quantity | None:
    """An amount of money; empty: None. unit: of a number without one. Thousands' commas and full-width digits are taken."""
    bare = unicodedata.normalize("NFKC", written(text)).replace(",", "").replace(" ", "")
    if not bare:
        return None
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        raise LuoshiError(
            _("%(label)s填的“%(text)s”不是金额。") % {"label": label, "text": text[:_SHOWN]},
            _("请填数字，如 1200；不写单位按%(unit)s算。") % {"unit": unit},
        )
    amount = Quantity.of(Decimal(found[1]), found[2] or unit)
    if abs(wan(amount, label)) >= _MOST_WAN:
        raise LuoshiError(
            _("%(label)s填的“%(text)s”太大。") % {"label": label, "text": text[:_SHOWN]},
            _("请核对单位（元、万元、亿元）。"),
        )
    return amount


def quantity_in(text: str, label: str, unit: str) -> Quantity | None:
    """A quantity in any measure, "2 公顷"; empty: None. unit: of a number without one. Whether it fits is asked later."""
    bare = unicodedata.normalize("NFKC", written(text)).replace(",", "").replace(" ", "")
    if not bare:
        return None
    found = _MEASURED.fullmatch(bare)
    if found is None:
        raise LuoshiError(
            _("%(label)s填的“%(text)s”不是数量。") % {"label": label, "text": text[:_SHOWN]},
            _("请填数字，如 1200；不写单位按%(unit)s算。") % {"unit": unit},
        )
    return Quantity.of(Decimal(found[1]), found[2] or unit)


def month_in(text: str, label: str) -> Period | None:
    """A month; empty: None. 2026-10, 2026.10 and 2026年10月 are one month."""
    bare = unicodedata.normalize("NFKC", written(text))
    if not bare:
        return None
    found = _MONTH.fullmatch(bare)
    try:
        if found is not None and int(found[1]) in YEARS:
            return Period.parse(f"{found[1]}-{int(found[2]):02d}")
    except PeriodError:
        # 2026-13 has the form of a month.
        pass
    raise LuoshiError(
        _("%(label)s填的“%(text)s”不是月份。") % {"label": label, "text": text[:_SHOWN]},
        _("请写成 2026-10 的样子。"),
    )
