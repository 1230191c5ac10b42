"""Every rate of a month beside its numerator, its denominator and the words of both."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.projects import Rate, rate_rules
from luoshi_web.projects.months_rows import Month
from luoshi_web.projects.pages.month_asked import STARTS, Asked, month_url, rate_url
from luoshi_web.projects.pages.rates_words import fraction, gap_words, percent_words


@dataclass(frozen=True, slots=True)
class RateLine:
    """change: percentage points since the month before, None without one. choose_url: of a 开工率, to have it in the tables."""

    code: str
    label: str
    percent: str
    gap: str
    is_behind: bool
    fraction: str
    words: str
    source: str
    change: Decimal | None
    url: str
    choose_url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Stat:
    """One of the figures on top. gap, change: in words, empty where there is none. bar, tick: per cent of the width, as text;
    tick "": no schedule."""

    label: str
    percent: str
    fraction: str
    gap: str
    change: str
    is_behind: bool
    bar: str
    tick: str
    url: str


def rate_lines(
    programme: str, asked: Asked, month: Month, before: Month | None
) -> tuple[tuple[RateLine, ...], tuple[RateLine, ...]]:
    """The four 开工率, and the others."""
    lines = [
        _line(programme, asked, month.rate(code), before.rate(code) if before else None)
        for code in rate_rules()
    ]
    starts = tuple(line for line in lines if line.code in STARTS)
    return starts, tuple(line for line in lines if line.code not in STARTS)


def stats(programme: str, asked: Asked, month: Month, before: Month | None) -> tuple[Stat, ...]:
    codes = ("invest", asked.start, "finish_planned", "entry")
    return tuple(
        _stat(programme, asked, month.rate(code), before.rate(code) if before else None)
        for code in codes
    )


def change_of(one: Rate, before: Rate | None) -> Decimal | None:
    """Percentage points, of the two rates as they are printed."""
    if before is None or one.percent is None or before.percent is None:
        return None
    return one.percent - before.percent


def _change_words(change: Decimal) -> str:
    if not change:
        return _("与上月持平")
    return _("比上月 %(n)s 个百分点") % {"n": f"{change:+}".replace("-", "−")}


def _line(programme: str, asked: Asked, one: Rate, before: Rate | None) -> RateLine:
    starts = one.rule.code in STARTS
    return RateLine(
        code=one.rule.code,
        label=one.rule.label,
        percent=percent_words(one.percent),
        gap=gap_words(one.gap),
        is_behind=one.gap is not None and one.gap < 0,
        fraction=fraction(one),
        words=one.rule.words,
        source=one.rule.source,
        change=change_of(one, before),
        url=rate_url(programme, asked, one.rule.code, group=None),
        choose_url=month_url(programme, asked, start=one.rule.code) if starts else "",
        is_chosen=starts and one.rule.code == asked.start,
    )


def _stat(programme: str, asked: Asked, one: Rate, before: Rate | None) -> Stat:
    change = change_of(one, before)
    full = Decimal(100)
    behind = one.percent - one.gap if one.percent is not None and one.gap is not None else None
    return Stat(
        label=one.rule.label,
        percent=percent_words(one.percent),
        fraction=fraction(one),
        gap=gap_words(one.gap),
        change="" if change is None else _change_words(change),
        is_behind=one.gap is not None and one.gap < 0,
        bar="" if one.percent is None else str(min(one.percent, full)),
        tick="" if behind is None else str(behind),
        url=rate_url(programme, asked, one.rule.code, group=None),
    )
