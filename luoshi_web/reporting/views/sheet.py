"""A unit's form through Excel: handed out, brought back, looked at, and only then stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.ledger.views import reading
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import XLSX, attachment, sent_file
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.reporting.actions import CellGiven, TextGiven, save_cells, save_text
from luoshi_web.reporting.guards import (
    require_editable,
    require_writer,
)
from luoshi_web.reporting.models import Report
from luoshi_web.reporting.pages.form import FormPage, form_page
from luoshi_web.reporting.pages.grids import grades_known
from luoshi_web.reporting.pages.sheet import SheetPage, brought_page, empty_page, left_page
from luoshi_web.reporting.pages.workbook import Change, changes_in, signed, unsigned, workbook_of
from luoshi_web.reporting.queries import graded_in
from luoshi_web.reporting.views.form import Found, found


@require_safe
@reading
def workbook(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    """The form as .xlsx; read-only through and through for those who may not fill it in."""
    at, now = found(request, access, month, unit), now_of(request)
    page = form_page(access, at.report, at.months, now)
    try:
        content = workbook_of(page, grades_known(access.programme, page), now)
    except LuoshiError as error:
        messages.error(request, str(error))
        return redirect("reporting:form", access.programme.code, month, unit)
    name = _("%(unit)s%(month)s月报.xlsx") % {"unit": page.unit, "month": page.month_words}
    return attachment(content, name, XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def sheet(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    """A workbook shown as what it would change (nothing is stored), then what of that was chosen, stored.

    409 when the report may not be changed now, or somebody was faster; 422 for a file that is not taken.
    """
    at, now = found(request, access, month, unit), now_of(request)
    if request.method != "POST":
        return _shown(request, empty_page(at.report, may_write=_may_write(access, at.report, now)))
    require_writer(access, at.report)
    try:
        require_editable(at.report, now)
    except LuoshiError as error:
        return _shown(request, empty_page(at.report, may_write=False, fault=str(error)), 409)
    form = form_page(access, at.report, at.months, now)
    try:
        if "parsed" in request.POST:
            offered = unsigned(request.POST["parsed"], form, access.person.pk)
            return _stored(request, access, at, form, offered)
        data = _workbook_sent(request)
        brought = changes_in(data, form, grades_known(access.programme, form))
    except LuoshiError as error:
        return _shown(request, empty_page(at.report, may_write=True, fault=str(error)), 422)
    payload = signed(_as_seen(brought.changes, form), form, access.person.pk)
    return _shown(request, brought_page(at.report, form, brought, payload))


def _workbook_sent(request: HttpRequest) -> bytes:
    """Raises LuoshiError. What else may be evidence (.pdf, .doc) is refused by what this page wants."""
    name = getattr(request.FILES.get("file"), "name", "") or ""
    suffix = PurePath(name).suffix.lower()
    if suffix not in ("", ".xlsx"):
        raise LuoshiError(
            _("“%(name)s”不是 .xlsx 工作簿。") % {"name": name[-40:]},
            _("请传在本页下载、填好的那一个；存成别的格式的，请用 Excel 或 WPS 另存为 .xlsx。"),
        )
    return sent_file(request).data


def _may_write(access: Access, report: Report, now: datetime) -> bool:
    try:
        require_writer(access, report)
        require_editable(report, now)
    except (PermissionDenied, LuoshiError):
        return False
    return True


def _shown(request: HttpRequest, page: SheetPage, status: int = 200) -> HttpResponse:
    return render(request, "reporting/sheet.html", {"page": page}, status=status)


def _as_seen(changes: Sequence[Change], form: FormPage) -> list[Change]:
    """The changes as of what the page shows: whoever ticks a conflict has seen what stands now."""
    versions = {f"cell:{row.key}": row.version for row in form.hand}
    versions |= {f"text:{row.section}": row.version for row in form.texts}
    return [
        Change(one.of, one.key, one.words, versions[one.ident])
        for one in changes
        if one.ident in versions
    ]


def _stored(
    request: HttpRequest, access: Access, at: Found, form: FormPage, offered: Sequence[Change]
) -> HttpResponse:
    taken = set(request.POST.getlist("take"))
    chosen = [one for one in offered if one.ident in taken]
    now = now_of(request)
    told = _save(access, at, chosen, now)
    if told:
        fresh = form_page(access, at.report, at.months, now)
        left = [one for one in chosen if one.ident in told]
        payload = signed(_as_seen(left, fresh), fresh, access.person.pk)
        return _shown(request, left_page(at.report, fresh, left, told, payload), 409)
    said = _("存了 %(n)s 处。") % {"n": len(chosen)} if chosen else _("一处也没有存。")
    if refused := len(offered) - len(chosen):
        said += _("%(n)s 处没有采用，照系统里的。") % {"n": refused}
    messages.success(request, said)
    return redirect("reporting:form", access.programme.code, form.month, form.unit_code)


def _save(access: Access, at: Found, chosen: Sequence[Change], now: datetime) -> Mapping[str, str]:
    """Why what was not stored was not, by `Change.ident`; empty where somebody was faster, which the page tells."""
    cells = [
        CellGiven(one.key, one.words["text"], one.words["note"], one.seen)
        for one in chosen
        if one.of == "cell"
    ]
    graded = graded_in(access.programme)
    results = save_cells(access, at.report, at.owed, graded, cells, at=now) if cells else []
    told = {
        f"cell:{one.key}": "" if one.state == "conflict" else one.message
        for one in results
        if one.state not in ("saved", "same")
    }
    for one in chosen:
        if one.of != "text":
            continue
        try:
            save_text(access, at.report, at.owed, TextGiven(one.key, one.words, one.seen), at=now)
        except ConflictError:
            told[one.ident] = ""
        except LuoshiError as error:
            told[one.ident] = str(error)
    return told
