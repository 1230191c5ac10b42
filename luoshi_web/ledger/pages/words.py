"""How a page says a target, a period, a role: short, and in the plan's own numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period, Target
from luoshi.plan.model import Role

_ROLE_WORDS: Final[dict[Role, str]] = {
    "lead": gettext_noop("牵头"),
    "support": gettext_noop("配合"),
    "responsible": gettext_noop("责任"),
}
_OP_WORDS: Final = {
    "ge": gettext_noop("不少于 %(amount)s"),
    "gt": gettext_noop("超过 %(amount)s"),
    "le": gettext_noop("不超过 %(amount)s"),
    "lt": gettext_noop("低于 %(amount)s"),
    "about": gettext_noop("达到 %(amount)s 左右"),
    "between": gettext_noop("在 %(amount)s 之间"),
    "grade": gettext_noop("达到 %(amount)s"),
}
_EVERY: Final = {
    "week": gettext_noop("每周"),
    "month": gettext_noop("每月"),
    "quarter": gettext_noop("每季"),
    "half_year": gettext_noop("每半年"),
    "year": gettext_noop("每年"),
}


def role_word(role: Role) -> str:
    return _(_ROLE_WORDS[role])


def grouped(printed: str) -> str:
    """A printed number with its thousands apart; words stay as they are."""
    try:
        number = Decimal(printed)
    except InvalidOperation:
        return printed
    places = len(printed.partition(".")[2])
    return f"{number:,.{places}f}"


def goal_text(target: Target) -> str:
    """The number alone: 1,000, 5–6, Ⅲ类."""
    low = grouped(target.value)
    return f"{low}–{grouped(target.value2)}" if target.value2 else low


def amount(value: str, unit: str) -> str:
    return f"{value} {unit}".strip()


def promise(target: Target) -> str:
    """The commitment in words: 每年不少于 160 个; 到 2026 年达到 65 % 左右."""
    said = _(_OP_WORDS[target.op]) % {"amount": amount(goal_text(target), target.unit)}
    if target.kind == "growth" and target.cadence != "average":
        base = _("较 %(year)s 年") % {"year": target.base_year} if target.base_year else ""
        said = _("%(base)s增长%(said)s") % {"base": base, "said": said}
    if target.cadence == "yearly":
        return _("每年%(said)s") % {"said": said}
    if target.cadence == "average":
        return _("年均%(said)s") % {"said": said}
    if target.year:
        return _("到 %(year)s 年%(said)s") % {"year": target.year, "said": said}
    return said


SIGNS: Final = {
    "ge": "≥",
    "gt": ">",
    "le": "≤",
    "lt": "<",
    "about": "约",
    "between": "",
    "grade": "",
}


def short_promise(target: Target) -> str:
    """The commitment in figures, for narrow places: 目标 ≥35（2026）."""
    sign, goal = SIGNS[target.op], goal_text(target)
    said = _("目标 %(sign)s%(goal)s") % {"sign": sign, "goal": goal}
    if target.cadence == "yearly":
        return _("目标 每年 %(sign)s%(goal)s") % {"sign": sign, "goal": goal}
    if target.cadence == "average":
        return _("目标 年均 %(sign)s%(goal)s") % {"sign": sign, "goal": goal}
    return _("%(said)s（%(year)s）") % {"said": said, "year": target.year} if target.year else said


def period_text(period: str | None, as_of: date) -> str:
    """Short beside a date: 9月 within the year of the date, else with its year; a dash when there is no figure."""
    if not period:
        return "—"
    words = Period.parse(period).words()
    this_year = f"{as_of.year}年"
    return words.removeprefix(this_year) if words != this_year else words


def every_word(every: str | None) -> str:
    """A rhythm in words; "" for none, or for one nobody knows."""
    return _(_EVERY[every]) if every in _EVERY else ""
