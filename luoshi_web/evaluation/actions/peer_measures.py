"""Measures that answer a gap: set by the office, done by the unit that owns them, dropped with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import GapMeasure, MeasureState, Peer, Yardstick
from luoshi_web.evaluation.models.peers import MOST_WORDS
from luoshi_web.evaluation.peer_rows import held_measure, next_measure
from luoshi_web.evaluation.peer_telling import settle_measure, tell_measure
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing


@dataclass(frozen=True, slots=True)
class MeasureTold:
    yardstick: Yardstick
    peer: Peer
    words: str
    owner: Unit
    by: date


@audited("evaluation.measure.set", gettext_lazy("定了对标措施：{object}"))
def set_measure(
    access: Access, rights: Rights, told: MeasureTold, *, at: datetime, sample: bool = False
) -> GapMeasure:
    """LuoshiError: no words, a day that is over, a unit that is no more; ConflictError: the same measure once more."""
    require_office(rights)
    today = timezone.localtime(at).date()
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    words = fitting(told.words, _("措施"), MOST_WORDS)
    if not words:
        raise LuoshiError(_("没有写措施。"), _("请写明做什么。"))
    if told.by < today:
        raise LuoshiError(_("完成时限已经过了。"), _("请选今天或以后的日子。"))
    require_standing(told.owner, today)
    rows = GapMeasure.objects.filter(programme=programme, state=MeasureState.OPEN)
    if rows.filter(yardstick=told.yardstick, owner=told.owner, words=words).exists():
        raise ConflictError(_("同样的措施已经定了，在办。"), _("请刷新页面。"))
    row = GapMeasure.objects.create(
        programme=programme, number=next_measure(programme), yardstick=told.yardstick,
        peer=told.peer, words=words, owner=told.owner, by=told.by, sample=sample,
        made_at=at, made_by=access.actor,
    )  # fmt: skip
    _record(access, row, "evaluation.measure.set", at, owner=told.owner.name, by=str(told.by))
    tell_measure(row, at)
    return row


@audited("evaluation.measure.done", gettext_lazy("完成了对标措施：{object}"))
def finish_measure(
    access: Access, rights: Rights, row: GapMeasure, seen: int, words: str,
    evidence: CheckedFile | None = None, *, at: datetime,
) -> GapMeasure:  # fmt: skip
    """By the unit that owns it, or the office; words: what came of it, which must be said."""
    if not rights.office and row.owner_id not in rights.units:
        raise PermissionDenied(_("这一步由承办单位自己办理。"))
    said = fitting(words, _("成效"), MOST_WORDS)
    if not said:
        raise LuoshiError(_("没有写成效。"), _("请写做成了什么，有数的写数。"))
    fresh = _open(row, seen)
    if evidence is not None:
        fresh.evidence = store_file(
            fresh.programme, evidence.name, evidence.media_type, evidence.data,
            actor=access.actor, at=at,
        )  # fmt: skip
    _end(access, fresh, MeasureState.DONE, said, at)
    _record(access, fresh, "evaluation.measure.done", at, words=said)
    return fresh


@audited("evaluation.measure.dropped", gettext_lazy("不再办对标措施：{object}"))
def drop_measure(
    access: Access, rights: Rights, row: GapMeasure, seen: int, reason: str, *, at: datetime
) -> GapMeasure:
    require_office(rights)
    why, fresh = require_reason(reason), _open(row, seen)
    _end(access, fresh, MeasureState.DROPPED, why, at)
    _record(access, fresh, "evaluation.measure.dropped", at, words=why)
    return fresh


def _open(row: GapMeasure, seen: int) -> GapMeasure:
    fresh = held_measure(row, seen)
    if fresh.state != MeasureState.OPEN:
        raise ConflictError(_("这项措施已经办结。"), _("请刷新页面。"))
    return fresh


def _end(access: Access, fresh: GapMeasure, state: MeasureState, words: str, at: datetime) -> None:
    fresh.state, fresh.words_end = state, words
    fresh.ended_on, fresh.ended_by = timezone.localtime(at).date(), access.actor
    fresh.edition += 1
    fresh.save()
    settle_measure(fresh, at)


def _record(access: Access, row: GapMeasure, code: str, at: datetime, **after: str) -> None:
    record(
        row.programme, code, Subject("gap_measure", str(row.number), row.words),
        actor=access.actor, at=at, after=after,
    )  # fmt: skip
