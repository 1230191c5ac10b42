"""A month's main rates by level, town, 专班, cluster or list: one line a group, and the line they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import (
    GROUPINGS,
    Grouping,
    Rate,
    group_words,
    rate_rule,
)
from luoshi_web.projects.months_rows import Month
from luoshi_web.projects.pages.month_asked import CUTS, STARTS, Asked, month_url, rate_url
from luoshi_web.projects.pages.words import NOTHING, known_sum, town_label, yi

_COUNTS: Final = ("finish_planned", "entry")


@dataclass(frozen=True, slots=True)
class Share:
    """Projects in the numerator and the denominator, and the rate; each opens."""

    counted: int
    among: int
    percent: str
    url: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Amounts in 亿元. added: since the month before. silent: projects of which nothing was told this year. url: a page of
    the group's own, empty where it has none."""

    name: str
    url: str
    projects: int
    total: str
    plan: str
    added: str
    done: str
    percent: str
    gap: Decimal | None
    invest_url: str
    start: Share
    finish: Share
    entry: Share
    silent: int


@dataclass(frozen=True, slots=True)
class Cut:
    by: str
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class GroupTable:
    """sentence: whether the lines add up to the whole. start_words: of the 开工率 that stands in the table."""

    label: str
    cuts: tuple[Cut, ...]
    lines: tuple[GroupLine, ...]
    total: GroupLine
    sentence: str
    start_label: str
    start_words: str


def group_table(
    programme: str, asked: Asked, month: Month, before: Month | None, names: Mapping[str, str]
) -> GroupTable:
    """names: of the units, by code. Towns, 专班 and clusters stand by their completion, the highest first."""
    by, one = asked.by, _Lines(programme, asked, month, before, names)
    lines = one.lines(by)
    if by not in ("level", "list"):
        lines.sort(key=lambda pair: _place(*pair))
    whole = one.lines("all")[0][1] if month.snapshot.rows else one.nothing()
    start = rate_rule(asked.start)
    return GroupTable(
        label=GROUPINGS[by],
        cuts=tuple(
            Cut(cut, _("按%(label)s") % {"label": GROUPINGS[cut]},
                month_url(programme, asked, by=cut) + "#groups", cut == by)
            for cut in CUTS
        ),
        lines=tuple(line for _key, line in lines),
        total=whole,
        sentence=_sentence(by, sum(line.projects for _key, line in lines), whole.projects),
        start_label=start.label,
        start_words=start.words,
    )  # fmt: skip


def group_name(by: Grouping, key: str, names: Mapping[str, str]) -> str:
    return town_label(key, names) if by == "town" and key else group_words(by, key)


def group_url(programme: str, by: Grouping, key: str, month: str) -> str:
    """The page of a town or a cluster, in that month."""
    if by == "town" and key:
        return reverse("projects:town", args=[programme, key]) + f"?month={month}"
    if by == "cluster" and key:
        told = urlencode({"name": key, "month": month})
        return f"{reverse('projects:cluster', args=[programme])}?{told}"
    return ""


class _Lines:
    """The rates of a month in every group, asked for once and put together by group."""

    def __init__(
        self, programme: str, asked: Asked, month: Month, before: Month | None,
        names: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.programme, self.asked, self.names = programme, asked, names
        self.month, self.before = month, before
        self.rows = {row.code: row for row in month.snapshot.rows}

    def lines(self, by: Grouping) -> list[tuple[str, GroupLine]]:
        invest = self._rates("invest", by)
        build = self._rates(STARTS[0], by)
        shares = {code: self._rates(code, by) for code in (self.asked.start, *_COUNTS)}
        earlier = (
            {one.group: one for one in self.before.rates_by("invest", by)} if self.before else {}
        )
        return [
            (key, self._line(by, key, invest[key], build[key], {c: s[key] for c, s in shares.items()},
                             earlier.get(key)))
            for key in invest
        ]  # fmt: skip

    def nothing(self) -> GroupLine:
        """Of a month without any project on a list."""
        rates = {code: self.month.rate(code) for code in (self.asked.start, *_COUNTS)}
        return self._line(
            "all", "", self.month.rate("invest"), self.month.rate(STARTS[0]), rates, None
        )

    def _rates(self, code: str, by: Grouping) -> dict[str, Rate]:
        return {one.group: one for one in self.month.rates_by(code, by)}

    def _line(
        self, by: Grouping, key: str, invest: Rate, build: Rate, shares: Mapping[str, Rate],
        earlier: Rate | None,
    ) -> GroupLine:  # fmt: skip
        group = None if by == "all" else key
        opened = {"by": by if by != "all" else self.asked.by, "group": group}
        added = _added(invest, earlier, first=self.month.snapshot.month.last % 12 == 0)
        return GroupLine(
            name=group_name(by, key, self.names),
            url=group_url(self.programme, by, key, str(self.month.snapshot.month)),
            projects=len(build.among),
            total=yi(known_sum(self.rows[code].total for code in build.among)),
            plan=yi(invest.denominator),
            added=yi(added),
            done=yi(invest.numerator),
            percent=NOTHING if invest.percent is None else str(invest.percent),
            gap=invest.gap,
            invest_url=rate_url(self.programme, self.asked, "invest", **opened),
            start=self._share(shares[self.asked.start], opened),
            finish=self._share(shares["finish_planned"], opened),
            entry=self._share(shares["entry"], opened),
            silent=len(invest.silent),
        )

    def _share(self, one: Rate, opened: Mapping[str, str | None]) -> Share:
        return Share(
            len(one.counted),
            len(one.among),
            NOTHING if one.percent is None else str(one.percent),
            rate_url(self.programme, self.asked, one.rule.code, **opened),
        )


def _added(now: Rate, earlier: Rate | None, *, first: bool) -> Decimal | None:
    """In January all of it; None where the month before had no such group."""
    if first:
        return now.numerator
    return None if earlier is None else now.numerator - earlier.numerator


def _place(key: str, line: GroupLine) -> tuple[bool, bool, Decimal, str]:
    percent = Decimal(0) if line.percent == NOTHING else Decimal(line.percent)
    return not key, line.percent == NOTHING, -percent, key


def _sentence(by: Grouping, together: int, whole: int) -> str:
    label = GROUPINGS[by]
    if together == whole:
        return _("各%(label)s相加等于合计，%(n)s个。") % {"label": label, "n": whole}
    return _(
        "各%(label)s相加是%(together)s个，合计%(whole)s个：一个项目可以有几个%(label)s，在每个里都算，合计里只算一次。"
    ) % {"label": label, "together": together, "whole": whole}
