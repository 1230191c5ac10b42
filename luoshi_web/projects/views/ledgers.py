"""The five ledgers and the joint meeting's list, as pages and as workbooks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.errors import LuoshiError
from luoshi.projects import Ledger, ledgers
from luoshi.writing import ledger_paper
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import DOCX, PDF, XLSX, attachment
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.projects.guards import require_sight
from luoshi_web.projects.pages.ledger import ledger_facts, ledger_page, ledger_workbook
from luoshi_web.projects.pages.meeting import meeting_page, meeting_workbook


@require_safe
@entering
def first(request: HttpRequest, access: Access) -> HttpResponse:
    require_sight(access)
    return redirect("projects:ledger", access.programme.code, next(iter(ledgers())))


@require_safe
@entering
def show(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """A hundred rows a page (?page=2), of one place (?town=)."""
    require_sight(access)
    at, town = whole_in(request.GET.get("page", "")), written(request.GET.get("town", ""))[:60]
    page = ledger_page(access, _ledger(code), today_of(request), at, town)
    return render(request, "projects/ledger.html", {"page": page})


@require_safe
@entering
def workbook(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    require_sight(access)
    ledger, today = _ledger(code), today_of(request)
    content = ledger_workbook(access, ledger, today, written(request.GET.get("town", ""))[:60])
    return attachment(content, f"{ledger.label}{_('台账')}{today.isoformat()}.xlsx", XLSX)


@require_safe
@entering
def paper(request: HttpRequest, access: Access, code: str, end: str) -> HttpResponse:
    """The ledger as an official table on upright or turned sheets; refused, the page says why."""
    require_sight(access)
    ledger, today = _ledger(code), today_of(request)
    town = written(request.GET.get("town", ""))[:60]
    make, kind = (pdf_with, PDF) if end == "pdf" else (docx_with, DOCX)
    try:
        facts = ledger_facts(access, ledger, today, town)
        content = make(access.programme, "ledger", ledger_paper(facts))
    except LuoshiError as error:
        messages.error(request, str(error))
        page = ledger_page(access, ledger, today, 0, town)
        return render(request, "projects/ledger.html", {"page": page}, status=422)
    return attachment(content, f"{ledger.label}{_('台账')}{today.isoformat()}.{end}", kind)


@require_safe
@entering
def joint(request: HttpRequest, access: Access) -> HttpResponse:
    require_sight(access)
    page = meeting_page(access, today_of(request))
    return render(request, "projects/joint.html", {"page": page})


@require_safe
@entering
def joint_workbook(request: HttpRequest, access: Access) -> HttpResponse:
    require_sight(access)
    today = today_of(request)
    content = meeting_workbook(meeting_page(access, today), today)
    return attachment(content, f"{_('联席会议清单')}{today.isoformat()}.xlsx", XLSX)


def _ledger(code: str) -> Ledger:
    found = ledgers().get(code)
    if found is None:
        raise Http404(_("没有台账“%(code)s”。") % {"code": code[:30]})
    return found
