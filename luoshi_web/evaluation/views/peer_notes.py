"""对标分析 by month: the list, one note, its papers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi_web.evaluation.actions.peer_notes import change_note, draft_note, issue_note
from luoshi_web.evaluation.guards import require_office, rights
from luoshi_web.evaluation.pages.peer_notes import note_page, notes_page, paper_of
from luoshi_web.evaluation.peer_rows import note_row, notes_of
from luoshi_web.evaluation.views.peers import typed_in
from luoshi_web.offices.files import attachment
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.making import docx_with, pdf_with

TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
TEMPLATE: Final = "bulletin"


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def notes(request: HttpRequest, access: Access) -> HttpResponse:
    """A POST drafts that of the month in `month`."""
    held, error, typed = rights(access), None, Typed()
    if request.method == "POST":
        require_office(held)
        month = request.POST.get("month", "").strip()
        error = attempt(
            request, lambda at: draft_note(access, held, month, at=at), _("已按现在的数拟好。")
        )
        if error is None:
            return redirect("evaluation:peer-note", access.programme.code, month)
        typed = Typed("note", str(error), typed_in(request))
    page = notes_page(access, held, notes_of(access.programme), today_of(request), typed)
    return render(request, "evaluation/peer_notes.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def note(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    held = rights(access)
    page = note_page(access, held, note_row(access, month), Typed())
    return render(request, "evaluation/peer_note.html", {"page": page})


@require_POST
@entering
def do(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """change: the words, with the numbers as they are now; issue."""
    held, row, given = rights(access), note_row(access, month), request.POST
    form, seen = given.get("do", ""), whole_in(given.get("seen", ""))
    said = {"change": _("已按现在的数重拟。"), "issue": _("已编号印发。")}
    if form not in said:
        raise Http404(_("没有这种办法。"))

    def act(at: datetime) -> object:
        if form == "issue":
            return issue_note(access, held, row, seen, at=at)
        return change_note(access, held, row, seen, given.get("opinion", ""), at=at)

    error = attempt(request, act, said[form])
    if error is None:
        return redirect("evaluation:peer-note", access.programme.code, month)
    typed = Typed(form, str(error), typed_in(request))
    page = note_page(access, held, note_row(access, month), typed)
    return render(request, "evaluation/peer_note.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def paper(request: HttpRequest, access: Access, month: str, end: str) -> HttpResponse:
    rights(access)
    row = note_row(access, month)
    make = docx_with if end == "docx" else pdf_with
    name = _("%(month)s对标分析.%(end)s") % {"month": month, "end": end}
    return attachment(make(access.programme, TEMPLATE, paper_of(row)), name, TYPES[end])
