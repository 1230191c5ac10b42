"""A measure that answers a gap: looked at, done, dropped."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi_web.evaluation.actions.peer_measures import drop_measure, finish_measure
from luoshi_web.evaluation.guards import rights
from luoshi_web.evaluation.pages.peer_measure import measure_page
from luoshi_web.evaluation.peer_rows import measure_row
from luoshi_web.evaluation.views.peers import typed_in
from luoshi_web.offices.files import file_response, sent_file
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_safe
@entering
def measure(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _measure(request, access, number, Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """done or drop."""
    held, row, given = rights(access), measure_row(access, number), request.POST
    form, seen = given.get("do", ""), whole_in(given.get("seen", ""))
    said = {"done": _("已办结。"), "drop": _("已记下不再办。")}
    if form not in said:
        raise Http404(_("没有这种办法。"))

    def act(at: datetime) -> object:
        words = given.get("words", "")
        if form == "drop":
            return drop_measure(access, held, row, seen, words, at=at)
        file = sent_file(request) if request.FILES.get("file") is not None else None
        return finish_measure(access, held, row, seen, words, file, at=at)

    error = attempt(request, act, said[form])
    if error is None:
        return redirect("evaluation:peer-measure", access.programme.code, number)
    typed = Typed(form, str(error), typed_in(request))
    return _measure(request, access, number, typed, status_of(error))


@require_safe
@entering
def file(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """What proves it."""
    rights(access)
    row = measure_row(access, number)
    if row.evidence is None:
        raise Http404(_("没有这个文件。"))
    return file_response(row.evidence)


def _measure(
    request: HttpRequest, access: Access, number: int, typed: Typed, status: int = 200
) -> HttpResponse:
    held, row = rights(access), measure_row(access, number)
    page = measure_page(access, held, row, today_of(request), typed)
    return render(request, "evaluation/peer_measure.html", {"page": page}, status=status)
