"""Enterprises without an account: what it is, the form, one's own case by its private link.

A wrong link gets the same answer whatever is wrong with it, and is counted. Nothing here is cached or found by search engines; the
link is told to no other site. (Referrer-Policy stays same-origin: with no-referrer a browser sends forms without their origin, and the
guard against forged forms refuses them.)
"""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.appeals import firm_moves, receive_appeal
from luoshi_web.enterprises.appeal_forms import appeal_in, said_in, typed_in
from luoshi_web.enterprises.appeal_rows import appeal_by_link, appeal_files, appeal_of
from luoshi_web.enterprises.models import Appeal, AppealFile
from luoshi_web.enterprises.pages.appeal_public import (
    Around,
    Case,
    IntakePage,
    WaitPage,
    about_page,
    around_of,
    case_page,
    intake_page,
)
from luoshi_web.offices.actions.attempts import count_attempt
from luoshi_web.offices.attempts import too_many
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.files import FileRefused, file_response
from luoshi_web.offices.models import Duty, Programme, Unit, UnitKind
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, duty_name, standing_on
from luoshi_web.offices.views.common import client_address, now_of, today_of
from luoshi_web.offices.views.trying import attempt, status_of

_INTAKE, _LINK = "appeal-intake", "appeal-link"
_TOWNS = (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE)
_OWN_MOVES = ("add_words", "withdraw", "revisit")


@require_safe
def about(request: HttpRequest, programme: str) -> HttpResponse:
    _found, around = _open(programme)
    return _private(render(request, "enterprises/public_about.html", {"page": about_page(around)}))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """The form; sent, it leads to the case by its private link, which is the only place where that is shown."""
    found, around = _open(programme)
    if request.method != "POST":
        return _form(request, found, around, {})
    now, address = now_of(request), client_address(request)
    until = too_many(found, _INTAKE, address, now)
    if until is not None:
        return _wait(request, around, until)
    if request.POST.get("website"):
        count_attempt(found, _INTAKE, address, at=now)
    try:
        _require_person(request)
        made = receive_appeal(found, appeal_in(request, found), at=now)
    except LuoshiError as error:
        return _form(request, found, around, typed_in(request.POST), error)
    count_attempt(found, _INTAKE, address, at=now)
    url = reverse("enterprises-public:case", args=[programme, made.link_token])
    return _private(redirect(f"{url}?new=1"))


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, programme: str, token: str) -> HttpResponse:
    found, around = _open(programme)
    row = _row(request, found, around, token)
    if not isinstance(row, Appeal):
        return row
    if request.method != "POST":
        return _case(request, around, row, token, Typed(), is_new="new" in request.GET)
    form, now, address = request.POST.get("do", ""), now_of(request), client_address(request)
    until = too_many(found, _INTAKE, address, now)
    if until is not None:
        return _wait(request, around, until)

    def act(at: datetime) -> object:
        return own_move(request, row, form, at)

    error = attempt(request, act, _("已记下，谢谢。"))
    count_attempt(found, _INTAKE, address, at=now)
    if error is None:
        return _private(redirect("enterprises-public:case", programme, token))
    fresh = appeal_by_link(programme, token)
    typed = Typed(form, str(error), typed_in(request.POST))
    return _case(request, around, fresh, token, typed, status_of(error))


@require_safe
def file(request: HttpRequest, programme: str, token: str, pk: int) -> HttpResponse:
    """A file of the case that the enterprise sent or was shown."""
    found, around = _open(programme)
    row = _row(request, found, around, token)
    if not isinstance(row, Appeal):
        return row
    return _private(file_response(own_file(row, pk).file))


def own_file(row: Appeal, pk: int) -> AppealFile:
    """Http404 for one that the enterprise may not open."""
    one = next((one for one in appeal_files(row, for_firm=True) if one.pk == pk), None)
    if one is None:
        raise Http404(_("没有这个文件。"))
    return one


