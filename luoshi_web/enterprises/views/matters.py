"""Systemic matters: the list with what may be one, one of them with what is done to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.matter_groups import (
    NewGroup,
    add_to_group,
    ask_group_order,
    change_group,
    close_group,
    group_appeals,
    take_from_group,
)
from luoshi_web.enterprises.appeal_forms import typed_in
from luoshi_web.enterprises.appeal_rows import seen_appeals
from luoshi_web.enterprises.guards import Rights, require_dispatch, rights
from luoshi_web.enterprises.matter_groups import group_row
from luoshi_web.enterprises.models import Appeal, MatterGroup
from luoshi_web.enterprises.pages.appeal_matters import matter_page, matters_page
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def matters(request: HttpRequest, access: Access) -> HttpResponse:
    """Sent, the ticked appeals become one matter."""
    held = rights(access)
    if request.method != "POST":
        return _matters(request, access, held, Typed())
    require_dispatch(held)
    given = request.POST
    picked = [whole_in(text) for text in given.getlist("case")]
    rows = list(seen_appeals(access.programme, held).filter(pk__in=picked))

    def act(at: datetime) -> object:
        return group_appeals(
            access, rows, _new(access.programme, given, given.get("reason", "")), at=at
        )

    error = attempt(request, act, _("已归成一件。"))
    if error is None:
        return redirect("enterprises:matters", access.programme.code)
    typed = Typed(given.get("key", ""), str(error), typed_in(given), tuple(given.getlist("case")))
    return _matters(request, access, held, typed, status_of(error))


@require_safe
@entering
def matter(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _matter(request, access, group_row(access, number), Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """do: leave, join, change, ask or close; the edition that was seen stands in `seen`."""
    row, given = group_row(access, number), request.POST
    require_dispatch(rights(access))
    form = given.get("do", "")
    act = _ACTS.get(form)

    def tried(at: datetime) -> object:
        if act is None:
            raise LuoshiError(_("没有这一步。"), _("请用页上的按钮。"))
        return act(access, row, given, at)

    error = attempt(request, tried, _("已记下。"))
    if error is None:
        return redirect("enterprises:matter", access.programme.code, number)
    typed = Typed(form, str(error), typed_in(given))
    return _matter(request, access, group_row(access, number), typed, status_of(error))


def _leave(access: Access, row: MatterGroup, given: QueryDict, at: datetime) -> object:
    return take_from_group(access, row, _seen(given), _appeal(access, given), at=at)


def _join(access: Access, row: MatterGroup, given: QueryDict, at: datetime) -> object:
    return add_to_group(access, row, _seen(given), [_appeal(access, given)], at=at)


def _change(access: Access, row: MatterGroup, given: QueryDict, at: datetime) -> object:
    return change_group(access, row, _seen(given), _new(access.programme, given, row.reason), at=at)


def _ask(access: Access, row: MatterGroup, given: QueryDict, at: datetime) -> object:
    return ask_group_order(access, row, _seen(given), at=at)


def _close(access: Access, row: MatterGroup, given: QueryDict, at: datetime) -> object:
    return close_group(access, row, _seen(given), given.get("words", ""), at=at)


_ACTS: dict[str, Callable[[Access, MatterGroup, QueryDict, datetime], object]] = {
    "leave": _leave, "join": _join, "change": _change, "ask": _ask, "close": _close,
}  # fmt: skip


def _seen(given: QueryDict) -> int:
    return whole_in(given.get("seen", ""))


def _appeal(access: Access, given: QueryDict) -> Appeal:
    """By the number in its address."""
    number = whole_in(given.get("case", ""))
    found = Appeal.objects.filter(programme=access.programme, number=number).first()
    if found is None:
        raise LuoshiError(
            _("没有编号是“%(text)s”的诉求。") % {"text": given.get("case", "")[:20]},
            _("请填诉求页地址里的号，或编号里“号”前面的数。"),
        )
    return found


def _new(programme: Programme, given: QueryDict, reason: str) -> NewGroup:
    unit = whole_in(given.get("unit", ""))
    found = Unit.objects.filter(programme=programme, pk=unit).first() if unit else None
    return NewGroup(given.get("title", ""), given.get("matter", ""), reason, found)


def _matters(
    request: HttpRequest, access: Access, held: Rights, typed: Typed, status: int = 200
) -> HttpResponse:
    today = today_of(request)
    units = standing_units(access.programme, today) if held.office else []
    page = matters_page(access, held, units, today, typed)
    return render(request, "enterprises/appeal_matters.html", {"page": page}, status=status)


def _matter(
    request: HttpRequest, access: Access, row: MatterGroup, typed: Typed, status: int = 200
) -> HttpResponse:
    held, today = rights(access), today_of(request)
    units = standing_units(access.programme, today) if held.office else []
    page = matter_page(access, held, row, units, today, typed)
    return render(request, "enterprises/appeal_matter.html", {"page": page}, status=status)
