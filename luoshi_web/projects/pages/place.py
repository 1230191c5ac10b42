"""A town or a cluster: its rates beside the county's, its year, what is late and asked for there, and its projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.projects import FrozenProject, Grouping, Rate, rate_rules
from luoshi_web.projects.months_rows import Month
from luoshi_web.projects.pages.curve import Curve
from luoshi_web.projects.pages.month_asked import STARTS, Asked, month_url, rate_url
from luoshi_web.projects.pages.rates_rows import RowLine, ratio, row_line
from luoshi_web.projects.pages.rates_words import (
    fraction,
    gap_words,
    headline,
    percent_words,
    project_url,
)
from luoshi_web.projects.place_rows import LateNode, Open

MOST_ROWS: Final = 40


@dataclass(frozen=True, slots=True)
class Beside:
    """One rate here and of all. difference: percentage points of the printed rates."""

    label: str
    percent: str
    fraction: str
    gap: str
    is_behind: bool
    whole: str
    whole_fraction: str
    difference: Decimal | None
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class LateLine:
    project: str
    url: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class PlacePage:
    title: str
    name: str
    kind: str
    programme: str
    month: str
    frozen: int
    month_url: str
    all_url: str
    rates: tuple[Beside, ...]
    curve: Curve
    curve_url: str
    late: tuple[LateLine, ...]
    late_count: int
    open: Open
    rows: tuple[RowLine, ...]
    count: int
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Place:
    """by: town or cluster; key: the unit's code, or the cluster's name."""

    by: Grouping
    key: str
    name: str


def place_page(
    programme: str, asked: Asked, month: Month, freeze: int, place: Place, names: Mapping[str, str],
    numbers: Mapping[str, int], year: Curve, curve_url: str, late: Sequence[LateNode],
    open_: Open, *, has_sample: bool,
) -> PlacePage:  # fmt: skip
    """freeze: the number that the month is from, 0: as things stand. late: in the order they are shown. numbers: of the
    projects shown, by code."""
    here = {code: _rate_of(month, code, place) for code in rate_rules()}
    counting, invest = here[STARTS[0]], here["invest"]
    told = (
        headline(len(counting.among), invest)
        if counting is not None and invest is not None
        else _("%(month)s没有在册的项目") % {"month": asked.month.words()}
    )
    rows = rows_of(month, place)
    return PlacePage(
        title=_("%(name)s：%(told)s") % {"name": place.name, "told": told},
        name=place.name,
        kind=place.by,
        programme=programme,
        month=asked.month.words(),
        frozen=freeze,
        month_url=month_url(programme, asked, by=place.by) + "#groups",
        all_url=rate_url(programme, asked, "invest", by=place.by, group=place.key),
        rates=tuple(
            _beside(programme, asked, place, one, month.rate(code))
            for code, one in here.items()
            if one is not None and one.among
        ),
        curve=year,
        curve_url=curve_url,
        late=tuple(_late(programme, one) for one in late[:MOST_ROWS]),
        late_count=len(late),
        open=open_,
        rows=tuple(
            row_line(programme, row, month.snapshot, names, numbers) for row in rows[:MOST_ROWS]
        ),
        count=len(rows),
        has_sample=has_sample,
    )


def rows_of(month: Month, place: Place) -> list[FrozenProject]:
    """Its projects of the month, those furthest behind first; what has no rate stands last."""
    rows = [
        row
        for row in month.snapshot.rows
        if row.within is None and (row.town if place.by == "town" else row.cluster) == place.key
    ]
    return sorted(rows, key=_furthest_behind)


def _furthest_behind(row: FrozenProject) -> tuple[bool, bool, Decimal, str]:
    done = ratio(row)
    silent = row.plan is not None and row.done is None
    return row.class_ != "build", done is None and not silent, done or Decimal(0), row.code


def _rate_of(month: Month, code: str, place: Place) -> Rate | None:
    """None: nothing of it is on a list."""
    groups = month.rates_by(code, place.by)
    return next((one for one in groups if one.group == place.key), None)


def _beside(programme: str, asked: Asked, place: Place, one: Rate, whole: Rate) -> Beside:
    known = one.percent is not None and whole.percent is not None
    return Beside(
        label=one.rule.label,
        percent=percent_words(one.percent),
        fraction=fraction(one),
        gap=gap_words(one.gap),
        is_behind=one.gap is not None and one.gap < 0,
        whole=percent_words(whole.percent),
        whole_fraction=fraction(whole),
        difference=one.percent - whole.percent
        if known and one.percent is not None and whole.percent is not None
        else None,
        words=one.rule.words,
        url=rate_url(programme, asked, one.rule.code, by=place.by, group=place.key),
    )


def _late(programme: str, one: LateNode) -> LateLine:
    return LateLine(
        project=one.project,
        url=project_url(programme, one.number),
        label=one.label,
        words=_("应于%(day)s到，晚了%(n)s天") % {"day": one.promised.isoformat(), "n": one.days},
    )
