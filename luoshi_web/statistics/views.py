"""统计导入: the list with the upload, one import with its table and its differences, and what is done there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import Vintage
from luoshi_web.ledger.views import reading
from luoshi_web.offices.files import CheckedFile, FileRefused, file_response, sent_file
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.statistics import models
from luoshi_web.statistics.actions import (
    NewTable,
    Reading,
    accept_figures,
    change_reading,
    drop_table,
    upload_table,
)
from luoshi_web.statistics.forms import AUTO, NEW, UploadForm, reading_in
from luoshi_web.statistics.guards import (
    ConflictError,
    Scope,
    Seen,
    require_change,
    require_importer,
)
from luoshi_web.statistics.guess import (
    bindings_for,
    fitting,
    layout_of,
    month_of_table,
    vintage_of_table,
)
from luoshi_web.statistics.layout import Layout, figures_in, from_json
from luoshi_web.statistics.pages.listing import list_page
from luoshi_web.statistics.pages.show import show_page
from luoshi_web.statistics.queries import (
    Opened,
    differences_of,
    import_of,
    known_bindings,
    mappings_of,
    opened,
    scope_of,
    visible_to,
)
from luoshi_web.statistics.tables import Sheet, sheets_of

_MOST_LISTED: Final = 60
_TABLES: Final = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/csv",
        "text/plain",
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """Past imports and mappings; for those who import also the form that takes a table."""
    scope = scope_of(access)
    mappings = mappings_of(access)
    form = None
    if request.method == "POST":
        require_importer(scope)
        form = UploadForm(request.POST, mappings=mappings)
        row = _uploaded(request, access, scope, form, mappings)
        if row is not None:
            return redirect("statistics:show", access.programme.code, row.pk)
    elif scope.may_import:
        form = UploadForm(mappings=mappings)
    rows = visible_to(access).select_related("file").defer("file__content")[:_MOST_LISTED]
    page = list_page(access, form, rows, mappings)
    status = 422 if request.method == "POST" else 200
    return render(request, "statistics/list.html", {"page": page}, status=status)


@require_safe
@reading
def show(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    scope = scope_of(access)
    return _shown(request, access, scope, import_of(access, pk))


@require_safe
@reading
def source(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """The file as it was sent."""
    scope_of(access)
    return file_response(import_of(access, pk).file)


@require_POST
@reading
def reading_of(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """How the table is read. do=keep: keeps it as a mapping; anything else only looks at the table that way."""
    scope, row = scope_of(access), import_of(access, pk)
    require_change(access, row)
    if row.state != models.State.OPEN:
        return _settled(request, access, row)
    keep = request.POST.get("do") == "keep"
    table = opened(row)
    given = reading_in(request.POST.dict(), table, keep=keep)
    reading, errors = given.reading, dict(given.errors)
    if not errors:
        try:
            reading = replace(reading, layout=_rebound(access, scope, reading, table.sheets))
            change_reading(access, scope, row, reading, at=now_of(request))
        except ConflictError as error:
            messages.error(request, str(error))
            return redirect("statistics:show", access.programme.code, pk)
        except LuoshiError as error:
            errors["bindings"] = str(error)
    if not errors:
        if keep:
            messages.success(request, _("对照已保存为“%(name)s”。") % {"name": reading.name})
        return redirect("statistics:show", access.programme.code, pk)
    row.mapping = None
    name = request.POST.get("name", "")[:80]
    return _shown(
        request, access, scope, row, reading=reading, name=name, errors=errors, status=422
    )


@require_POST
@reading
def accept(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Records the ticked figures (all=1: every one that was shown), provided they are still as they were shown."""
    scope, row = scope_of(access), import_of(access, pk)
    require_change(access, row)
    lines = _seen_lines(request.POST.get("seen", ""))
    ticked = lines if request.POST.get("all") else request.POST.getlist("take")
    try:
        done = accept_figures(
            access, scope, row, Seen(frozenset(ticked), lines), at=now_of(request)
        )
    except ConflictError as error:
        messages.error(request, str(error))
        fresh = import_of(access, pk)
        return _shown(request, access, scope, fresh, conflicts=error.lines, status=409)
    except LuoshiError as error:
        messages.error(request, str(error))
        return _shown(request, access, scope, row, status=422)
    messages.success(request, _("已导入 %(n)s 个数，只读。") % {"n": len(done)})
    return redirect("statistics:show", access.programme.code, pk)


