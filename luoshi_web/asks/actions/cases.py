"""Typical cases: written, put forward, reviewed, recognised, used again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.asks.case_rows import EDITABLE, RANKS, highest, next_case, require_writer
from luoshi_web.asks.case_telling import tell_case
from luoshi_web.asks.guards import Rights, require_office
from luoshi_web.asks.models import (
    MOST_TEXT,
    Case,
    CaseFile,
    CaseResult,
    CaseState,
    Recognition,
    Reuse,
)
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, StoredFile, Unit
from luoshi_web.offices.queries import Access, require_standing

MOST_RESULTS = 20


@dataclass(frozen=True, slots=True)
class CaseTold:
    """results: what was achieved, each with its source. pilot: entry number of the pilot it comes from."""

    title: str
    unit: Unit
    background: str = ""
    practice: str = ""
    novelty: str = ""
    conditions: str = ""
    results: tuple[tuple[str, str], ...] = ()
    pilot: int | None = None


@dataclass(frozen=True, slots=True)
class RecognitionTold:
    level: str
    on: date
    medium: str
    ref: str


@dataclass(frozen=True, slots=True)
class ReuseTold:
    """unit, or place where it is none of the programme's."""

    on: date
    proof: str
    unit: Unit | None = None
    place: str = ""


@audited("asks.case.made", gettext_lazy("起草了典型案例：{object}"))
def make_case(
    access: Access, rights: Rights, told: CaseTold, *, at: datetime, sample: bool = False
) -> Case:
    """A draft. PermissionDenied: of a unit the person does not write for; LuoshiError: no title, one that is there, a figure
    without its source."""
    if not (rights.office or told.unit.pk in rights.units):
        raise PermissionDenied(_("只能写本单位的案例；其他单位的由主管单位写。"))
    require_standing(told.unit, _day(at))
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    row = Case(
        programme=access.programme, number=next_case(access.programme), sample=sample,
        state_since=_day(at), raised_at=at, raised_by=access.actor, changed_at=at,
    )  # fmt: skip
    results = _fill(row, told)
    row.save()
    _keep_results(row, results)
    _record(access, row, "asks.case.made", at, unit=told.unit.name)
    return row


@audited("asks.case.changed", gettext_lazy("改了典型案例：{object}"))
def change_case(
    access: Access, rights: Rights, row: Case, seen: int, told: CaseTold, *, at: datetime
) -> Case:
    """LuoshiError: put forward already, where only the office may still mend it."""
    fresh = _hold(row, seen)
    require_writer(rights, fresh)
    if fresh.state not in EDITABLE and not rights.office:
        raise LuoshiError(_("已经报送的案例不能再改。"), _("要改的，请主管单位退回。"))
    if told.unit.pk != fresh.unit_id:
        require_office(rights)
    before = fresh.title
    results = _fill(fresh, told)
    CaseResult.objects.filter(case=fresh).delete()
    _keep_results(fresh, results)
    _save(fresh, at)
    _record(access, fresh, "asks.case.changed", at, before=before, title=fresh.title)
    return fresh


@audited("asks.case.evidence", gettext_lazy("给典型案例附了佐证：{object}"))
def add_evidence(
    access: Access, rights: Rights, row: Case, seen: int, file: CheckedFile, *, at: datetime
) -> Case:
    fresh = _hold(row, seen)
    require_writer(rights, fresh)
    stored = _store(access, fresh, file, at)
    CaseFile.objects.create(
        programme=fresh.programme, case=fresh, file=stored, at=at, by=access.actor
    )
    _save(fresh, at)
    _record(access, fresh, "asks.case.evidence", at, file=file.name)
    return fresh


