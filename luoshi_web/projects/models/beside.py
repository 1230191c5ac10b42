"""What stands beside projects: files, columns remembered, ways of looking."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Person, Programme, StoredFile
from luoshi_web.projects.models.projects import Project


class ProjectFile(AppendOnly):
    """A file that proves something of a project. about: what, as a word and its key: `move:started`, `permit:land`,
    `month:2026-10`, `contract:HT1`, `arrival:2026-10-12`, or "" for the project itself. taken_back: a later row takes it away."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    about = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    taken_back = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "id"]

    def __str__(self) -> str:
        return str(self.file)


class ColumnMap(models.Model):
    """How a form of workbook was read last time. fingerprint: of its heads. columns: place and words of a head -> field; "@unit"
    and the like: what was said of the whole sheet (projects.workbooks)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    columns = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "fingerprint"], name="project_columns_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A way of looking at the projects that somebody keeps. query: as in the address of the list. shared: for everybody."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("大家都能用"), default=False)

    class Meta:
        ordering: ClassVar = ["programme", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "person", "name"], name="project_view_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
