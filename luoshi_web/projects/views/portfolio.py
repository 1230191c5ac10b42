"""Many projects at once: as a table, by stage, by the days of their nodes, and as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Period, closed_month, month_of_index
from luoshi_web.offices.files import XLSX, attachment
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.pages.paging import page_at
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.projects.actions import drop_view, save_view
from luoshi_web.projects.models import Project
from luoshi_web.projects.pages.filters import Filters, filtered, ordered
from luoshi_web.projects.pages.node_timeline import (
    MONTHS,
    NODES_A_PAGE,
    PLANS,
    STATES,
    NodeAsked,
    NodesFound,
    timeline_page,
)
from luoshi_web.projects.pages.portfolio import (
    PAGE_SIZE,
    Asked,
    Beside,
    portfolio_page,
)
from luoshi_web.projects.pages.portfolio_sheet import sheet_of
from luoshi_web.projects.pages.stage_board import MOST_CARDS, board_page
from luoshi_web.projects.portfolio_rows import (
    by_stage,
    cards,
    clusters,
    late_on,
    node_counts,
    node_state,
    nodes_by_month,
    nodes_of_year,
    planned_in,
    plans_by_month,
    saved_views,
    silent_on,
    totals,
)
from luoshi_web.projects.progress_rows import month_to_tell
from luoshi_web.projects.queries import in_charge_on, listings_on, places, rights


@require_safe
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """The projects that meet the filters of the address, fifty a page (?page=2)."""
    asked = _asked(request, access)
    rows = filtered(access.programme, asked.filters, asked.rights, asked.today, asked.month)
    found = totals(access.programme, rows, asked.today, asked.month)
    at = page_at(found.count, whole_in(request.GET.get("page", "")), PAGE_SIZE)
    ordered_rows = ordered(rows, asked.filters).select_related("town")
    shown = list(ordered_rows[(at - 1) * PAGE_SIZE : at * PAGE_SIZE])
    beside = _beside(access, asked, shown)
    page = portfolio_page(access, asked, found, shown, beside, at)
    return render(request, "projects/list.html", {"page": page})


@require_safe
@entering
def workbook(request: HttpRequest, access: Access) -> HttpResponse:
    """The projects that the list shows, all of them, as .xlsx."""
    asked = _asked(request, access)
    rows = filtered(access.programme, asked.filters, asked.rights, asked.today, asked.month)
    shown = list(ordered(rows, asked.filters).select_related("town"))
    beside = _beside(access, asked, shown)
    content = sheet_of(access, asked, shown, beside)
    return attachment(content, _("项目%(day)s.xlsx") % {"day": asked.today.isoformat()}, XLSX)


@require_safe
@entering
def board(request: HttpRequest, access: Access) -> HttpResponse:
    """A column a stage. Of the filters town, list and cluster are asked; others are left out."""
    asked = _asked(request, access)
    carried = asked.filters.carried
    rows = filtered(access.programme, carried, asked.rights, asked.today, asked.month)
    found = cards(rows, asked.today, MOST_CARDS)
    page = board_page(access, asked, by_stage(rows), found)
    return render(request, "projects/board.html", {"page": page})


@require_safe
@entering
def timeline(request: HttpRequest, access: Access) -> HttpResponse:
    """?year=2026, &month=2026-09, &state=late: nodes of the year, of those the ones promised for the month, and late."""
    every = _asked(request, access)
    asked = replace(every, filters=every.filters.carried)
    wanted = _nodes_asked(request, access, asked.today)
    projects = filtered(access.programme, asked.filters, asked.rights, asked.today, asked.month)
    of_year = nodes_of_year(access.programme, projects, wanted.year, asked.today)
    chosen = of_year
    if wanted.month:
        first = wanted.month.ends_on.replace(day=1)
        chosen = of_year.filter(promised__range=(first, wanted.month.ends_on))
    counts = node_counts(chosen, asked.today)
    total = counts[wanted.state or "all"]
    at = page_at(total, whole_in(request.GET.get("page", "")), NODES_A_PAGE)
    shown = chosen.filter(node_state(wanted.state, asked.today)).select_related("project__town")
    found = NodesFound(
        counts=counts,
        months=nodes_by_month(of_year, wanted.year, asked.today),
        plans={
            what: plans_by_month(projects, wanted.year, what, stage)
            for what, stage in PLANS.items()
        },
        planned={what: planned_in(projects, wanted.month, what) for what in PLANS}
        if wanted.month
        else {},
        nodes=list(shown[(at - 1) * NODES_A_PAGE : at * NODES_A_PAGE]),
        at=at,
    )
    page = timeline_page(access, asked, wanted, found)
    return render(request, "projects/timeline.html", {"page": page})


@require_POST
@entering
def save(request: HttpRequest, access: Access) -> HttpResponse:
    """The filters and the order of the list, under a name."""
    rights(access)
    towns = {unit.code for unit in places(access.programme)}
    query = Filters.of(QueryDict(request.POST.get("query", "")[:2000]), towns).query()
    try:
        if not query:
            raise LuoshiError(_("现在没有筛选，也没有换次序。"), _("请先选好条件，再存。"))
        shared = request.POST.get("shared") == "1"
        saved = save_view(
            access, request.POST.get("name", ""), query, shared=shared, at=now_of(request)
        )
    except LuoshiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已存为“%(name)s”。") % {"name": saved.name})
    return _to_list(access, query)


@require_POST
@entering
def drop(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    rights(access)
    saved = next((one for one in saved_views(access) if one.pk == pk), None)
    if saved is None:
        raise Http404(_("没有这个视图。"))
    drop_view(access, saved, at=now_of(request))
    messages.success(request, _("已删去“%(name)s”。") % {"name": saved.name})
    return _to_list(access, "")


def _asked(request: HttpRequest, access: Access) -> Asked:
    """PermissionDenied for who sees no projects. Five queries."""
    mine, today = rights(access), today_of(request)
    towns = places(access.programme)
    return Asked(
        filters=Filters.of(request.GET, {unit.code for unit in towns}),
        rights=mine,
        towns=towns,
        clusters=clusters(access.programme),
        saved=saved_views(access),
        today=today,
        month=month_to_tell(access.programme, today),
        over=Period.month(*month_of_index(closed_month(today))),
    )


def _nodes_asked(request: HttpRequest, access: Access, today: date) -> NodeAsked:
    """What is no year of the programme, no month of the year and no state is passed over."""
    programme = access.programme
    year = whole_in(request.GET.get("year", ""))
    if not programme.first_year <= year <= programme.last_year:
        year = min(max(today.year, programme.first_year), programme.last_year)
    months = [Period.month(year, month) for month in MONTHS]
    asked = request.GET.get("month", "")
    state = request.GET.get("state", "")
    return NodeAsked(
        year=year,
        month=next((month for month in months if str(month) == asked), None),
        state=state if state in STATES else "",
    )


def _beside(access: Access, asked: Asked, rows: Sequence[Project]) -> Beside:
    """Four queries."""
    return Beside(
        listings=listings_on(rows, asked.today),
        charges=in_charge_on(rows, asked.today),
        late=late_on(rows, asked.today),
        silent=silent_on(access.programme, rows, asked.month),
    )


def _to_list(access: Access, query: str) -> HttpResponse:
    here = reverse("projects:list", args=[access.programme.code])
    return redirect(f"{here}?{query}" if query else here)
