"""The month by program: the pages' queries and actions with JSON around them, no rule of its own."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from luoshi.plan import decimal_text
from luoshi_web.ledger.models import Observation
from luoshi_web.offices.queries import Access, access_to
from luoshi_web.offices.views.common import now_of
from luoshi_web.reporting.actions import (
    CellGiven,
    TextGiven,
    Wanted,
    move_report,
    save_cells,
    save_text,
)
from luoshi_web.reporting.models import Report, Round, State
from luoshi_web.reporting.owed import Item
from luoshi_web.reporting.pages.form import FormPage, form_page_of
from luoshi_web.reporting.pages.gathered import Gathered, gathered
from luoshi_web.reporting.pages.matrix import MatrixPage, matrix_page
from luoshi_web.reporting.queries import graded_in, month_key, round_of, sees_all, visible_to
from luoshi_web.reporting.views.form import MOST_CELLS, Found, found

router = Router(tags=["填报"])
# A version is a 32-bit column.
_MOST = 2**31 - 1


class RoundOut(Schema):
    month: str = Field(description="月份，如 2026-10")
    state: str = Field(description="planned 未开放，open 开放中，locked 已锁定")
    opens_at: datetime
    due_at: datetime
    locks_at: datetime


class ReportOut(Schema):
    month: str
    unit: str = Field(description="单位代码")
    unit_name: str
    state: str = Field(
        description="draft 在填，returned 退回，submitted 待签，signed 待审，reviewed 已审，accepted 已采用"
    )
    version: int = Field(description="办下一步时作为 seen 送回")
    due_at: datetime
    filed_at: datetime | None = Field(description="第一次报来的时间")
    returned_for: str = Field(description="退回的原因；没有退回为空")


class ItemOut(Schema):
    key: str
    name: str
    unit: str
    period: str
    area: str
    how: str = Field(
        description="hand 手填；total 下级合计，statistics 统计，register 台账，report 别的单位已报：都只读"
    )
    previous: str = Field(description="上期数；没有为空")
    previous_period: str
    value: str = Field(description="本期数或等级，照原样的十进制数；没有为空，空不是零")
    note: str
    state: str = Field(
        description="empty 未填，saved 已存，noted 无数有说明，bad 待说明，returned 退回，fixed 只读"
    )
    message: str
    version: int = Field(description="存这一格时作为 seen 送回")
    files: int


class TextOut(Schema):
    section: str
    caption: str
    progress: str
    problem: str
    next_step: str
    help_needed: str
    help_from: str
    version: int


class StepOut(Schema):
    at: datetime
    by: str
    what: str
    reason: str
    is_late: bool


class WholeReportOut(ReportOut):
    may_write: bool
    moves: list[str] = Field(description="您现在能办的步骤")
    items: list[ItemOut]
    texts: list[TextOut]
    steps: list[StepOut]


class CellIn(Schema):
    key: str
    text: str = Field(description="数照原样写成文字，如 “3860”“21.07”；没有数送空")
    note: str = ""
    seen: int = Field(ge=0, le=_MOST, description="看到的版本；还没有填过的是 0")


class CellsIn(Schema):
    cells: list[CellIn] = Field(max_length=MOST_CELLS)


class CellOut(Schema):
    key: str
    state: str = Field(
        description="saved 已存，same 没有变，invalid 不是数，conflict 别人改过，refused 不由您填"
    )
    version: int
    text: str
    note: str
    message: str


class CellsOut(Schema):
    cells: list[CellOut]


class TextIn(Schema):
    section: str
    progress: str = ""
    problem: str = ""
    next_step: str = ""
    help_needed: str = ""
    help_from: str = ""
    seen: int = Field(ge=0, le=_MOST)


class TextSavedOut(Schema):
    version: int


class MoveIn(Schema):
    move: str = Field(
        description="submit 送审，sign 签发，send_back 退给填报人，withdraw 撤回，review 审过，"
        "accept 采用，return 退回单位，return_sign 退给负责人重签，reopen 重开更正"
    )
    seen: int = Field(ge=0, le=_MOST, description="看到的月报版本")
    reason: str = ""
    cells: list[str] = Field(default=[], max_length=MOST_CELLS, description="点名退回的格")


class UnitOut(Schema):
    unit: str
    unit_name: str
    state: str
    version: int
    asked: int
    filled: int
    texts: str = Field(description="已写/要写的任务进展，如 1/3；没有任务为空")
    filed: str
    late: str
    returns: int
    by_hand: int = Field(description="本期要手填的项数")
    minutes: int = Field(description="估计要用的分钟")
    exemption: str


class MatrixOut(Schema):
    month: str
    completeness: int | None = Field(description="完整率，百分数；没有要填的为空")
    timeliness: int | None = Field(description="按时报送率，百分数；没有到期的为空")
    units: list[UnitOut]
    warnings: list[str]


@router.get("/{slug:programme}/rounds", response=list[RoundOut], summary="各期填报")
def rounds(request: HttpRequest, programme: str) -> list[dict[str, Any]]:
    """The rounds that are planned, open or locked, newest first."""
    access = access_of(request, programme)
    rows = Round.objects.filter(programme=access.programme).order_by("-month")
    return [_round(row) for row in rows]


@router.get("/{slug:programme}/rounds/{month}", response=MatrixOut, summary="一期的报送情况")
def matrix(request: HttpRequest, programme: str, month: str) -> dict[str, Any]:
    """For those who see every report."""
    access = access_of(request, programme)
    if not sees_all(access):
        raise Http404(_("报送情况由统筹人员和领导查看。"))
    return _matrix(matrix_page(access, round_of(access.programme, month), now_of(request)))


@router.get("/{slug:programme}/reports", response=list[ReportOut], summary="您看得到的月报")
def reports(request: HttpRequest, programme: str, month: str = "") -> list[dict[str, Any]]:
    """A unit's people see their own; the office, leaders and auditors all. Newest first."""
    access = access_of(request, programme)
    rows = visible_to(access).order_by("-round__month", "unit__position", "unit__code")
    if month:
        rows = rows.filter(round=round_of(access.programme, month))
    return [_report(row) for row in rows]


