"""The text changed by hand, and the units it names: told, heard, answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.writing import count_figures, revised
from luoshi_web.bulletins.models import Bulletin, Naming, Reply, State
from luoshi_web.bulletins.paper_rows import paper_of
from luoshi_web.bulletins.queries import namings_of, text_of
from luoshi_web.bulletins.rules import rules
from luoshi_web.bulletins.telling import tell_answer, tell_named, tell_objection
from luoshi_web.bulletins.writing import edited, keep_text, require_office
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import Access


@audited("bulletins.text.edited", gettext_lazy("修改了通报“{object}”的正文"))
def edit_text(
    access: Access,
    row: Bulletin,
    seen: int,
    texts: Mapping[int, str],
    *,
    note: str = "",
    at: datetime,
) -> Bulletin:
    """Paragraphs in other words, by their place in the newest text; numbers typed by hand are counted and marked.

    ConflictError where somebody changed it since. LuoshiError: not a draft, nothing changed, a place that is no text.
    """
    require_office(access)
    if row.state != State.DRAFT:
        raise ConflictError(
            _("这一期现在是“%(state)s”，不能改正文。") % {"state": State(row.state).label},
            _("要改请先退回。"),
        )
    newest = text_of(row)
    if newest is None:
        raise LuoshiError(_("这一期没有可改的正文。"), _("请作废后重新起草。"))
    before = paper_of(newest)
    after = revised(before, texts)
    if after == before:
        raise LuoshiError(_("正文没有改动。"), _("改过再存。"))
    said = fitting(note, _("修改说明"))
    fresh = edited(row, seen, text_edition=newest.edition + 1)
    hand = count_figures(after).by_hand
    kept = keep_text(access, fresh, after, at, hand=hand, note=said)
    record(
        row.programme,
        "bulletins.text.edited",
        Subject("bulletin", str(row.pk), row.title),
        actor=access.actor,
        at=at,
        before={"text": newest.checksum},
        after={"text": kept.checksum, "edition": kept.edition, "hand": hand},
    )
    return fresh


@audited("bulletins.naming.told", gettext_lazy("把通报“{object}”拟点名的情况告知了单位"))
def tell_units(access: Access, row: Bulletin, seen: int, *, at: datetime) -> tuple[Bulletin, int]:
    """Every unit that the paper names and that was not told yet, with the days it has to object. Returns the row, and how
    many of them nobody could be told of in the system, who are to be told on paper.

    ConflictError once it is signed. LuoshiError where none is left to be told.
    """
    require_office(access)
    if row.state not in (State.REVIEW, State.SIGN):
        raise ConflictError(
            _("这一期现在是“%(state)s”。") % {"state": State(row.state).label},
            _("点名单位在送核对之后、签发之前告知。"),
        )
    fresh = edited(row, seen)
    left = [one for one in namings_of(row) if one.told_at is None]
    if not left:
        raise LuoshiError(_("没有要告知的单位。"), _("点名的都已告知，或没有点名。"))
    day = timezone.localtime(at).date()
    until = calendar_of(row.programme).add(day, rules().object_working_days)
    for one in left:
        one.told_at, one.told_by, one.until = at, access.actor, until
        one.bulletin = fresh
        one.save(update_fields=["told_at", "told_by", "until"])
    reached = tell_named(left, at)
    record(
        row.programme,
        "bulletins.naming.told",
        Subject("bulletin", str(row.pk), row.title),
        actor=access.actor,
        at=at,
        after={"units": [one.unit.name for one in left], "until": str(until)},
    )
    return fresh, len(left) - len(reached)


@audited("bulletins.naming.replied", gettext_lazy("对通报“{object}”拟点名的情况作了回复"))
def reply_naming(access: Access, row: Naming, *, agrees: bool, words: str, at: datetime) -> Naming:
    """By a reporter or the head of the unit named, until its day and before the signature. An objection says why."""
    mine = access.units_as(frozenset({Role.REPORTER, Role.HEAD}))
    if row.unit_id not in mine:
        raise PermissionDenied(_("点名的情况由被点名的单位回复。"))
    said = fitting(words, _("说明")) if agrees else require_reason(words)
    fresh = _held(row)
    paper = Bulletin.objects.get(pk=row.bulletin_id)
    today = timezone.localtime(at).date()
    if paper.state not in (State.REVIEW, State.SIGN) or fresh.told_at is None:
        raise ConflictError(_("这一期已不在告知阶段。"), _("有异议请直接联系起草单位。"))
    if fresh.reply:
        raise ConflictError(_("您单位已经回复过。"), _("要补充请直接联系起草单位。"))
    if fresh.until is not None and today > fresh.until:
        raise LuoshiError(
            _("异议期到 %(day)s 为止，已经过了。") % {"day": fresh.until.isoformat()},
            _("请直接联系起草单位。"),
        )
    fresh.reply = Reply.AGREED if agrees else Reply.OBJECTED
    fresh.words, fresh.replied_at, fresh.replied_by = said, at, access.actor
    fresh.save(update_fields=["reply", "words", "replied_at", "replied_by"])
    if not agrees:
        tell_objection(fresh, at)
    _record(access, fresh, "bulletins.naming.replied", at, reply=fresh.reply, words=said)
    return fresh


@audited("bulletins.naming.answered", gettext_lazy("答复了对通报“{object}”的异议"))
def answer_naming(access: Access, row: Naming, words: str, *, at: datetime) -> Naming:
    require_office(access)
    said = require_reason(words)
    fresh = _held(row)
    if fresh.reply != Reply.OBJECTED or fresh.answer:
        raise ConflictError(_("这条异议不用答复，或已经答复。"), _("请刷新页面。"))
    fresh.answer, fresh.answered_at, fresh.answered_by = said, at, access.actor
    fresh.save(update_fields=["answer", "answered_at", "answered_by"])
    tell_answer(fresh, at)
    _record(access, fresh, "bulletins.naming.answered", at, answer=said)
    return fresh


def _held(row: Naming) -> Naming:
    """The row as it is, kept until the transaction ends."""
    fresh = (
        Naming.objects.select_for_update(of=("self",))
        .select_related("bulletin__programme", "unit")
        .get(pk=row.pk)
    )
    return fresh


def _record(access: Access, row: Naming, code: str, at: datetime, **after: object) -> None:
    record(
        access.programme,
        code,
        Subject("bulletin", str(row.bulletin_id), row.bulletin.title),
        actor=access.actor,
        at=at,
        after={"unit": row.unit.name, **after},
    )
