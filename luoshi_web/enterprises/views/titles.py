"""Titles that are valid on a day, and what the way to the next ones looks like."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.writing import Sheet, SheetColumn, xlsx_of
from luoshi_web.enterprises.firm_rows import cards_of
from luoshi_web.enterprises.guards import ladder_rights
from luoshi_web.enterprises.pages.firm_words import title_label
from luoshi_web.enterprises.pages.pipelines import pipelines_page
from luoshi_web.enterprises.pages.titles import TitleFilters, listed_rows, titles_page
from luoshi_web.enterprises.title_rows import holdings, sources_of
from luoshi_web.offices.files import XLSX, attachment
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.registers.queries import started_on


@require_safe
@entering
def titles(request: HttpRequest, access: Access) -> HttpResponse:
    """?on=: the day; ?kind=, ?show=: which rows are listed."""
    ladder_rights(access)
    today, at = today_of(request), whole_in(request.GET.get("page", ""))
    filters = TitleFilters.of(request.GET.dict(), today)
    sources = sources_of(access)
    held = holdings(access, sources)
    cards = cards_of(access.programme, {one.key for one in held})
    page = titles_page(access, sources, held, cards, filters, today, at)
    return render(request, "enterprises/titles.html", {"page": page})


@require_safe
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    """The rows that the page lists, as .xlsx."""
    ladder_rights(access)
    today = today_of(request)
    filters = TitleFilters.of(request.GET.dict(), today)
    sources = sources_of(access)
    rows = listed_rows(holdings(access, sources), filters, started_on(access.programme))
    towns = {source.kept.row.code: source.kept for source in sources}
    columns = (
        SheetColumn(_("企业"), width=36), SheetColumn(_("镇街"), width=14), SheetColumn(_("称号"), width=20),
        SheetColumn(_("公布日期"), "date", 13), SheetColumn(_("有效期至"), "date", 13),
    )  # fmt: skip
    told = tuple(
        (
            one.firm, towns[one.register].area_name(one.area or None), title_label(one.title),
            one.begins, one.ends,
        )
        for one in rows
    )  # fmt: skip
    mark = _("演示数据") if any(one.sample for one in rows) else None
    title = _("%(day)s 企业称号") % {"day": filters.on.isoformat()}
    content = xlsx_of([Sheet(_("企业称号"), title, columns, told, mark=mark)], created=today)
    return attachment(content, f"{title}.xlsx", XLSX)


@require_safe
@entering
def pipelines(request: HttpRequest, access: Access) -> HttpResponse:
    ladder_rights(access)
    page = pipelines_page(access, now_of(request), today_of(request))
    return render(request, "enterprises/pipelines.html", {"page": page})
