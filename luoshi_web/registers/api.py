"""Registers by program: the pages' queries and actions with JSON around them, no rule of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from luoshi.errors import LuoshiError
from luoshi.plan import Period, PeriodError
from luoshi.registers import Stored, formula
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.queries import Access, access_to
from luoshi_web.offices.views.common import now_of
from luoshi_web.registers.actions import add_entry, change_entry, move_entry
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.filters import Filters, after, filtered, mark_of
from luoshi_web.registers.pages.given import (
    told_declaration,
    told_entry,
    told_figure,
    told_history,
    told_register,
    told_rows,
)
from luoshi_web.registers.pages.schemas import (
    MOST,
    MOST_VERSION,
    Asked,
    AskedFigure,
    ChangeIn,
    DeclarationOut,
    EntriesOut,
    FigureOut,
    MoveIn,
    RegisterOut,
    ValuesIn,
    WholeEntryOut,
)
from luoshi_web.registers.queries import (
    all_kept,
    figure,
    figures_by_area,
    history_of,
    kept_of,
    newest_of,
    rows_behind,
    scope_of,
    standing_count,
    standing_counts,
    started_on,
)
from luoshi_web.registers.typed import read_body

router = Router(tags=["台账"])


class PlacedError(LuoshiError):
    """What was sent does not fit; place: where in it, as the API names places."""

    def __init__(self, message: str, remedy: str = "", *, place: str) -> None:
        super().__init__(message, remedy)
        self.place = place


@router.get("/{slug:programme}/registers", response=list[RegisterOut], summary="台账")
def registers(request: HttpRequest, programme: str) -> list[dict[str, Any]]:
    """Every register of the programme. Enterprises see none."""
    access = access_of(request, programme)
    counts = standing_counts(access.programme)
    return [
        told_register(kept, counts.get(kept.row.code, (0, False))[0]) for kept in all_kept(access)
    ]


@router.get(
    "/{slug:programme}/registers/{slug:code}",
    response=DeclarationOut,
    summary="一本台账的字段和公式",
)
def declaration(
    request: HttpRequest,
    programme: str,
    code: str,
    version: int | None = Query(None, ge=1, le=MOST_VERSION),
) -> dict[str, Any]:
    """Fields, stages, moves, indicators. version: as an earlier one declared it."""
    kept = kept_of(access_of(request, programme), code, version)
    return told_declaration(kept, standing_count(kept))


@router.get("/{slug:programme}/registers/{slug:code}/entries", response=EntriesOut, summary="条目")
def entries(
    request: HttpRequest,
    programme: str,
    code: str,
    asked: Query[Asked],
    mark: str = Query("", alias="after", description="上一页的 next"),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """As the list shows them, at most 200 at a time. What cannot be asked for is refused, not left out."""
    # `asked` only describes what may be asked; it is read as the page reads its address, so that both mean the same.
    del asked
    access = access_of(request, programme)
    kept = kept_of(access, code)
    filters = Filters.of(kept, request.GET.dict(), private=sees_private(access, kept, None))
    if filters.mistakes:
        raise PlacedError("".join(filters.mistakes), place="query")
    rows = filtered(kept, filters, filters.moment(now_of(request)))
    found = list(after(rows, filters, mark)[: limit + 1])
    more = mark_of(found[limit - 1], filters) if len(found) > limit else ""
    return {"entries": [told_entry(access, kept, row) for row in found[:limit]], "next": more}


@router.get(
    "/{slug:programme}/registers/{slug:code}/entries/{int:number}",
    response=WholeEntryOut,
    summary="一条，连它的每一版",
)
def entry(request: HttpRequest, programme: str, code: str, number: int) -> dict[str, Any]:
    access = access_of(request, programme)
    kept = kept_of(access, code)
    return _whole(access, kept, newest_of(kept, number))


@router.post(
    "/{slug:programme}/registers/{slug:code}/entries", response=WholeEntryOut, summary="登记一条"
)
def add(request: HttpRequest, programme: str, code: str, body: ValuesIn) -> dict[str, Any]:
    access = access_of(request, programme)
    kept = kept_of(access, code)
    row = add_entry(access, kept, _body(kept, body.values, None), at=now_of(request))
    return _whole(access, kept, row)


@router.post(
    "/{slug:programme}/registers/{slug:code}/entries/{int:number}",
    response=WholeEntryOut,
    summary="改一条",
)
def change(
    request: HttpRequest, programme: str, code: str, number: int, body: ChangeIn
) -> dict[str, Any]:
    """Of two who change one entry the second gets 409 and is told who was first."""
    access = access_of(request, programme)
    kept = kept_of(access, code)
    before = newest_of(kept, number)
    if before.revision_no != body.seen:
        raise ConflictError(
            _("%(who)s刚改过第 %(n)s 条。") % {"who": before.by, "n": number},
            _("没有存。请看过现在的内容再改。"),
        )
    values = _body(kept, body.values, before.body)
    row = change_entry(
        access, kept, number, body.seen, values, reason=body.reason, at=now_of(request)
    )
    return _whole(access, kept, row)


@router.post(
    "/{slug:programme}/registers/{slug:code}/entries/{int:number}/moves",
    response=WholeEntryOut,
    summary="办到下一阶段",
)
def move(
    request: HttpRequest, programme: str, code: str, number: int, body: MoveIn
) -> dict[str, Any]:
    access = access_of(request, programme)
    kept = kept_of(access, code)
    newest_of(kept, number)
    row = move_entry(
        access, kept, number, body.seen, body.target, reason=body.reason, at=now_of(request)
    )
    return _whole(access, kept, row)


@router.get(
    "/{slug:programme}/registers/{slug:code}/figures/{slug:indicator}",
    response=FigureOut,
    summary="一个指标的数，和算出它的行",
)
def figure_of(
    request: HttpRequest,
    programme: str,
    code: str,
    indicator: str,
    asked: Query[AskedFigure],
) -> dict[str, Any]:
    """Computed now from the entries as known then; what the ledger holds is not asked."""
    access = access_of(request, programme)
    kept = kept_of(access, code)
    one = next((each for each in kept.register.indicators if each.code == indicator), None)
    if one is None:
        raise Http404(_("这本台账不算这个指标。"))
    day = Filters.of(kept, {"known": asked.known})
    if day.mistakes:
        raise PlacedError("".join(day.mistakes), place="query.known")
    moment = day.moment(now_of(request))
    scope = scope_of(
        kept.programme,
        _period(asked.period),
        moment,
        started_on(kept.programme),
        area=asked.area or None,
    )
    rows = rows_behind(kept, one, scope, after=asked.after, limit=asked.limit + 1)
    shown = rows[: asked.limit]
    areas = figures_by_area(kept, one, scope) if asked.by_area else ()
    return told_figure(figure(kept, one, scope)) | {
        "indicator": one.code,
        "name": one.name,
        "unit": one.unit,
        "period": str(scope.period),
        "known": moment,
        "formula": formula(kept.register, one),
        "areas": [told_figure(answer) for answer in areas],
        "rows": told_rows(access, kept, shown),
        "next": shown[-1].entry_no if len(rows) > asked.limit else 0,
    }


def access_of(request: HttpRequest, programme: str) -> Access:
    """What whoever signed in or whose token it is may do in the programme; Http404 without a post there."""
    return access_to(request.auth, programme, now_of(request).date())  # type: ignore[attr-defined]


def _whole(access: Access, kept: Kept, row: Revision) -> dict[str, Any]:
    states = history_of(kept, row.entry_no)
    return told_entry(access, kept, row) | {"history": told_history(kept, states, access)}


def _body(
    kept: Kept, values: Mapping[str, str], before: Mapping[str, Stored] | None
) -> Mapping[str, Stored]:
    """PlacedError for the first value that cannot be kept. Files are attached on the pages, where they are checked."""
    fields = {one.code: one for one in kept.register.fields if not one.retired}
    for code in values:
        if code not in fields:
            raise PlacedError(
                _("台账没有“%(code)s”这个字段，或已停用。") % {"code": code[:40]},
                _("什么也没有存。"),
                place=f"values.{code[:40]}",
            )
        if fields[code].type == "file":
            raise PlacedError(
                _("“%(label)s”是文件。") % {"label": fields[code].label},
                _("请在页面上传。什么也没有存。"),
                place=f"values.{code}",
            )
    read = read_body(kept, values, before)
    for code, sentence in read.errors.items():
        raise PlacedError(sentence, _("什么也没有存。"), place=f"values.{code}")
    return read.body


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise PlacedError(str(error), place="query.period") from error