@audited("asks.case.sent", gettext_lazy("报送了典型案例：{object}"))
def send_case(access: Access, rights: Rights, row: Case, seen: int, *, at: datetime) -> Case:
    """Put forward for review. LuoshiError with everything that lacks: a part, a figure with its source, evidence."""
    fresh = _hold(row, seen)
    require_writer(rights, fresh)
    if fresh.state not in EDITABLE:
        raise LuoshiError(_("这篇案例已经报送。"), _("请等审核意见。"))
    lacking = [
        label
        for there, label in (
            (fresh.background, _("背景")),
            (fresh.practice, _("做法")),
            (CaseResult.objects.filter(case=fresh).exists(), _("成效和数据来源")),
            (fresh.conditions, _("可复制条件")),
            (CaseFile.objects.filter(case=fresh).exists(), _("佐证材料")),
        )
        if not there
    ]
    if lacking:
        raise LuoshiError(_("还缺%(parts)s。") % {"parts": "、".join(lacking)}, _("补齐再报送。"))
    _move(access, fresh, CaseState.SENT, at)
    _record(access, fresh, "asks.case.sent", at)
    return fresh


@audited("asks.case.reviewed", gettext_lazy("审核了典型案例：{object}"))
def review_case(
    access: Access,
    rights: Rights,
    row: Case,
    seen: int,
    *,
    accept: bool,
    remark: str,
    at: datetime,
) -> Case:
    """By the office: into the library, or back with a reason. LuoshiError: not put forward, sent back without a reason."""
    require_office(rights)
    fresh = _hold(row, seen)
    if fresh.state != CaseState.SENT:
        raise LuoshiError(_("这篇案例现在不待审核。"), _("请刷新页面。"))
    fresh.remark = fitting(remark, _("审核意见")) if accept else require_reason(remark)
    _move(access, fresh, CaseState.ACCEPTED if accept else CaseState.RETURNED, at)
    _record(access, fresh, "asks.case.reviewed", at, state=fresh.state, remark=fresh.remark)
    return fresh


@audited("asks.case.recognised", gettext_lazy("登记了典型案例的采用：{object}"))
def recognise_case(
    access: Access,
    rights: Rights,
    row: Case,
    seen: int,
    told: RecognitionTold,
    *,
    at: datetime,
    file: CheckedFile | None = None,
) -> Case:
    """A level took it up. LuoshiError: not in the library yet, no such level, no medium, no number, a day to come."""
    require_office(rights)
    fresh = _hold(row, seen)
    _require_accepted(fresh)
    if told.level not in RANKS:
        raise LuoshiError(_("没有选采用级别。"), _("请从列出的级别里选。"))
    medium, ref = fitting(told.medium, _("载体"), 200), fitting(told.ref, _("文号或期号"), 100)
    if not medium or not ref:
        raise LuoshiError(
            _("没有写刊发或批示的载体和文号。"), _("请写哪份文件、哪一期，查得到才算采用。")
        )
    _not_ahead(told.on, at, _("采用"))
    Recognition.objects.create(
        programme=fresh.programme, case=fresh, level=told.level, on=told.on, medium=medium, ref=ref,
        file=_store(access, fresh, file, at) if file else None, at=at, by=access.actor,
    )  # fmt: skip
    top = highest(list(Recognition.objects.filter(case=fresh)))
    if top is not None:
        fresh.level, fresh.adopted_on = top.level, top.on
        fresh.medium = f"{top.medium} {top.ref}"[:200]
    _save(fresh, at)
    _record(access, fresh, "asks.case.recognised", at, level=told.level, ref=ref)
    return fresh


@audited("asks.case.reused", gettext_lazy("登记了典型案例的复用：{object}"))
def reuse_case(
    access: Access,
    rights: Rights,
    row: Case,
    seen: int,
    told: ReuseTold,
    *,
    at: datetime,
    file: CheckedFile | None = None,
) -> Case:
    """Somebody else does so now. LuoshiError: nobody named, the case's own unit, no proof, a day to come, told already."""
    fresh = _hold(row, seen)
    require_writer(rights, fresh)
    _require_accepted(fresh)
    place, proof = fitting(told.place, _("地方"), 100), fitting(told.proof, _("凭据"), 200)
    if told.unit is None and not place:
        raise LuoshiError(_("没有写谁在用。"), _("请选单位，或写外地的地名。"))
    if told.unit is not None and told.unit.pk == fresh.unit_id:
        raise LuoshiError(_("本单位自己做的不算复用。"), _("请选别的单位。"))
    if not proof and file is None:
        raise LuoshiError(_("复用没有凭据。"), _("请写文件、报道，或传一份材料。"))
    _not_ahead(told.on, at, _("复用"))
    same = Reuse.objects.filter(case=fresh, unit=told.unit, place="" if told.unit else place)
    if same.exists():
        raise LuoshiError(_("这一家已经登记过。"), _("同一家只记一次。"))
    Reuse.objects.create(
        programme=fresh.programme, case=fresh, unit=told.unit, place="" if told.unit else place,
        on=told.on, proof=proof, file=_store(access, fresh, file, at) if file else None, at=at,
        by=access.actor,
    )  # fmt: skip
    _save(fresh, at)
    where = told.unit.name if told.unit else place
    _record(access, fresh, "asks.case.reused", at, by=where)
    return fresh


