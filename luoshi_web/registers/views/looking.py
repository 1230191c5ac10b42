"""One register as a list, a board of stages, by area and by month."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.registers.guards import reads_field, sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.areas import (
    MOST_INDICATORS,
    ByArea,
    areas_page,
    period_of,
    start_of,
)
from luoshi_web.registers.pages.board import MOST_CARDS, board_page
from luoshi_web.registers.pages.figures import figure_lines
from luoshi_web.registers.pages.filters import Filters, after, filtered
from luoshi_web.registers.pages.head import register_head
from luoshi_web.registers.pages.indicators import indicators_page
from luoshi_web.registers.pages.show import PAGE_SIZE, Found, show_page
from luoshi_web.registers.pages.timeline import (
    MOST_NAMES,
    before_of,
    months_shown,
    timeline_page,
)
from luoshi_web.registers.queries import (
    areas_of,
    by_area,
    by_stage,
    figure,
    figures_by_area,
    filters_of,
    has_sample,
    in_months,
    kept_of,
    months_of,
    scope_of,
    started_on,
)


@require_safe
@entering
def show(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """The entries that meet the filters of the address, a hundred a page; ?tab=figures: what they come to.

    The figures stand by themselves because each is a query over all entries, and the list should not wait for them.
    """
    kept = kept_of(access, code)
    if request.GET.get("tab") == "figures":
        return _figures(request, access, kept)
    filters = Filters.of(kept, request.GET, private=sees_private(access, kept, None))
    rows = filtered(kept, filters, filters.moment(now_of(request)))
    head = register_head(access, kept, "show", filters.query())
    mark = request.GET.get("after", "")[:40]
    found = Found(
        rows=list(after(rows, filters, mark)[: PAGE_SIZE + 1]),
        total=rows.count() if filters.narrows else head.count,
        asked_after=mark,
        areas=areas_of(kept) if reads_field(access, kept, kept.register.area_field) else (),
        saved=filters_of(access, kept),
    )
    page = show_page(access, kept, head, filters, found)
    return render(request, "registers/show.html", {"page": page, "head": head})


@require_safe
@entering
def board(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """A register without stages has no board."""
    kept = kept_of(access, code)
    if not kept.register.stages:
        raise Http404(_("这个台账不分阶段。"))
    counts, rows = by_stage(kept, now_of(request), MOST_CARDS)
    head = register_head(access, kept, "board")
    calendar = calendar_of(access.programme)
    page = board_page(access, kept, head, counts, rows, calendar, today_of(request))
    return render(request, "registers/board.html", {"page": page, "head": head})


@require_safe
@entering
def areas(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """?period=2026-09: the figures of that period; else of the last month that is over."""
    kept = kept_of(access, code)
    if not reads_field(access, kept, kept.register.area_field):
        raise Http404(_("这个台账不分镇街，或镇街不公开。"))
    now, today = now_of(request), today_of(request)
    period, mistake = period_of(request.GET.get("period", "")[:20], today)
    start = start_of(request.GET.get("from", ""), kept)
    scope = scope_of(access.programme, period, now, started_on(access.programme))
    figures = [
        ByArea(
            one,
            figure(kept, one, scope),
            {answer.area: answer for answer in figures_by_area(kept, one, scope)},
        )
        for one in kept.register.indicators[start : start + MOST_INDICATORS]
    ]
    told = by_area(kept, now)
    page = areas_page(
        kept,
        head := register_head(access, kept, "areas"),
        period,
        mistake,
        today,
        {area: count for area, (count, _made_up) in told.items()},
        figures,
        start,
        has_sample=any(made_up for _count, made_up in told.values()),
    )
    return render(request, "registers/areas.html", {"page": page, "head": head})


@require_safe
@entering
def timeline(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """?before=2024-09: the months before that one."""
    kept = kept_of(access, code)
    if not reads_field(access, kept, kept.register.dated_field):
        raise Http404(_("这个台账的条目没有日期，或日期不公开。"))
    now, before = now_of(request), before_of(request.GET.get("before", ""))
    counts = months_of(kept, now)
    shown = months_shown(counts, before)
    rows = in_months(kept, now, shown[-1], shown[0], MOST_NAMES) if shown else []
    head = register_head(access, kept, "timeline")
    page = timeline_page(access, kept, head, counts, rows, before)
    return render(request, "registers/timeline.html", {"page": page, "head": head})


def _figures(request: HttpRequest, access: Access, kept: Kept) -> HttpResponse:
    asked, today = request.GET.get("period", "")[:20], today_of(request)
    found, mistake = period_of(asked, today)
    period = found if asked and not mistake else None
    lines = figure_lines(access, kept, period, now_of(request))
    head = register_head(access, kept, "figures")
    page = indicators_page(head, lines, period, mistake, today, has_sample=has_sample(kept))
    return render(request, "registers/indicators.html", {"page": page, "head": head})
