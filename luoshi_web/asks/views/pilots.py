"""The pilots on a day (?on=2026-09-30), as the register of pilots knows them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.errors import LuoshiError
from luoshi_web.asks.case_rows import visible_cases
from luoshi_web.asks.guards import rights
from luoshi_web.asks.models import Case
from luoshi_web.asks.pages.pilots import pilots_page
from luoshi_web.asks.pilot_rows import pilots
from luoshi_web.offices.forms.typed import day_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of


@require_safe
@entering
def show(request: HttpRequest, access: Access) -> HttpResponse:
    held, day = rights(access), today_of(request)
    try:
        day = day_in(request.GET.get("on", ""), _("日期")) or day
    except LuoshiError as error:
        messages.warning(request, str(error))
    told: dict[int, list[Case]] = {}
    for case in visible_cases(access, held).filter(pilot__isnull=False).order_by("number"):
        told.setdefault(case.pilot or 0, []).append(case)
    page = pilots_page(access, pilots(access.programme, now_of(request)), told, day)
    return render(request, "asks/pilots.html", {"page": page})
