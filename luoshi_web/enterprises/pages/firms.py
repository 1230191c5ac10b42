"""The directory of enterprises: state first, then filters, then one line an enterprise with the titles it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.enterprises.ladder import ladder
from luoshi.errors import LuoshiError
from luoshi_web.enterprises.firm_rows import Filter, firms_of, keys_of, listed, unknown_count
from luoshi_web.enterprises.guards import Rights
from luoshi_web.enterprises.models import Firm
from luoshi_web.enterprises.pages.firm_words import NOT_TOLD, lasting, scale_words
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.enterprises.title_rows import (
    SOON,
    Holding,
    Source,
    ending,
    holdings,
    sources_of,
    titled_on,
)
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.forms.typed import day_in
from luoshi_web.offices.models import Unit, UnitKind
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

PAGE_SIZE: Final = 50
_SOME: Final = ("any", "none")
_PLACES: Final = frozenset({UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE})


@dataclass(frozen=True, slots=True)
class FirmFilters:
    """Codes; "" for any. title: a title, any or none; on: the day on which it is valid, "" for today."""

    town: str = ""
    title: str = ""
    on: str = ""
    scale: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> FirmFilters:
        """What is not known is left out, so that an old address still shows something."""
        title, scale, on = given.get("title", ""), given.get("scale", ""), given.get("on", "")
        try:
            day = day_in(on, "on")
        except LuoshiError:
            day = None
        return cls(
            town=written(given.get("town", ""))[:30],
            title=title if title in {*ladder().titles, *_SOME} else "",
            on=day.isoformat() if day else "",
            scale=scale if scale in ("yes", "no", "-") else "",
            text=written(given.get("q", ""))[:60],
        )

    @property
    def query(self) -> str:
        told = {"town": self.town, "title": self.title, "on": self.on, "scale": self.scale, "q": self.text}  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})

    def day(self, today: date) -> date:
        return date.fromisoformat(self.on) if self.on else today

    def asked(self, access: Access, sources: Sequence[Source], today: date) -> Filter:
        titled = None
        if self.title:
            code = "" if self.title in _SOME else self.title
            titled = titled_on(access.programme, sources, self.day(today), code)
        return Filter(self.town, self.scale, self.text, titled, untitled=self.title == "none")


@dataclass(frozen=True, slots=True)
class TitleTag:
    label: str
    words: str
    is_soon: bool


@dataclass(frozen=True, slots=True)
class FirmLine:
    url: str
    name: str
    town: str
    trade: str
    scale: str
    titles: tuple[TitleTag, ...]
    sample: bool


@dataclass(frozen=True, slots=True)
class FirmsPage:
    title: str
    programme: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    tabs: tuple[Tab, ...]
    filters: FirmFilters
    towns: tuple[Choice, ...]
    titles: tuple[Choice, ...]
    scales: tuple[Choice, ...]
    lines: tuple[FirmLine, ...]
    pages: Pages
    day: str
    unknown: int
    may_keep: bool
    sheet_url: str
    has_sample: bool


def firms_page(
    access: Access, held: Rights, filters: FirmFilters, towns: Sequence[Unit], today: date, at: int
) -> FirmsPage:
    """Twelve queries, whatever the number of enterprises and of entries."""
    programme = access.programme
    sources, day = sources_of(access), filters.day(today)
    rows = listed(programme, filters.asked(access, sources, today))
    url = reverse("enterprises:firms", args=[programme.code])
    pages = pages_of(rows.count(), at, PAGE_SIZE, url, filters.query)
    shown = list(rows[pages.first : pages.first + PAGE_SIZE])
    tags = tags_of(access, sources, shown, day)
    total = pages.total if not filters.query else firms_of(programme).count()
    held_rows = holdings(access, sources)
    known = titled_on(programme, sources, today).values("firm").distinct().count()
    sheet = reverse("enterprises:firms-sheet", args=[programme.code])
    return FirmsPage(
        title=_("企业名录"),
        programme=programme.code,
        headline=_headline(total, known),
        facts=_facts(access, held_rows, today),
        tabs=tabs(access, "firms"),
        filters=filters,
        towns=chosen([(t.code, t.name) for t in towns] + [("-", _("没有填镇街"))], filters.town),
        titles=chosen(
            [("any", _("有任一称号")), ("none", _("没有称号"))]
            + [(one.code, one.label) for one in ladder().titles.values()],
            filters.title,
        ),
        scales=chosen([("yes", _("规上")), ("no", _("规下")), ("-", _("没有填"))], filters.scale),
        lines=tuple(_line(access, firm, tags.get(firm.pk, ())) for firm in shown),
        pages=pages,
        day=day.isoformat(),
        unknown=unknown_count(programme) if held.office else 0,
        may_keep=held.office,
        sheet_url=f"{sheet}?{filters.query}" if filters.query else sheet,
        has_sample=any(firm.sample for firm in shown),
    )


def places_among(units: Sequence[Unit]) -> list[Unit]:
    """Where an enterprise may be."""
    return [unit for unit in units if unit.kind in _PLACES]


def tags_of(
    access: Access, sources: Sequence[Source], firms: Sequence[Firm], day: date
) -> dict[int, tuple[TitleTag, ...]]:
    """The titles valid that day, by enterprise, in the order of the ladders. Two queries."""
    keys = keys_of(firms)
    found: dict[int, dict[str, Holding]] = {}
    for one in holdings(access, sources, keys=keys) if keys else []:
        if one.valid_on(day):
            own = found.setdefault(keys[one.key], {})
            before = own.get(one.title)
            if before is None or (before.ends or date.max) < (one.ends or date.max):
                own[one.title] = one
    order = list(ladder().titles)
    return {
        firm: tuple(_tag(own[code], day) for code in order if code in own)
        for firm, own in found.items()
    }


def _tag(one: Holding, day: date) -> TitleTag:
    how = lasting(one, day)
    return TitleTag(ladder().titles[one.title].label, how.words, how.is_soon)


def _headline(total: int, titled: int) -> str:
    if not total:
        return _("还没有企业档案")
    return _("%(n)s 户企业，%(m)s 户持有有效称号") % {"n": total, "m": titled}


def _facts(access: Access, rows: Sequence[Holding], today: date) -> tuple[tuple[str, str], ...]:
    soon = len(ending(rows, today, SOON))
    titles = reverse("enterprises:titles", args=[access.programme.code])
    said = _("%(days)s 天内有 %(n)s 个称号到期") % {"days": SOON, "n": soon}
    return ((said, f"{titles}?show=soon#rows"),) if soon else ()


def _line(access: Access, firm: Firm, titles: tuple[TitleTag, ...]) -> FirmLine:
    return FirmLine(
        url=reverse("enterprises:firm", args=[access.programme.code, firm.number]),
        name=firm.name,
        town=firm.town.name if firm.town else NOT_TOLD,
        trade=firm.trade or NOT_TOLD,
        scale=scale_words(firm.above_scale),
        titles=titles,
        sample=firm.sample,
    )
