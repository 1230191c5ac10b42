"""An enterprise's own appeals, by its account: its list, the form, one of them."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.appeals import receive_appeal
from luoshi_web.enterprises.appeal_forms import appeal_in, typed_in
from luoshi_web.enterprises.appeal_rows import appeal_files, appeal_of, own_appeal, own_appeals
from luoshi_web.enterprises.firm_rows import firms_of
from luoshi_web.enterprises.models import Appeal, Firm
from luoshi_web.enterprises.pages.appeal_public import (
    Case,
    around_of,
    case_page,
    intake_page,
    own_page,
)
from luoshi_web.enterprises.views.public import kept_note, own_file, own_move
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.files import file_response
from luoshi_web.offices.models import Duty, Role
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, duty_name
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_safe
@entering
def mine(request: HttpRequest, access: Access) -> HttpResponse:
    _require_enterprise(access)
    firm = _firm(access)
    rows = list(own_appeals(access).order_by("-received_at"))
    page = own_page(access.programme, firm.name if firm else "", rows, today_of(request))
    return render(request, "enterprises/appeals_mine.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    _require_enterprise(access)
    firm = _firm(access)
    if firm is None:
        raise PermissionDenied(_("这个账号还没有对应到企业名录，请与受理单位联系。"))
    error = None
    if request.method == "POST":
        try:
            told = appeal_in(request, access.programme, firm)
            made = receive_appeal(access, told, at=now_of(request))
        except LuoshiError as refused:
            error = refused
        else:
            return redirect("enterprises:mine-case", access.programme.code, made.appeal.number)
    usual = {"contact": firm.contact, "phone": firm.phone}
    page = intake_page(
        around_of(access.programme, duty_name(access.programme, Duty.APPEALS, "")),
        reverse("enterprises:mine-new", args=[access.programme.code]),
        typed_in(request.POST) if error else usual,
        [],
        firm=firm.name,
        fault=str(error) if error else "",
        kept_note=kept_note(error, request),
    )
    return render(request, "enterprises/mine_new.html", {"page": page}, status=status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def case(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    _require_enterprise(access)
    row = own_appeal(access, number)
    if request.method != "POST":
        return _case(request, access, row, Typed())
    form = request.POST.get("do", "")

    def act(at: datetime) -> object:
        return own_move(request, row, form, at, access)

    error = attempt(request, act, _("已记下。"))
    if error is None:
        return redirect("enterprises:mine-case", access.programme.code, number)
    typed = Typed(form, str(error), typed_in(request.POST))
    return _case(request, access, own_appeal(access, number), typed, status_of(error))


@require_safe
@entering
def file(request: HttpRequest, access: Access, number: int, pk: int) -> HttpResponse:
    _require_enterprise(access)
    return file_response(own_file(own_appeal(access, number), pk).file)


def _case(
    request: HttpRequest, access: Access, row: Appeal, typed: Typed, status: int = 200
) -> HttpResponse:
    url = reverse("enterprises:mine-case", args=[access.programme.code, row.number])
    told = Case(row, appeal_of(row), appeal_files(row, for_firm=True), url, f"{url}files/")
    around = around_of(access.programme, duty_name(access.programme, Duty.APPEALS, ""))
    works = calendar_of(access.programme).is_working
    page = case_page(around, told, today_of(request), works, typed)
    return render(request, "enterprises/mine_case.html", {"page": page}, status=status)


def _firm(access: Access) -> Firm | None:
    """The enterprise of the account's unit."""
    return firms_of(access.programme).filter(unit__in=access.unit_ids).order_by("pk").first()


def _require_enterprise(access: Access) -> None:
    if Role.ENTERPRISE not in access.roles:
        raise PermissionDenied(_("这是企业自己的页面。办理诉求请到“企业诉求”。"))
