"""A county's own workbook on its way in: brought, its columns told, tried, kept. Nothing is kept of its rows before the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.projects.brought import (
    LINE_WORDS,
    SKIPPED,
    Heads,
    WorkbookError,
    brought,
    column_fields,
    fingerprint,
    found_heads,
    proposed,
)
from luoshi.projects.brought import Context as Sheet
from luoshi.sheets import Table
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.files import FileRefused, sent_file
from luoshi_web.offices.forms.typed import whole_in as number_in
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.offices.views.trying import status_of
from luoshi_web.projects.actions import import_projects, keep_columns
from luoshi_web.projects.guards import Rights, require_lists
from luoshi_web.projects.pages.bringing import bringing_page
from luoshi_web.projects.pages.mapping import Chosen, first_choice, mapping_page
from luoshi_web.projects.pages.trying import Context, trial_page
from luoshi_web.projects.queries import freeze_of, rights, units_by_code
from luoshi_web.projects.revising import month_of
from luoshi_web.projects.trial import tried
from luoshi_web.projects.workbooks import (
    ENTRY,
    TABLES,
    How,
    as_columns,
    checked_whole,
    columns_in,
    heads_or_none,
    imports_of,
    kept_map,
    maps_of,
    month_told,
    own_file,
    remembered,
    require_month,
    tables_of,
    whole_in,
)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """A workbook is brought here. Of a form that was read before, the next step is the trial."""
    require_lists(rights(access))
    if request.method != "POST":
        return _index(request, access)
    try:
        stored = _brought(request, access)
    except LuoshiError as error:
        return _index(request, access, error)
    tables = tables_of(bytes(stored.content))
    at, heads = _first_sheet(access, tables)
    month = month_told(heads, stored.name) if heads else None
    if heads and month and kept_map(access.programme, heads):
        return redirect(_trial_url(access, stored, at, month))
    return redirect(_map_url(access, stored, at))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def mapping(request: HttpRequest, access: Access, file: int) -> HttpResponse:
    """Which column is what. Sent, it is kept for this form of workbook, and the trial comes next."""
    may = rights(access)
    require_lists(may)
    stored = own_file(access, file)
    tables = tables_of(bytes(stored.content))
    sent = request.POST if request.method == "POST" else request.GET
    table = _sheet(tables, sent)
    try:
        heads = found_heads(table)
    except WorkbookError as error:
        return _mapping(request, access, may, stored, tables, table, None, None, error)
    if request.method != "POST":
        return _mapping(request, access, may, stored, tables, table, heads, None, None)
    chosen = _chosen(request.POST.dict(), heads, may)
    try:
        month = require_month(request.POST.get("month", ""), month_of(now_of(request)))
        brought(table, heads, chosen.columns, Sheet(month))
        kept = as_columns(heads, chosen.columns, chosen.whole)
        keep_columns(access, may, fingerprint(heads), stored.name, kept, at=now_of(request))
    except LuoshiError as error:
        return _mapping(request, access, may, stored, tables, table, heads, chosen, error)
    return redirect(_trial_url(access, stored, tables.index(table), month))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def trial(request: HttpRequest, access: Access, file: int) -> HttpResponse:
    """What keeping the sheet would do. do=store keeps it; anything else only looks again, with what was said of its rows."""
    may = rights(access)
    require_lists(may)
    stored = own_file(access, file)
    tables = tables_of(bytes(stored.content))
    sent = request.POST if request.method == "POST" else request.GET
    table = _sheet(tables, sent)
    heads = heads_or_none(table)
    kept = kept_map(access.programme, heads) if heads else None
    try:
        if heads is None or kept is None:
            return redirect(_map_url(access, stored, tables.index(table)))
        month = require_month(sent.get("month", ""), month_of(now_of(request)))
        plain = How(month, _allowed(columns_in(kept, heads), may), whole_in(kept))
        how = _how(sent.dict(), sent.getlist("leave"), plain)
        found = tried(access.programme, table, heads, how)
    except LuoshiError as refusal:
        messages.error(request, str(refusal))
        return redirect(_map_url(access, stored, tables.index(table)))
    error: LuoshiError | None = None
    if request.method == "POST" and sent.get("do") == "store":
        error = _stored(request, access, may, stored, table, heads, how)
        if error is None:
            return redirect("projects:import", access.programme.code)
    is_frozen = freeze_of(access.programme, month) is not None
    about = Context(
        stored, tables.index(table), heads, how, kept, is_frozen, str(error or ""),
        sent.get("answer", "")[:400],
    )  # fmt: skip
    page = trial_page(access, found, units_by_code(access.programme), about)
    return render(request, "projects/trial.html", {"page": page}, status=status_of(error))


def _stored(
    request: HttpRequest, access: Access, may: Rights, stored: StoredFile, table: Table,
    heads: Heads, how: How,
) -> LuoshiError | None:  # fmt: skip
    """Keep it, and say so; else what stood against it."""
    try:
        done = import_projects(
            access, may, stored, table, heads, how, seen=request.POST.get("seen", ""),
            answer=request.POST.get("answer", ""), at=now_of(request),
        )  # fmt: skip
    except LuoshiError as error:
        return error
    told = {"new": len(done.of("new")), "changed": len(done.of("changed"))}
    messages.success(request, _("已存：新项目 %(new)s 个，改了 %(changed)s 个。") % told)
    return None


def _index(request: HttpRequest, access: Access, error: LuoshiError | None = None) -> HttpResponse:
    programme = access.programme
    page = bringing_page(access, imports_of(programme), maps_of(programme), str(error or ""))
    return render(request, "projects/import.html", {"page": page}, status=status_of(error))


def _brought(request: HttpRequest, access: Access) -> StoredFile:
    """The file kept, if it is a workbook that can be opened."""
    sent = sent_file(request)
    if sent.media_type not in TABLES:
        raise FileRefused(
            _("“%(name)s”不是表格。") % {"name": sent.name[:40]},
            _("请传 .xlsx、.xls、.ods 或 .csv。"),
        )
    tables_of(sent.data)
    return store_file(
        access.programme, sent.name, sent.media_type, sent.data, actor=access.actor,
        at=now_of(request),
    )  # fmt: skip


def _first_sheet(access: Access, tables: Sequence[Table]) -> tuple[int, Heads | None]:
    """The first sheet of a form that was read before, else the first with a head, else the first."""
    found = [(at, heads_or_none(table)) for at, table in enumerate(tables)]
    headed = [(at, heads) for at, heads in found if heads is not None]
    known = (one for one in headed if kept_map(access.programme, one[1]) is not None)
    return next(known, headed[0] if headed else (0, None))


def _mapping(
    request: HttpRequest, access: Access, may: Rights, stored: StoredFile,
    tables: Sequence[Table], table: Table, heads: Heads | None, chosen: Chosen | None,
    error: LuoshiError | None,
) -> HttpResponse:  # fmt: skip
    """The page as proposed, or as it was sent and refused."""
    proposals = proposed(heads, remembered(maps_of(access.programme))) if heads else {}
    if chosen is None and heads is not None:
        kept = kept_map(access.programme, heads)
        first = first_choice(proposals, entry=may.statistics)
        columns = _allowed(columns_in(kept, heads), may) if kept else first
        whole = whole_in(kept) if kept else checked_whole({})
        typed = request.GET.get("month", "")[:10]
        chosen = Chosen(columns, whole, month_told(heads, stored.name), typed)
    page = mapping_page(
        access, stored, tables, table, heads, proposals,
        chosen or Chosen({}, checked_whole({}), None),
        fault=str(error or "") if heads is None else "",
        error=str(error or "") if heads is not None else "", entry=may.statistics,
    )  # fmt: skip
    # A sheet without a head is no fault of what was sent: the page says so and offers the other sheets.
    status = status_of(error) if request.method == "POST" else 200
    return render(request, "projects/mapping.html", {"page": page}, status=status)


def _chosen(sent: Mapping[str, str], heads: Heads, may: Rights) -> Chosen:
    columns = {at: sent.get(f"col-{at}", SKIPPED) for at in range(len(heads.labels))}
    known = {at: code if code in column_fields() else SKIPPED for at, code in columns.items()}
    return Chosen(_allowed(known, may), checked_whole(sent), None, sent.get("month", "")[:10])


def _allowed(columns: Mapping[int, str], may: Rights) -> dict[int, str]:
    """入库 is told by who keeps the statistics."""
    return {
        at: SKIPPED if code in ENTRY and not may.statistics else code
        for at, code in columns.items()
    }


def _how(sent: Mapping[str, str], left: Sequence[str], how: How) -> How:
    lines, meant = {}, {}
    kinds = {code: code for code in LINE_WORDS}
    for name, value in sent.items():
        what, _dash, line = name.partition("-")
        at = number_in(line, 6)
        if what == "line" and at and value in kinds:
            lines[at] = kinds[value]
        elif what == "meant" and at and value:
            meant[at] = value[:40]
    unwanted = frozenset(number_in(line, 6) for line in left)
    return replace(how, lines=lines, meant=meant, left=unwanted)


def _sheet(tables: Sequence[Table], sent: QueryDict) -> Table:
    at = number_in(sent.get("sheet", ""), 3)
    return tables[at] if at < len(tables) else tables[0]


def _map_url(access: Access, stored: StoredFile, at: int) -> str:
    return f"{reverse('projects:import-map', args=[access.programme.code, stored.pk])}?sheet={at}"


def _trial_url(access: Access, stored: StoredFile, at: int, month: Period) -> str:
    url = reverse("projects:import-trial", args=[access.programme.code, stored.pk])
    return f"{url}?sheet={at}&month={month}"