@router.get(
    "/{slug:programme}/reports/{month}/{slug:unit}",
    response=WholeReportOut,
    summary="一份月报",
)
def report(request: HttpRequest, programme: str, month: str, unit: str) -> dict[str, Any]:
    """Every figure asked for or filled in, without any target: a number is reported, not steered."""
    access = access_of(request, programme)
    at, now = found(request, access, month, unit), now_of(request)
    stands = gathered(access, at.report, at.months, now)
    page = form_page_of(access, at.report, stands, now)
    return _whole(at.report, stands, page)


@router.post(
    "/{slug:programme}/reports/{month}/{slug:unit}/cells", response=CellsOut, summary="存数"
)
def cells(
    request: HttpRequest, programme: str, month: str, unit: str, body: CellsIn
) -> dict[str, Any]:
    """Cell by cell: one that cannot be stored says why in its own line and stops no other."""
    access = access_of(request, programme)
    at = found(request, access, month, unit)
    given = [CellGiven(one.key, one.text, one.note, one.seen) for one in body.cells]
    graded = graded_in(access.programme)
    results = save_cells(access, at.report, at.owed, graded, given, at=now_of(request))
    return {"cells": results}


@router.post(
    "/{slug:programme}/reports/{month}/{slug:unit}/texts",
    response=TextSavedOut,
    summary="存一项任务的进展",
)
def texts(
    request: HttpRequest, programme: str, month: str, unit: str, body: TextIn
) -> dict[str, Any]:
    access = access_of(request, programme)
    at = found(request, access, month, unit)
    words = body.dict(exclude={"section", "seen"})
    given = TextGiven(body.section, words, body.seen)
    return {"version": save_text(access, at.report, at.owed, given, at=now_of(request)).version}


