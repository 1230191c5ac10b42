"""本月要报的项目: what has to be told of a month, what is told already, and what comes next in each project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.models import NodeDate, Progress, Project, YearFigure
from luoshi_web.projects.months_rows import month_before
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.words import NOTHING, amount, plain, share_words, stage_label
from luoshi_web.projects.progress_rows import (
    Scope,
    charges_of,
    due_for,
    is_frozen,
    month_to_tell,
    narrowed,
    newest_of_months,
    next_nodes,
    running_month,
    told_in,
)
from luoshi_web.projects.queries import years_of

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class DeskLine:
    """url: of the form; empty where the person only looks on. told: who told the month and when; empty: nobody yet.

    is_late: the next node's day is past.
    """

    number: int
    name: str
    url: str
    town: str
    stage: str
    told: str
    done: str
    done_before: str
    percent_before: str
    rate: str
    node: str
    node_on: date | None
    is_late: bool
    is_halted: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    """due, told: of everything the person tells or sees that month, whatever is filtered."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    month: str
    month_words: str
    before_words: str
    earlier_url: str
    later_url: str
    is_default: bool
    is_frozen: bool
    writes: bool
    due: int
    told: int
    found: int
    scope: Scope
    states: tuple[tuple[str, str, bool], ...]
    towns: tuple[Choice, ...]
    charges: tuple[Choice, ...]
    lines: tuple[DeskLine, ...]
    first_url: str
    sheet_url: str
    workbook_url: str
    here: str
    pages: Pages
    has_sample: bool

    @property
    def left(self) -> int:
        return self.due - self.told

    @property
    def narrows(self) -> bool:
        return bool(self.scope.text or self.scope.town or self.scope.charge or self.scope.state)


def desk_page(access: Access, rights: Rights, scope: Scope, *, page: int, today: date) -> DeskPage:
    """At most twelve queries. page: from 1."""
    programme = access.programme
    here = reverse("projects:progress", args=[programme.code])
    every = due_for(access, rights, scope.month, today)
    keys = list(every.order_by("town__position", "town_id").values_list("town__code", "town__name"))
    told = every.filter(told_in(scope.month)).count()
    rows = narrowed(every, scope, today)
    found = rows.count() if _narrows(scope) else len(keys)
    pages = pages_of(found, page, PAGE_SIZE, here, urlencode(scope.query()))
    shown = list(rows[pages.first : pages.first + PAGE_SIZE])
    lines = _lines(access, rights, scope, shown, today)
    return DeskPage(
        title=_("项目月进度"),
        programme=programme.code,
        tabs=tabs(access, "progress"),
        month=str(scope.month),
        month_words=scope.month.words(),
        before_words=month_before(scope.month).words(),
        earlier_url=_address(here, replace(scope, month=month_before(scope.month))),
        later_url=(
            _address(here, replace(scope, month=scope.month.next()))
            if scope.month < running_month(today)
            else ""
        ),
        is_default=scope.month == month_to_tell(programme, today),
        is_frozen=is_frozen(programme, scope.month),
        writes=rights.writes_some,
        due=len(keys),
        told=told,
        found=found,
        scope=scope,
        states=tuple(
            (label, _address(here, replace(scope, state=state)), scope.state == state)
            for state, label in (("", _("全部")), ("todo", _("没报的")), ("done", _("已报的")))
        ),
        towns=chosen(dict(keys).items(), scope.town),
        charges=chosen(((name, name) for name in charges_of(every, today)), scope.charge),
        lines=lines,
        first_url=_first_url(access, rights, scope, every, today),
        sheet_url=f"{reverse('projects:progress-sheet', args=[programme.code])}?month={scope.month}",
        workbook_url=(
            f"{reverse('projects:progress-workbook', args=[programme.code])}"
            f"?{urlencode(scope.query())}"
        ),
        here=here,
        pages=pages,
        has_sample=any(row.sample for row in shown),
    )


def form_url(programme: str, number: int, scope: Scope) -> str:
    """The form of a project, which leads on within the same scope."""
    query = urlencode({**scope.query(), "state": ""})
    return f"{reverse('projects:report', args=[programme, number])}?{query.removesuffix('&state=')}"


def _first_url(
    access: Access, rights: Rights, scope: Scope, every: QuerySet[Project], today: date
) -> str:
    """Where telling begins: the first that nobody has told."""
    if not rights.writes_some:
        return ""
    first = narrowed(every, replace(scope, state="todo"), today).values_list("number", flat=True)
    number = first.first()
    return "" if number is None else form_url(access.programme.code, number, scope)


def _lines(
    access: Access, rights: Rights, scope: Scope, rows: list[Project], today: date
) -> tuple[DeskLine, ...]:
    before = month_before(scope.month)
    months = newest_of_months(rows, [scope.month, before])
    years, nodes = years_of(rows, scope.month.year), next_nodes(rows)
    return tuple(
        _line(
            row, months.get((row.pk, str(scope.month))), months.get((row.pk, str(before))),
            years.get(row.pk), nodes.get(row.pk), today,
            form_url(access.programme.code, row.number, scope) if rights.writes_some else "",
        )
        for row in rows
    )  # fmt: skip


def _line(
    row: Project, now: Progress | None, before: Progress | None, year: YearFigure | None,
    node: NodeDate | None, today: date, url: str,
) -> DeskLine:  # fmt: skip
    last = now or before
    return DeskLine(
        number=row.number,
        name=row.name,
        url=url,
        town=row.town.name,
        stage=stage_label(row.stage),
        told=now.by if now else "",
        done=amount(now.done) if now else NOTHING,
        done_before=amount(before.done) if before else NOTHING,
        percent_before=plain(before.percent) if before else NOTHING,
        rate=share_words(year.done, year.plan) if year else NOTHING,
        node=node.label if node else (last.node if last else ""),
        node_on=node.promised if node else None,
        is_late=node is not None and node.promised < today,
        is_halted=bool(row.halted),
    )


def _narrows(scope: Scope) -> bool:
    return len(scope.query()) > 1


def _address(here: str, scope: Scope) -> str:
    return f"{here}?{urlencode(scope.query())}"
