"""One entry: seen, also as it stood on a day; moved, withdrawn, restored, spoken about, proved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.registers import instant
from luoshi_web.ledger.pages.as_known import moment_of as moment_in
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import file_response, sent_file
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.registers.actions import (
    attach_evidence,
    comment_on,
    move_entry,
    restore_entry,
    take_back_evidence,
    withdraw_entry,
)
from luoshi_web.registers.forms import number_in
from luoshi_web.registers.guards import may_move, require_writer, sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.entry import entry_page
from luoshi_web.registers.pages.values_at import file_fields
from luoshi_web.registers.queries import (
    evidence_of,
    history_of,
    kept_of,
    newest_of,
    started_on,
)


def row_in(kept: Kept, number: int) -> Revision:
    """The entry as it stands. Http404, also for a made-up one while the programme hides those."""
    return _visible(kept, newest_of(kept, number))


@require_safe
@entering
def show(request: HttpRequest, access: Access, code: str, no: int) -> HttpResponse:
    kept = kept_of(access, code)
    text = request.GET.get("known", "").strip()
    if not text:
        return _shown(request, access, kept, no)
    try:
        known = moment_in(text, started_on(kept.programme), now_of(request))
    except LuoshiError as error:
        messages.error(request, str(error))
        return _shown(request, access, kept, no, status=422)
    return _shown(request, access, kept, no, known=known)


@require_POST
@entering
def move(request: HttpRequest, access: Access, code: str, no: int) -> HttpResponse:
    kept, seen = kept_of(access, code), number_in(request.POST.get("seen", ""))
    target, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    area = row_in(kept, no).area
    if not any(may_move(access, kept, one, area) for one in kept.register.moves):
        raise PermissionDenied(_("这一条的阶段不由您的岗位办。"))
    return _acted(
        request,
        access,
        kept,
        no,
        lambda at: move_entry(access, kept, no, seen, target, reason=reason, at=at),
        _("阶段已变更。"),
    )


@require_POST
@entering
def withdraw(request: HttpRequest, access: Access, code: str, no: int) -> HttpResponse:
    return _counted(request, access, code, no, withdraw_entry, _("已撤下，从现在起不计数。"))


@require_POST
@entering
def restore(request: HttpRequest, access: Access, code: str, no: int) -> HttpResponse:
    return _counted(request, access, code, no, restore_entry, _("已恢复，重新计数。"))


@require_POST
@entering
def comment(request: HttpRequest, access: Access, code: str, no: int) -> HttpResponse:
    kept = kept_of(access, code)
    row, text = row_in(kept, no), request.POST.get("text", "")
    return _acted(
        request,
        access,
        kept,
        no,
        lambda at: comment_on(access, kept, row, text, at=at),
        _("已写上。"),
    )


@require_POST
@entering
def attach(request: HttpRequest, access: Access, code: str, no: int) -> HttpResponse:
    kept = kept_of(access, code)
    row = row_in(kept, no)
    require_writer(access, kept, row.area)

    def act(at: datetime) -> object:
        file = sent_file(request)
        with transaction.atomic():
            stored = store_file(
                access.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
            )
            note = request.POST.get("note", "")
            made = attach_evidence(access, kept, row, stored, note=note, at=at)
            index_text(stored)
        return made

    return _acted(request, access, kept, no, act, _("依据已附上。"))


@require_safe
@entering
def fetch(request: HttpRequest, access: Access, code: str, no: int, file: int) -> HttpResponse:
    """A file that stands beside the entry, or that one of its fields holds or held."""
    kept = kept_of(access, code)
    row_in(kept, no)
    beside = {one.file.pk for one in evidence_of(kept, no)}
    if file not in beside and not _held(access, kept, no, file):
        raise Http404(_("这一条没有这个文件，或已经撤下。"))
    return file_response(StoredFile.objects.get(programme=kept.programme, pk=file))


@require_POST
@entering
def take_back(request: HttpRequest, access: Access, code: str, no: int, file: int) -> HttpResponse:
    kept = kept_of(access, code)
    row = row_in(kept, no)
    require_writer(access, kept, row.area)
    proof = next((one for one in evidence_of(kept, no) if one.file.pk == file), None)
    if proof is None:
        raise Http404(_("这一条没有这个文件，或已经撤下。"))
    return _acted(
        request,
        access,
        kept,
        no,
        lambda at: take_back_evidence(access, kept, row, proof.file, at=at),
        _("“%(name)s”已撤下。") % {"name": proof.file.name},
    )


def _held(access: Access, kept: Kept, number: int, file: int) -> bool:
    fields = [kept.register.field(code) for code in file_fields(kept)]
    return any(
        str(row.body.get(field.code, "")) == str(file)
        and (not field.private or sees_private(access, kept, row.area))
        for row in (history_of(kept, number) if fields else ())
        for field in fields
    )


def _visible(kept: Kept, row: Revision) -> Revision:
    if row.sample and not kept.programme.show_sample:
        raise Http404(_("台账里没有第 %(n)s 条。") % {"n": row.entry_no})
    return row


def _counted(
    request: HttpRequest,
    access: Access,
    code: str,
    number: int,
    act: Callable[..., object],
    done: str,
) -> HttpResponse:
    """Whether an entry counts, changed by `act` for the reason given."""
    kept, seen = kept_of(access, code), number_in(request.POST.get("seen", ""))
    require_writer(access, kept, row_in(kept, number).area)
    reason = request.POST.get("reason", "")
    return _acted(
        request,
        access,
        kept,
        number,
        lambda at: act(access, kept, number, seen, reason, at=at),
        done,
    )


def _acted(
    request: HttpRequest,
    access: Access,
    kept: Kept,
    number: int,
    act: Callable[[datetime], object],
    done: str,
) -> HttpResponse:
    """Back to the entry; 409 with the entry as it stands now when somebody was first, 422 with the sentence that says why."""
    try:
        act(now_of(request))
    except LuoshiError as error:
        messages.error(request, str(error))
        status = 409 if isinstance(error, ConflictError) else 422
        fresh = kept_of(access, kept.row.code)
        return _shown(request, access, fresh, number, status=status)
    messages.success(request, done)
    return redirect("registers:entry", access.programme.code, kept.row.code, number)


def _shown(
    request: HttpRequest,
    access: Access,
    kept: Kept,
    number: int,
    *,
    known: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    every = history_of(kept, number)
    if not every:
        raise Http404(_("台账里没有第 %(n)s 条。") % {"n": number})
    _visible(kept, every[-1])
    if known is not None and every[0].recorded > instant(known):
        raise Http404(_("到那一天还没有第 %(n)s 条。") % {"n": number})
    page = entry_page(access, kept, every, now_of(request), known)
    typed = {"reason": request.POST.get("reason", ""), "text": request.POST.get("text", "")}
    return render(request, "registers/entry.html", {"page": page, "typed": typed}, status=status)
