"""Titles as the registers hold them (ladder.yaml says which rows prove which title): who holds what, from when, until when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from luoshi.enterprises.ladder import ladder
from luoshi.enterprises.ladder_model import Title
from luoshi.registers import Stock, Stored, day_number, numbered_day
from luoshi_web.enterprises.firm_rows import Entry, may_know, standing_entries
from luoshi_web.enterprises.models import FirmName
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import kept_among

SOON: Final = 90
LATER: Final = 180


@dataclass(frozen=True, slots=True)
class Holding:
    """One row that proves a title. key, firm: of the enterprise, as index and as written. ends None: until withdrawn. renewed:
    an old title that goes on, where the register says so. register, entry_no: where it stands. area: code of a unit."""

    title: str
    key: str
    firm: str
    begins: date
    ends: date | None
    register: str
    entry_no: int
    area: str
    renewed: bool
    sample: bool

    def valid_on(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Source:
    """A register that proves titles, and which of its fields say from when and until when (its own `stock`)."""

    kept: Kept
    stock: Stock
    titles: tuple[Title, ...]

    def title_of(self, body: Mapping[str, Stored]) -> Title | None:
        """None for a row of another kind."""
        return next(
            (
                one
                for one in self.titles
                if all(body.get(code) == value for code, value in one.held.where.items())
            ),
            None,
        )


def sources_of(access: Access) -> list[Source]:
    """The registers of the programme that prove titles. Three queries."""
    codes = {one.held.register for one in ladder().titles.values()}
    return [
        source
        for kept in kept_among(access, codes)
        if (source := _source(access, kept)) is not None
    ]


def source_of(access: Access, kept: Kept) -> Source | None:
    """The same of one register; None where it proves no title."""
    return _source(access, kept)


def _source(access: Access, kept: Kept) -> Source | None:
    stocks = (one.aggregate for one in kept.register.indicators)
    stock = next((one for one in stocks if isinstance(one, Stock)), None)
    titles = tuple(one for one in ladder().titles.values() if one.held.register == kept.row.code)
    if stock is None or not titles or not may_know(access, kept, None):
        return None
    return Source(kept, stock, titles)


def holding_of(source: Source, row: Revision) -> Holding | None:
    """None where the row proves no title, or says not since when."""
    title, begins = source.title_of(row.body), row.body.get(source.stock.begins)
    if title is None or not isinstance(begins, int) or row.firm is None:
        return None
    ends, entry = row.body.get(source.stock.ends), Entry(source.kept, row)
    return Holding(
        title=title.code,
        key=row.firm,
        firm=entry.name_told,
        begins=numbered_day(begins),
        ends=numbered_day(ends) if isinstance(ends, int) else None,
        register=source.kept.row.code,
        entry_no=row.entry_no,
        area=row.area or "",
        renewed=bool(row.body.get("renewed")),
        sample=bool(row.sample),
    )


def holdings(
    access: Access, sources: Iterable[Source], *, keys: Collection[str] | None = None
) -> list[Holding]:
    """Every title that was ever held, by the row that proves it; keys: of these enterprises only. One query."""
    by_code = {source.kept.row.code: source for source in sources}
    rows = standing_entries(access.programme).filter(register__in=list(by_code))
    if keys is not None:
        rows = rows.filter(firm__in=list(keys))
    rows = rows.only("register", "entry_no", "firm", "body", "area", "sample").order_by("pk")
    found = (holding_of(by_code[row.register], row) for row in rows)
    return [one for one in found if one is not None]


def titled_on(
    programme: Programme, sources: Iterable[Source], day: date, title: str = ""
) -> QuerySet[FirmName]:
    """Names of the enterprises that hold a valid title that day; title "": any. Part of a query."""
    wanted = Q(pk__in=[])
    for source in sources:
        for one in source.titles:
            if title in ("", one.code):
                wanted |= _valid_rows(source, one, day)
    rows = standing_entries(programme).filter(wanted).order_by().values("firm")
    return FirmName.objects.filter(programme=programme, key__in=rows)


def ending_count(programme: Programme, sources: Iterable[Source], day: date, within: int) -> int:
    """How many titles valid that day end in so many days. One query."""
    wanted = Q(pk__in=[])
    for source in sources:
        ends = f"body__{source.stock.ends}__lte"
        for one in source.titles:
            last = day_number(day + timedelta(days=within))
            wanted |= _valid_rows(source, one, day) & Q(**{ends: last})
    return standing_entries(programme).filter(wanted).count()


def _valid_rows(source: Source, title: Title, day: date) -> Q:
    number = day_number(day)
    begins, ends = f"body__{source.stock.begins}", f"body__{source.stock.ends}"
    is_kind = Q(**{f"body__{code}": value for code, value in title.held.where.items()})
    over = Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": number})
    return Q(register=source.kept.row.code) & is_kind & Q(**{f"{begins}__lte": number}) & over
