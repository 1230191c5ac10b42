"""The nodes of the projects along a year: what is due when, what is late, what was moved, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi_web.offices.pages.paging import Pages, pages_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import NodeDate, Project
from luoshi_web.projects.pages.filters import Filters
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.portfolio import Asked, Question, place_questions
from luoshi_web.projects.pages.words import NOTHING, stage_label

NODES_A_PAGE: Final = 50
MONTHS: Final = range(1, 13)
# What the year's plan says of a project, and the stage that makes it come true.
PLANS: Final[Mapping[str, str]] = {"start": "started", "finish": "finished"}
STATES: Final[Mapping[str, str]] = {
    "": gettext_noop("全部"),
    "late": gettext_noop("逾期"),
    "moved": gettext_noop("推迟的"),
    "open": gettext_noop("未到"),
    "done": gettext_noop("到了"),
}


@dataclass(frozen=True, slots=True)
class NodeAsked:
    """month: only nodes promised for it, and what the plans start and finish in it. state: a key of STATES."""

    year: int
    month: Period | None
    state: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Along the year, a day a unit, cut off at both ends. slip: from the day planned to the day promised or reached; late:
    from the day promised to today. Each as (left, width); None: nothing to draw."""

    planned: int
    slip: tuple[int, int] | None
    late: tuple[int, int] | None
    done: int | None