@require_POST
@reading
def drop(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    scope_of(access)
    row = import_of(access, pk)
    try:
        drop_table(access, row, at=now_of(request))
    except ConflictError:
        return _settled(request, access, row)
    messages.success(request, _("已放弃“%(document)s”，没有导入。") % {"document": row.document})
    return redirect("statistics:list", access.programme.code)


def _uploaded(
    request: HttpRequest,
    access: Access,
    scope: Scope,
    form: UploadForm,
    mappings: Sequence[models.Mapping],
) -> models.Import | None:
    """The new import; None when something was refused, and then the form says what."""
    try:
        file = sent_file(request)
        if file.media_type not in _TABLES:
            raise FileRefused(
                _("“%(name)s”不是表格。") % {"name": file.name[:40]},
                _("请传 .xlsx、.xls、.ods 或 .csv。"),
            )
        sheets = sheets_of(file.data)
    except LuoshiError as error:
        form.add_error("file", str(error))
        return None
    if not form.is_valid():
        return None
    try:
        given = _new_table(access, scope, form, file, sheets, mappings)
    except LuoshiError as error:
        form.add_error("file", str(error))
        return None
    return upload_table(access, scope, given, at=now_of(request)) if given else None


def _new_table(
    access: Access,
    scope: Scope,
    form: UploadForm,
    file: CheckedFile,
    sheets: Sequence[Sheet],
    mappings: Sequence[models.Mapping],
) -> NewTable | None:
    """As an earlier mapping reads it, when one was chosen or fits, else as is most likely."""
    chosen = form.cleaned_data["mapping"]
    layouts = {one.pk: from_json(one.layout) for one in mappings}
    pk = None if chosen in (AUTO, NEW) else int(chosen)
    if chosen == AUTO:
        pk = fitting(list(layouts.items()), sheets)
    mapping = next((one for one in mappings if one.pk == pk), None)
    guessed = layout_of(sheets, None)
    at = layouts[mapping.pk].sheet_at if mapping else guessed.sheet_at
    sheet = sheets[at] if at < len(sheets) else sheets[0]
    month = form.cleaned_data["month"]
    if month is None:
        month = month_of_table(sheet, file.name) or month_of_table(
            sheet, form.cleaned_data["document"]
        )
    vintage = (
        form.cleaned_data["vintage"]
        or vintage_of_table(sheet)
        or (mapping.vintage if mapping else "")
    )
    if vintage not in Vintage.values:
        form.add_error("vintage", _("表里没有写版次，请选一个。"))
        return None
    if mapping is not None:
        layout = layouts[mapping.pk]
    else:
        layout = layout_of(sheets, month)
        founds = figures_in(layout, sheets[layout.sheet_at], month)
        known = known_bindings(access)
        layout = replace(layout, bindings=bindings_for(founds, scope.importable, known))
    return NewTable(file, form.cleaned_data["document"], month, vintage, layout, mapping)


def _rebound(access: Access, scope: Scope, given: Reading, sheets: Sequence[Sheet]) -> Layout:
    """The layout with what was chosen for each of its lines; a line that was not there before is guessed."""
    layout = given.layout
    if not layout.sheet_at < len(sheets):
        return layout
    sheet = next((one for one in sheets if one.name == layout.sheet), sheets[layout.sheet_at])
    founds = figures_in(layout, sheet, given.month)
    guessed = bindings_for(founds, scope.importable, known_bindings(access))
    return replace(layout, bindings={**guessed, **layout.bindings})


def _shown(
    request: HttpRequest,
    access: Access,
    scope: Scope,
    row: models.Import,
    *,
    reading: Reading | None = None,
    name: str = "",
    errors: Mapping[str, str] | None = None,
    conflicts: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    if row.state != models.State.OPEN:
        stored = row.figures.select_related("observation__indicator", "observation__replaces")
        page = show_page(access, scope, row, stored=list(stored), conflicts=conflicts)
        return render(request, "statistics/show.html", {"page": page}, status=status)
    if reading is not None:
        row.month = reading.month
        row.vintage = reading.vintage if reading.vintage in Vintage.values else row.vintage
    table: Opened = opened(row, reading.layout if reading else None)
    drawn = [] if table.faults else differences_of(access, scope, row, table, now_of(request))
    page = show_page(
        access, scope, row, table=table, drawn=drawn, name=name, errors=errors, conflicts=conflicts
    )
    return render(request, "statistics/show.html", {"page": page}, status=status)


def _settled(request: HttpRequest, access: Access, row: models.Import) -> HttpResponse:
    messages.error(request, _("这次导入已经办过了，没有改动。"))
    return redirect("statistics:show", access.programme.code, row.pk)


def _seen_lines(text: str) -> dict[str, str]:
    """Key -> what the line said. A key is the first two parts of it."""
    lines = [line.strip() for line in text.splitlines() if line.count("|") >= 5]
    return {"|".join(line.split("|")[:2]): line for line in lines}
