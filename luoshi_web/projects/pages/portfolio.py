"""The portfolio as a table: what it comes to, then the projects, fifty a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.projects import (
    CHARGES,
    CLASSES,
    HALTS,
    LEVELS,
    ORIGINS,
    class_words,
    project_lists,
    schedule_percent,
    stages,
    tenth,
)
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.models import InCharge, Listing, NodeDate, Project, SavedView
from luoshi_web.projects.pages.filters import ANY, EMPTY, OWN_SORT, SORTS, Filters
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.words import (
    NOTHING,
    halt_label,
    level_label,
    list_label,
    share_of,
    stage_label,
    yi,
)
from luoshi_web.projects.portfolio_rows import Totals

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Question:
    """One select of the filters."""

    name: str
    label: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Late:
    label: str
    days: int


@dataclass(frozen=True, slots=True)
class Line:
    """Amounts in 万元. rate, gap: per cent and percentage points, against the schedule of the last month that is over, or
    of the month told for where that is later. is_silent: its report of the month is missing.
    """

    url: str
    number: int
    code: str
    name: str
    investor: str
    town: str
    stage: str
    since: date | None
    halted: str
    lists: tuple[str, ...]
    total: Decimal | None
    plan: Decimal | None
    done: Decimal | None
    rate: Decimal | None
    gap: Decimal | None
    percent: Decimal | None
    told: str
    is_silent: bool
    charges: tuple[str, ...]
    late: Late | None


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of the head that can be opened."""

    words: str
    url: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Chip:
    pk: int
    name: str
    url: str
    is_shared: bool
    may_drop: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Sort:
    """A column's head: the address that orders by it."""

    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    today: date
    month: str
    year: int
    counts: tuple[Count, ...]
    filters: Filters
    query: str
    clear_url: str
    questions: tuple[Question, ...]
    stages: tuple[Choice, ...]
    more: tuple[Question, ...]
    is_more_open: bool
    may_fill: bool
    sorts: Mapping[str, Sort]
    lines: tuple[Line, ...]
    pages: Pages
    chips: tuple[Chip, ...]
    may_share: bool
    save_url: str
    workbook_url: str
    new_url: str
    keepers_url: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the projects of a page, by their keys."""

    listings: Mapping[int, Sequence[Listing]]
    charges: Mapping[int, Sequence[InCharge]]
    late: Mapping[int, NodeDate]
    silent: Collection[int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asked for, and whose. month: the one to be told now; over: the last one that is over."""

    filters: Filters
    rights: Rights
    towns: Sequence[Unit]
    clusters: Sequence[str]
    saved: Sequence[SavedView]
    today: date
    month: Period
    over: Period


def portfolio_page(
    access: Access, asked: Asked, totals: Totals, rows: Sequence[Project], beside: Beside, at: int
) -> PortfolioPage:
    """rows: of the page `at`, counted from 1."""
    filters, here = asked.filters, reverse("projects:list", args=[access.programme.code])
    query = filters.query()
    more = (
        _question("class", _("类别"), [(one, class_words(one)) for one in CLASSES], filters.class_),
        _question("level", _("级别"), [(one, level_label(one)) for one in LEVELS], filters.level),
        _question("origin", _("投资来源"), ORIGINS.items(), filters.origin),
        _question(
            "halted", _("停缓"),
            [(ANY, _("停缓的")), *HALTS.items(), (EMPTY, _("没有停缓的"))], filters.halted,
        ),
    )  # fmt: skip
    return PortfolioPage(
        title=headline(filters, totals, asked.month),
        programme=access.programme.code,
        tabs=tabs(access, "list"),
        today=asked.today,
        month=asked.month.words(),
        year=asked.month.year,
        counts=tuple(counts(here, filters, totals, asked.month)),
        filters=filters,
        query=query,
        clear_url=here,
        questions=place_questions(filters, asked.towns, asked.clusters),
        stages=stage_options(filters),
        more=more,
        is_more_open=any(one.is_chosen for each in more for one in each.options)
        or filters.least is not None
        or filters.most is not None,
        may_fill=asked.rights.writes_some,
        sorts={key: _sort(here, filters, key) for key in SORTS},
        lines=tuple(line_of(access, row, beside, asked.today, asked.over) for row in rows),
        pages=pages_of(totals.count, at, PAGE_SIZE, here, query),
        chips=tuple(_chip(access, here, one, query) for one in asked.saved),
        may_share=access.coordinates,
        save_url=reverse("projects:views", args=[access.programme.code]),
        workbook_url=address("projects:list-workbook", access, query),
        new_url=address("projects:new", access, "") if _may_tell(asked) else "",
        keepers_url=address("offices:duties", access, "") if access.coordinates else "",
        has_sample=any(row.sample for row in rows),
    )


def address(name: str, access: Access, query: str) -> str:
    here = reverse(name, args=[access.programme.code])
    return f"{here}?{query}" if query else here


