"""The list of problems (问题化解), the worst first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.projects import days_late, days_open, due_on, flows, owner_of
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.matter_rows import OWNERS_STATES, open_states, problems, still_open
from luoshi_web.projects.matters import problem_of
from luoshi_web.projects.models import Problem
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.words import NOTHING
from luoshi_web.projects.queries import places

PAGE_SIZE: Final = 50
Works = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class ProblemFilters:
    """Codes; "" for any. state: a state, or open, late or ended. text: in the problem or the project's name."""

    state: str = ""
    town: str = ""
    owner: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> ProblemFilters:
        """An unknown state is left out, so that an old address still shows something."""
        state, owner = given.get("state", ""), given.get("owner", "")
        known = {"open", "late", "ended", *flows()["problem"].states}
        return cls(
            state=state if state in known else "",
            town=written(given.get("town", ""))[:60],
            owner=owner if owner.isascii() and owner.isdigit() and len(owner) < 10 else "",
            text=written(given.get("q", ""))[:60],
        )

    @property
    def query(self) -> str:
        told = {"state": self.state, "town": self.town, "owner": self.owner, "q": self.text}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """late: 超期天数 in words, "" in time or without a limit."""

    number: int
    url: str
    text: str
    project: str
    project_url: str
    town: str
    since: str
    days: str
    owner: str
    due: str
    late: str
    state: str
    is_open: bool
    to_meeting: str


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    filters: ProblemFilters
    states: tuple[Choice, ...]
    towns: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    lines: tuple[ProblemLine, ...]
    pages: Pages
    has_sample: bool


def filtered(access: Access, filters: ProblemFilters, today: date) -> QuerySet[Problem]:
    rows = problems(access.programme)
    if filters.state == "open":
        rows = rows.filter(still_open("problem"))
    elif filters.state == "ended":
        rows = rows.exclude(still_open("problem"))
    elif filters.state == "late":
        rows = rows.filter(_late(today))
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.town:
        rows = rows.filter(project__town__code=filters.town)
    if filters.owner:
        rows = rows.filter(owner=int(filters.owner))
    if filters.text:
        rows = rows.filter(Q(text__contains=filters.text) | Q(project__name__contains=filters.text))
    return rows


def ordered(rows: QuerySet[Problem], today: date) -> QuerySet[Problem]:
    """Those past their day first, then the open ones by theirs, then the closed, the newest of them first."""
    rank = Case(
        When(_late(today), then=Value(0)),
        When(state__in=open_states("problem"), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by(
        "rank", F("due").asc(nulls_last=True), "raised_on", "number"
    )


def problems_page(
    access: Access, filters: ProblemFilters, today: date, at: int, owners: Sequence[Unit]
) -> ProblemsPage:
    """Four queries. owners: the units that have some problem to solve."""
    here = access.programme.code
    rows = filtered(access, filters, today)
    found = _found(rows, today)
    url = reverse("projects:problems", args=[here])
    pages = pages_of(found.total, at, PAGE_SIZE, url, filters.query)
    works = calendar_of(access.programme).is_working
    shown = ordered(rows, today)[pages.first : pages.first + PAGE_SIZE]
    return ProblemsPage(
        title=_("问题化解"),
        programme=here,
        tabs=tabs(access, "problems"),
        headline=_headline(found, today),
        filters=filters,
        states=chosen(_states(), filters.state),
        towns=chosen(((unit.code, unit.name) for unit in places(access.programme)), filters.town),
        owners=chosen(((str(unit.pk), unit.name) for unit in owners), filters.owner),
        lines=tuple(line_of(here, row, today, works) for row in shown),
        pages=pages,
        has_sample=found.samples > 0,
    )


def line_of(here: str, row: Problem, today: date, works: Works) -> ProblemLine:
    told, state = problem_of(row), flows()["problem"].state(row.state)
    late, due = days_late(told, today, works), due_on(told, works)
    waited = days_open(told, today)
    return ProblemLine(
        number=row.number,
        url=reverse("projects:problem", args=[here, row.number]),
        text=row.text,
        project=row.project.name,
        project_url=reverse("projects:show", args=[here, row.project.number]),
        town=row.project.town.name,
        since=row.raised_on.isoformat(),
        days=NOTHING if waited is None else str(waited),
        owner=owner_of(told) or NOTHING,
        due=due.isoformat() if due else NOTHING,
        late=str(late) if late else "",
        state=state.label,
        is_open=state.open,
        to_meeting=row.to_meeting.isoformat() if row.to_meeting else "",
    )


def _late(today: date) -> Q:
    return Q(state__in=OWNERS_STATES, due__lt=today)


def _states() -> list[tuple[str, str]]:
    every = [(state.code, state.label) for state in flows()["problem"].states.values()]
    first = [("open", _("没有销号的")), ("late", _("超期的")), ("ended", _("已销号的"))]
    return [*first, *(one for one in every if one[0] != "closed")]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the filters found, counted. oldest: when the oldest open one was raised; None: none is open."""

    total: int
    open: int
    late: int
    samples: int
    oldest: date | None


def _found(rows: QuerySet[Problem], today: date) -> _Found:
    """One query."""
    is_open = still_open("problem")
    return _Found(
        **rows.order_by().aggregate(
            total=Count("pk"),
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=_late(today)),
            samples=Count("pk", filter=Q(sample=True)),
            oldest=Min("raised_on", filter=is_open),
        )
    )


def _headline(found: _Found, today: date) -> str:
    """How many are open, how many are past their day, and how long the longest has waited."""
    if found.oldest is None:
        return _("没有未销号的问题") if found.total else _("没有问题")
    words = {"n": found.open, "late": found.late, "days": (today - found.oldest).days}
    if found.late:
        return _("%(n)s 个问题没有销号，其中 %(late)s 个超期，最长的已 %(days)s 天") % words
    return _("%(n)s 个问题没有销号，没有超期的，最长的已 %(days)s 天") % words
