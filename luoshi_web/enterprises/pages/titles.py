"""The stock of valid titles on a day: how many enterprises hold each, what is new, what ends soon, and how it went month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.enterprises.ladder import ladder
from luoshi.enterprises.ladder_model import Title
from luoshi.errors import LuoshiError
from luoshi.plan import month_index
from luoshi_web.enterprises.pages.firm_words import Lasting, lasting
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.enterprises.title_rows import (
    LATER,
    SOON,
    Holding,
    Source,
    ending,
    new_since,
    valid_firms,
)
from luoshi_web.ledger.pages.trace import Trace
from luoshi_web.offices.forms.typed import day_in
from luoshi_web.offices.pages.paging import Pages, pages_of
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access
from luoshi_web.registers.queries import started_on

PAGE_SIZE: Final = 100
MONTHS: Final = 12
SHOWS: Final = ("valid", "new", "soon", "later")


@dataclass(frozen=True, slots=True)
class TitleFilters:
    """on: the day. kind: a title, "" for all. show: which rows are listed."""

    on: date
    kind: str = ""
    show: str = "soon"

    @classmethod
    def of(cls, given: Mapping[str, str], today: date) -> TitleFilters:
        """What is not known is left out, so that an old address still shows something."""
        try:
            day = day_in(given.get("on", ""), "on")
        except LuoshiError:
            day = None
        kind, show = given.get("kind", ""), given.get("show", "")
        return cls(
            day or today,
            kind if kind in ladder().titles else "",
            show if show in SHOWS else "soon",
        )

    def query(self, **changed: str) -> str:
        told = {"on": self.on.isoformat(), "kind": self.kind, "show": self.show} | changed
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Number:
    """A count and the address of its rows."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class KindLine:
    label: str
    valid: Number
    fresh: Number
    soon: Number
    later: Number
    trace: Trace
    months: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class LadderLines:
    label: str
    lines: tuple[KindLine, ...]


@dataclass(frozen=True, slots=True)
class RowLine:
    """firm_url: the card, "" where there is none."""

    firm: str
    firm_url: str
    town: str
    title: str
    begins: str
    how: Lasting
    url: str


@dataclass(frozen=True, slots=True)
class TitlesPage:
    title: str
    programme: str
    headline: str
    soon_words: str
    tabs: tuple[Tab, ...]
    on: str
    is_today: bool
    ladders: tuple[LadderLines, ...]
    months: tuple[str, ...]
    rows_title: str
    rows: tuple[RowLine, ...]
    pages: Pages
    sheet_url: str
    start: str
    days: tuple[int, int]
    has_sample: bool


def titles_page(
    access: Access,
    sources: Sequence[Source],
    held: Sequence[Holding],
    cards: Mapping[str, int],
    filters: TitleFilters,
    today: date,
    at: int,
) -> TitlesPage:
    """held: of all registers. cards: key of an enterprise -> the number of its card."""
    here, day, start = access.programme.code, filters.on, started_on(access.programme)
    url = reverse("enterprises:titles", args=[here])
    listed = listed_rows(held, filters, start)
    pages = pages_of(len(listed), at, PAGE_SIZE, url, filters.query())
    shown = listed[pages.first : pages.first + PAGE_SIZE]
    ends = _month_ends(day)
    valid = [one for one in held if one.valid_on(day)]
    said = {
        "day": day.isoformat(),
        "n": len(valid_firms(valid, day)),
        "m": len({(o.key, o.title) for o in valid}),
    }
    return TitlesPage(
        title=_("称号和梯次"),
        programme=here,
        headline=_("%(day)s，%(n)s 户企业持有 %(m)s 个有效称号") % said,
        soon_words=_("%(days)s 天内到期 %(n)s 个")
        % {"days": SOON, "n": len(ending(held, day, SOON))},
        tabs=tabs(access, "titles"),
        on=day.isoformat(),
        is_today=day == today,
        ladders=_ladders(url, held, filters, start, ends),
        months=tuple(f"{end.year % 100}.{end.month}" for end in ends),
        rows_title=_rows_title(filters, start),
        rows=tuple(_row(access, sources, one, cards, day) for one in shown),
        pages=pages,
        sheet_url=f"{reverse('enterprises:titles-sheet', args=[here])}?{filters.query()}",
        start=start.isoformat(),
        days=(SOON, LATER),
        has_sample=any(one.sample for one in held),
    )


