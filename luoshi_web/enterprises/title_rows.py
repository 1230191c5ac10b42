"""Titles as the registers hold them (ladder.yaml says which rows prove which title): who holds what, from when, until when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from luoshi.enterprises.ladder import ladder
from luoshi.enterprises.ladder_model import Title
from luoshi.registers import Stock, Stored, day_number, firm_field, numbered_day
from luoshi_web.enterprises.firm_rows import may_know, standing_entries
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
    """A register that proves titles, and which of its fields say from when and until when (its own `stock`).

    names: the field of the enterprise.
    """

    kept: Kept
    stock: Stock
    titles: tuple[Title, ...]
    names: str

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
    field = firm_field(kept.register)
    if stock is None or not titles or field is None or not may_know(access, kept, None):
        return None
    return Source(kept, stock, titles, field.code)


def holding_of(source: Source, row: Revision) -> Holding | None:
    """None where the row proves no title, or says not since when."""
    return _holding(source, row.entry_no, row.firm, row.body, row.area, row.sample)


def _holding(
    source: Source, number: int, key: str | None, body: Mapping[str, Stored], area: str | None,
    sample: int,
) -> Holding | None:  # fmt: skip
    title, begins = source.title_of(body), body.get(source.stock.begins)
    if title is None or not isinstance(begins, int) or key is None:
        return None
    ends = body.get(source.stock.ends)
    return Holding(
        title=title.code,
        key=key,
        firm=str(body.get(source.names, "")),
        begins=numbered_day(begins),
        ends=numbered_day(ends) if isinstance(ends, int) else None,
        register=source.kept.row.code,
        entry_no=number,
        area=area or "",
        renewed=bool(body.get("renewed")),
        sample=bool(sample),
    )


def holdings(
    access: Access, sources: Iterable[Source], *, keys: Collection[str] | None = None
) -> list[Holding]:
    """Every title that was ever held, by the row that proves it; keys: of these enterprises only. One query."""
    by_code = {source.kept.row.code: source for source in sources}
    rows = standing_entries(access.programme).filter(register__in=list(by_code))
    if keys is not None:
        rows = rows.filter(firm__in=list(keys))
    told = rows.order_by("pk").values_list("register", "entry_no", "firm", "body", "area", "sample")
    found = (_holding(by_code[code], *facts) for code, *facts in told.iterator())
    return [one for one in found if one is not None]


def ending(rows: Iterable[Holding], day: date, within: int) -> list[Holding]:
    """Titles valid that day that end in so many days, and that no other row of the enterprise goes on with; soonest first."""
    lasting: dict[tuple[str, str], Holding] = {}
    for one in rows:
        if one.ends is not None and one.ends < day:
            continue
        before = lasting.get((one.title, one.key))
        if before is None or (one.ends or date.max) > (before.ends or date.max):
            lasting[one.title, one.key] = one
    last = day + timedelta(days=within)
    found = [one for one in lasting.values() if one.ends is not None and one.ends <= last]
    return sorted(
        (one for one in found if one.valid_on(day)),
        key=lambda one: (one.ends or date.max, one.firm),
    )


def valid_firms(rows: Iterable[Holding], day: date) -> set[str]:
    """Keys of those that hold one of the rows that day: an enterprise with two rows counts once."""
    return {one.key for one in rows if one.valid_on(day)}


def new_since(rows: Iterable[Holding], start: date, day: date) -> list[Holding]:
    """Titles begun since the programme's start and by that day, as the register counts them: one that goes on is not new."""
    return [one for one in rows if start <= one.begins <= day and not one.renewed]


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


def _valid_rows(source: Source, title: Title, day: date) -> Q:
    number = day_number(day)
    begins, ends = f"body__{source.stock.begins}", f"body__{source.stock.ends}"
    is_kind = Q(**{f"body__{code}": value for code, value in title.held.where.items()})
    over = Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": number})
    return Q(register=source.kept.row.code) & is_kind & Q(**{f"{begins}__lte": number}) & over