@dataclass(frozen=True, slots=True)
class NodeLine:
    url: str
    name: str
    town: str
    label: str
    planned: date
    promised: date | None
    done: date | None
    words: str
    is_late: bool
    bar: Bar


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str
    count: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class MonthCell:
    words: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    label: str
    cells: tuple[MonthCell, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """The projects that the plan starts, or finishes, in the month asked for."""

    label: str
    projects: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """today: where today stands along the year; None: another year. grid: the first day of each month, along the year."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    year: int
    filters: Filters
    questions: tuple[Question, ...]
    hidden: tuple[tuple[str, str], ...]
    clear_url: str
    years: tuple[Choice, ...]
    months: tuple[Choice, ...]
    rows: tuple[MonthRow, ...]
    states: tuple[Choice, ...]
    planned: tuple[Planned, ...]
    lines: tuple[NodeLine, ...]
    days: int
    grid: tuple[int, ...]
    today: int | None
    pages: Pages
    has_sample: bool


@dataclass(frozen=True, slots=True)
class NodesFound:
    """counts: of `node_counts`; months: of `nodes_by_month`; plans: key of PLANS -> `plans_by_month`; planned: key of PLANS ->
    `planned_in` of the month asked for. nodes: of the page `at`."""

    counts: Mapping[str, int]
    months: Mapping[str, Mapping[int, int]]
    plans: Mapping[str, Mapping[int, tuple[int, int]]]
    planned: Mapping[str, Sequence[Project]]
    nodes: Sequence[NodeDate]
    at: int


def timeline_page(
    access: Access, asked: Asked, nodes: NodeAsked, found: NodesFound
) -> TimelinePage:
    """asked.filters: what is carried over from the list alone."""
    days = _Days(nodes.year)
    ways = _Ways(access, asked.filters, nodes)
    return TimelinePage(
        title=_title(nodes, found.counts),
        programme=access.programme.code,
        tabs=tabs(access, "timeline"),
        year=nodes.year,
        filters=asked.filters,
        questions=place_questions(asked.filters, asked.towns, asked.clusters),
        hidden=tuple(ways.own.items()),
        clear_url=ways.here,
        years=tuple(
            Choice(str(year), ways.to(year=str(year), month="", state=""), None, year == nodes.year)
            for year in range(access.programme.first_year, access.programme.last_year + 1)
        ),
        months=tuple(ways.month(month) for month in MONTHS),
        rows=tuple(_month_rows(found, nodes.year, asked.today)),
        states=tuple(
            Choice(
                _(words), ways.to(state=state), found.counts[state or "all"], state == nodes.state
            )
            for state, words in STATES.items()
        ),
        planned=tuple(_planned(access, nodes, found)),
        lines=tuple(_line(access, node, days, asked.today) for node in found.nodes),
        days=days.count,
        grid=days.grid,
        today=days.at(asked.today) if asked.today.year == nodes.year else None,
        pages=pages_of(
            found.counts[nodes.state or "all"], found.at, NODES_A_PAGE, ways.here, ways.query()
        ),
        has_sample=any(node.project.sample for node in found.nodes),
    )


class _Days:
    """A year as a line of days."""

    def __init__(self, year: int) -> None:
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        self.count = (self.last - self.first).days + 1
        self.grid = tuple((date(year, month, 1) - self.first).days for month in MONTHS)

    def at(self, day: date) -> int:
        return (min(max(day, self.first), self.last) - self.first).days

    def span(self, one: date, other: date) -> tuple[int, int] | None:
        left, right = sorted((self.at(one), self.at(other)))
        return (left, right - left) if right > left else None


class _Ways:
    """Addresses of the page with some keys changed."""

    def __init__(self, access: Access, filters: Filters, nodes: NodeAsked) -> None:
        self.here = reverse("projects:timeline", args=[access.programme.code])
        self.filters, self.nodes = filters, nodes
        own = {"year": str(nodes.year), "month": str(nodes.month or ""), "state": nodes.state}
        self.own = {key: value for key, value in own.items() if value}

    def to(self, **changes: str) -> str:
        query = self.query(**changes)
        return f"{self.here}?{query}" if query else self.here

    def query(self, **changes: str) -> str:
        return self.filters.query(**(self.own | changes))

    def month(self, month: int) -> Choice:
        period = Period.month(self.nodes.year, month)
        current = period == self.nodes.month
        return Choice(
            _("%(n)s月") % {"n": month},
            self.to(month="" if current else str(period)),
            None,
            current,
        )


def _title(nodes: NodeAsked, counts: Mapping[str, int]) -> str:
    when = nodes.month.words() if nodes.month else _("%(year)s年") % {"year": nodes.year}
    if not counts["all"]:
        return _("%(when)s没有节点") % {"when": when}
    return _("%(when)s %(n)s 个节点：到了 %(done)s 个，逾期 %(late)s 个，推迟过 %(moved)s 个") % {
        "when": when, "n": counts["all"], "done": counts["done"], "late": counts["late"],
        "moved": counts["moved"],
    }  # fmt: skip


def _month_rows(found: NodesFound, year: int, today: date) -> Iterable[MonthRow]:
    labels = (
        ("planned", _("节点，原定")), ("promised", _("节点，现定")), ("done", _("其中到了")),
        ("late", _("其中逾期")),
    )  # fmt: skip
    for key, label in labels:
        counts = found.months[key]
        yield MonthRow(
            label,
            tuple(
                MonthCell(
                    str(counts.get(month, 0) or NOTHING), key == "late" and bool(counts.get(month))
                )
                for month in MONTHS
            ),
        )
    for what, label in (("start", _("计划开工/已开工")), ("finish", _("计划竣工/已竣工"))):
        plans = found.plans[what]
        yield MonthRow(label, tuple(_plan_cell(plans.get(m), year, m, today) for m in MONTHS))


def _plan_cell(plan: tuple[int, int] | None, year: int, month: int, today: date) -> MonthCell:
    """Behind is a month that is over with projects that did not come so far."""
    if plan is None:
        return MonthCell(NOTHING, is_bad=False)
    over = Period.month(year, month).ends_on < today
    return MonthCell(f"{plan[0]}/{plan[1]}", is_bad=over and plan[1] < plan[0])


def _planned(access: Access, nodes: NodeAsked, found: NodesFound) -> Iterable[Planned]:
    if nodes.month is None:
        return
    words = {"start": _("%(month)s计划开工"), "finish": _("%(month)s计划竣工投产")}
    for what, projects in found.planned.items():
        yield Planned(
            words[what] % {"month": nodes.month.words()},
            tuple(
                (_url(access, row), row.name, f"{row.town.name}，{stage_label(row.stage)}")
                for row in projects
            ),
        )


def _line(access: Access, node: NodeDate, days: _Days, today: date) -> NodeLine:
    is_late = node.done is None and node.promised < today
    return NodeLine(
        url=_url(access, node.project),
        name=node.project.name,
        town=node.project.town.name,
        label=node.label,
        planned=node.planned,
        promised=node.promised if node.promised != node.planned else None,
        done=node.done,
        words=_words(node, today, is_late=is_late),
        is_late=is_late,
        bar=Bar(
            planned=days.at(node.planned),
            slip=days.span(node.planned, node.done or node.promised),
            late=days.span(node.promised, today) if is_late else None,
            done=days.at(node.done) if node.done else None,
        ),
    )


def _words(node: NodeDate, today: date, *, is_late: bool) -> str:
    slip = ((node.done or node.promised) - node.planned).days
    if is_late:
        late = _("逾期 %(n)s 天") % {"n": (today - node.promised).days}
        return _("%(late)s，已推迟 %(n)s 天") % {"late": late, "n": slip} if slip > 0 else late
    if node.done:
        words = (_("早 %(n)s 天到"), _("按期到"), _("晚 %(n)s 天到"))
    else:
        words = (_("提前 %(n)s 天"), _("未到期"), _("推迟 %(n)s 天"))
    said = words[1] if not slip else words[2] if slip > 0 else words[0]
    return said % {"n": abs(slip)} if slip else said


def _url(access: Access, row: Project) -> str:
    return reverse("projects:show", args=[access.programme.code, row.number])
