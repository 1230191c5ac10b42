"""Files that prove a cell: attached, fetched, taken back, searched. With the page's script, only the cell's block."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.ledger.views import reading
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.files import file_response, sent_file
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.reporting.actions import attach_evidence, take_back_evidence
from luoshi_web.reporting.guards import require_editable, require_writer
from luoshi_web.reporting.models import Evidence, Report
from luoshi_web.reporting.owed import Item
from luoshi_web.reporting.pages.evidence import search_page, standing
from luoshi_web.reporting.pages.form import form_page
from luoshi_web.reporting.queries import month_key
from luoshi_web.reporting.views.form import Found, found, item_in


@require_POST
@reading
def attach(request: HttpRequest, access: Access, month: str, unit: str) -> HttpResponse:
    """409 when the report may not be changed now, 422 for a file that is not taken: both with the sentence in place."""
    at, now = found(request, access, month, unit), now_of(request)
    require_writer(access, at.report)
    item = _typed_item(at, request.POST.get("key", ""))
    try:
        require_editable(at.report, now)
    except LuoshiError as error:
        return _answer(request, access, at, item, str(error), 409)
    try:
        file = sent_file(request)
    except LuoshiError as error:
        return _answer(request, access, at, item, str(error), 422)
    with transaction.atomic():
        stored = store_file(
            access.programme, file.name, file.media_type, file.data, actor=access.actor, at=now
        )
        attach_evidence(access, at.report, item, stored, at=now)
        index_text(stored)
    return _answer(request, access, at, item, "", 200)


@require_safe
@reading
def fetch(request: HttpRequest, access: Access, month: str, unit: str, file: int) -> HttpResponse:
    return file_response(_evidence_in(found(request, access, month, unit).report, file).file)


@require_POST
@reading
def take_back(
    request: HttpRequest, access: Access, month: str, unit: str, file: int
) -> HttpResponse:
    at = found(request, access, month, unit)
    require_writer(access, at.report)
    row = _evidence_in(at.report, file)
    item = _typed_item(at, row.key)
    try:
        take_back_evidence(access, at.report, item, row.file, at=now_of(request))
    except LuoshiError as error:
        return _answer(request, access, at, item, str(error), 409)
    return _answer(request, access, at, item, "", 200)


@require_safe
@reading
def search(request: HttpRequest, access: Access) -> HttpResponse:
    page = search_page(access, request.GET.get("q", ""))
    return render(request, "reporting/evidence.html", {"page": page})


def _typed_item(at: Found, key: str) -> Item:
    """Http404 where the form has no such cell. Figures that the system fills in have no files of the unit's."""
    item = item_in(at.owed, key)
    if not item.by_hand:
        raise Http404(_("这一格由系统代填，不附依据；与实际不符的，请提出。"))
    return item


def _evidence_in(report: Report, file: int) -> Evidence:
    """The newest row that attaches the file in this report. Http404 when none does, or it was taken back."""
    rows = standing(Report.objects.filter(pk=report.pk)).filter(file=file)
    row = rows.select_related("file", "indicator").order_by("-pk").first()
    if row is None:
        raise Http404(_("这份月报里没有这个文件，或已经撤下。"))
    return row


def _answer(
    request: HttpRequest, access: Access, at: Found, item: Item, fault: str, status: int
) -> HttpResponse:
    """The cell's block for the page's script; the whole page, or the way back to it, without."""
    by_script = request.headers.get("X-Requested-With") == "fetch"
    if not fault and not by_script:
        messages.success(request, _("“%(name)s”的依据已更新。") % {"name": item.indicator.name})
        month = month_key(at.report.round.month)
        form = reverse("reporting:form", args=[access.programme.code, month, at.report.unit.code])
        return redirect(f"{form}#files{at.owed.hand.index(item) + 1}")
    page = form_page(access, at.report, at.months, now_of(request))
    row = next(row for row in page.hand if row.key == item.key)
    context = {"page": page, "row": row, "fault": fault, "fault_key": row.key}
    template = "reporting/partials/evidence.html" if by_script else "reporting/form.html"
    return render(request, template, context, status=status)
