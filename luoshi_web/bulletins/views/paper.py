"""One paper: its page, its files, what has arrived since it was frozen, how it differs from its draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.errors import LuoshiError
from luoshi.writing import Paper
from luoshi_web.bulletins.actions import note_opened
from luoshi_web.bulletins.checks import checks_of
from luoshi_web.bulletins.models import OPEN, Bulletin, State
from luoshi_web.bulletins.pages.detail import DetailPage, Read, detail_page
from luoshi_web.bulletins.pages.editing import changes_page
from luoshi_web.bulletins.pages.sheets import paper_sheets
from luoshi_web.bulletins.pages.since import since_page
from luoshi_web.bulletins.paper_rows import file_name, paper_of, shown_paper
from luoshi_web.bulletins.powers import powers_of
from luoshi_web.bulletins.queries import (
    bulletin_of,
    corrections_of,
    drafts_with,
    last_published,
    leaders_ever,
    lines_of,
    namings_of,
    receipts_of,
    recorded_after,
    steps_of,
    text_of,
    texts_of,
    units_with_readers,
    works_on,
)
from luoshi_web.bulletins.views.common import day_of
from luoshi_web.ledger.queries import judged
from luoshi_web.ledger.views import reading
from luoshi_web.offices.files import DOCX, PDF, attachment, file_response
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.papers.making import docx_with, pdf_with


@require_safe
@reading
def detail(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Opening a published paper notes the day for the person's unit, once, and nobody's name."""
    row = bulletin_of(access, pk)
    if request.method == "GET":
        note_opened(access, row, day_of(request))
    return rendered(request, access, row)


def rendered(
    request: HttpRequest, access: Access, row: Bulletin, status: int = 200
) -> HttpResponse:
    page = _page(request, access, row)
    return render(request, "bulletins/detail.html", {"page": page}, status=status)


def _page(request: HttpRequest, access: Access, row: Bulletin) -> DetailPage:
    today, text = day_of(request), text_of(row)
    paper = shown_paper(row, text) if text else None
    steps, is_open = steps_of(row), row.state in OPEN
    namings = namings_of(row) if is_open or works_on(access) else []
    powers = powers_of(access, row, namings, today)
    published = row.state == State.PUBLISHED
    read = Read(
        lines=lines_of(row),
        steps=steps,
        namings=namings,
        sheets=paper_sheets(row.programme.code, paper, str(row.snapshot.as_of)[:7])
        if paper
        else None,
        checks=checks_of(paper, namings, _previous_paper(row), today) if paper and is_open else (),
        corrections=corrections_of(row) if published else (),
        arrived=recorded_after(row.snapshot) if drafts_with(access, row) else None,
        readers=units_with_readers(row.programme, today) if published and works_on(access) else (),
        receipts=receipts_of(row) if published and works_on(access) else {},
        signers=[(p.pk, p.name) for p in leaders_ever(row.programme)] if powers.record else (),
    )
    return detail_page(access.programme.code, row, read, powers, today)


def _previous_paper(row: Bulletin) -> Paper | None:
    previous = last_published(row.programme, row.snapshot.as_of)
    text = text_of(previous) if previous else None
    return paper_of(text) if text else None


@require_safe
@reading
def docx(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """The published file byte for byte; of a draft the paper as it stands, without a number."""
    row = bulletin_of(access, pk)
    if row.docx is not None:
        return file_response(row.docx)
    text = text_of(row)
    if text is None:
        raise Http404(_("这一期没有 docx。"))
    content = docx_with(row.programme, "bulletin", shown_paper(row, text))
    return attachment(content, f"{file_name(row)}.docx", DOCX)


@require_safe
@reading
def xlsx(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    row = bulletin_of(access, pk)
    return _stored(row.xlsx or row.sheets)


@require_safe
@reading
def pdf(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Of a paper published without one it is made now; where it cannot be, the page says why."""
    row = bulletin_of(access, pk)
    if row.pdf is not None:
        return file_response(row.pdf)
    text = text_of(row)
    if text is None:
        raise Http404(_("这一期没有 pdf。"))
    try:
        content = pdf_with(row.programme, "bulletin", shown_paper(row, text))
    except LuoshiError as error:
        messages.error(request, str(error))
        return redirect("bulletins:detail", access.programme.code, pk)
    return attachment(content, f"{file_name(row)}.pdf", PDF)


@require_safe
@reading
def scan(request: HttpRequest, access: Access, pk: int, step: int) -> HttpResponse:
    """The scanned signature, for who may see the paper's way."""
    row = bulletin_of(access, pk)
    found = next((one for one in steps_of(row) if one.number == step), None)
    if not (works_on(access) or access.audits) or found is None:
        raise Http404(_("没有这份签发单。"))
    return _stored(found.scan)


def _drafts_seen(access: Access, pk: int) -> Bulletin:
    """How a paper came about is for those who see drafts."""
    row = bulletin_of(access, pk)
    if not drafts_with(access, row):
        raise Http404(_("没有这个页面。"))
    return row


def _stored(file: StoredFile | None) -> HttpResponse:
    if file is None:
        raise Http404(_("没有这个文件。"))
    return file_response(file)


@require_safe
@reading
def since(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """What the judge would say of the same day with what is known now, beside what was frozen."""
    row = _drafts_seen(access, pk)
    snapshot = row.snapshot
    answers = judged(row.programme, snapshot.plan_version, snapshot.as_of, now_of(request))
    page = since_page(row, lines_of(row), answers, recorded_after(snapshot))
    return render(request, "bulletins/since.html", {"page": page})


@require_safe
@reading
def changed(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    row = _drafts_seen(access, pk)
    texts = texts_of(row)
    if not texts:
        raise Http404(_("这一期没有留存的正文。"))
    page = changes_page(row, paper_of(texts[0]), paper_of(texts[-1]), texts)
    return render(request, "bulletins/changes.html", {"page": page})
