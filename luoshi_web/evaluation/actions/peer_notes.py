"""The month's note on the gaps (对标分析): drafted from the numbers, words added, issued with a number and then kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.writing import paper_checksum, paper_json
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import PeerNote
from luoshi_web.evaluation.models.peers import MOST_NOTE
from luoshi_web.evaluation.peer_papers import SERIES, note_paper
from luoshi_web.evaluation.peer_rows import held_note, held_of
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.numbers import document_number

FIRST: Final = 2020


@audited("evaluation.note.drafted", gettext_lazy("拟了对标分析：{object}"))
def draft_note(access: Access, rights: Rights, month: str, *, at: datetime) -> PeerNote:
    """month: 2026-10. LuoshiError: a month to come, no peer; ConflictError: the month has its note."""
    require_office(rights)
    _check_month(month, timezone.localtime(at).date())
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    if PeerNote.objects.filter(programme=programme, month=month).exists():
        raise ConflictError(
            _("%(month)s的对标分析已经有了。") % {"month": month}, _("请打开那一份。")
        )
    row = PeerNote(programme=programme, month=month, made_at=at, made_by=access.actor)
    _compose(row, timezone.localtime(at).date())
    row.save()
    _record(access, row, "evaluation.note.drafted", at)
    return row


@audited("evaluation.note.changed", gettext_lazy("改了对标分析：{object}"))
def change_note(
    access: Access, rights: Rights, row: PeerNote, seen: int, opinion: str, *, at: datetime
) -> PeerNote:
    """The office's own words, and the numbers as they are now. While it is a draft."""
    require_office(rights)
    fresh = _draft(row, seen)
    fresh.opinion = fitting(opinion, _("意见"), MOST_NOTE)
    _compose(fresh, timezone.localtime(at).date())
    fresh.edition += 1
    fresh.save()
    _record(access, fresh, "evaluation.note.changed", at)
    return fresh


@audited("evaluation.note.issued", gettext_lazy("印发了对标分析：{object}"))
def issue_note(
    access: Access, rights: Rights, row: PeerNote, seen: int, *, at: datetime
) -> PeerNote:
    """Numbered and dated; kept as it is from then on."""
    require_office(rights)
    fresh, today = _draft(row, seen), timezone.localtime(at).date()
    fresh.year = today.year
    fresh.n = take_number(fresh.programme, SERIES, today.year)
    fresh.document_number = document_number(fresh.programme, SERIES, today.year, fresh.n)
    fresh.issued_on, fresh.issued_by = today, access.actor
    _compose(fresh, today)
    fresh.edition += 1
    fresh.save()
    _record(access, fresh, "evaluation.note.issued", at)
    return fresh


def _compose(row: PeerNote, today: date) -> None:
    held = held_of(row.programme)
    if not held.peers:
        raise LuoshiError(_("还没有对标地区。"), _("请先定和谁比。"))
    paper, row.has_sample = note_paper(row, held, today)
    row.paper = paper_json(paper)
    row.checksum = paper_checksum(row.paper)


def _draft(row: PeerNote, seen: int) -> PeerNote:
    fresh = held_note(row, seen)
    if fresh.issued_on is not None:
        raise ConflictError(_("这份分析已经印发。"), _("印发的不再改。"))
    return fresh


def _check_month(month: str, today: date) -> None:
    year, dash, number = month.partition("-")
    good = dash and year.isdigit() and len(year) == 4 and number.isdigit() and len(number) == 2
    if not good or not 1 <= int(number) <= 12 or int(year) < FIRST:
        raise LuoshiError(_("月份“%(text)s”不对。") % {"text": month[:20]}, _("请写成 2026-10。"))
    if (int(year), int(number)) > (today.year, today.month):
        raise LuoshiError(
            _("%(month)s还没有到。") % {"month": month}, _("请选这个月或以前的月份。")
        )


def _record(access: Access, row: PeerNote, code: str, at: datetime) -> None:
    after = {"number": row.document_number, "checksum": row.checksum}
    record(
        row.programme, code, Subject("peer_note", row.month, row.month), actor=access.actor, at=at,
        after={key: value for key, value in after.items() if value},
    )  # fmt: skip
