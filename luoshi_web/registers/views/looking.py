"""One register as a list, a board of stages, by area and by month."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.pages.filters import Filters, after, filtered
from luoshi_web.registers.pages.head import register_head
from luoshi_web.registers.pages.show import PAGE_SIZE, Found, show_page
from luoshi_web.registers.queries import areas_of, filters_of, kept_of


@require_safe
@entering
def show(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """The entries that meet the filters of the address, a hundred a page."""
    kept = kept_of(access, code)
    filters = Filters.of(kept, request.GET, private=sees_private(access, kept, None))
    rows = filtered(kept, filters, filters.moment(now_of(request)))
    head = register_head(access, kept, "show", filters.query())
    mark = request.GET.get("after", "")[:40]
    found = Found(
        rows=list(after(rows, filters, mark)[: PAGE_SIZE + 1]),
        total=rows.count() if filters.narrows else head.count,
        asked_after=mark,
        areas=areas_of(kept) if kept.register.area_field else (),
        saved=filters_of(access, kept),
    )
    page = show_page(access, kept, head, filters, found)
    return render(request, "registers/show.html", {"page": page, "head": head})
