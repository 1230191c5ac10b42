"""Appeals taken down by staff, and brought by a hotline's list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.appeal_imports import import_appeals
from luoshi_web.enterprises.actions.appeals import receive_appeal
from luoshi_web.enterprises.appeal_forms import taken_down, typed_in
from luoshi_web.enterprises.appeal_sheet import RowFault, hotline_list, hotline_template
from luoshi_web.enterprises.firm_rows import firms_of
from luoshi_web.enterprises.guards import require_dispatch, rights
from luoshi_web.enterprises.pages.appeal_import import import_page
from luoshi_web.enterprises.pages.appeal_new import appeal_form
from luoshi_web.enterprises.views.public import kept_note, towns_of
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.files import XLSX, FileRefused, attachment, sent_file
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import status_of

_TABLES = (".xlsx", ".csv")
# As many names as a browser suggests without growing slow.
_MOST_NAMES = 3000
_SHOWN = ("firm", "title", "text", "about_kind", "about_key", "category", "channel")


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    """look=1 shows the category of what was typed and the days, and keeps nothing."""
    require_dispatch(rights(access))
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:200] for name in _SHOWN}
        return _form(request, access, given)
    if request.POST.get("look") == "1":
        return _form(request, access, typed_in(request.POST))
    try:
        told = taken_down(request, access.programme)
        made = receive_appeal(access, told, at=now_of(request))
    except LuoshiError as error:
        return _form(request, access, typed_in(request.POST), error)
    messages.success(request, _("已登记，编号%(number)s。") % {"number": made.appeal})
    return redirect("enterprises:appeal", access.programme.code, made.appeal.number)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def bring(request: HttpRequest, access: Access) -> HttpResponse:
    """The rows of a hotline's list, all that are new or none. 422 with what to mend, 409 where somebody brought one just now."""
    require_dispatch(rights(access))
    if request.method != "POST":
        return _bring(request, access)
    name, faults = "", tuple[RowFault, ...]()
    try:
        file = sent_file(request)
        name = file.name
        if not name.lower().endswith(_TABLES):
            raise FileRefused(
                _("“%(name)s”不是 .xlsx 或 .csv 表格。") % {"name": name[:40]},
                _("请在热线平台导出表格，或下载模板填写。"),
            )
        brought = hotline_list(access.programme, file.data, now_of(request))
        faults = brought.faults
        made = import_appeals(access, brought, at=now_of(request))
    except LuoshiError as error:
        return _bring(request, access, error, name, faults)
    said = _("导入了 %(n)s 件，%(known)s 行以前导入过，跳过了。")
    messages.success(request, said % {"n": len(made), "known": brought.known})
    return redirect("enterprises:appeals", access.programme.code)


@require_safe
@entering
def template(request: HttpRequest, access: Access) -> HttpResponse:
    require_dispatch(rights(access))
    content = hotline_template(today_of(request))
    return attachment(content, _("热线诉求模板.xlsx"), XLSX)


def _form(
    request: HttpRequest,
    access: Access,
    values: dict[str, str],
    error: LuoshiError | None = None,
) -> HttpResponse:
    names = firms_of(access.programme).order_by("name").values_list("name", flat=True)
    page = appeal_form(
        access,
        values,
        list(names[:_MOST_NAMES]),
        towns_of(access.programme, request),
        now_of(request),
        calendar_of(access.programme).is_working,
        fault=str(error) if error else "",
        kept_note=kept_note(error, request),
    )
    return render(request, "enterprises/appeal_new.html", {"page": page}, status=status_of(error))


def _bring(
    request: HttpRequest,
    access: Access,
    error: LuoshiError | None = None,
    name: str = "",
    faults: tuple[RowFault, ...] = (),
) -> HttpResponse:
    page = import_page(access.programme.code, str(error) if error else "", name, faults)
    return render(
        request, "enterprises/appeal_import.html", {"page": page}, status=status_of(error)
    )
