"""An entry written: added, after a look at what is like it, or corrected, after a look at who was first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.registers.actions import add_entry, change_entry
from luoshi_web.registers.forms import file_of, number_in, sent_entry, token_of
from luoshi_web.registers.guards import may_add, may_write, own_areas, require_writer
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.alike import AlikeEntry, alike_entries
from luoshi_web.registers.pages.entry_form import Typed, apart_of, form_page, typed_of
from luoshi_web.registers.pages.values_at import file_names
from luoshi_web.registers.queries import kept_of
from luoshi_web.registers.typed import Read, read_body
from luoshi_web.registers.views.entry import row_in
from luoshi_web.registers.writing import refuse_taken


@dataclass(frozen=True, slots=True)
class Given:
    """A form as it was sent: to be shown again as it was typed, or kept."""

    typed: Typed
    read: Read
    names: Mapping[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    kept = kept_of(access, code)
    _require_adder(access, kept)
    if request.method != "POST":
        return _form(request, access, kept, Typed(_begun(access, kept)))
    given = _given(request, access, kept, None)
    errors = given.read.errors
    alike = alike_entries(access, kept, given.read.body, now_of(request))
    if errors or not _is_sure(request, alike):
        return _form(request, access, kept, given.typed, errors=errors, alike=alike, status=422)
    try:
        row = add_entry(access, kept, given.read.body, at=now_of(request))
    except LuoshiError as error:
        status = 409 if isinstance(error, ConflictError) else 422
        fresh = kept_of(access, code)
        return _form(request, access, fresh, given.typed, fault=str(error), status=status)
    messages.success(request, _("已登记为第 %(n)s 条。") % {"n": row.entry_no})
    return redirect("registers:entry", access.programme.code, code, row.entry_no)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, code: str, no: int) -> HttpResponse:
    kept = kept_of(access, code)
    row = row_in(kept, no)
    require_writer(access, kept, row.area)
    if row.withdrawn:
        messages.error(request, _("这一条已经撤下。要改，请先恢复。"))
        return redirect("registers:entry", access.programme.code, code, no)
    if request.method != "POST":
        return _form(request, access, kept, typed_of(access, kept, row), row=row)
    seen = number_in(request.POST.get("seen", ""))
    given = _given(request, access, kept, row)
    if seen != row.revision_no:
        return _overtaken(request, access, kept, row, given)
    errors = given.read.errors
    if errors:
        return _form(request, access, kept, given.typed, row=row, errors=errors, status=422)
    try:
        done = change_entry(
            access, kept, no, seen, given.read.body, reason=given.typed.reason, at=now_of(request)
        )
    except ConflictError:
        fresh = kept_of(access, code)
        return _overtaken(request, access, fresh, row_in(fresh, no), given)
    except LuoshiError as error:
        return _form(request, access, kept, given.typed, row=row, fault=str(error), status=422)
    changed = done.revision_no != seen
    messages.success(request, _("已改。") if changed else _("内容没有变，没有存新的。"))
    return redirect("registers:entry", access.programme.code, code, no)


def _require_adder(access: Access, kept: Kept) -> None:
    if not may_add(access, kept):
        raise PermissionDenied(
            _("台账“%(name)s”由%(unit)s记，您的岗位不在这里登记。")
            % {"name": kept.register.name, "unit": kept.row.keeper.name}
        )


def _begun(access: Access, kept: Kept) -> dict[str, str]:
    """A town that writes its own rows only need not pick itself."""
    areas = own_areas(access, kept)
    field = kept.register.area_field
    if field and len(areas) == 1 and not may_write(access, kept, None):
        return {field: areas[0]}
    return {}


def _given(request: HttpRequest, access: Access, kept: Kept, row: Revision | None) -> Given:
    """Files that came are stored at once, so that nobody sends one twice because another field was wrong."""
    sent = sent_entry(request, kept)
    errors, values = dict(sent.errors), dict(sent.texts)
    files: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = file_names(kept, [row]) if row else {}
    for code, checked in sent.fresh.items():
        with transaction.atomic():
            stored = store_file(
                access.programme, checked.name, checked.media_type, checked.data,
                actor=access.actor, at=now_of(request),
            )  # fmt: skip
            index_text(stored)
        files[code] = (token_of(access, stored), stored.name)
        values[code] = _noted(names, stored.pk, stored.name)
    for code, token in sent.tokens.items():
        known = file_of(access, token)
        if known is None:
            errors[code] = _("先前传的文件找不到了，请再选一次。")
        else:
            files[code] = (token, known.name)
            values[code] = _noted(names, known.pk, known.name)
    values |= dict.fromkeys(sent.dropped, "")
    for code, held in (row.body if row else {}).items():
        if str(held) in names and code not in values:
            files.setdefault(code, ("", names[str(held)]))
    read = read_body(kept, values, row.body if row else None)
    errors = {**read.errors, **errors}
    _refuse_area(access, kept, read, errors)
    if not errors:
        _beside_what_is_taken(kept, row, read, errors)
    reason = request.POST.get("reason", "")
    return Given(Typed(sent.texts, files, reason), Read(read.body, errors), names)


def _noted(names: dict[str, str], pk: int, name: str) -> str:
    names[str(pk)] = name
    return str(pk)


def _refuse_area(access: Access, kept: Kept, read: Read, errors: dict[str, str]) -> None:
    """Beside the field rather than as a refusal of the whole page."""
    field = kept.register.area_field
    if not field or field in errors:
        return
    area = read.body.get(field)
    if not may_write(access, kept, None if area is None else str(area)):
        errors[field] = _("这里只能选您自己单位。别处的条目由%(unit)s记。") % {
            "unit": kept.row.keeper.name
        }


def _beside_what_is_taken(
    kept: Kept, row: Revision | None, read: Read, errors: dict[str, str]
) -> None:
    """Which of the fields that must be unique is another entry's already."""
    for field in kept.register.fields:
        if field.unique and field.code in read.body:
            only = {field.code: read.body[field.code]}
            try:
                refuse_taken(kept, [(row.entry_no if row else None, only)])
            except LuoshiError as error:
                errors[field.code] = str(error)


def _is_sure(request: HttpRequest, alike: tuple[AlikeEntry, ...]) -> bool:
    """Whether the person has said of every one of them that it is another. `sure`: the numbers of those that were shown."""
    shown = {number_in(text) for text in request.POST.get("sure", "").split(",")}
    return all(one.number in shown for one in alike)


def _overtaken(
    request: HttpRequest, access: Access, kept: Kept, row: Revision, given: Given
) -> HttpResponse:
    """409: what stands now beside what was typed. Sent again, the form follows the revision it shows."""
    names = {**file_names(kept, [row]), **given.names}
    return _form(
        request,
        access,
        kept,
        given.typed,
        row=row,
        errors=given.read.errors,
        fault=_("%(who)s在您改的时候也改了这一条，您的还没有存。") % {"who": row.by},
        apart=apart_of(kept, row, given.read.body, names),
        status=409,
    )


def _form(
    request: HttpRequest,
    access: Access,
    kept: Kept,
    typed: Typed,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """more: as `form_page` takes it."""
    page = form_page(access, kept, typed, **more)
    return render(request, "registers/entry_form.html", {"page": page}, status=status)
