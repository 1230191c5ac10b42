"""What every action of the room writes alike: a new row, a version of its text, a step. Called by `actions` only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.writing import Paper, paper_checksum, paper_json
from luoshi_web.bulletins import states
from luoshi_web.bulletins.models import OPEN, Bulletin, BulletinStep, BulletinText, State
from luoshi_web.bulletins.queries import works_on
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access


def require_office(access: Access) -> None:
    if not works_on(access):
        raise PermissionDenied(_("通报由统筹人员起草、送签和发布。"))


def open_already(found: Bulletin) -> ConflictError:
    return ConflictError(
        _("%(period)s的这种通报已经在办，%(state)s。")
        % {
            "period": Period.parse(found.period).words(),
            "state": State(found.state).label,
        },
        _("请接着办那一份，或作废后重新起草。"),
    )


def begin(access: Access, row: Bulletin, paper: Paper, at: datetime) -> None:
    """Save the new row with its first text and first step. ConflictError where another of its kind is open."""
    row.text_edition = 1
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        found = Bulletin.objects.filter(
            programme=row.programme, kind=row.kind, period=row.period, scope=row.scope,
            state__in=OPEN,
        ).first()  # fmt: skip
        if found is None:
            raise
        raise open_already(found) from error
    keep_text(access, row, paper, at)
    stepped(access, row, State.DRAFT, at)


def keep_text(
    access: Access, row: Bulletin, paper: Paper, at: datetime, *, hand: int = 0, note: str = ""
) -> BulletinText:
    """The paper as the row's newest text."""
    text = paper_json(replace(paper, number=None))
    return BulletinText.objects.create(
        programme=row.programme,
        bulletin=row,
        edition=row.text_edition,
        paper=text,
        checksum=paper_checksum(text),
        hand=hand,
        note=note,
        person=access.person,
        at=at,
        by=access.actor,
    )


def stepped(
    access: Access,
    row: Bulletin,
    state: str,
    at: datetime,
    *,
    words: str = "",
    signer: str = "",
    signed_on: date | None = None,
    scan: StoredFile | None = None,
    by: str = "",
) -> BulletinStep:
    """by: as the person acts in this step, where a post it stands for matters."""
    last = BulletinStep.objects.filter(bulletin=row).order_by("-number").first()
    return BulletinStep.objects.create(
        programme=row.programme,
        bulletin=row,
        number=last.number + 1 if last else 1,
        state=state,
        words=words,
        text_edition=row.text_edition,
        signer=signer,
        signed_on=signed_on,
        scan=scan,
        at=at,
        by=by or access.actor,
        person=access.person,
    )


def moved(row: Bulletin, seen: int, name: str, **columns: object) -> Bulletin:
    """The row after its step, for this transaction alone. ConflictError unless it is as the caller saw it.

    The conditional update is the lock: of two at once the second waits, then finds another edition.
    """
    step = states.move(name)
    done = Bulletin.objects.filter(pk=row.pk, edition=seen, state__in=step.before).update(
        state=step.after, edition=F("edition") + 1, **columns
    )
    fresh = Bulletin.objects.get(pk=row.pk)
    if not done:
        states.require(fresh.state, name)
        raise ConflictError(_("这一期刚有人改过。"), _("没有办。请看过现在的样子再办。"))
    fresh.programme = row.programme
    return fresh


def edited(row: Bulletin, seen: int, **columns: object) -> Bulletin:
    """As `moved`, of a row that stays in its state."""
    done = Bulletin.objects.filter(pk=row.pk, edition=seen, state=row.state).update(
        edition=F("edition") + 1, **columns
    )
    if not done:
        raise ConflictError(_("这一期刚有人改过。"), _("没有存。请看过现在的样子再改。"))
    fresh = Bulletin.objects.get(pk=row.pk)
    fresh.programme = row.programme
    return fresh
