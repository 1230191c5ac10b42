"""A month of all projects: the finding, from which text, every rate, the groups, and who is missing from the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.projects import FrozenProject
from luoshi_web.offices.pages.paging import Choice
from luoshi_web.projects.models import Freeze
from luoshi_web.projects.months_rows import Month, Seen, month_before
from luoshi_web.projects.pages.month_asked import STARTS, Asked, month_url, rate_url
from luoshi_web.projects.pages.rates_groups import GroupTable, group_table
from luoshi_web.projects.pages.rates_lines import RateLine, Stat, rate_lines, stats
from luoshi_web.projects.pages.rates_words import headline, money, project_url
from luoshi_web.projects.pages.words import town_label

MOST_NAMED: Final = 24
_SHORT: Final = 12


@dataclass(frozen=True, slots=True)
class State:
    """Whether the month is frozen, and how. checksum: its beginning; whole: all of it. number 0: as things stand."""

    number: int
    at: datetime | None
    by: str
    reason: str
    checksum: str
    whole: str
    edited: int
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Number:
    """One of the times the month was frozen."""

    number: int
    at: datetime
    by: str
    reason: str
    checksum: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    url: str
    town: str
    note: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Projects that a figure is made without. more: how many are not named here; url: all of them."""

    heading: str
    sentence: str
    count: int
    named: tuple[Named, ...]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    title: str
    programme: str
    month: str
    words: str
    prepare: str
    state: State
    numbers: tuple[Number, ...]
    months: tuple[Choice, ...]
    previous_url: str
    next_url: str
    now_url: str
    frozen_url: str
    changes_url: str
    variance_url: str
    curve_url: str
    stats: tuple[Stat, ...]
    starts: tuple[RateLine, ...]
    rates: tuple[RateLine, ...]
    before: str
    table: GroupTable
    missing: tuple[Missing, ...]
    may_freeze: bool
    asks_reason: bool
    reason: str
    running: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for the page. names: of the units, by code; numbers: of the projects that are named, by code. edited:
    projects changed since the month was frozen."""

    seen: Seen
    before: Month | None
    frozen_months: Sequence[Freeze]
    names: Mapping[str, str]
    numbers: Mapping[str, int]
    edited: int
    has_sample: bool


def month_page(
    programme: str, asked: Asked, found: Found, today: date, *, may_freeze: bool, reason: str = ""
) -> MonthPage:
    month, seen = found.seen.month, found.seen
    counting = month.rate(STARTS[0])
    starts, rates = rate_lines(programme, asked, month, found.before)
    last = Period.month(today.year, today.month)
    after = asked.month.next()
    over = asked.month.ends_on <= today
    told = month.snapshot.text
    return MonthPage(
        title=headline(len(counting.among), month.rate("invest")),
        programme=programme,
        month=str(asked.month),
        words=asked.month.words(),
        prepare=_prepare(month),
        state=_state(seen, found.edited),
        numbers=tuple(_number(programme, asked, one, seen) for one in seen.frozen),
        months=_months(asked.month, last, found.frozen_months),
        previous_url=month_url(programme, asked, month=month_before(asked.month), freeze=None),
        next_url=month_url(programme, asked, month=after, freeze=None)
        if after.last <= last.last
        else "",
        now_url=month_url(programme, asked, freeze=None, now=True) if seen.freeze else "",
        frozen_url=month_url(programme, asked, freeze=None, now=False)
        if seen.frozen and not seen.is_newest
        else "",
        changes_url=reverse("projects:month-changes", args=[programme, str(asked.month)])
        + (f"?freeze={seen.freeze.number}" if seen.freeze else ""),
        variance_url=reverse("projects:variance", args=[programme, str(asked.month)]),
        curve_url=reverse("projects:curve", args=[programme]) + f"?year={asked.month.year}",
        stats=stats(programme, asked, month, found.before),
        starts=starts,
        rates=rates,
        before=month_before(asked.month).words() if found.before else "",
        table=group_table(programme, asked, month, found.before, found.names),
        missing=tuple(_missing(programme, asked, found)),
        may_freeze=may_freeze and over and bool(month.snapshot.rows) and _is_new(seen, told),
        asks_reason=bool(seen.frozen),
        reason=reason,
        running="" if over else _running(asked.month),
        has_sample=found.has_sample,
    )


def named_codes(month: Month) -> list[str]:
    """Of the projects that the page names: those whose numbers are to be looked up."""
    return [row.code for rows in _left_out(month).values() for row in rows[:MOST_NAMED]]


def _running(month: Period) -> str:
    return _("%(month)s还没有过完，序时按月末算，%(day)s起可以冻结。") % {
        "month": month.words(), "day": month.ends_on.isoformat(),
    }  # fmt: skip


def _is_new(seen: Seen, text: str) -> bool:
    """Whether there is anything to freeze from this page: the month as things stand."""
    return seen.freeze is None and all(
        one.checksum != seen.month.checksum for one in seen.frozen[:1]
    )


def _prepare(month: Month) -> str:
    """Those beside that the headline does not count."""
    rows = [row for row in month.snapshot.rows if row.within is None and row.class_ == "prepare"]
    parts = sum(1 for row in month.snapshot.rows if row.within is not None)
    said = []
    if rows:
        apart = month.rate("invest_all").numerator - month.rate("invest").numerator
        said.append(
            _("另有准备类%(n)s个，累计完成投资%(done)s，不在内。")
            % {"n": len(rows), "done": money(apart)}
            if apart
            else _("另有准备类%(n)s个，不在内。") % {"n": len(rows)}
        )
    if parts:
        said.append(_("%(n)s个子项目由主项目合报，不另算。") % {"n": parts})
    return "".join(said)


def _state(seen: Seen, edited: int) -> State:
    one = seen.freeze
    if one is None:
        return State(0, None, "", "", "", "", 0, is_newest=False)
    return State(
        one.number, one.at, one.by, one.reason, one.checksum[:_SHORT], one.checksum, edited,
        is_newest=seen.is_newest,
    )  # fmt: skip


def _number(programme: str, asked: Asked, one: Freeze, seen: Seen) -> Number:
    return Number(
        number=one.number,
        at=one.at,
        by=one.by,
        reason=one.reason,
        checksum=one.checksum[:_SHORT],
        url=month_url(programme, asked, freeze=one.number, now=False),
        is_current=seen.freeze is not None and seen.freeze.number == one.number,
    )


def _months(month: Period, last: Period, frozen: Sequence[Freeze]) -> tuple[Choice, ...]:
    """This year and the one before, and every frozen month; newest first."""
    known = {one.month for one in frozen}
    every = {Period.parse(one) for one in known} | {month}
    step = last
    while step.year > last.year - 2:
        every.add(step)
        step = month_before(step)
    return tuple(
        Choice(
            str(one),
            one.words() + (_("，已冻结") if str(one) in known else ""),
            one == month,
        )
        for one in sorted(every, reverse=True)
    )


def _left_out(month: Month) -> dict[str, list[FrozenProject]]:
    """Silent: nothing told this year. stale: told this year, not this month. unplanned: no plan of the year."""
    rows = {row.code: row for row in month.snapshot.rows}
    invest = month.rate("invest")
    told = str(month.snapshot.month)
    return {
        "silent": [rows[code] for code in invest.silent],
        "stale": [rows[code] for code in invest.counted if rows[code].told != told],
        "unplanned": [rows[code] for code in invest.unplanned],
    }


def _missing(programme: str, asked: Asked, found: Found) -> list[Missing]:
    words = {
        "silent": (
            _("今年还没有报过投资"),
            _("算在分母里，分子里没有它们的数。"),
        ),
        "stale": (
            _("%(month)s没有报") % {"month": asked.month.words()},
            _("分子里是它们最后一次报的累计数。"),
        ),
        "unplanned": (
            _("没有年度计划"),
            _("分子分母都不算。"),
        ),
    }
    lists = []
    for part, rows in _left_out(found.seen.month).items():
        if not rows:
            continue
        heading, sentence = words[part]
        lists.append(
            Missing(
                heading=heading,
                sentence=sentence,
                count=len(rows),
                named=tuple(_named(programme, found, row, part) for row in rows[:MOST_NAMED]),
                more=max(len(rows) - MOST_NAMED, 0),
                url=rate_url(programme, asked, "invest", group=None, part=part),
            )
        )
    return lists


def _named(programme: str, found: Found, row: FrozenProject, part: str) -> Named:
    note = ""
    if part == "stale" and row.told is not None:
        note = _("报到%(month)s月") % {"month": int(row.told[5:])}
    return Named(
        row.name,
        project_url(programme, found.numbers.get(row.code)),
        town_label(row.town, found.names),
        note,
    )
