"""What a unit writes into its form: cells, words, comments, files. A draft is kept as it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import typed_number
from luoshi.plan.model import Kind
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, require_reason, written
from luoshi_web.offices.models import StoredFile, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.reporting.checks import kinds_of, refusals_of, refuse_grade
from luoshi_web.reporting.guards import (
    require_editable,
    require_writer,
)
from luoshi_web.reporting.models import Comment, Entry, EntryChange, Evidence, Narrative, Report
from luoshi_web.reporting.owed import Item, Owed
from luoshi_web.reporting.queries import hold_programme, hold_report, month_words, targets_of

Saved = Literal["saved", "same", "invalid", "conflict", "refused"]
MOST_NOTE = 300
MOST_WORDS = 2000
TEXTS = ("progress", "problem", "next_step", "help_needed", "help_from")


@dataclass(frozen=True, slots=True)
class CellGiven:
    """What somebody typed. seen: the version of the cell that stood before them; 0 where nothing stood."""

    key: str
    text: str
    note: str
    seen: int


@dataclass(frozen=True, slots=True)
class CellResult:
    """What became of one cell. With `conflict`, text and note are what stands now, and by whom."""

    key: str
    state: Saved
    version: int
    text: str
    note: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class TextGiven:
    section: str
    words: Mapping[str, str]
    seen: int


def save_cells(
    access: Access,
    report: Report,
    owed: Owed,
    graded: frozenset[int],
    given: Sequence[CellGiven],
    *,
    at: datetime,
) -> list[CellResult]:
    """Store what can be stored, cell by cell; the others say why not. Nothing of a cell is stored half.

    A cell changed by somebody else since it was seen is left as it is. Each change adds to the cell's own history
    (EntryChange); the trail tells the whole report when it is sent, so that a key press does not lock a programme.
    PermissionDenied for people of other units; LuoshiError when the report is on its way or its round is closed.
    """
    require_writer(access, report)
    items = {item.key: item for item in owed.hand}
    kinds = kinds_of(targets_of(report.programme))
    with transaction.atomic():
        hold_report(report)
        require_editable(report, at)
        standing = {
            (row.indicator_id, row.area, row.period): row
            for row in Entry.objects.filter(report=report)
        }
        return [
            _saved(access, report, items.get(one.key), graded, kinds, standing, one, at)
            for one in given
        ]


def _saved(
    access: Access,
    report: Report,
    item: Item | None,
    graded: frozenset[int],
    kinds: Mapping[int, Kind],
    standing: Mapping[tuple[int, str, str], Entry],
    one: CellGiven,
    at: datetime,
) -> CellResult:
    if item is None:
        return CellResult(one.key, "refused", one.seen, one.text, message=_("这一格不由您填。"))
    entry = standing.get((item.indicator.pk, item.area, str(item.period)))
    now = entry.version if entry else 0
    note = written(one.note)
    try:
        value, grade = _read(one.text, graded=item.indicator.pk in graded)
        if grade:
            refuse_grade(item, grade, targets_of(report.programme), at)
    except LuoshiError as error:
        return CellResult(one.key, "invalid", now, one.text, note, str(error))
    refused = refusals_of(item, value, kinds.get(item.indicator.pk))
    if refused:
        message = f"{refused[0].sentence}{refused[0].remedy}"
        return CellResult(one.key, "invalid", now, one.text, note, message)
    if len(note) > MOST_NOTE:
        message = _("说明写了 %(n)s 字，最多 %(most)s 字。") % {"n": len(note), "most": MOST_NOTE}
        return CellResult(one.key, "invalid", now, one.text, note, message)
    if entry is not None and (entry.value, entry.grade, entry.note) == (value, grade, note):
        return CellResult(one.key, "same", now, entry.text, note)
    if now != one.seen:
        return _conflict(one, entry)
    kept = _stored(access, report, item, entry, value, grade, note, at)
    return (
        _conflict(one, entry)
        if kept is None
        else CellResult(one.key, "saved", kept.version, kept.text, note)
    )


def _read(text: str, *, graded: bool) -> tuple[Decimal | None, str]:
    if not graded:
        return typed_number(text), ""
    grade = written(text)
    if len(grade) > Entry._meta.get_field("grade").max_length:  # type: ignore[operator]
        raise LuoshiError(
            _("“%(text)s”不是等级。") % {"text": grade[:20]}, _("请照等级填，如 Ⅲ类。")
        )
    return None, grade


def _stored(
    access: Access,
    report: Report,
    item: Item,
    entry: Entry | None,
    value: Decimal | None,
    grade: str,
    note: str,
    at: datetime,
) -> Entry | None:
    """The cell as it stands now; None when somebody else was faster."""
    if entry is None:
        entry = Entry(
            programme=report.programme,
            report=report,
            indicator=item.indicator,
            area=item.area,
            period=str(item.period),
            value=value,
            grade=grade,
            note=note,
            changed_at=at,
            changed_by=access.actor,
        )
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            return None
    else:
        changed = Entry.objects.filter(pk=entry.pk, version=entry.version).update(
            value=value,
            grade=grade,
            note=note,
            returned=False,
            version=F("version") + 1,
            changed_at=at,
            changed_by=access.actor,
        )
        if not changed:
            return None
        entry.value, entry.grade, entry.note, entry.version = value, grade, note, entry.version + 1
    EntryChange.objects.create(
        programme=report.programme,
        entry=entry,
        value=value,
        grade=grade,
        note=note,
        at=at,
        by=access.actor,
    )
    return entry


def _conflict(one: CellGiven, entry: Entry | None) -> CellResult:
    if entry is None:
        message = _("这一格刚被别人填过，请刷新看看。")
        return CellResult(one.key, "conflict", one.seen, one.text, one.note, message)
    message = _("%(who)s刚把这一格改成 %(text)s。要用您的，请再填一次。") % {
        "who": entry.changed_by,
        "text": entry.text or _("空"),
    }
    return CellResult(one.key, "conflict", entry.version, entry.text, entry.note, message)


def save_text(
    access: Access, report: Report, owed: Owed, given: TextGiven, *, at: datetime
) -> Narrative:
    """Store a task's words. ConflictError, which says by whom, when somebody changed them since they were seen.

    Like a cell, a draft's words are no entry of the trail; the report as it is sent is.
    """
    require_writer(access, report)
    if given.section not in owed.sections:
        raise LuoshiError(_("这项任务的进展不由您填。"), _("请从列出的任务里选。"))
    words = {name: written(given.words.get(name, "")) for name in TEXTS}
    for text in words.values():
        if len(text) > MOST_WORDS:
            raise LuoshiError(
                _("一栏写了 %(n)s 字。") % {"n": len(text)},
                _("最多 %(most)s 字，请缩短。") % {"most": MOST_WORDS},
            )
    words["help_from"] = words["help_from"][:120]
    with transaction.atomic():
        hold_report(report)
        require_editable(report, at)
        row = Narrative.objects.filter(report=report, section=given.section).first()
        if row is not None and all(getattr(row, name) == text for name, text in words.items()):
            return row
        if (row.version if row else 0) != given.seen:
            raise ConflictError(
                _("%(who)s刚改过这项任务的文字。") % {"who": row.changed_by if row else ""},
                _("请刷新看过再改；您写的还在框里。"),
            )
        kept, _created = Narrative.objects.update_or_create(
            report=report,
            section=given.section,
            defaults={
                **words,
                "programme": report.programme,
                "version": given.seen + 1,
                "changed_at": at,
                "changed_by": access.actor,
            },
        )
        return kept


@audited("reporting.cell.discussed", gettext_lazy("在一格写了话：{object}"))
def comment_on(
    access: Access, report: Report, item: Item, text: str, *, is_doubt: bool = False, at: datetime
) -> Comment:
    """Say something about a figure of the form. is_doubt: a figure that the system filled in is wrong.

    The unit and the office may; it needs no open round.
    """
    if not access.coordinates:
        require_writer(access, report)
    if is_doubt and item.by_hand:
        raise LuoshiError(_("这一格由您自己填。"), _("请直接改数。"))
    row = Comment.objects.create(
        programme=report.programme,
        report=report,
        indicator=item.indicator,
        area=item.area,
        period=str(item.period),
        text=require_reason(text),
        is_doubt=is_doubt,
        at=at,
        by=access.actor,
    )
    _record(access, report, item, "reporting.cell.discussed", at, {"text": row.text})
    return row


@audited("reporting.evidence.attached", gettext_lazy("附上了依据：{object}"))
def attach_evidence(
    access: Access, report: Report, item: Item, stored: StoredFile, *, at: datetime
) -> Evidence:
    """A stored file proves a cell. Only the unit, only while it may change the cell."""
    row = _evidence(access, report, item, stored, at, taken_back=False)
    _record(access, report, item, "reporting.evidence.attached", at, {"file": stored.name})
    return row


@audited("reporting.evidence.taken_back", gettext_lazy("撤下了依据：{object}"))
def take_back_evidence(
    access: Access, report: Report, item: Item, stored: StoredFile, *, at: datetime
) -> Evidence:
    """The file no longer stands beside the cell. It is kept, and the row that attached it too."""
    row = _evidence(access, report, item, stored, at, taken_back=True)
    _record(access, report, item, "reporting.evidence.taken_back", at, {"file": stored.name})
    return row


@audited("reporting.report.refused", gettext_lazy("想改别的单位的月报，没有办：{object}"))
def refuse_foreign(access: Access, month: str, unit_code: str, *, at: datetime) -> bool:
    """Write down that somebody tried to change the report of a unit that is not theirs. False for a unit there is not."""
    unit = Unit.objects.filter(programme=access.programme, code=unit_code).first()
    if unit is None:
        return False
    subject = Subject("report", f"{month[:10]}/{unit.code}", f"{unit.name} {month[:10]}")
    record(access.programme, "reporting.report.refused", subject, actor=access.actor, at=at)
    return True


def _evidence(
    access: Access,
    report: Report,
    item: Item,
    stored: StoredFile,
    at: datetime,
    *,
    taken_back: bool,
) -> Evidence:
    require_writer(access, report)
    hold_programme(report.programme)
    hold_report(report)
    require_editable(report, at)
    return Evidence.objects.create(
        programme=report.programme,
        report=report,
        indicator=item.indicator,
        area=item.area,
        period=str(item.period),
        file=stored,
        taken_back=taken_back,
        at=at,
        by=access.actor,
    )


def _record(
    access: Access, report: Report, item: Item, code: str, at: datetime, after: dict[str, str]
) -> None:
    name = f"{report.unit.name} {month_words(report.round.month)} {item.indicator.name}"
    subject = Subject("entry", f"{report.pk}/{item.key}"[:60], name)
    record(report.programme, code, subject, actor=access.actor, at=at, after=after)
