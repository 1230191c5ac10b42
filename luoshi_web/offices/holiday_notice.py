"""The yearly notice on holidays, as text, to days. For a year that the package does not hold yet: the notice is out in
November, on an intranet the package may come in March.

Each holiday is a sentence of one form: its name and a colon; first and last day, each with its weekday in brackets; how
many days they are; then the weekend days that work in exchange. Weekdays and counts say again what the dates say, so a
notice read for the wrong year, or with a figure lost in copying, does not pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError

MOST_TEXT: Final = 20_000
_LONGEST: Final = 31
_WEEKDAYS: Final = "一二三四五六日"
_YEAR = re.compile(r"(20\d\d) ?年")
_HEAD = re.compile(
    r"(?:^|[。;\s、])((?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节)"
    r"(?:[、和](?:中秋节?|国庆节|春节|劳动节))?) ?:"
)
_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_SPAN = re.compile(rf"{_DATE}(?:至{_DATE})?")
_COUNT = re.compile(r"共(\d{1,2})天|放假(\d{1,2})天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


class NoticeError(LuoshiError):
    """The text is not a notice, or one that contradicts itself; the sentence names the holiday."""


@dataclass(frozen=True, slots=True)
class NoticeDay:
    day: date
    is_working: bool
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """days: in order, each once."""

    year: int
    days: tuple[NoticeDay, ...]


def read_notice(text: str) -> Notice:
    """Raises NoticeError. The year is the first that the text names."""
    plain = unicodedata.normalize("NFKC", text[:MOST_TEXT])
    found = _YEAR.search(plain)
    heads = list(_HEAD.finditer(plain))
    if found is None or not heads:
        raise NoticeError(
            _("这段文字里没有找到放假安排。"),
            _("请粘贴通知全文，要有年份，每个节日一句，如“元旦：1月1日（周五）放假，共1天”。"),
        )
    year = int(found.group(1))
    ends = [head.start() for head in heads[1:]] + [len(plain)]
    days: dict[date, NoticeDay] = {}
    for head, end in zip(heads, ends, strict=True):
        for day in _holiday(head.group(1), plain[head.end() : end], year):
            if days.setdefault(day.day, day).is_working != day.is_working:
                raise NoticeError(
                    _("%(day)s 在通知里既放假又上班。") % {"day": day.day.isoformat()},
                    _("请核对这一天。"),
                )
    missing = [d for d in (date(year, 1, 1), date(year, 10, 1)) if d not in days]
    if missing:
        raise NoticeError(
            _("通知里没有 %(day)s 的安排。") % {"day": missing[0].isoformat()},
            _("请粘贴全文，从元旦到国庆节。"),
        )
    return Notice(year, tuple(days[day] for day in sorted(days)))


def _holiday(name: str, body: str, year: int) -> Iterator[NoticeDay]:
    """The days of one holiday, and the ones that work for it."""
    free: set[date] = set()
    for sentence in re.split("[。;]", body):
        works = "上班" in sentence
        if not works and "放假" not in sentence:
            continue
        days = set(_days(name, sentence, year))
        if not works:
            free |= days
            _check_count(name, sentence, len(days))
        for day in sorted(days):
            yield NoticeDay(day, works, _("%(name)s调休上班") % {"name": name} if works else name)
    if not free:
        raise NoticeError(
            _("通知里“%(name)s”一句没有写明哪天放假。") % {"name": name}, _("请核对这一句。")
        )


def _days(name: str, sentence: str, year: int) -> Iterator[date]:
    """Every day of every span; a day without its month is of the month before it."""
    month: str | int | None = None
    for span in _SPAN.finditer(sentence):
        first_year, first_month, first_day, first_said, *rest = span.groups()
        last_year, last_month, last_day, last_said = rest
        first = _date(name, (first_year or year, first_month or month, first_day), first_said)
        last = first
        if last_day is not None:
            parts = (last_year or first.year, last_month or first.month, last_day)
            last = _date(name, parts, last_said)
        if not first <= last < first + timedelta(_LONGEST):
            raise NoticeError(
                _("通知里“%(name)s”的起止日期不对：%(text)s。")
                % {"name": name, "text": span.group()},
                _("请核对这一句。"),
            )
        yield from (first + timedelta(n) for n in range((last - first).days + 1))
        month = last.month


def _date(name: str, parts: tuple[str | int | None, ...], said: str | None) -> date:
    """said: what stands in brackets behind the day, the weekday among it."""
    try:
        day = date(*(int(part or 0) for part in parts))
    except ValueError as error:
        raise NoticeError(
            _("通知里“%(name)s”有不存在的日期。") % {"name": name}, _("请核对这一句。")
        ) from error
    weekday = _WEEKDAY.search(said or "")
    if weekday and weekday.group(1).replace("天", "日") != _WEEKDAYS[day.weekday()]:
        raise NoticeError(
            _("通知里写 %(day)s 是%(said)s，其实是周%(is)s。")
            % {"day": day.isoformat(), "said": weekday.group(), "is": _WEEKDAYS[day.weekday()]},
            _("请核对年份和日期。"),
        )
    return day


def _check_count(name: str, sentence: str, count: int) -> None:
    said = _COUNT.search(sentence)
    number = int(said.group(1) or said.group(2)) if said else count
    if number != count:
        raise NoticeError(
            _("通知里“%(name)s”写共 %(said)s 天，日期数出来是 %(count)s 天。")
            % {"name": name, "said": number, "count": count},
            _("请核对这一句。"),
        )
