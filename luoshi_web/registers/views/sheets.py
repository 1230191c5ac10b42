"""A register through Excel, and many of its entries at once: handed out, brought back, looked at, and only then stored."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import XLSX, CheckedFile, FileRefused, attachment, sent_file
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.registers.actions import import_entries, move_entries
from luoshi_web.registers.guards import may_add, sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.brought import Brought, brought
from luoshi_web.registers.pages.filters import Filters, filtered
from luoshi_web.registers.pages.sheet import SheetPage, sheet_page
from luoshi_web.registers.pages.workbook import MOST_ROWS, workbook_of
from luoshi_web.registers.queries import kept_of

_SALT: Final = "luoshi.registers.sheet"
_TABLES: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt")


@require_safe
@entering
def workbook(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """The entries that the list shows, as .xlsx; empty=1: the sheet to be filled in."""
    kept, now = kept_of(access, code), now_of(request)
    empty = request.GET.get("empty") == "1"
    filters = Filters.of(kept, request.GET.dict(), private=sees_private(access, kept, None))
    moment = filters.moment(now)
    rows = [] if empty else list(filtered(kept, filters, moment)[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        messages.error(
            request,
            _("超过 %(n)s 条，一张表放不下。请先筛选，分几次导出。") % {"n": MOST_ROWS},
        )
        return redirect("registers:show", access.programme.code, code)
    content = workbook_of(access, kept, rows, made=timezone.localtime(now).date())
    what = _("模板") if empty else today_of(request).isoformat()
    return attachment(content, f"{kept.row.name}{what}.xlsx", XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def sheet(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """A table shown as what it would change (no entry is stored), then exactly that stored, all of it or nothing.

    The file is kept only once nothing is wrong in it, so that what was confirmed can be shown later. 409 when the
    register changed between looking and confirming; 422 for a file or rows that are not taken.
    """
    kept = kept_of(access, code)
    if not may_add(access, kept):
        raise PermissionDenied(_("台账由%(unit)s记，不由您导入。") % {"unit": kept.row.keeper.name})
    if request.method != "POST":
        return _shown(request, sheet_page(access, kept))
    if "seen" in request.POST:
        return _confirmed(request, access, kept)
    try:
        file = _table_sent(request)
        found = brought(access, kept, file.data)
    except LuoshiError as error:
        return _shown(request, sheet_page(access, kept, fault=str(error)), 422)
    if found.faults or not found.taken:
        page = sheet_page(access, kept, found, file_name=file.name)
        return _shown(request, page, 422 if found.faults else 200)
    stored = store_file(
        access.programme, file.name, file.media_type, file.data,
        actor=access.actor, at=now_of(request),
    )  # fmt: skip
    seen = _signed(access, kept, stored.pk, found)
    return _shown(request, sheet_page(access, kept, found, file_name=file.name, seen=seen))


@require_POST
@entering
def bulk(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """Ticked entries (pick: number:revision) to one stage, then back to where they were ticked."""
    kept = kept_of(access, code)
    try:
        picked = [_picked(text) for text in request.POST.getlist("pick")]
        rows = move_entries(
            access, kept, picked, request.POST.get("target", ""),
            reason=request.POST.get("reason", ""), at=now_of(request),
        )  # fmt: skip
    except LuoshiError as error:
        messages.error(request, _("一条也没有办。%(why)s") % {"why": error})
    else:
        messages.success(request, _("办了 %(n)s 条。") % {"n": len(rows)})
    back = request.POST.get("next", "")
    if back.startswith(f"/{access.programme.code}/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts=None
    ):
        return redirect(back)
    return redirect("registers:show", access.programme.code, code)


def _confirmed(request: HttpRequest, access: Access, kept: Kept) -> HttpResponse:
    try:
        stored, digest = _unsigned(access, kept, request.POST["seen"])
        found = brought(access, kept, bytes(stored.content))
    except LuoshiError as error:
        return _shown(request, sheet_page(access, kept, fault=str(error)), 422)
    if found.faults or found.digest != digest:
        fault = _("看过以后台账有了变动，一行也没有存。下面是照现在的台账重新比的。")
        seen = "" if found.faults else _signed(access, kept, stored.pk, found)
        page = sheet_page(access, kept, found, file_name=stored.name, seen=seen, fault=fault)
        return _shown(request, page, 409)
    try:
        rows, _same = import_entries(
            access, kept, [one.line for one in found.taken], source=stored, at=now_of(request)
        )
    except LuoshiError as error:
        page = sheet_page(access, kept, found, file_name=stored.name, fault=str(error))
        return _shown(request, page, 409 if isinstance(error, ConflictError) else 422)
    added = sum(row.revision_no == 1 for row in rows)
    said = _("导入了：登记 %(added)s 条，修改 %(changed)s 条。")
    messages.success(request, said % {"added": added, "changed": len(rows) - added})
    return redirect("registers:show", access.programme.code, kept.row.code)


def _table_sent(request: HttpRequest) -> CheckedFile:
    file = sent_file(request)
    if not file.name.lower().endswith(_TABLES):
        raise FileRefused(
            _("“%(name)s”不是表格。") % {"name": file.name[:40]},
            _("请传 .xlsx、.xls、.ods 或 .csv。"),
        )
    return file


def _signed(access: Access, kept: Kept, stored: int, found: Brought) -> str:
    body = [kept.row.pk, kept.register.version, access.person.pk, stored, found.digest]
    return signing.dumps(body, salt=_SALT)


def _unsigned(access: Access, kept: Kept, seen: str) -> tuple[StoredFile, str]:
    """The file that this person was shown for this register, and what it was shown to do. Raises LuoshiError."""
    again = LuoshiError(_("没有认出要导入的是哪一次，一行也没有存。"), _("请重新传表。"))
    try:
        register, _version, person, stored, digest = signing.loads(seen, salt=_SALT)
    except signing.BadSignature as error:
        raise again from error
    file = StoredFile.objects.filter(programme=access.programme, pk=stored).first()
    if (register, person) != (kept.row.pk, access.person.pk) or file is None:
        raise again
    return file, digest


def _picked(text: str) -> tuple[int, int]:
    number, _colon, revision = text.partition(":")
    if not (number.isdecimal() and revision.isdecimal()) or len(text) > 36:
        raise LuoshiError(_("没有认出勾的是哪一条。"), _("请刷新页面再勾。"))
    return int(number), int(revision)


def _shown(request: HttpRequest, page: SheetPage, status: int = 200) -> HttpResponse:
    return render(request, "registers/sheet.html", {"page": page, "head": page.head}, status=status)
