"""Where every target's figure comes from, for whoever reads the programme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.views import reading
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.registers.pages.sources import sources_page
from luoshi_web.registers.queries import all_kept, require_reader


@require_safe
@reading
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """?source=register, statistics, report."""
    require_reader(access)
    standing = standing_on(access.programme, None, now_of(request))
    page = sources_page(
        access.programme,
        standing,
        all_kept(access),
        request.GET.get("source", ""),
    )
    return render(request, "registers/sources.html", {"page": page})
