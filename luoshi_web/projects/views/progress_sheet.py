"""The month of many projects through Excel: handed out, brought back, looked at, and only then stored, all or nothing."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.conflicts import ConflictError, written
from luoshi_web.offices.files import XLSX, FileRefused, attachment, sent_file
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.projects.actions import hand_on_problem, report_month
from luoshi_web.projects.checking import AskedError
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.models import MOST_WORDS
from luoshi_web.projects.pages.progress_book import (
    Brought,
    Change,
    book_lines,
    brought,
    workbook_of,
)
from luoshi_web.projects.pages.progress_sheet import SheetPage, sheet_page
from luoshi_web.projects.progress_rows import Scope, is_frozen
from luoshi_web.projects.queries import rights
from luoshi_web.projects.views.progress import scope_of

_SALT: Final = "luoshi.projects.progress.seen"


@require_safe
@entering
def workbook(request: HttpRequest, access: Access) -> HttpResponse:
    """What the desk shows, as .xlsx to be filled in."""
    mine, today = _writing(access), today_of(request)
    scope, fault = scope_of(request, access)
    try:
        if fault:
            raise LuoshiError(fault)
        lines = book_lines(access, mine, scope, today)
        content = workbook_of(access, lines, scope.month, today)
    except LuoshiError as error:
        messages.error(request, str(error))
        return redirect("projects:progress", access.programme.code)
    name = _("%(month)s项目进度.xlsx") % {"month": scope.month.words()}
    return attachment(content, name, XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    """A workbook shown as what it would change (no month is stored), then exactly that stored, all of it or nothing.

    422 for a file or rows that are not taken, or asked about; 409 when something changed between looking and confirming.
    """
    mine = _writing(access)
    scope, fault = scope_of(request, access)
    if fault:
        messages.error(request, fault)
        return redirect("projects:progress", access.programme.code)
    month = scope.month
    if request.method != "POST":
        return _shown(request, _page(access, month))
    if "seen" in request.POST:
        return _confirmed(request, access, mine, month)
    try:
        file = sent_file(request)
        if file.media_type != XLSX:
            raise FileRefused(
                _("“%(name)s”不是 .xlsx 工作簿。") % {"name": file.name[:40]},
                _("请传在本页下载、填好的那一个；存成别的格式的，请另存为 .xlsx。"),
            )
        found = _brought(access, mine, month, file.data, request)
    except LuoshiError as error:
        return _shown(request, _page(access, month, fault=str(error)), 422)
    if found.faults or not found.changes:
        page = _page(access, month, found, file_name=file.name)
        return _shown(request, page, 422 if found.faults else 200)
    stored = store_file(
        access.programme, file.name, file.media_type, file.data,
        actor=access.actor, at=now_of(request),
    )  # fmt: skip
    seen = _signed(access, month, stored.pk, found)
    return _shown(request, _page(access, month, found, file_name=file.name, seen=seen))


def _confirmed(request: HttpRequest, access: Access, mine: Rights, month: Period) -> HttpResponse:
    try:
        stored, digest = _unsigned(access, month, request.POST["seen"])
        found = _brought(access, mine, month, bytes(stored.content), request)
    except LuoshiError as error:
        return _shown(request, _page(access, month, fault=str(error)), 422)
    answers = {
        str(one.number): written(request.POST.get(f"answer-{one.number}", ""))[:MOST_WORDS]
        for one in found.changes
    }
    if found.faults or found.digest != digest:
        fault = _("看过以后有人改了，一个也没有存。下面是照现在的重新比的。")
        seen = "" if found.faults else _signed(access, month, stored.pk, found)
        page = _page(
            access, month, found, fault=fault, seen=seen, file_name=stored.name, answers=answers
        )
        return _shown(request, page, 409)
    taken = set(request.POST.getlist("take"))
    chosen = [one for one in found.changes if not one.is_conflict or str(one.number) in taken]
    try:
        _store(request, access, mine, chosen, answers)
    except LuoshiError as error:
        status = 409 if isinstance(error, ConflictError) else 422
        fault = (
            _("有几个要写一句说明，一个也没有存。") if isinstance(error, AskedError) else str(error)
        )
        page = _page(
            access,
            month,
            found,
            fault=fault,
            seen=_signed(access, month, stored.pk, found),
            file_name=stored.name,
            answers=answers,
        )
        return _shown(request, page, status)
    said = _("存了 %(n)s 个项目的%(month)s进度。") % {"n": len(chosen), "month": month.words()}
    if left := len(found.changes) - len(chosen):
        said += _("%(n)s 个别人改过的没有勾，照现在的。") % {"n": left}
    messages.success(request, said)
    return redirect(_page(access, month).desk_url)


def _store(
    request: HttpRequest, access: Access, mine: Rights, chosen: list[Change],
    answers: dict[str, str],
) -> None:  # fmt: skip
    """LuoshiError: then nothing is stored."""
    at = now_of(request)
    with transaction.atomic():
        for one in chosen:
            report_month(
                access, mine, one.line.kept, one.report, seen=one.line.seen, node=one.node,
                answer=answers[str(one.number)] or one.answer, at=at,
            )  # fmt: skip
            hand_on_problem(access, mine, one.line.kept, one.report, at=at)


def _writing(access: Access) -> Rights:
    mine = rights(access)
    if not mine.writes_some:
        raise PermissionDenied(_("月进度由所在镇街和负责的专班、单位填报。"))
    return mine


def _brought(
    access: Access, mine: Rights, month: Period, data: bytes, request: HttpRequest
) -> Brought:
    today = today_of(request)
    return brought(access, book_lines(access, mine, Scope(month), today), month, data, today)


def _page(
    access: Access, month: Period, found: Brought | None = None, *, fault: str = "",
    file_name: str = "", seen: str = "", answers: dict[str, str] | None = None,
) -> SheetPage:  # fmt: skip
    return sheet_page(
        access, month, found, is_frozen=is_frozen(access.programme, month),
        fault=fault, file_name=file_name, seen=seen, answers=answers,
    )  # fmt: skip


def _signed(access: Access, month: Period, stored: int, found: Brought) -> str:
    body = [access.programme.code, str(month), access.person.pk, stored, found.digest]
    return signing.dumps(body, salt=_SALT)


def _unsigned(access: Access, month: Period, seen: str) -> tuple[StoredFile, str]:
    """The file that this person was shown for this month, and what it was shown to do. Raises LuoshiError."""
    again = LuoshiError(_("没有认出要存的是哪一次，一个也没有存。"), _("请重新传表。"))
    try:
        programme, of_month, person, stored, digest = signing.loads(seen, salt=_SALT)
    except signing.BadSignature as error:
        raise again from error
    file = StoredFile.objects.filter(programme=access.programme, pk=stored).first()
    mine = (access.programme.code, str(month), access.person.pk)
    if (programme, of_month, person) != mine or file is None:
        raise again
    return file, digest


def _shown(request: HttpRequest, page: SheetPage, status: int = 200) -> HttpResponse:
    return render(request, "projects/progress_sheet.html", {"page": page}, status=status)
