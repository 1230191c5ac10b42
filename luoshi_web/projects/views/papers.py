"""What leaves the room: project cards on paper, standard packages."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.errors import LuoshiError
from luoshi.projects import project_lists
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import attachment
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.projects.guards import require_sight
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.pages.card import MOST_CARDS, cards_page
from luoshi_web.projects.pages.exporting import (
    Which,
    exports_page,
    lines_text,
    package,
    package_text,
    publisher_of,
)
from luoshi_web.projects.paper_rows import chosen, parts_of, samples
from luoshi_web.projects.queries import all_kept, rights, row_of, units_by_code

JSON = "application/json"
LINES = "application/x-ndjson"


@require_safe
@entering
def card(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    """One project on one sheet of A4, for the leader's hand."""
    may, row = rights(access), row_of(access, no)
    page = cards_page(access, may, [row], now_of(request))
    return render(request, "projects/card.html", {"page": page})


@require_safe
@entering
def cards(request: HttpRequest, access: Access) -> HttpResponse:
    """The cards of a list, a town or of named projects, a sheet each; at most MOST_CARDS at once."""
    may = rights(access)
    which = _which(request.GET.dict())
    numbers = [whole_in(one) for one in request.GET.getlist("no")]
    today = today_of(request)
    rows = chosen(
        access.programme, today, list_=which.list_, town=which.town,
        numbers=[one for one in numbers if one],
    ).order_by("town__position", "number")  # fmt: skip
    count = rows.count()
    page = cards_page(access, may, list(rows[:MOST_CARDS]), now_of(request), count=count)
    return render(request, "projects/card.html", {"page": page})


@require_safe
@entering
def exports(request: HttpRequest, access: Access) -> HttpResponse:
    """What goes out, how much of it is told, and the two files."""
    may = rights(access)
    which = _which(request.GET.dict())
    today = today_of(request)
    rows = chosen(access.programme, today, list_=which.list_, town=which.town)
    going = samples(access.programme, rows, with_sample=which.sample)
    parts = parts_of(going)
    units = list(units_by_code(access.programme).values())
    page = exports_page(
        access, may, parts, rows.count() - parts.every, units, which, _uri(request, access)
    )
    return render(request, "projects/exports.html", {"page": page})


@require_safe
@entering
def standard(request: HttpRequest, access: Access) -> HttpResponse:
    """The OC4IDS package."""
    require_sight(access)
    which = _which(request.GET.dict())
    kept = _going(request, access, which)
    units = units_by_code(access.programme)
    names = {code: unit.name for code, unit in units.items()}
    publisher = publisher_of(access, list(units.values()), _uri(request, access))
    now = timezone.localtime(now_of(request))
    try:
        told = package(kept, publisher, names, now, now.date())
    except LuoshiError as error:
        return _back(request, access, which, error)
    return attachment(package_text(told), f"{access.programme.code}-oc4ids-{now:%Y%m%d}.json", JSON)


@require_safe
@entering
def lines(request: HttpRequest, access: Access) -> HttpResponse:
    """The projects in our own form, one a line, with every month."""
    require_sight(access)
    which = _which(request.GET.dict())
    kept = _going(request, access, which)
    if not kept:
        error = LuoshiError(_("没有可导出的项目。"), _("请换一个名单或镇街。"))
        return _back(request, access, which, error)
    day = today_of(request)
    return attachment(
        lines_text(kept), f"{access.programme.code}-projects-{day:%Y%m%d}.jsonl", LINES
    )


def _going(request: HttpRequest, access: Access, which: Which) -> list[Kept]:
    today = today_of(request)
    rows = chosen(access.programme, today, list_=which.list_, town=which.town)
    return all_kept(access.programme, samples(access.programme, rows, with_sample=which.sample))


def _which(given: Mapping[str, str]) -> Which:
    list_ = given.get("list", "")
    return Which(
        list_ if list_ in project_lists() else "", written(given.get("town", ""))[:30],
        sample=given.get("sample") == "1",
    )  # fmt: skip


def _uri(request: HttpRequest, access: Access) -> str:
    return request.build_absolute_uri(reverse("projects:oc4ids", args=[access.programme.code]))


def _back(request: HttpRequest, access: Access, which: Which, error: LuoshiError) -> HttpResponse:
    messages.error(request, str(error))
    query = f"?{which.query}" if which.query else ""
    return redirect(f"{reverse('projects:exports', args=[access.programme.code])}{query}")
