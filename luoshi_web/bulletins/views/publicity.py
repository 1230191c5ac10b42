"""What strangers may see: set by a coordinator with a leader's agreement, and the pages themselves, without a sign-in."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.bulletins.actions import Opening, set_publicity
from luoshi_web.bulletins.models import Publicity
from luoshi_web.bulletins.pages.around import publicity_page
from luoshi_web.bulletins.pages.public import (
    PublicPage,
    PublicPaperPage,
    around_of,
    data_csv,
    paper_line,
    public_page,
)
from luoshi_web.bulletins.pages.sheets import paper_sheets
from luoshi_web.bulletins.paper_rows import shown_paper
from luoshi_web.bulletins.queries import (
    corrections_of,
    leaders_ever,
    lines_of,
    opening_of,
    public_paper,
    public_papers,
    publicity_of,
    text_of,
)
from luoshi_web.bulletins.views.common import day_of
from luoshi_web.bulletins.writing import require_office
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.views import reading
from luoshi_web.offices.files import attachment
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.offices.views.trying import status_of

# A public page may be as old as this; nothing on it is of the minute.
_SECONDS = 300


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def settings(request: HttpRequest, access: Access) -> HttpResponse:
    require_office(access)
    error = None
    if request.method == "POST":
        try:
            seen = whole_in(request.POST.get("seen", ""))
            row = set_publicity(access, seen, _opening(request, access), at=now_of(request))
        except LuoshiError as refused:
            error = refused
        else:
            messages.success(request, _("公开页已开通。") if row.is_on else _("公开页已关闭。"))
            return redirect(request.path)
    page = publicity_page(
        access.programme.code,
        publicity_of(access.programme),
        [(person.pk, person.name) for person in leaders_ever(access.programme)],
        list(public_papers(access.programme)),
        day_of(request),
        str(error) if error else "",
    )
    return render(request, "bulletins/publicity.html", {"page": page}, status=status_of(error))


def _opening(request: HttpRequest, access: Access) -> Opening:
    given = request.POST
    is_on = given.get("on") == "1"
    approver = leaders_ever(access.programme).filter(pk=whole_in(given.get("approver", ""))).first()
    return Opening(
        is_on=is_on,
        contact=given.get("contact", ""),
        approver=approver,
        approved_on=the_day_in(given.get("approved_on", ""), _("同意日期")) if is_on else None,
        shows_targets=given.get("targets") == "1",
        shows_papers=given.get("papers") == "1",
        shows_data=given.get("data") == "1",
    )


def _public(request: HttpRequest, opening: Publicity) -> PublicPage:
    """The newest chosen paper's frozen figures. Judged once for the programme's revision (ledger.pages.build)."""
    programme = opening.programme
    papers = list(public_papers(programme))
    newest = max(
        (row for row in papers if row.kind in ("monthly", "year_end")),
        key=lambda row: (row.snapshot.as_of, row.pk),
        default=None,
    )
    # Lines beside the figures must hold no more than the paper knew, nor figures it left out.
    standing = None
    if newest is not None and newest.snapshot.with_sample == programme.show_sample:
        day = newest.snapshot.as_of + timedelta(days=1)
        standing = standing_on(programme, day, now_of(request), newest.snapshot.known_on)
    lines = lines_of(newest) if newest and standing else []
    return public_page(opening, newest, standing, lines, papers)


def _cached(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, public=True, max_age=_SECONDS)
    return answer


@require_safe
def overview(request: HttpRequest, programme: str) -> HttpResponse:
    page = _public(request, opening_of(programme))
    return _cached(render(request, "bulletins/public.html", {"page": page}))


@require_safe
def data(request: HttpRequest, programme: str) -> HttpResponse:
    opening = opening_of(programme)
    if not (opening.shows_data and opening.shows_targets):
        raise Http404
    page = _public(request, opening)
    mark = _("（演示数据）") if page.around.has_sample else ""
    name = _("目标进展 %(day)s%(mark)s.csv") % {"day": page.as_of or "", "mark": mark}
    answer = attachment(data_csv(page).encode(), name, "text/csv; charset=utf-8")
    del answer["Cache-Control"]
    return _cached(answer)


@require_safe
def paper(request: HttpRequest, programme: str, pk: int) -> HttpResponse:
    opening = opening_of(programme)
    row = public_paper(opening, pk)
    text = text_of(row)
    sheets = paper_sheets(programme, shown_paper(row, text), "") if text else None
    page = PublicPaperPage(
        around=around_of(opening, row.title, total=0, has_sample=row.is_sample),
        issue=row.document_number,
        heading=row.title,
        document_number=row.document_number,
        day=row.published_at.date() if row.published_at else None,
        sheets=sheets,
        corrections=tuple(paper_line(one) for one in corrections_of(row) if one.is_public),
        pk=row.pk,
    )
    return _cached(render(request, "bulletins/public_paper.html", {"page": page}))


@require_safe
def docx(request: HttpRequest, programme: str, pk: int) -> HttpResponse:
    row = public_paper(opening_of(programme), pk)
    if row.docx is None:
        raise Http404
    answer = attachment(bytes(row.docx.content), row.docx.name, row.docx.media_type)
    del answer["Cache-Control"]
    return _cached(answer)
