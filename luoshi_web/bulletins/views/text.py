"""The text changed paragraph by paragraph, the notice that corrects a published one, and what a named unit says."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.errors import LuoshiError
from luoshi_web.bulletins.actions import draft_correction, edit_text, reply_naming
from luoshi_web.bulletins.composing import Correction
from luoshi_web.bulletins.models import State
from luoshi_web.bulletins.pages.around import correct_page, naming_page
from luoshi_web.bulletins.pages.editing import edit_page
from luoshi_web.bulletins.paper_rows import paper_of
from luoshi_web.bulletins.queries import bulletin_of, lines_of, named_in, texts_of
from luoshi_web.bulletins.views.common import day_of
from luoshi_web.bulletins.writing import require_office
from luoshi_web.ledger.views import reading
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.offices.views.trying import attempt_aloud, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def edit(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Works without a script: one field a paragraph. What is refused keeps what was typed."""
    require_office(access)
    row = bulletin_of(access, pk)
    texts = texts_of(row)
    if row.state != State.DRAFT or not texts:
        raise PermissionDenied(_("只有起草中的通报能改正文；要改请先退回。"))
    now, error, typed = paper_of(texts[-1]), None, {}
    note = request.POST.get("note", "")
    if request.method == "POST":
        typed = _typed(request)
        try:
            seen = whole_in(request.POST.get("seen", ""))
            edit_text(access, row, seen, typed, note=note, at=now_of(request))
        except LuoshiError as refused:
            error = refused
        else:
            messages.success(request, _("正文已存为第 %(n)s 稿。") % {"n": texts[-1].edition + 1})
            return redirect("bulletins:detail", access.programme.code, pk)
    page = edit_page(
        row,
        now,
        paper_of(texts[0]),
        typed=typed,
        note=note,
        error=str(error) if error else "",
        conflict=isinstance(error, ConflictError),
    )
    return render(request, "bulletins/edit.html", {"page": page}, status=status_of(error))


def _typed(request: HttpRequest) -> dict[int, str]:
    """Browsers send CRLF."""
    return {
        int(name[1:]): str(value).replace("\r\n", "\n")
        for name, value in request.POST.items()
        if name[:1] == "p" and name[1:].isascii() and name[1:].isdigit() and len(name) < 6
    }


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def correct(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    require_office(access)
    row = bulletin_of(access, pk)
    if row.state != State.PUBLISHED or row.series != "bulletin":
        raise Http404(_("只有已发布的通报才有更正。"))
    names = ("place", "before", "after", "reason")
    given = Correction(**{name: request.POST.get(name, "") for name in names})
    error = None
    if request.method == "POST":
        try:
            made = draft_correction(access, row, given, at=now_of(request))
        except LuoshiError as refused:
            error = refused
        else:
            messages.success(request, _("已起草更正通知，请送核对。"))
            return redirect("bulletins:detail", access.programme.code, made.pk)
    page = correct_page(row, given, str(error) if error else "")
    return render(request, "bulletins/correct.html", {"page": page}, status=status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def named(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """What the paper is about to say of the person's unit, and the unit's answer."""
    row = named_in(access, pk)
    error = None
    if request.method == "POST":
        agrees, words = request.POST.get("reply") == "agreed", request.POST.get("words", "")
        error = attempt_aloud(
            request,
            lambda at: reply_naming(access, row, agrees=agrees, words=words, at=at),
            _("已回复。"),
        )
        if error is None:
            return redirect(request.path)
        row = named_in(access, pk)
    codes = set(row.targets.split("|"))
    lines = [line for line in lines_of(row.bulletin) if line.target.code in codes]
    words = request.POST.get("words", "") if error else ""
    page = naming_page(access.programme.code, row, lines, day_of(request), words)
    return render(request, "bulletins/named.html", {"page": page}, status=status_of(error))
