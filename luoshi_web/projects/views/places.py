"""A town, a cluster, the investment curve, and the two investments beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.plan import Period
from luoshi.projects import project_lists
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import XLSX, attachment
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.projects.months_rows import newest_month
from luoshi_web.projects.pages.curve import Which, curve, sums
from luoshi_web.projects.pages.curve_page import CurvePage, curve_page
from luoshi_web.projects.pages.head import tabs
from luoshi_web.projects.pages.month_asked import Asked
from luoshi_web.projects.pages.place import MOST_ROWS, Place, place_page, rows_of
from luoshi_web.projects.pages.variance import variance_book, variance_page
from luoshi_web.projects.place_rows import late_nodes, open_matters
from luoshi_web.projects.queries import PLACES, number_by_code, places, rights, units_by_code
from luoshi_web.projects.views.common import reading_months
from luoshi_web.projects.views.months import has_sample, names_of, period_of
from luoshi_web.projects.year_rows import variances_of, years

_YEARS = range(2000, 2100)


@require_safe
@entering
@reading_months
def town(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """?month=2026-09: its page of that month, else of the newest."""
    rights(access)
    units = units_by_code(access.programme)
    unit = units.get(code)
    if unit is None or unit.kind not in PLACES:
        raise Http404(_("没有这个镇街。"))
    return _place(request, access, Place("town", code, unit.name), Q(town=unit), units)


@require_safe
@entering
@reading_months
def cluster(request: HttpRequest, access: Access) -> HttpResponse:
    """?name=锂电&month=2026-09; without a name the clusters of the newest month."""
    rights(access)
    name = written(request.GET.get("name", ""))[:60]
    if not name:
        month = newest_month(access.programme, today_of(request))
        url = reverse("projects:month", args=[access.programme.code, str(month)])
        return redirect(f"{url}?by=cluster#groups")
    units = units_by_code(access.programme)
    return _place(request, access, Place("cluster", name, name), Q(cluster=name), units)


@require_safe
@entering
@reading_months
def course(request: HttpRequest, access: Access) -> HttpResponse:
    """?year=2026&town=dong&list=county_key&cluster=: what is none of those is passed over."""
    rights(access)
    chosen = whole_in(request.GET.get("year", ""), 4)
    last = newest_month(access.programme, today_of(request))
    chosen = chosen if chosen in _YEARS and chosen <= last.year else last.year
    towns = places(access.programme)
    which = Which(
        town=request.GET.get("town", "") if _is_one(request, towns) else "",
        cluster=written(request.GET.get("cluster", ""))[:60],
        list=request.GET.get("list", "") if request.GET.get("list") in project_lists() else "",
    )
    told = years(access.programme, last if chosen == last.year else Period.month(chosen, 12))
    drawn = curve(sums(told.this, which), sums(told.before, which), chosen)
    page: CurvePage = curve_page(
        access.programme.code, chosen, last.year, which, towns, drawn,
        has_sample=has_sample(access),
    )  # fmt: skip
    return render(request, "projects/curve.html", {"page": page, "tabs": tabs(access, "months")})


@require_safe
@entering
def variance(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """?page=2: a hundred projects a page, the largest difference first."""
    rights(access)
    period = period_of(month)
    page = variance_page(
        access.programme.code, period, variances_of(access.programme, period), names_of(access),
        whole_in(request.GET.get("page", ""), 5) or 1, has_sample=has_sample(access),
    )  # fmt: skip
    context = {"page": page, "tabs": tabs(access, "months")}
    return render(request, "projects/variance.html", context)


@require_safe
@entering
def book(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """The table of `variance` as .xlsx."""
    rights(access)
    period = period_of(month)
    content = variance_book(
        period, variances_of(access.programme, period), names_of(access),
        made=today_of(request), sample=has_sample(access),
    )  # fmt: skip
    name = _("%(month)s投资差异表.xlsx") % {"month": period.words()}
    return attachment(content, name, XLSX)


def _place(
    request: HttpRequest, access: Access, place: Place, which: Q, units: Mapping[str, Unit]
) -> HttpResponse:
    programme, day = access.programme, today_of(request)
    names = {code: unit.name for code, unit in units.items()}
    told = request.GET.get("month", "")
    period = period_of(told) if told else newest_month(programme, day)
    asked = Asked(period, by=place.by)
    found = years(programme, period)
    shown = rows_of(found.newest, place)[:MOST_ROWS]
    only = Which(town=place.key) if place.by == "town" else Which(cluster=place.key)
    query = urlencode({place.by: place.key, "year": period.year})
    page = place_page(
        programme.code, asked, found.newest, found.freeze, place, names,
        number_by_code(programme, [row.code for row in shown]),
        curve(sums(found.this, only), sums(found.before, only), period.year),
        f"{reverse('projects:curve', args=[programme.code])}?{query}",
        late_nodes(programme, which, day), open_matters(programme, which, day),
        has_sample=has_sample(access),
    )  # fmt: skip
    return render(request, "projects/place.html", {"page": page, "tabs": tabs(access, "months")})


def _is_one(request: HttpRequest, towns: list[Unit]) -> bool:
    return any(one.code == request.GET.get("town") for one in towns)