@router.post(
    "/{slug:programme}/reports/{month}/{slug:unit}/moves", response=ReportOut, summary="办一步"
)
def moves(
    request: HttpRequest, programme: str, month: str, unit: str, body: MoveIn
) -> dict[str, Any]:
    """Send, sign, review, accept, return: of two at one report the second gets 409 and is told who did what."""
    access = access_of(request, programme)
    at: Found = found(request, access, month, unit)
    wanted = Wanted(body.move, body.seen, body.reason, tuple(body.cells))
    return _report(move_report(access, at.report, at.owed, wanted, at=now_of(request)))


def access_of(request: HttpRequest, programme: str) -> Access:
    """What whoever signed in or whose token it is may do in the programme; Http404 without a post there."""
    return access_to(request.auth, programme, now_of(request).date())  # type: ignore[attr-defined]


def _round(row: Round) -> dict[str, Any]:
    state = "locked" if row.locked_at else "open" if row.opened_at else "planned"
    return {
        "month": month_key(row.month),
        "state": state,
        "opens_at": timezone.localtime(row.opens_at),
        "due_at": timezone.localtime(row.due_at),
        "locks_at": timezone.localtime(row.locks_at),
    }


def _report(row: Report) -> dict[str, Any]:
    return {
        "month": month_key(row.round.month),
        "unit": row.unit.code,
        "unit_name": row.unit.name,
        "state": row.state,
        "version": row.version,
        "due_at": timezone.localtime(row.due_at),
        "filed_at": timezone.localtime(row.filed_at) if row.filed_at else None,
        "returned_for": row.returned_for if row.state == State.RETURNED else "",
    }


def _whole(row: Report, stands: Gathered, page: FormPage) -> dict[str, Any]:
    shown = {cell.key: cell for cell in page.hand}
    items = []
    for item in stands.owed.items:
        cell = shown.get(item.key)
        told = _item(item, stands)
        if cell is not None:
            told |= {
                "note": cell.note,
                "state": cell.state,
                "message": cell.message,
                "version": cell.version,
                "files": cell.files,
            }
        items.append(told)
    return _report(row) | {
        "may_write": page.may_write,
        "moves": [move.name for move in page.moves],
        "items": items,
        "texts": page.texts,
        "steps": page.steps,
    }


def _item(item: Item, stands: Gathered) -> dict[str, Any]:
    before = stands.before(item)
    return {
        "key": item.key,
        "name": item.indicator.name,
        "unit": item.indicator.unit,
        "period": str(item.period),
        "area": item.area,
        "how": item.how,
        "previous": _figure(before),
        "previous_period": before.period if before else "",
        "value": _value(item, stands),
        "note": "",
        "state": "fixed",
        "message": "",
        "version": 0,
        "files": 0,
    }


def _value(item: Item, stands: Gathered) -> str:
    """As the unit typed it, or as the system filled it in."""
    if item.by_hand:
        entry = stands.entries.get(item.key)
        return entry.text if entry else ""
    if item.how == "total":
        total = stands.totals.get(item.key)
        return _decimal(total.filled if total else None)
    return _figure(stands.standing(item))


def _figure(row: Observation | None) -> str:
    if row is None:
        return ""
    return row.grade or _decimal(row.value)


def _decimal(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


def _matrix(page: MatrixPage) -> dict[str, Any]:
    return {
        "month": page.month,
        "completeness": page.completeness,
        "timeliness": page.timeliness,
        "warnings": list(page.warnings),
        "units": [
            {
                "unit": row.code,
                "unit_name": row.name,
                "state": row.state,
                "version": row.version,
                "asked": row.asked,
                "filled": row.filled,
                "texts": row.texts,
                "filed": row.filed,
                "late": row.late,
                "returns": row.returns,
                "by_hand": row.burden.by_hand,
                "minutes": row.burden.minutes,
                "exemption": row.exemption,
            }
            for row in page.rows
        ],
    }
