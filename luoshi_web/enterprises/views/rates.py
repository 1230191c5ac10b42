"""Rates of appeals, the cases behind each number, exclusions decided."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi_web.enterprises.actions.appeals import decide_exclusion
from luoshi_web.enterprises.appeal_rows import seen_appeals
from luoshi_web.enterprises.guards import rights
from luoshi_web.enterprises.models import Exclusion
from luoshi_web.enterprises.pages.appeal_rate_cases import rate_cases, rates_sheet
from luoshi_web.enterprises.pages.appeal_rates import rates_page
from luoshi_web.enterprises.pages.appeal_rates_asked import RateAsked
from luoshi_web.offices.files import XLSX, attachment
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_safe
@entering
def rates(request: HttpRequest, access: Access) -> HttpResponse:
    return _rates(request, access)


@require_safe
@entering
def cases(request: HttpRequest, access: Access) -> HttpResponse:
    today = today_of(request)
    asked = RateAsked.of(request.GET.dict(), today)
    page = rate_cases(access, rights(access), asked, today)
    return render(request, "enterprises/appeal_rate_cases.html", {"page": page})


@require_safe
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    rights(access)
    today = today_of(request)
    asked = RateAsked.of(request.GET.dict(), today)
    content = rates_sheet(access, asked, today)
    return attachment(content, _("诉求办理成效%(day)s.xlsx") % {"day": today.isoformat()}, XLSX)


@require_POST
@entering
def decide(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    seen = seen_appeals(access.programme, rights(access)).order_by().values("pk")
    found = Exclusion.objects.filter(programme=access.programme, appeal__in=seen, pk=pk).first()
    if found is None:
        raise Http404(_("没有这件剔除。"))
    granted, words = request.POST.get("grant") == "1", request.POST.get("words", "")

    def act(at: datetime) -> object:
        return decide_exclusion(access, found, granted=granted, words=words, at=at)

    error = attempt(request, act, _("已答复。"))
    if error is None:
        return redirect("enterprises:rates", access.programme.code)
    return _rates(request, access, str(error), status_of(error))


def _rates(
    request: HttpRequest, access: Access, fault: str = "", status: int = 200
) -> HttpResponse:
    today = today_of(request)
    asked = RateAsked.of(request.GET.dict(), today)
    page = rates_page(access, rights(access), asked, today, fault)
    return render(request, "enterprises/appeal_rates.html", {"page": page}, status=status)
