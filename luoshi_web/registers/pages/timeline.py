"""One register by month of the date its entries carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from luoshi.plan import Period
from luoshi_web.offices.queries import Access
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.cells import name_shown
from luoshi_web.registers.pages.filters import Filters
from luoshi_web.registers.pages.head import RegisterHead, address

MONTHS: Final = 36
MOST_NAMES: Final = 20
_WIDEST: Final = 120


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    day: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """bar: its length in the drawing's units, of `_WIDEST` for the fullest month shown."""

    words: str
    count: int
    bar: int
    entries: tuple[TimelineEntry, ...]
    left: int
    url: str


@dataclass(frozen=True, slots=True)
class TimelinePage:
    title: str
    label: str
    widest: int
    months: tuple[MonthLine, ...]
    total: int
    undated: int
    earlier_url: str
    newest_url: str
    has_sample: bool


def timeline_page(
    access: Access,
    kept: Kept,
    head: RegisterHead,
    counts: Mapping[int, int],
    rows: Sequence[Revision],
    before: int | None,
) -> TimelinePage:
    """counts: entries by month (202609). rows: at most MOST_NAMES of each month shown. before: where the page begins."""
    here = reverse("registers:timeline", args=[head.programme, head.code])
    shown = months_shown(counts, before)
    fullest = max((counts[month] for month in shown), default=1)
    earlier = [month for month in counts if shown and month < shown[-1]]
    last = shown[-1] if earlier else None
    dated = kept.register.dated_field
    return TimelinePage(
        title=head.name,
        label=kept.register.field(dated).label if dated else "",
        widest=_WIDEST,
        months=tuple(_month(access, kept, head, month, counts[month], fullest, rows) for month in shown),
        total=sum(counts.values()),
        undated=head.count - sum(counts.values()),
        earlier_url=f"{here}?before={_text(last)}" if last else "",
        newest_url=here if before else "",
        has_sample=any(row.sample for row in rows),
    )  # fmt: skip


def months_shown(counts: Mapping[int, int], before: int | None) -> list[int]:
    """The months with entries, newest first, a page of them. Months without any are left out: registers reach back decades."""
    months = sorted((month for month in counts if before is None or month < before), reverse=True)
    return months[:MONTHS]


def before_of(text: str) -> int | None:
    """2024-09 -> 202409; None for none and for what is no month."""
    year, _dash, month = text.partition("-")
    if len(year) == 4 and len(month) == 2 and f"{year}{month}".isascii() and f"{year}{month}".isdecimal():  # fmt: skip
        return int(year + month)
    return None


def _text(month: int) -> str:
    return f"{month // 100:04d}-{month % 100:02d}"


def _month(
    access: Access,
    kept: Kept,
    head: RegisterHead,
    month: int,
    count: int,
    fullest: int,
    rows: Sequence[Revision],
) -> MonthLine:
    own = [row for row in rows if row.dated is not None and row.dated // 100 == month]
    period = Period.month(month // 100, month % 100)
    show = reverse("registers:show", args=[head.programme, head.code])
    span = Filters(since=month * 100 + 1, until=month * 100 + period.ends_on.day, by_date=True)
    return MonthLine(
        words=period.words(),
        count=count,
        bar=max(round(_WIDEST * count / fullest), 1),
        entries=tuple(
            TimelineEntry(
                (row.dated or 0) % 100,
                name_shown(access, kept, row),
                address("registers:entry", head.programme, head.code, str(row.entry_no)),
            )
            for row in own
        ),
        left=max(count - len(own), 0),
        url=f"{show}?{span.query()}",
    )
