"""Alerts: the list, one of them, and everything that is answered to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.supervising import Days
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Programme
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.supervision.actions.alerts import (
    accept_explanation,
    explain_alert,
    join_alert,
    order_alert,
    put_on_agenda,
    return_explanation,
    waive_alert,
    withdraw_answer,
)
from luoshi_web.supervision.actions.orders import NewOrder
from luoshi_web.supervision.alert_rows import (
    AlertFilters,
    alert_row,
    alerts_for,
    answering_units,
    orders_on,
    siblings_of,
    steps_of,
)
from luoshi_web.supervision.forms import plan_in, typed_in, unit_in
from luoshi_web.supervision.guards import Rights, rights
from luoshi_web.supervision.models import Alert, Order
from luoshi_web.supervision.pages.alert import AlertTold, alert_page, may_order
from luoshi_web.supervision.pages.alerts import alerts_page
from luoshi_web.supervision.plan_rows import open_items

_DONE = {
    "explain": gettext_lazy("已说明，等督查部门认可。"),
    "accept": gettext_lazy("已认可。"),
    "refuse": gettext_lazy("已退回单位。"),
    "agenda": gettext_lazy("已列入会议议题。"),
    "order": gettext_lazy("已拟好督办单，等立项。"),
    "join": gettext_lazy("已并入在办的督办单。"),
    "waive": gettext_lazy("已免督办。"),
    "withdraw": gettext_lazy("已撤回，重新待答复。"),
}


@require_safe
@entering
def alerts(request: HttpRequest, access: Access) -> HttpResponse:
    held, filters = rights(access), AlertFilters.of(request.GET.dict())
    rows = alerts_for(access, held)
    page = alerts_page(
        access, held, rows, filters, answering_units(rows), calendar_of(access.programme),
        today_of(request), whole_in(request.GET.get("page", "")),
    )  # fmt: skip
    return render(request, "supervision/alerts.html", {"page": page})


@require_safe
@entering
def alert(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _alert(request, access, number, Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """An answer: which one stands in `do`, the edition that was seen in `seen`."""
    held = rights(access)
    row, form = alert_row(access, held, number), request.POST.get("do", "")
    if form not in _DONE:
        raise Http404(_("没有这种答复。"))
    made: list[object] = []

    def act(at: datetime) -> object:
        made.append(_acted(access, held, row, request.POST, at))
        return made

    error = attempt(request, act, str(_DONE[form]))
    if error is not None:
        typed = Typed(form, str(error), typed_in(request.POST))
        return _alert(request, access, number, typed, status_of(error))
    if form == "order" and isinstance(made[0], Order):
        return redirect("supervision:order", access.programme.code, made[0].number)
    return redirect("supervision:alert", access.programme.code, number)


def _alert(
    request: HttpRequest, access: Access, number: int, typed: Typed, status: int = 200
) -> HttpResponse:
    held, today = rights(access), today_of(request)
    row = alert_row(access, held, number)
    told = AlertTold(row, steps_of(row), siblings_of(access, held, row))
    if may_order(row, held):
        told = AlertTold(
            row, told.steps, told.siblings, standing_units(access.programme, today),
            open_items(access.programme, today), orders_on(row),
        )  # fmt: skip
    page = alert_page(access, held, told, calendar_of(access.programme), today, typed)
    return render(request, "supervision/alert.html", {"page": page}, status=status)


def _acted(
    access: Access, held: Rights, row: Alert, given: Mapping[str, str], at: datetime
) -> object:
    seen, words = whole_in(given.get("seen", "")), given.get("words", "")
    ways: dict[str, Callable[[], object]] = {
        "explain": lambda: explain_alert(access, held, row, seen, words, at=at),
        "accept": lambda: accept_explanation(access, held, row, seen, at=at),
        "refuse": lambda: return_explanation(access, held, row, seen, words, at=at),
        "agenda": lambda: put_on_agenda(access, held, row, seen, words, at=at),
        "waive": lambda: waive_alert(
            access, held, row, seen, words,
            the_day_in(given.get("until", ""), _("免到哪天")), at=at,
        ),
        "order": lambda: order_alert(
            access, held, row, seen, _new_order(access.programme, row, given), at=at
        ),
        "join": lambda: join_alert(
            access, held, row, seen, _order_in(access.programme, given), at=at
        ),
        "withdraw": lambda: withdraw_answer(access, held, row, seen, words, at=at),
    }  # fmt: skip
    return ways[given["do"]]()


def _new_order(programme: Programme, row: Alert, given: Mapping[str, str]) -> NewOrder:
    days, _dash, clock = given.get("limit", "").partition("-")
    kind, _slash, name = row.matter.partition("/")
    return NewOrder(
        kind="light",
        title=given.get("title", ""),
        matter=given.get("matter", ""),
        lead=unit_in(programme, given.get("lead", ""), _("牵头单位")),
        limit=Days(whole_in(days), clock) if whole_in(days) else None,
        target_code=row.target_code,
        problem=int(name) if kind == "problem" and name.isdigit() else None,
        origin=("alert", str(row.number)),
        plan=plan_in(programme, given.get("plan", "")),
    )


def _order_in(programme: Programme, given: Mapping[str, str]) -> Order:
    found = Order.objects.filter(programme=programme, pk=whole_in(given.get("order", ""))).first()
    if found is None:
        raise LuoshiError(_("没有这份督办单。"), _("请从列出的里选。"))
    return found
