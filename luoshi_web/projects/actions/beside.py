"""What stands beside projects: files that prove something, ways of looking, columns remembered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights, require_lists, require_writer
from luoshi_web.projects.models import (
    ColumnMap,
    Project,
    ProjectFile,
    SavedView,
)
from luoshi_web.projects.queries import concerned
from luoshi_web.projects.writing import subject

MOST_VIEWS = 30


@audited("projects.file.attached", gettext_lazy("给项目附了文件：{object}"))
def attach_file(
    access: Access, rights: Rights, row: Project, stored: StoredFile, *, about: str = "",
    note: str = "", at: datetime,
) -> ProjectFile:  # fmt: skip
    """about: what it proves (`ProjectFile.about`)."""
    require_writer(rights, concerned(row, timezone.localtime(at).date()))
    made = ProjectFile.objects.create(
        programme=row.programme, project=row, file=stored, about=about[:60],
        note=written(note)[:200], at=at, by=access.actor,
    )  # fmt: skip
    record(
        row.programme, "projects.file.attached", subject(row), actor=access.actor, at=at,
        after={"file": stored.name, "about": made.about},
    )  # fmt: skip
    return made


@audited("projects.file.taken_back", gettext_lazy("撤下了项目的文件：{object}"))
def take_back_file(access: Access, rights: Rights, one: ProjectFile, *, at: datetime) -> None:
    """The file no longer stands beside the project. It is kept, and the row that attached it too."""
    require_writer(rights, concerned(one.project, timezone.localtime(at).date()))
    ProjectFile.objects.create(
        programme=one.programme, project=one.project, file=one.file, about=one.about,
        taken_back=True, at=at, by=access.actor,
    )  # fmt: skip
    record(
        one.programme, "projects.file.taken_back", subject(one.project), actor=access.actor, at=at,
        after={"file": one.file.name, "about": one.about},
    )  # fmt: skip


@audited("projects.view.saved", gettext_lazy("存了一个项目视图：{object}"))
def save_view(access: Access, name: str, query: str, *, shared: bool, at: datetime) -> SavedView:
    """A way of looking under a name; the same name again replaces it. Only coordinators share theirs with everybody."""
    name = written(name)
    if not name or len(name) > 40:
        raise LuoshiError(_("视图没有名称，或名称超过 40 字。"), _("请写一个短名称。"))
    if len(query) > 1000:
        raise LuoshiError(_("筛选条件太长。"), _("请少选几项。"))
    if shared and not access.coordinates:
        raise PermissionDenied(_("大家都能用的视图由统筹人员设。"))
    mine = SavedView.objects.filter(programme=access.programme, person=access.person)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise LuoshiError(_("已经存了 %(n)s 个视图。") % {"n": MOST_VIEWS}, _("请先删去不用的。"))
    row, _made = SavedView.objects.update_or_create(
        programme=access.programme, person=access.person, name=name,
        defaults={"query": query, "shared": shared},
    )  # fmt: skip
    record(
        access.programme, "projects.view.saved", Subject("view", str(row.pk), row.name),
        actor=access.actor, at=at, after={"query": row.query, "shared": row.shared},
    )  # fmt: skip
    return row


@audited("projects.view.dropped", gettext_lazy("删去了一个项目视图：{object}"))
def drop_view(access: Access, row: SavedView, *, at: datetime) -> None:
    """One's own; a coordinator also any that is shared."""
    if row.person_id != access.person.pk and not (row.shared and access.coordinates):
        raise PermissionDenied(_("这个视图由存它的人删。"))
    record(
        access.programme, "projects.view.dropped", Subject("view", str(row.pk), row.name),
        actor=access.actor, at=at, before={"query": row.query},
    )  # fmt: skip
    row.delete()


@audited("projects.columns.kept", gettext_lazy("记住了项目表的列：{object}"))
def keep_columns(
    access: Access, rights: Rights, fingerprint: str, name: str, columns: Mapping[str, str], *,
    at: datetime,
) -> ColumnMap:  # fmt: skip
    """How the columns of a form of workbook are read; next month's file of the same form is read the same way."""
    require_lists(rights)
    row, _made = ColumnMap.objects.update_or_create(
        programme=access.programme, fingerprint=fingerprint,
        defaults={"name": name[:120], "columns": dict(columns), "at": at, "by": access.actor},
    )  # fmt: skip
    record(
        access.programme, "projects.columns.kept",
        Subject("columns", fingerprint[:60], row.name), actor=access.actor, at=at,
        after={"columns": row.columns},
    )  # fmt: skip
    return row
