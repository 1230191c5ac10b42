"""Rates in words and figures, as bulletins write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import Rate
from luoshi_web.projects.pages.words import NOTHING, plain

_YI: Final = 10_000
_HUNDREDTH: Final = Decimal("0.01")


def money(in_wan: Decimal | None) -> str:
    """In 亿元 from one 亿元 on, with at most two digits behind the point: 451.5亿元, 118.32亿元, 860万元."""
    if in_wan is None:
        return NOTHING
    if abs(in_wan) < _YI:
        return f"{plain(in_wan.quantize(_HUNDREDTH, ROUND_HALF_UP))}万元"
    return f"{plain((in_wan / _YI).quantize(_HUNDREDTH, ROUND_HALF_UP))}亿元"


def percent_words(percent: Decimal | None) -> str:
    return NOTHING if percent is None else f"{percent}%"


def gap_words(gap: Decimal | None) -> str:
    """Against the schedule; empty where there is none."""
    if gap is None:
        return ""
    if not gap:
        return _("与序时持平")
    side = _("超序时%(n)s个百分点") if gap > 0 else _("低于序时%(n)s个百分点")
    return side % {"n": abs(gap)}


def fraction(rate: Rate) -> str:
    """Numerator and denominator with what they are measured in; of a mean, how many it is of."""
    if rate.rule.measure == "invest":
        return f"{money(rate.numerator)}／{money(rate.denominator)}"
    if rate.rule.measure == "percent":
        return _("%(n)s个的平均数") % {"n": plain(rate.denominator)}
    return _("%(counted)s／%(n)s个") % {
        "counted": plain(rate.numerator), "n": plain(rate.denominator),
    }  # fmt: skip


def thousands(number: Decimal | None) -> str:
    """1234.5 -> 1,234.5; no digit cut."""
    return NOTHING if number is None else f"{Decimal(plain(number)):,f}"


def headline(count: int, invest: Rate) -> str:
    """As a bulletin says it. count: projects of the class that counts, on a list."""
    told = _("%(n)s个在册，累计完成投资%(done)s") % {"n": count, "done": money(invest.numerator)}
    if invest.percent is None:
        return _("%(told)s，没有年度计划，算不出完成率") % {"told": told}
    return _("%(told)s，完成年度计划%(percent)s，%(gap)s") % {
        "told": told, "percent": percent_words(invest.percent), "gap": gap_words(invest.gap),
    }  # fmt: skip


def project_url(programme: str, number: int | None) -> str:
    """Empty for a project that is not there any more, or is hidden."""
    return reverse("projects:show", args=[programme, number]) if number is not None else ""
