"""The list of needs (要素保障): sums by kind and level, and the needs themselves, those that wait longest for a grant first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.projects import LEVELS, flows, level_words, need_kinds
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.matter_rows import needs, open_states, still_open
from luoshi_web.projects.models import Need
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.need_sums import SumLine, figure, figures_of, headline, sums
from luoshi_web.projects.pages.words import NOTHING
from luoshi_web.projects.queries import places

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class NeedFilters:
    """Codes; "" for any. state: a state, or open or ended."""

    kind: str = ""
    state: str = ""
    level: str = ""
    town: str = ""
    owner: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> NeedFilters:
        """Unknown codes are left out, so that an old address still shows something."""
        known = {
            "kind": need_kinds(),
            "level": LEVELS,
            "state": {"open", "ended", *flows()["need"].states},
        }
        told = {name: given.get(name, "") for name in ("kind", "state", "level")}
        kept = {name: code if code in known[name] else "" for name, code in told.items()}
        owner = given.get("owner", "")
        return cls(
            **kept,
            town=written(given.get("town", ""))[:60],
            owner=owner if owner.isascii() and owner.isdigit() and len(owner) < 10 else "",
        )

    @property
    def query(self) -> str:
        told = {name: getattr(self, name) for name in ("kind", "state", "level", "town", "owner")}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class NeedLine:
    number: int
    url: str
    project: str
    project_url: str
    town: str
    kind: str
    item: str
    level: str
    asked: str
    granted: str
    shortfall: str
    is_short: bool
    left: str
    unit: str
    state: str
    is_open: bool
    since: str
    needed_by: str
    is_late: bool
    owner: str
    to_meeting: str


@dataclass(frozen=True, slots=True)
class NeedsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    filters: NeedFilters
    kinds: tuple[Choice, ...]
    states: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    towns: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    sums: tuple[SumLine, ...]
    lines: tuple[NeedLine, ...]
    pages: Pages
    has_sample: bool


def filtered(access: Access, filters: NeedFilters) -> QuerySet[Need]:
    rows = needs(access.programme)
    if filters.state == "open":
        rows = rows.filter(still_open("need"))
    elif filters.state == "ended":
        rows = rows.exclude(still_open("need"))
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.level:
        rows = rows.filter(level=filters.level)
    if filters.town:
        rows = rows.filter(project__town__code=filters.town)
    if filters.owner:
        rows = rows.filter(owner=int(filters.owner))
    return rows


def ordered(rows: QuerySet[Need]) -> QuerySet[Need]:
    """The open ones first, of them those that are needed first."""
    rank = Case(
        When(state__in=open_states("need"), then=Value(0)), default=Value(1), output_field=IntegerField()
    )  # fmt: skip
    return rows.annotate(rank=rank).order_by("rank", F("needed_by").asc(nulls_last=True), "number")


def needs_page(
    access: Access, filters: NeedFilters, today: date, at: int, owners: Sequence[Unit]
) -> NeedsPage:
    """Three queries. owners: the units that are responsible for some need."""
    here = access.programme.code
    rows = filtered(access, filters)
    figures = figures_of(rows)
    pages = pages_of(
        len(figures), at, PAGE_SIZE, reverse("projects:needs", args=[here]), filters.query
    )
    shown = ordered(rows)[pages.first : pages.first + PAGE_SIZE]
    return NeedsPage(
        title=_("要素保障"),
        programme=here,
        tabs=tabs(access, "needs"),
        headline=headline(figures, today),
        filters=filters,
        kinds=chosen(((code, kind.label) for code, kind in need_kinds().items()), filters.kind),
        states=chosen(_states(), filters.state),
        levels=chosen(((level, level_words(level)) for level in LEVELS), filters.level),
        towns=chosen(((unit.code, unit.name) for unit in places(access.programme)), filters.town),
        owners=chosen(((str(unit.pk), unit.name) for unit in owners), filters.owner),
        sums=sums(here, figures),
        lines=tuple(line_of(here, row, today) for row in shown),
        pages=pages,
        has_sample=any(one.sample for one in figures),
    )


def line_of(here: str, row: Need, today: date) -> NeedLine:
    kind, state = need_kinds()[row.kind], flows()["need"].state(row.state)
    short = None if row.granted is None else row.asked - row.granted
    rest = None if row.granted is None else row.granted - (row.used or Decimal(0))
    return NeedLine(
        number=row.number,
        url=reverse("projects:need", args=[here, row.number]),
        project=row.project.name,
        project_url=reverse("projects:show", args=[here, row.project.number]),
        town=row.project.town.name,
        kind=kind.label,
        item=row.what,
        level=level_words(row.level),  # type: ignore[arg-type]
        asked=figure(row.asked),
        granted=figure(row.granted),
        shortfall=figure(short),
        is_short=short is not None and short > 0,
        left=figure(rest),
        unit=kind.unit.text,
        state=state.label,
        is_open=state.open,
        since=row.state_since.isoformat(),
        needed_by=row.needed_by.isoformat() if row.needed_by else "",
        is_late=bool(
            state.open and row.granted is None and row.needed_by and row.needed_by < today
        ),
        owner=row.owner.name if row.owner else NOTHING,
        to_meeting=row.to_meeting.isoformat() if row.to_meeting else "",
    )


def _states() -> list[tuple[str, str]]:
    every = [(state.code, state.label) for state in flows()["need"].states.values()]
    return [("open", _("没有了结的")), ("ended", _("已了结的")), *every]
