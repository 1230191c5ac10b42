"""What people put beside entries: words, files; and ways of looking that they keep."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import require_reason, written
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import require_writer
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Comment, Evidence, Revision, SavedFilter
from luoshi_web.registers.writing import subject

MOST_FILTERS = 30


@audited("registers.entry.discussed", gettext_lazy("在台账条目上写了话：{object}"))
def comment_on(access: Access, kept: Kept, row: Revision, text: str, *, at: datetime) -> Comment:
    """Whoever sees the entry may say something about it."""
    comment = Comment.objects.create(
        programme=kept.programme,
        register=kept.row,
        entry_no=row.entry_no,
        text=require_reason(text),
        at=at,
        by=access.actor,
    )
    _record(access, kept, subject(kept, row), "registers.entry.discussed", at, text=comment.text)
    return comment


@audited("registers.evidence.attached", gettext_lazy("给台账条目附了依据：{object}"))
def attach_evidence(
    access: Access, kept: Kept, row: Revision, stored: StoredFile, *, note: str = "", at: datetime
) -> Evidence:
    """A stored file proves the entry. Whoever may write the entry may attach."""
    made = _evidence(access, kept, row, stored, note, at)
    _record(access, kept, subject(kept, row), "registers.evidence.attached", at, file=stored.name)
    return made


@audited("registers.evidence.taken_back", gettext_lazy("撤下了台账条目的依据：{object}"))
def take_back_evidence(
    access: Access, kept: Kept, row: Revision, stored: StoredFile, *, at: datetime
) -> Evidence:
    """The file no longer stands beside the entry. It is kept, and the row that attached it too."""
    made = _evidence(access, kept, row, stored, "", at, taken_back=True)
    _record(access, kept, subject(kept, row), "registers.evidence.taken_back", at, file=stored.name)
    return made


@audited("registers.filter.saved", gettext_lazy("存了一个台账筛选：{object}"))
def save_filter(
    access: Access, kept: Kept, name: str, query: str, *, shared: bool, at: datetime
) -> SavedFilter:
    """A way of looking under a name; the same name again replaces it. Only coordinators share theirs with everybody."""
    name = written(name)
    if not name or len(name) > 40:
        raise LuoshiError(_("筛选没有名称，或名称超过 40 字。"), _("请写一个短名称。"))
    if len(query) > 1000:
        raise LuoshiError(_("筛选条件太长。"), _("请少选几项。"))
    if shared and not access.coordinates:
        raise PermissionDenied(_("大家都能用的筛选由统筹人员设。"))
    mine = SavedFilter.objects.filter(register=kept.row, person=access.person)
    if mine.exclude(name=name).count() >= MOST_FILTERS:
        raise LuoshiError(_("已经存了 %(n)s 个筛选。") % {"n": MOST_FILTERS}, _("请先删去不用的。"))
    row, _made = SavedFilter.objects.update_or_create(
        register=kept.row,
        person=access.person,
        name=name,
        defaults={"programme": kept.programme, "query": query, "shared": shared},
    )
    _record(access, kept, _filter(kept, row), "registers.filter.saved", at, query=row.query)
    return row


@audited("registers.filter.dropped", gettext_lazy("删去了一个台账筛选：{object}"))
def drop_filter(access: Access, kept: Kept, row: SavedFilter, *, at: datetime) -> None:
    """One's own; a coordinator also any that is shared."""
    if row.person_id != access.person.pk and not (row.shared and access.coordinates):
        raise PermissionDenied(_("这个筛选由存它的人删。"))
    _record(access, kept, _filter(kept, row), "registers.filter.dropped", at, query=row.query)
    row.delete()


def _filter(kept: Kept, row: SavedFilter) -> Subject:
    return Subject("filter", f"{kept.row.code}/{row.pk}"[:60], f"{kept.row.name} {row.name}")


def _record(
    access: Access, kept: Kept, about: Subject, code: str, at: datetime, **after: str
) -> None:
    record(kept.programme, code, about, actor=access.actor, at=at, after=after)


def _evidence(
    access: Access,
    kept: Kept,
    row: Revision,
    stored: StoredFile,
    note: str,
    at: datetime,
    *,
    taken_back: bool = False,
) -> Evidence:
    require_writer(access, kept, row.area)
    return Evidence.objects.create(
        programme=kept.programme,
        register=kept.row,
        entry_no=row.entry_no,
        file=stored,
        note=written(note)[:200],
        taken_back=taken_back,
        at=at,
        by=access.actor,
    )