def listed_rows(held: Sequence[Holding], filters: TitleFilters, start: date) -> list[Holding]:
    """The rows behind a number of the page: one an enterprise and title."""
    rows = [one for one in held if filters.kind in ("", one.title)]
    if filters.show in ("soon", "later"):
        return ending(rows, filters.on, SOON if filters.show == "soon" else LATER)
    if filters.show == "new":
        chosen = new_since(rows, start, filters.on)
        chosen.sort(key=lambda one: (one.begins, one.firm), reverse=True)
    else:
        chosen = [one for one in rows if one.valid_on(filters.on)]
        chosen.sort(key=lambda one: (one.firm, one.title, -one.begins.toordinal()))
    first: dict[tuple[str, str], Holding] = {}
    for one in chosen:
        first.setdefault((one.key, one.title), one)
    return list(first.values())


def _ladders(
    url: str, held: Sequence[Holding], filters: TitleFilters, start: date, ends: Sequence[date]
) -> tuple[LadderLines, ...]:
    by_title: dict[str, list[Holding]] = {}
    for one in held:
        by_title.setdefault(one.title, []).append(one)
    rules = ladder()
    return tuple(
        LadderLines(
            kind.label,
            tuple(
                _kind(url, one, by_title.get(one.code, []), filters, start, ends)
                for one in rules.titles.values()
                if one.ladder == kind.code
            ),
        )
        for kind in rules.kinds
    )


def _kind(
    url: str,
    title: Title,
    held: Sequence[Holding],
    filters: TitleFilters,
    start: date,
    ends: Sequence[date],
) -> KindLine:
    def number(show: str) -> Number:
        asked = TitleFilters(filters.on, title.code, show)
        return Number(len(listed_rows(held, asked, start)), f"{url}?{asked.query()}#rows")

    months = tuple(
        Number(
            len(valid_firms(held, end)),
            f"{url}?{TitleFilters(end, title.code, 'valid').query()}#rows",
        )
        for end in ends
    )
    return KindLine(
        title.label, number("valid"), number("new"), number("soon"), number("later"),
        _trace(months, ends), months,
    )  # fmt: skip


def _trace(months: Sequence[Number], ends: Sequence[date]) -> Trace:
    """Nothing is drawn of what nobody ever held."""
    at = [month_index(end.year, end.month) for end in ends]
    points = tuple((x, Decimal(one.count)) for x, one in zip(at, months, strict=True))
    drawn = points if any(one.count for one in months) else ()
    return Trace(
        drawn,
        (),
        None,
        "none",
        at[0],
        at[-1],
        ends[0].strftime("%Y-%m"),
        ends[-1].strftime("%Y-%m"),
    )


def _month_ends(day: date) -> list[date]:
    """The last days of the months before, and the day itself."""
    last = month_index(day.year, day.month)
    ends = []
    for index in range(last - MONTHS + 1, last + 1):
        year, month = divmod(index, 12)
        ends.append(date.fromordinal(date(year, month + 1, 1).toordinal() - 1))
    return [*ends, day]


def _rows_title(filters: TitleFilters, start: date) -> str:
    what = ladder().titles[filters.kind].label if filters.kind else _("各类称号")
    words = {
        "valid": _("%(what)s：当日有效"),
        "new": _("%(what)s：%(start)s 以来新得的"),
        "soon": _("%(what)s：%(soon)s 天内到期"),
        "later": _("%(what)s：%(later)s 天内到期"),
    }[filters.show]
    return words % {"what": what, "start": start.isoformat(), "soon": SOON, "later": LATER}


def _row(
    access: Access, sources: Sequence[Source], one: Holding, cards: Mapping[str, int], day: date
) -> RowLine:
    here = access.programme.code
    kept = next(source.kept for source in sources if source.kept.row.code == one.register)
    return RowLine(
        firm=one.firm,
        firm_url=reverse("enterprises:firm", args=[here, cards[one.key]])
        if one.key in cards
        else "",
        town=kept.area_name(one.area or None),
        title=ladder().titles[one.title].label,
        begins=one.begins.isoformat(),
        how=lasting(one, day),
        url=reverse("registers:entry", args=[here, one.register, one.entry_no]),
    )
