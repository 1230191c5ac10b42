"""The list of tours, and the form that plans one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.supervising.tours import tour_rules
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import Tour, TourState
from luoshi_web.supervision.pages.head import tabs


@dataclass(frozen=True, slots=True)
class TourLine:
    url: str
    title: str
    day: str
    stops: int
    scheme: str
    state: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class ToursPage:
    title: str
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    lines: tuple[TourLine, ...]
    votes: tuple[tuple[str, str], ...]
    may_make: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class NewTourPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    name: str
    day: str
    quarters: tuple[Choice, ...]
    sessions: tuple[Choice, ...]
    schemes: tuple[Choice, ...]
    rules: tuple[tuple[str, str, str], ...]
    fault: str
    has_sample: bool = False


def tours_page(
    access: Access, held: Rights, rows: Sequence[Tour], waiting: Sequence[Tour]
) -> ToursPage:
    here = access.programme.code
    running = sum(row.state != TourState.PUBLISHED for row in rows)
    return ToursPage(
        title=_("观摩"),
        headline=_("观摩 %(n)s 次，正在办的 %(running)s 次") % {"n": len(rows), "running": running},
        programme=here,
        tabs=tabs(access, "tours"),
        lines=tuple(_line(here, row) for row in rows),
        votes=tuple(
            (row.title, reverse("supervision:tour-vote", args=[here, row.number]))
            for row in waiting
        ),
        may_make=held.office,
        has_sample=any(row.sample for row in rows),
    )


def new_tour_page(access: Access, today: date, typed: Typed) -> NewTourPage:
    rules = tour_rules()
    quarter = (today.month + 2) // 3
    usual = _("%(year)s年第%(quarter)s季度项目观摩") % {"year": today.year, "quarter": quarter}
    return NewTourPage(
        title=_("拟一次观摩"),
        programme=access.programme.code,
        tabs=tabs(access, "tours"),
        name=typed.of("new", "title", usual),
        day=typed.of("new", "starts_on", today.isoformat()),
        quarters=chosen(
            ((str(n), _("第%(n)s季度") % {"n": n}) for n in range(1, 5)),
            typed.of("new", "quarter", str(quarter)),
        ),
        sessions=chosen(
            ((code, one.label) for code, one in rules.sessions.items()),
            typed.of("new", "session", next(iter(rules.sessions))),
        ),
        schemes=chosen(
            ((code, one.label) for code, one in rules.schemes.items()),
            typed.of("new", "scheme", next(iter(rules.schemes))),
        ),
        rules=tuple((one.label, one.words, one.source) for one in rules.schemes.values()),
        fault=typed.fault,
    )


def _line(here: str, row: Tour) -> TourLine:
    return TourLine(
        url=reverse("supervision:tour", args=[here, row.number]),
        title=row.title,
        day=row.starts_on.isoformat(),
        stops=row.stop_count,  # type: ignore[attr-defined]
        scheme=tour_rules().scheme(row.scheme).label,
        state=str(TourState(row.state).label),
        is_over=row.state == TourState.PUBLISHED,
    )
