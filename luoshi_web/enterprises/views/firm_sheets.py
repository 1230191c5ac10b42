"""The directory through Excel: handed out, brought back, looked at, and only then stored."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.firms import import_firms
from luoshi_web.enterprises.firm_rows import listed, other_names
from luoshi_web.enterprises.firm_sheet import Brought, brought, workbook_of
from luoshi_web.enterprises.guards import Rights, ladder_rights, require_ladder
from luoshi_web.enterprises.pages.firm_import import ImportPage, import_page
from luoshi_web.enterprises.pages.firms import FirmFilters
from luoshi_web.enterprises.title_rows import sources_of
from luoshi_web.enterprises.views.firms import towns_of
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.files import XLSX, attachment, sent_file
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import status_of

_SALT: Final = "luoshi.enterprises.firms"


@require_safe
@entering
def sheet(request: HttpRequest, access: Access) -> HttpResponse:
    """The enterprises that the list shows, as .xlsx; empty=1: the sheet to be filled in. Whom to call stands in it for those
    who keep the ladder."""
    held, today = ladder_rights(access), today_of(request)
    filters = FirmFilters.of(request.GET.dict())
    rows = list(listed(access.programme, filters.asked(access, sources_of(access), today)))
    if request.GET.get("empty") == "1":
        rows = []
    content = workbook_of(rows, other_names(rows), made=today, is_calling=held.office)
    return attachment(content, f"{_('企业名录')}{today.isoformat()}.xlsx", XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def bring(request: HttpRequest, access: Access) -> HttpResponse:
    """A list shown as what it would change (nothing is stored), then exactly that stored, all of it or nothing.

    409 when the directory changed between looking and confirming; 422 for a file or rows that are not taken.
    """
    held = ladder_rights(access)
    require_ladder(held)
    if request.method != "POST":
        return _shown(request, import_page(access))
    if "seen" in request.POST:
        return _confirmed(request, access, held)
    try:
        file = sent_file(request)
        found = _brought(request, access, file.data)
    except LuoshiError as error:
        return _shown(request, import_page(access, fault=str(error)), 422)
    if found.faults or not found.lines:
        page = import_page(access, found, file_name=file.name)
        return _shown(request, page, 422 if found.faults else 200)
    stored = store_file(
        access.programme, file.name, file.media_type, file.data,
        actor=access.actor, at=now_of(request),
    )  # fmt: skip
    seen = signing.dumps([access.person.pk, stored.pk, found.digest], salt=_SALT)
    return _shown(request, import_page(access, found, file_name=file.name, seen=seen))


def _confirmed(request: HttpRequest, access: Access, held: Rights) -> HttpResponse:
    try:
        stored, digest = _unsigned(access, request.POST["seen"])
        found = _brought(request, access, bytes(stored.content))
        if found.digest != digest:
            fault = _("看过以后名录有了变动，一行也没有存。请重新传表。")
            return _shown(request, import_page(access, fault=fault), 409)
        made, changed = import_firms(access, held, found.lines, source=stored, at=now_of(request))
    except LuoshiError as error:
        return _shown(request, import_page(access, fault=str(error)), status_of(error))
    messages.success(
        request,
        _("导入了：新建 %(made)s 户，修改 %(changed)s 户。") % {"made": made, "changed": changed},
    )
    return redirect("enterprises:firms", access.programme.code)


def _brought(request: HttpRequest, access: Access, data: bytes) -> Brought:
    return brought(access.programme, towns_of(request, access), data, today_of(request))


def _unsigned(access: Access, seen: str) -> tuple[StoredFile, str]:
    """The file that this person was shown, and what it was shown to do. Raises LuoshiError."""
    again = LuoshiError(_("没有认出要导入的是哪一次，一行也没有存。"), _("请重新传表。"))
    try:
        person, stored, digest = signing.loads(seen, salt=_SALT)
    except signing.BadSignature as error:
        raise again from error
    file = StoredFile.objects.filter(programme=access.programme, pk=stored).first()
    if person != access.person.pk or file is None:
        raise again
    return file, digest


def _shown(request: HttpRequest, page: ImportPage, status: int = 200) -> HttpResponse:
    return render(request, "enterprises/firm_import.html", {"page": page}, status=status)
