"""Every state change of the room: a question is asked, handed on, answered, answered anew, withdrawn; a unit has seen it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.guidance.item_kinds import item_of
from luoshi_web.guidance.models import (
    MOST_ANSWER,
    MOST_BASIS,
    MOST_QUESTION,
    Answer,
    Concern,
    Question,
    QuestionState,
)
from luoshi_web.guidance.queries import answers_for, asks_for, require_insider
from luoshi_web.guidance.question_telling import tell_answer, tell_asked, tell_done
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import WRITERS, Access, require_standing, standing_on

_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """kind, key: of the item. unit: for which the person asks, None for a coordinator."""

    kind: str
    key: str
    text: str
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Answered:
    """units: whom it concerns beside who asked and whom the item concerns. since None: from the day it is given."""

    text: str
    basis: str = ""
    since: date | None = None
    units: Collection[int] = ()


@audited("guidance.question.asked", gettext_lazy("提了问题：{object}"))
def ask(access: Access, asked: Asked, *, at: datetime, sample: bool = False) -> Question:
    """LuoshiError: nothing to ask, too long, no such item. PermissionDenied for another unit."""
    require_insider(access)
    if asked.unit is None and not access.coordinates:
        raise PermissionDenied(_("提问要以单位的名义，您的账号没有填报或负责人岗位。"))
    if asked.unit is not None and asked.unit.pk not in access.units_as(WRITERS):
        raise PermissionDenied(_("只能以自己单位的名义提问。"))
    text = fitting(asked.text, _("问题"), MOST_QUESTION)
    if len(text) < _FEWEST:
        raise LuoshiError(_("没有写清问什么。"), _("请写一句完整的话，别的单位也看得懂。"))
    item = item_of(access, asked.kind, asked.key)
    if item is None:
        raise LuoshiError(
            _("没有要问的这一项。"), _("请从目标、任务、台账或项目的页面点“问一问”。")
        )
    programme = access.programme
    with transaction.atomic():
        row = Question.objects.create(
            programme=programme,
            number=_next(programme),
            kind=asked.kind,
            key=asked.key,
            title=item.title[:200],
            text=text,
            unit=asked.unit,
            owner_id=_owner(programme, item.owners, asked.unit, timezone.localtime(at).date()),
            sample=sample,
            asked_at=at,
            asked_by=access.actor,
        )
        _record(access, row, "guidance.question.asked", at, after={"item": row.title, "text": text})
        tell_asked(row, at)
    return row


@audited("guidance.question.handed", gettext_lazy("把问题交给别的单位答复：{object}"))
def hand_on(access: Access, row: Question, seen: int, unit: Unit, *, at: datetime) -> None:
    """Another unit answers it. PermissionDenied, LuoshiError, ConflictError."""
    _require_answerer(access, row)
    require_standing(unit, timezone.localtime(at).date())
    if unit.pk == row.owner_id:
        raise LuoshiError(_("已经由%(unit)s答复。") % {"unit": unit.name}, _("请选别的单位。"))
    before = row.owner.name if row.owner else ""
    with transaction.atomic():
        _change(row, seen, (QuestionState.ASKED,), owner=unit)
        _record(
            access, row, "guidance.question.handed", at,
            before={"owner": before}, after={"owner": unit.name},
        )  # fmt: skip
        tell_done(row, at)
        row.owner = unit
        tell_asked(row, at)


@audited("guidance.question.answered", gettext_lazy("答复了问题：{object}"))
def answer(access: Access, row: Question, seen: int, answered: Answered, *, at: datetime) -> Answer:
    """The first answer, or a new version: the older ones stay to be read, and everybody it concerns is told again."""
    _require_answerer(access, row)
    day = timezone.localtime(at).date()
    text = fitting(answered.text, _("答复"), MOST_ANSWER)
    basis = fitting(answered.basis, _("依据"), MOST_BASIS)
    if not text:
        raise LuoshiError(_("没有写答复。"), _("请写清怎么办，别的单位照着做。"))
    if row.answer == text:
        raise LuoshiError(_("答复和现在的一样。"), _("有改动再交。"))
    programme = row.programme
    mine = access.units_as(WRITERS)
    with transaction.atomic():
        states = (QuestionState.ASKED, QuestionState.ANSWERED)
        _change(row, seen, states, state=QuestionState.ANSWERED, answer=text, answered_on=day)
        last = row.answers.aggregate(last=Max("number"))["last"] or 0
        made = Answer.objects.create(
            programme=programme,
            question=row,
            number=last + 1,
            text=text,
            basis=basis,
            since=answered.since or day,
            unit_id=row.owner_id if row.owner_id in mine else None,
            at=at,
            by=access.actor,
        )
        reached = _concern(access, row, answered.units)
        _record(
            access, row, "guidance.question.answered", at,
            after={"version": made.number, "text": text, "basis": basis, "units": len(reached)},
        )  # fmt: skip
        tell_done(row, at)
        tell_answer(row, reached, at)
    return made


@audited("guidance.question.withdrawn", gettext_lazy("撤回了问题：{object}"))
def withdraw(access: Access, row: Question, seen: int, *, at: datetime) -> None:
    """By who asked, while nobody has answered."""
    if not asks_for(access, row):
        raise PermissionDenied(_("问题由提问的单位撤回。"))
    with transaction.atomic():
        _change(row, seen, (QuestionState.ASKED,), state=QuestionState.WITHDRAWN)
        _record(access, row, "guidance.question.withdrawn", at)
        tell_done(row, at)


def note_seen(access: Access, row: Question, day: date) -> None:
    """Units the answer concerns, of which somebody opened it: once a unit, never who. One query; none for an open question."""
    if row.state == QuestionState.ANSWERED and access.unit_ids:
        Concern.objects.filter(question=row, unit__in=access.unit_ids, seen_on=None).update(
            seen_on=day
        )


def _next(programme: Programme) -> int:
    # The programme's row is locked, so that two who ask at once get two numbers.
    Programme.objects.select_for_update().get(pk=programme.pk)
    last = Question.objects.filter(programme=programme).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _owner(
    programme: Programme, owners: tuple[int, ...], asking: Unit | None, day: date
) -> int | None:
    """The first unit that answers for the item and stands, and does not ask itself."""
    standing = set(
        Unit.objects.filter(standing_on(day), programme=programme, pk__in=owners).values_list(
            "pk", flat=True
        )
    )
    mine = asking.pk if asking else None
    return next((pk for pk in owners if pk in standing and pk != mine), None)


def _concern(access: Access, row: Question, chosen: Collection[int]) -> list[int]:
    """Who asked, whom the item concerns, whom the answerer chose: all of them have to look again."""
    item = item_of(access, row.kind, row.key)
    wanted = {*chosen, *(item.concerned if item else ())}
    if row.unit_id is not None:
        wanted.add(row.unit_id)
    known = Unit.objects.filter(programme=row.programme, pk__in=wanted).values_list("pk", flat=True)
    reached = sorted(known)
    Concern.objects.filter(question=row).exclude(unit__in=reached).delete()
    Concern.objects.filter(question=row).update(seen_on=None)
    Concern.objects.bulk_create(
        [Concern(programme=row.programme, question=row, unit_id=pk) for pk in reached],
        ignore_conflicts=True,
    )
    return reached


def _require_answerer(access: Access, row: Question) -> None:
    if not answers_for(access, row):
        raise PermissionDenied(_("这个问题由主管单位或统筹人员答复。"))


def _change(row: Question, seen: int, states: tuple[str, ...], **columns: object) -> None:
    """ConflictError when somebody was first."""
    changed = Question.objects.filter(pk=row.pk, edition=seen, state__in=states).update(
        edition=seen + 1, **columns
    )
    if not changed:
        raise ConflictError(_("这个问题刚才有了变化。"), _("请看一眼现在的样子再办。"))
    row.refresh_from_db()


def _record(access: Access, row: Question, action: str, at: datetime, **values: object) -> None:
    record(
        row.programme,
        action,
        Subject("question", str(row.number), row.text[:60]),
        actor=access.actor,
        at=at,
        **values,  # type: ignore[arg-type]
    )
