"""How far a figure reaches, as heads of tables say it: 2026年9月, 1-9月, 前三季度, 上半年, 2025年, 累计."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import FREQUENCY_MONTHS, Period, PeriodError, month_index, month_of_index
from luoshi.plan.periods import FIRST_YEAR, LAST_YEAR
from luoshi_web.ledger.models import Accumulation, Indicator
from luoshi_web.statistics.words import meaning_in, plain, words

# month, quarter, half, year: just that; ytd: from January on.
WINDOWS: Final = ("month", "quarter", "half", "year", "ytd")
_LENGTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
                  "十": 10, "十一": 11, "十二": 12}  # fmt: skip
_NUMBER: Final = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_YEAR: Final = r"(?:(?P<y>(?:19|20)\d\d)年?)?"
_TO: Final = r"(?:-|—|–|~|～|至|到)"
_MONTHS: Final = re.compile(rf"{_YEAR}(?P<a>{_NUMBER})月?份?{_TO}(?P<b>{_NUMBER})月")
_FIRST_QUARTERS: Final = re.compile(
    rf"{_YEAR}(?:前(?P<q>[二三四2-4])个?季度?|1{_TO}(?P<r>[2-4])季度?)"
)
_QUARTER: Final = re.compile(rf"{_YEAR}第?(?P<q>[一二三四1-4])季度?")
_HALF: Final = re.compile(rf"{_YEAR}(?P<h>[上下])半年")
_WHOLE: Final = re.compile(r"(?P<y>(?:19|20)\d\d)年?(?:全年|度|年度)?|全年")
_MONTH: Final = re.compile(rf"{_YEAR}(?P<m>{_NUMBER})月")
_NUMERIC: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-./]?(?P<m>0[1-9]|1[0-2]|[1-9](?=$))(?:[-./]\d{1,2})?(?!\d)"
)
_KEPT: Final = re.compile(r"(?:19|20)\d\d-(?:H[12]|Q[1-4])")


@dataclass(frozen=True, slots=True)
class Span:
    """Month indexes, both included; window: one of WINDOWS."""

    first: int
    last: int
    window: str

    @property
    def windows(self) -> tuple[str, ...]:
        """Every window that the same months are: January alone is also the year so far."""
        length = self.last - self.first + 1
        also = [name for name, months in _LENGTHS.items() if months == length]
        if month_of_index(self.first)[1] == 1:
            also.append("ytd")
        return tuple(dict.fromkeys((self.window, *also)))

    def words(self) -> str:
        (year, a), (_year, b) = month_of_index(self.first), month_of_index(self.last)
        return f"{year}年{a}月" if self.first == self.last else f"{year}年{a}-{b}月"


def span_in(text: str, month: int | None) -> Span | None:
    """The months that the text names; None where it names none. month: the index of the table's own month, for a text that
    leaves the year out (9月) or counts from it (本月, 累计).
    """
    found = plain(text)
    said = _numbered(found, month)
    if said is None:
        return of_window(meaning_in(found, words().window), month)
    # 9月累计 is January to September.
    if said.window == "month" and meaning_in(found, words().window) == "ytd":
        return _spread(said.first // 12, 1, said.last % 12 + 1, "ytd")
    return said


def of_window(window: str, month: int | None) -> Span | None:
    """The span of that window that ends with the month; None where the month is no end of one."""
    if month is None or window not in WINDOWS:
        return None
    year, last = month_of_index(month)
    if window == "ytd":
        return _spread(year, 1, last, "ytd")
    length = _LENGTHS[window]
    return None if last % length else _spread(year, last - length + 1, last, window)


def month_named(text: str) -> int | None:
    """The month with which a title's or a file name's period ends: 2026年1-9月… -> September. Only with its year."""
    found = plain(text)
    if re.search(r"(?:19|20)\d\d", found) is None:
        return None
    said = _numbered(found, None)
    return None if said is None else said.last


def _numbered(text: str, month: int | None) -> Span | None:
    if (kept := _KEPT.search(text)) is not None:
        return _of_period(kept.group())
    year = None if month is None else month // 12
    if (found := _MONTHS.search(text)) is not None:
        a, b = _int(found["a"]), _int(found["b"])
        window = "ytd" if a == 1 else _window_of(b - a + 1)
        return _spread(_year(found["y"], year), a, b, window)
    if (found := _FIRST_QUARTERS.search(text)) is not None:
        return _spread(_year(found["y"], year), 1, 3 * _int(found["q"] or found["r"]), "ytd")
    if (found := _HALF.search(text)) is not None:
        first = 1 if found["h"] == "上" else 7
        return _spread(_year(found["y"], year), first, first + 5, "ytd" if first == 1 else "half")
    if (found := _QUARTER.search(text)) is not None:
        last = 3 * _int(found["q"])
        return _spread(_year(found["y"], year), last - 2, last, "quarter")
    for form in (_MONTH, _NUMERIC):
        if (found := form.search(text)) is not None:
            return _spread(_year(found["y"], year), _int(found["m"]), _int(found["m"]), "month")
    if (found := _WHOLE.search(text)) is not None:
        return _spread(_year(found["y"], year), 1, 12, "year")
    return None


def _of_period(text: str) -> Span | None:
    try:
        period = Period.parse(text)
    except PeriodError:
        return None
    return Span(period.first, period.last, _window_of(period.last - period.first + 1))


def _window_of(length: int) -> str:
    return next((name for name, months in _LENGTHS.items() if months == length), "ytd")


def _int(text: str) -> int:
    return _DIGITS.get(text) or int(text)


def _year(text: str | None, year: int | None) -> int | None:
    return int(text) if text else year


def _spread(year: int | None, first: int, last: int, window: str) -> Span | None:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= first <= last <= 12:
        return None
    return Span(month_index(year, first), month_index(year, last), window)


@dataclass(frozen=True, slots=True)
class Fit:
    """The indicator's period that a span is, or why it is none of them (the end of a sentence)."""

    period: Period | None
    why: str = ""


def fit(indicator: Indicator, span: Span) -> Fit:
    """The period for which the indicator takes a figure of that span. Its accumulation decides which figures it takes."""
    frequency = Period.ending(indicator.frequency, *month_of_index(span.last))  # type: ignore[arg-type]
    every = {"every": indicator.get_frequency_display(), "span": span.words()}
    if frequency.last != span.last:
        return Fit(None, _("这个指标按%(every)s出数，%(span)s不到一个%(every)s") % every)
    january = month_of_index(span.first)[1] == 1
    length = FREQUENCY_MONTHS[frequency.frequency]
    if indicator.accumulation == Accumulation.YEAR_TO_DATE and not january:
        return Fit(None, _("这个指标要累计数，%(span)s是当期数") % every)
    if indicator.accumulation == Accumulation.PERIOD and span.last - span.first + 1 != length:
        return Fit(None, _("这个指标要当期数，%(span)s是累计数") % every)
    if indicator.accumulation == Accumulation.SINCE_START:
        return Fit(None, _("这个指标要规划期以来的累计数，%(span)s的数不是") % every)
    return Fit(frequency)