def own_move(
    request: HttpRequest, row: Appeal, form: str, at: datetime, access: Access | None = None
) -> object:
    """LuoshiError for a move that is not an enterprise's. access: of the account, None by the link."""
    if form not in _OWN_MOVES:
        raise LuoshiError(_("没有这一步。"), _("请用页上的按钮。"))
    return firm_moves(row, form, said_in(request), at=at, access=access)


def towns_of(programme: Programme, request: HttpRequest) -> list[Unit]:
    rows = Unit.objects.filter(standing_on(today_of(request)), programme=programme)
    return list(rows.filter(kind__in=_TOWNS).order_by("position", "code"))


def kept_note(error: LuoshiError | None, request: HttpRequest) -> str:
    """What of a refused form has to be done again: no browser sends a file twice."""
    if error is None:
        return ""
    if isinstance(error, FileRefused):
        return _("其他填的都还在，请换一个文件，或不传文件先提交，提交后再补。")
    return _("其他填的都还在，附件请重新选。") if request.FILES else ""


def _open(code: str) -> tuple[Programme, Around]:
    """Http404 unless a unit receives appeals here: that a county opens this page is said by giving a unit the duty."""
    found = Programme.objects.filter(code=code).first()
    office = duty_name(found, Duty.APPEALS, "") if found else ""
    if found is None or not office:
        raise Http404
    return found, around_of(found, office)


def _require_person(request: HttpRequest) -> None:
    """LuoshiError: a form filled in by a program, or without agreeing."""
    if request.POST.get("website"):
        raise LuoshiError(_("有一栏是防自动填写的，请清空。"), _("“这一栏请留空”里不要写。"))
    if request.POST.get("consent") != "1":
        raise LuoshiError(_("没有勾选同意。"), _("不把内容交给承办单位就没法办，请勾选后再提交。"))


def _row(
    request: HttpRequest, programme: Programme, around: Around, token: str
) -> Appeal | HttpResponse:
    """The case behind the link, or the answer to somebody who guesses."""
    now, address = now_of(request), client_address(request)
    until = too_many(programme, _LINK, address, now)
    if until is not None:
        return _wait(request, around, until)
    try:
        return appeal_by_link(programme.code, token)
    except Http404:
        count_attempt(programme, _LINK, address, at=now)
        page = WaitPage(_("没有找到"), around)
        answer = render(request, "enterprises/public_gone.html", {"page": page}, status=404)
        return _private(answer)


def _case(
    request: HttpRequest,
    around: Around,
    row: Appeal,
    token: str,
    typed: Typed,
    status: int = 200,
    *,
    is_new: bool = False,
) -> HttpResponse:
    code = row.programme.code
    url = reverse("enterprises-public:case", args=[code, token])
    link = request.build_absolute_uri(url) if is_new else ""
    told = Case(
        row, appeal_of(row), appeal_files(row, for_firm=True), url, f"{url}files/", link, is_new
    )
    shown = around_of(row.programme, around.office, has_sample=row.sample)
    works = calendar_of(row.programme).is_working
    page = case_page(shown, told, today_of(request), works, typed)
    return _private(render(request, "enterprises/public_case.html", {"page": page}, status=status))


def _form(
    request: HttpRequest,
    programme: Programme,
    around: Around,
    values: dict[str, str],
    error: LuoshiError | None = None,
) -> HttpResponse:
    action = reverse("enterprises-public:new", args=[programme.code])
    page: IntakePage = intake_page(
        around,
        action,
        values,
        towns_of(programme, request),
        fault=str(error) if error else "",
        kept_note=kept_note(error, request),
    )
    answer = render(request, "enterprises/public_new.html", {"page": page}, status=status_of(error))
    return _private(answer)


def _wait(request: HttpRequest, around: Around, until: datetime) -> HttpResponse:
    page = WaitPage(_("请稍后再试"), around, timezone.localtime(until))
    answer = render(request, "enterprises/public_wait.html", {"page": page}, status=429)
    answer["Retry-After"] = str(max(1, round((until - now_of(request)).total_seconds())))
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
