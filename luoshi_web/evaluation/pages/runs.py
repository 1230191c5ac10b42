"""Runs: the list, and the form of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Run, RunState, SchemeEdition
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access

_PERIODS = ("", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4")


@dataclass(frozen=True, slots=True)
class RunLine:
    url: str
    name: str
    scheme: str
    period: str
    as_of: date
    state: str
    is_over: bool
    waiting: int
    until: date | None
    number: str


@dataclass(frozen=True, slots=True)
class RunsPage:
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    lines: tuple[RunLine, ...]
    new_url: str
    schemes_url: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class NewRunPage:
    programme: str
    tabs: tuple[Tab, ...]
    schemes: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    earlier: tuple[Choice, ...]
    name: str
    as_of: str
    window: str
    fault: str
    back_url: str


def runs_page(access: Access, held: Rights, rows: Sequence[Run]) -> RunsPage:
    here = access.programme.code
    return RunsPage(
        headline=_headline(rows),
        programme=here,
        tabs=tabs(access, "runs"),
        lines=tuple(_line(here, row) for row in rows),
        new_url=reverse("evaluation:run-new", args=[here]) if held.office else "",
        schemes_url=reverse("evaluation:schemes", args=[here]),
        has_sample=any(row.sample for row in rows),
    )


def new_run_page(
    access: Access,
    schemes: Sequence[SchemeEdition],
    earlier: Sequence[Run],
    today: date,
    typed: Typed,
) -> NewRunPage:
    here = access.programme.code
    periods = [
        Period.parse(f"{year}{end}") for year in (today.year, today.year - 1) for end in _PERIODS
    ]
    begun = [one for one in periods if one.first <= today.year * 12 + today.month - 1]
    return NewRunPage(
        programme=here,
        tabs=tabs(access, "runs"),
        schemes=chosen(
            ((str(one.pk), f"{one.scheme.name}（第 {one.version} 版）") for one in schemes),
            typed.of("new", "scheme"),
        ),
        periods=chosen(
            ((str(one), one.words()) for one in begun), typed.of("new", "period", str(today.year))
        ),
        earlier=chosen(
            ((str(one.number), f"{one.name}（{one.as_of}）") for one in earlier),
            typed.of("new", "earlier"),
        ),
        name=typed.of("new", "name"),
        as_of=typed.of("new", "as_of", today.isoformat()),
        window=typed.of("new", "window", "5"),
        fault=typed.fault,
        back_url=reverse("evaluation:runs", args=[here]),
    )


def _headline(rows: Sequence[Run]) -> str:
    if not rows:
        return _("还没有考核")
    waiting = sum(getattr(row, "waiting", 0) for row in rows if row.state == RunState.OPEN)
    if waiting:
        return _("%(n)s 条考核异议待答复") % {"n": waiting}
    opened = [row for row in rows if row.state == RunState.OPEN]
    if opened:
        said = {"name": opened[0].name, "day": opened[0].objections_until}
        return _("“%(name)s”在异议期，%(day)s为止") % said
    done = sum(row.state == RunState.PUBLISHED for row in rows)
    return _("考核 %(n)s 次，已公布 %(done)s 次") % {"n": len(rows), "done": done}


def _line(here: str, row: Run) -> RunLine:
    return RunLine(
        url=reverse("evaluation:run", args=[here, row.number]),
        name=row.name,
        scheme=f"{row.scheme.scheme.name}（第 {row.scheme.version} 版）",
        period=Period.parse(row.period).words(),
        as_of=row.as_of,
        state=str(RunState(row.state).label),
        is_over=row.state in (RunState.PUBLISHED, RunState.DROPPED),
        waiting=getattr(row, "waiting", 0),
        until=row.objections_until if row.state == RunState.OPEN else None,
        number=row.document_number,
    )
