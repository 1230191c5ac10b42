"""The year's plan of supervision: the year, an item with its approval, the form of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import file_response, sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Person, Role, Unit
from luoshi_web.offices.queries import Access, people_on, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.signing import OnPaper
from luoshi_web.supervision.actions.plans import (
    ItemTold,
    approve_item,
    change_item,
    end_item,
    make_item,
)
from luoshi_web.supervision.forms import typed_in
from luoshi_web.supervision.guards import Rights, require_office, rights
from luoshi_web.supervision.models import PlanItem
from luoshi_web.supervision.pages.plan import Typed, item_form, item_page, plan_page
from luoshi_web.supervision.plan_rows import burden, items_of_year, plan_item_row, years_of_plan

_LEADERS = frozenset({Role.LEADER})
# Those that the days of an item may stand in (projects.forms).
_YEARS = range(1990, 2101)


@require_safe
@entering
def plan(request: HttpRequest, access: Access) -> HttpResponse:
    """?year=: another year than the present one."""
    held, today = rights(access), today_of(request)
    asked, programme = whole_in(request.GET.get("year", "")), access.programme
    year = asked if asked in _YEARS else today.year
    page = plan_page(
        access, held, year, years_of_plan(programme), items_of_year(programme, year),
        burden(programme, year), today,
    )  # fmt: skip
    return render(request, "supervision/plan.html", {"page": page})


@require_safe
@entering
def item(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    rights(access)
    return _item(request, access, pk, Typed())


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    require_office(held)

    def make(at: datetime) -> PlanItem:
        return make_item(access, held, _told(request, access), at=at)

    return _form(request, access, None, make, _("已拟好，等领导批准。"))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    held, row = rights(access), plan_item_row(access, pk)
    require_office(held)

    def change(at: datetime) -> PlanItem:
        seen = whole_in(request.POST.get("seen", ""))
        return change_item(access, held, row, seen, _told(request, access), at=at)

    return _form(request, access, row, change, _("已改。"))


@require_POST
@entering
def do(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """approve, paper (an approval on paper entered) or end: which one stands in `do`."""
    held, row = rights(access), plan_item_row(access, pk)
    form, seen = request.POST.get("do", ""), whole_in(request.POST.get("seen", ""))
    said = {"approve": _("已批准。"), "paper": _("已登记批准。"), "end": _("已结束。")}
    if form not in said:
        raise Http404(_("没有这种办法。"))

    def act(at: datetime) -> object:
        if form == "end":
            return end_item(access, held, row, seen, request.POST.get("reason", ""), at=at)
        # The scan of an approval that is refused is not kept.
        with transaction.atomic():
            paper = _paper(request, held) if form == "paper" else None
            return approve_item(access, held, row, seen, paper, at=at)

    error = attempt(request, act, said[form])
    if error is None:
        return redirect("supervision:plan-item", access.programme.code, pk)
    typed = Typed(form, str(error), typed_in(request.POST))
    return _item(request, access, pk, typed, status_of(error))


@require_safe
@entering
def paper(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """The scan of the approval."""
    rights(access)
    row = plan_item_row(access, pk)
    if row.paper is None:
        raise Http404(_("没有这个文件。"))
    return file_response(row.paper)


def _item(
    request: HttpRequest, access: Access, pk: int, typed: Typed, status: int = 200
) -> HttpResponse:
    held, today, row = rights(access), today_of(request), plan_item_row(access, pk)
    leaders = people_on(access.programme, _LEADERS, today) if held.office else []
    page = item_page(access, held, row, burden(access.programme, row.year), leaders, today, typed)
    return render(request, "supervision/plan_item.html", {"page": page}, status=status)


def _form(
    request: HttpRequest,
    access: Access,
    row: PlanItem | None,
    act: Callable[[datetime], PlanItem],
    done: str,
) -> HttpResponse:
    error: LuoshiError | None = None
    typed = Typed()
    if request.method == "POST":
        made: list[PlanItem] = []
        error = attempt(request, lambda at: made.append(act(at)), done)
        if error is None:
            return redirect("supervision:plan-item", access.programme.code, made[0].pk)
        ticked = tuple(request.POST.getlist("units"))
        typed = Typed("form", str(error), typed_in(request.POST), ticked)
    today = today_of(request)
    page = item_form(access, standing_units(access.programme, today), row, today, typed)
    return render(request, "supervision/plan_form.html", {"page": page}, status=status_of(error))


def _told(request: HttpRequest, access: Access) -> ItemTold:
    given, cap = request.POST, written(request.POST.get("cap", ""))
    wanted = {whole_in(text) for text in given.getlist("units")}
    units = Unit.objects.filter(programme=access.programme, pk__in=wanted)
    if cap and not whole_in(cap):
        raise LuoshiError(
            _("上限“%(text)s”不是正整数。") % {"text": cap[:20]}, _("不设上限就留空。")
        )
    return ItemTold(
        title=given.get("title", ""),
        basis=given.get("basis", ""),
        scope=given.get("scope", ""),
        since=the_day_in(given.get("since", ""), _("起期")),
        until=the_day_in(given.get("until", ""), _("止期")),
        cap=whole_in(cap) or None,
        units=tuple(units.select_related("successor").order_by("position", "code")),
    )


def _paper(request: HttpRequest, held: Rights) -> OnPaper:
    require_office(held)
    signer = Person.objects.filter(pk=whole_in(request.POST.get("signer", ""))).first()
    if signer is None:
        raise LuoshiError(_("没有选签字的领导。"), _("请从列出的人里选。"))
    on = the_day_in(request.POST.get("on", ""), _("签字日期"))
    return OnPaper(signer, on, sent_file(request))