def headline(filters: Filters, totals: Totals, month: Period) -> str:
    """What is on the lists, and what it comes to."""
    if filters.narrows:
        begin = _("筛出 %(n)s 个项目，在册 %(listed)s 个") % {
            "n": totals.count, "listed": totals.listed,
        }  # fmt: skip
    else:
        begin = _("%(n)s 个在册项目") % {"n": totals.listed}
    share = share_of(totals.reported, totals.planned)
    if share is None:
        return _("%(begin)s，没有%(year)s年的投资计划") % {"begin": begin, "year": month.year}
    return _("%(begin)s，%(year)s年计划投资 %(plan)s 亿元，已报 %(done)s 亿元（%(share)s%%）") % {
        "begin": begin, "year": month.year, "plan": yi(totals.planned), "done": yi(totals.reported),
        "share": tenth(share),
    }  # fmt: skip


def _may_tell(asked: Asked) -> bool:
    """Whether there is a place of which the person may tell a new project."""
    return any(asked.rights.writes(frozenset({unit.pk})) for unit in asked.towns)


def place_questions(
    filters: Filters, towns: Sequence[Unit], clusters: Sequence[str]
) -> tuple[Question, ...]:
    """Town, list and cluster: what goes along to every view of the portfolio."""
    lists = [(one.code, one.label) for one in project_lists().values()]
    named = sorted({*clusters, *({filters.cluster} - {"", EMPTY})})
    return (
        _question("town", _("镇街"), [(one.code, one.name) for one in towns], filters.town),
        _question(
            "list", _("名单"), [(ANY, _("在册的")), *lists, (EMPTY, _("不在册的"))], filters.list
        ),
        _question(
            "cluster", _("产业集群"),
            [*((one, one) for one in named), (EMPTY, _("未定"))], filters.cluster,
        ),
    )  # fmt: skip


def stage_options(filters: Filters) -> tuple[Choice, ...]:
    every = [*((stage.code, stage.label) for stage in stages().stages), (EMPTY, _("没有报阶段"))]
    return tuple(Choice(code, label, code in filters.stages) for code, label in every)


def line_of(access: Access, row: Project, beside: Beside, today: date, over: Period) -> Line:
    """row: with its figures of the month's year (`portfolio_rows.of_year`)."""
    plan, done, told = _figures(row)
    share = share_of(done, plan)
    against = schedule_percent(max(over, Period.parse(told)) if told else over)
    node = beside.late.get(row.pk)
    return Line(
        url=reverse("projects:show", args=[access.programme.code, row.number]),
        number=row.number,
        code=row.code,
        name=row.name,
        investor=row.investor,
        town=row.town.name,
        stage=stage_label(row.stage),
        since=row.stage_since,
        halted=halt_label(row.halted),
        lists=tuple(_listed(one) for one in beside.listings.get(row.pk, ())),
        total=row.total,
        plan=plan,
        done=done,
        rate=None if share is None else tenth(share),
        gap=None if share is None else tenth(share - against),
        percent=row.percent,  # type: ignore[attr-defined]
        told=Period.parse(told).words() if told else NOTHING,
        is_silent=row.pk in beside.silent,
        charges=tuple(_in_charge(one) for one in beside.charges.get(row.pk, ())),
        late=Late(node.label, (today - node.promised).days) if node else None,
    )


def _figures(row: Project) -> tuple[Decimal | None, Decimal | None, str]:
    return row.plan, row.done, row.told or ""  # type: ignore[attr-defined]


def _listed(one: Listing) -> str:
    words = list_label(one.list)
    return words if one.class_of == "build" else f"{words}·{one.get_class_of_display()}"


def _in_charge(one: InCharge) -> str:
    """The kind is left out where the name says it."""
    kind = next((words for code, words in CHARGES.items() if code == one.kind), one.kind)
    return one.name if one.name.endswith(kind) else f"{one.name}（{kind}）"


def counts(here: str, filters: Filters, totals: Totals, month: Period) -> Iterable[Count]:
    """Of what is listed. A count of nothing is said too, and leads nowhere."""
    parts = (
        (_("%(month)s未报 %(n)s 个"), totals.unreported, {"unreported": "1"}),
        (_("节点逾期 %(n)s 个"), totals.late, {"late": "1"}),
        (_("停缓 %(n)s 个"), totals.halted, {"halted": filters.halted or ANY}),
    )
    listed = {"list": filters.list if filters.list not in ("", EMPTY) else ANY}
    for words, n, narrowed in parts:
        said = words % {"n": n, "month": month.words().partition("年")[2]}
        url = f"{here}?{filters.query(**listed, **narrowed)}" if n else ""
        yield Count(said, url, is_bad=bool(n))


def _question(name: str, label: str, options: Iterable[tuple[str, str]], asked: str) -> Question:
    return Question(name, label, chosen(options, asked))


def _sort(here: str, filters: Filters, key: str) -> Sort:
    asked = "" if key == OWN_SORT else key
    query = filters.query(sort=asked)
    return Sort(f"{here}?{query}" if query else here, filters.sort == asked)


def _chip(access: Access, here: str, saved: SavedView, query: str) -> Chip:
    own = saved.person_id == access.person.pk
    return Chip(
        saved.pk,
        saved.name,
        f"{here}?{saved.query}",
        saved.shared,
        may_drop=own or (saved.shared and access.coordinates),
        is_current=saved.query == query,
    )
