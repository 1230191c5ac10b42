"""One project: seen, also as it stood on a day; its files fetched."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.errors import LuoshiError
from luoshi_web.ledger.pages.as_known import moment_of
from luoshi_web.offices.files import file_response
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.models import Project
from luoshi_web.projects.pages.project import project_page
from luoshi_web.projects.pages.project_form import Again
from luoshi_web.projects.project_rows import file_beside, whole_of
from luoshi_web.projects.queries import rights, row_of


@require_safe
@entering
def show(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    may = rights(access)
    row, text = row_of(access, no), request.GET.get("known", "").strip()
    if not text:
        return shown(request, access, may, row)
    first = timezone.localtime(row.created_at).date()
    try:
        known = moment_of(text, first, now_of(request))
    except LuoshiError as error:
        messages.error(request, str(error))
        return shown(request, access, may, row, status=422)
    return shown(request, access, may, row, known=known)


@require_safe
@entering
def fetch(request: HttpRequest, access: Access, no: int, file: int) -> HttpResponse:
    """A file that stands beside the project."""
    rights(access)
    if file_beside(row_of(access, no), file) is None:
        raise Http404(_("这个项目没有这个文件，或已经撤下。"))
    return file_response(StoredFile.objects.get(programme=access.programme, pk=file))


def shown(
    request: HttpRequest,
    access: Access,
    may: Rights,
    row: Project,
    *,
    known: datetime | None = None,
    again: Again | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; again: the form that was refused, which stands open with what was typed."""
    whole = whole_of(row, known)
    if whole is None:
        raise Http404(_("到那一天还没有第 %(n)s 号项目。") % {"n": row.number})
    page = project_page(access, may, whole, now_of(request), known=known, again=again)
    return render(request, "projects/show.html", {"page": page}, status=status)
