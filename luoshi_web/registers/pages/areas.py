"""One register by area: how many entries each has, and what each indicator comes to there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import FREQUENCY_MONTHS, Period
from luoshi.plan.periods import PeriodError, closed_month, month_of_index
from luoshi.registers import Answer, Count, Indicator, Stock
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.figures import answer_text, figure_url
from luoshi_web.registers.pages.filters import EMPTY, Filters
from luoshi_web.registers.pages.head import RegisterHead

# Each costs two queries.
MOST_INDICATORS: Final = 4
_MONTHS_BACK: Final = 13


@dataclass(frozen=True, slots=True)
class AreaColumn:
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class AreaCell:
    """text empty: no data, which is not zero."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    name: str
    count: int
    url: str
    cells: tuple[AreaCell, ...]


@dataclass(frozen=True, slots=True)
class AreasPage:
    title: str
    label: str
    period: str
    period_words: str
    periods: tuple[tuple[str, str], ...]
    mistake: str
    columns: tuple[AreaColumn, ...]
    rows: tuple[AreaRow, ...]
    total: AreaRow
    more: tuple[tuple[str, str, bool], ...]
    has_sample: bool


@dataclass(frozen=True, slots=True)
class ByArea:
    """Of one indicator: the figure of all, and each area's."""

    indicator: Indicator
    whole: Answer
    areas: Mapping[str | None, Answer]


def areas_page(
    kept: Kept,
    head: RegisterHead,
    period: Period,
    mistake: str,
    today: date,
    counts: Mapping[str | None, int],
    figures: Sequence[ByArea],
    start: int,
    *,
    has_sample: bool,
) -> AreasPage:
    """counts: entries by area. figures: of the indicators from number `start` on."""
    field = kept.register.area_field or ""
    areas = {*counts, *(area for one in figures for area in one.areas)}
    return AreasPage(
        title=head.name,
        label=kept.register.field(field).label,
        period=str(period),
        period_words=period.words(),
        periods=tuple((str(one), one.words()) for one in periods_until(period, today)),
        mistake=mistake,
        columns=tuple(AreaColumn(one.indicator.name, one.indicator.unit) for one in figures),
        rows=tuple(
            _row(kept, head, area, counts.get(area, 0), period, figures)
            for area in sorted(areas, key=lambda area: _place(kept, area))
        ),
        total=AreaRow(
            _("合计"),
            sum(counts.values()),
            "",
            tuple(
                AreaCell(answer_text(one.whole), figure_url(kept, one.indicator.code, period))
                for one in figures
            ),
        ),
        more=tuple(_more(kept, head, period, start)),
        has_sample=has_sample,
    )


def period_of(text: str, today: date) -> tuple[Period, str]:
    """The period asked for, else the last month that is over; and what was wrong with what was asked."""
    last = Period.month(*month_of_index(closed_month(today)))
    if not text:
        return last, ""
    try:
        return Period.parse(text), ""
    except PeriodError as error:
        return last, str(error)


def start_of(text: str, kept: Kept) -> int:
    """From which indicator on; the first for anything that is no number of one."""
    number = int(text) if text.isdecimal() and len(text) < 4 else 0
    return number if number < len(kept.register.indicators) else 0


def periods_until(chosen: Period | None, today: date) -> list[Period]:
    """What one may choose: a year of months, and the quarters, half-years and years that these end; newest first."""
    last = closed_month(today)
    months = [Period.month(*month_of_index(last - back)) for back in range(_MONTHS_BACK)]
    longer = {
        Period.ending(frequency, *month_of_index(month.last))
        for month in months
        for frequency in FREQUENCY_MONTHS
        if frequency != "month"
    }
    ended = [one for one in longer if one.last <= last]
    some = {*months, *ended, *([chosen] if chosen else [])}
    return sorted(some, key=lambda one: (one.last - one.first, -one.last))


def _place(kept: Kept, area: str | None) -> tuple[bool, int, str]:
    """Units in the programme's order, entries without an area last."""
    unit = kept.units.get(area or "") if kept.has_unit_areas else None
    return area is None, unit.position if unit else 0, area or ""


def _row(
    kept: Kept,
    head: RegisterHead,
    area: str | None,
    count: int,
    period: Period,
    figures: Sequence[ByArea],
) -> AreaRow:
    show = reverse("registers:show", args=[head.programme, head.code])
    cells = []
    for one in figures:
        answer = one.areas.get(area)
        text = answer_text(answer) if answer else _nothing(one.indicator)
        url = (
            f"{figure_url(kept, one.indicator.code, period)}&area={area}"
            if area and answer and text
            else ""
        )
        cells.append(AreaCell(text, url))
    return AreaRow(
        kept.area_name(area) or _("未填"),
        count,
        f"{show}?{Filters(area=area or EMPTY).query()}",
        tuple(cells),
    )


def _nothing(indicator: Indicator) -> str:
    """Of an area without any row that counts: a count is 0 there, anything else has no data."""
    return "0" if isinstance(indicator.aggregate, Count | Stock) else ""


def _more(
    kept: Kept, head: RegisterHead, period: Period, start: int
) -> list[tuple[str, str, bool]]:
    """Where a register computes more than one page holds: address, which indicators, whether it is this page."""
    total = len(kept.register.indicators)
    if total <= MOST_INDICATORS:
        return []
    here = reverse("registers:areas", args=[head.programme, head.code])
    pages = []
    for first in range(0, total, MOST_INDICATORS):
        words = _("指标 %(first)s 到 %(last)s") % {
            "first": first + 1,
            "last": min(first + MOST_INDICATORS, total),
        }
        url = f"{here}?period={period}&from={first}"
        pages.append((url, words, first <= start < first + MOST_INDICATORS))
    return pages