def _fill(row: Case, told: CaseTold) -> list[tuple[str, str]]:
    """The columns, checked; the results, which are rows of their own."""
    title = fitting(told.title, _("案例名称"), 120)
    if not title:
        raise LuoshiError(_("没有写案例名称。"), _("请写一句话的名称。"))
    same = Case.objects.filter(programme=row.programme, title=title).exclude(pk=row.pk).first()
    if same is not None:
        raise LuoshiError(
            _("已经有一篇叫“%(title)s”。") % {"title": title}, _("请换个名称，写清是谁做的什么。")
        )
    row.title, row.unit, row.pilot = title, told.unit, told.pilot
    row.background = fitting(told.background, _("背景"), MOST_TEXT)
    row.practice = fitting(told.practice, _("做法"), MOST_TEXT)
    row.novelty = fitting(told.novelty, _("创新点"), MOST_TEXT)
    row.conditions = fitting(told.conditions, _("可复制条件"), MOST_TEXT)
    results = [
        (fitting(words, _("成效"), 200), fitting(source, _("数据来源"), 200))
        for words, source in told.results
    ]
    results = [one for one in results if any(one)]
    for words, source in results:
        if not words or not source:
            raise LuoshiError(
                _("成效“%(words)s”没有写全。") % {"words": (words or source)[:30]},
                _("每一条都要写成效和数据来源。"),
            )
    if len(results) > MOST_RESULTS:
        raise LuoshiError(_("成效写了 %(n)s 条。") % {"n": len(results)}, _("最多 20 条，请合并。"))
    return results


def _keep_results(row: Case, results: list[tuple[str, str]]) -> None:
    CaseResult.objects.bulk_create(
        CaseResult(programme=row.programme, case=row, words=words, source=source)
        for words, source in results
    )


def _move(access: Access, row: Case, state: CaseState, at: datetime) -> None:
    row.state, row.state_since = state, _day(at)
    _save(row, at)
    tell_case(row, at)


def _hold(row: Case, seen: int) -> Case:
    """ConflictError unless it is as the caller saw it."""
    fresh = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这篇案例刚有人办过。"), _("没有存。请看过现在的样子再办。"))
    fresh.programme = row.programme
    return fresh


def _save(row: Case, at: datetime) -> None:
    row.edition += 1
    row.changed_at = at
    row.save()


def _store(access: Access, row: Case, file: CheckedFile, at: datetime) -> StoredFile:
    return store_file(
        row.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
    )


def _require_accepted(row: Case) -> None:
    if row.state != CaseState.ACCEPTED:
        raise LuoshiError(_("案例还没有审核入库。"), _("入库以后再登记。"))


def _not_ahead(day: date, at: datetime, what: str) -> None:
    if day > _day(at):
        raise LuoshiError(
            _("%(what)s的日期%(day)s还没有到。") % {"what": what, "day": day},
            _("请填已经发生的日期。"),
        )


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _record(
    access: Access, row: Case, code: str, at: datetime, before: str = "", **after: object
) -> None:
    told: Mapping[str, object] = {key: value for key, value in after.items() if value}
    record(
        row.programme, code, Subject("case", str(row.number), row.title), actor=access.actor, at=at,
        before={"title": before} if before and before != row.title else None, after=told,
    )  # fmt: skip
