"""Projects, their revisions, and the rows that repeat the newest one for lists."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.models.words import (
    DIGITS,
    MOST_WORDS,
    PLACES,
    charges,
    classes,
    halts,
    levels,
    origins,
)


class Project(models.Model):
    """A project as its newest revision tells it. The revision is what counts; the columns repeat it for lists.

    number: in addresses, given once. total: 万元. stage "": no stage told yet. stage_since: the day of the last move.
    halted: while it lasts or for good; "": not. edition: of the newest revision.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects")
    number = models.PositiveIntegerField()
    code = models.CharField(_("编号"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    town = models.ForeignKey(
        Unit, models.PROTECT, related_name="projects", verbose_name=_("所在镇街")
    )
    level = models.CharField(_("级别"), max_length=12, choices=levels)
    origin = models.CharField(_("投资来源"), max_length=12, choices=origins)
    investor = models.CharField(_("投资主体"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    cluster = models.CharField(_("产业集群"), max_length=60, blank=True)
    total = models.DecimalField(
        _("计划总投资"), null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES
    )
    stage = models.CharField(_("阶段"), max_length=20, blank=True)
    stage_since = models.DateField(null=True, blank=True)
    halted = models.CharField(_("停缓"), max_length=12, choices=halts, blank=True)
    sample = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["programme", "number"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "stage"], name="project_stage"),
            models.Index(fields=["programme", "town"], name="project_town"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_number"),
            models.UniqueConstraint(fields=["programme", "code"], name="project_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Revision(AppendOnly):
    """One state of a project: the JSON form of luoshi.projects (written.py), without its months, which are rows.

    what: an action of the trail; told in words by the trail's sentence. known: from `at` until the next one.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="revisions")
    edition = models.PositiveIntegerField()
    text = models.TextField()
    what = models.CharField(max_length=60)
    reason = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "edition"], name="project_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.edition}"


class Entered(models.Model):
    """The entry of a project in the register that this room keeps (`kept_by: projects`)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.OneToOneField(Project, models.PROTECT, related_name="entered")
    register = models.CharField(max_length=60)
    entry_no = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "register", "entry_no"], name="project_entered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.register}/{self.entry_no}"


class Mirroring(models.Model):
    """Until when the register has followed the projects."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.programme} {self.at:%Y-%m-%d}"


class Listing(models.Model):
    """On a list from a day to a day, both included, as the newest revision says. Rewritten with it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="listings")
    list = models.CharField(max_length=30)
    class_of = models.CharField(max_length=12, choices=classes)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "since"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "list", "since"], name="project_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.list}"


class InCharge(models.Model):
    """Who is in charge of it, as the newest revision says. unit: where the name is a unit of the programme. Rewritten."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="in_charge")
    kind = models.CharField(max_length=12, choices=charges)
    name = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "since"]

    def __str__(self) -> str:
        return f"{self.project} {self.name}"


class NodeDate(models.Model):
    """A node (milestone) of the project, as the newest revision says. Rewritten with it.

    promised: the day promised now, which is `planned` while it was never moved. done None: not reached.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="nodes")
    label = models.CharField(max_length=120)
    planned = models.DateField()
    promised = models.DateField()
    done = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "planned"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "promised"], name="project_node_promised"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.label}"


class YearFigure(models.Model):
    """A year of a project: what its plan asks for, and what was reported so far, both 万元. Rewritten with either.

    told: the month of the report that says so ("2026-10"); "": nothing was reported that year. percent: physical progress.
    confirmed: what the statistics confirmed so far; never added to `done` nor taken for it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    plan = models.DecimalField(null=True, max_digits=DIGITS, decimal_places=PLACES)
    done = models.DecimalField(null=True, max_digits=DIGITS, decimal_places=PLACES)
    told = models.CharField(max_length=7, blank=True)
    percent = models.DecimalField(null=True, max_digits=7, decimal_places=4)
    confirmed = models.DecimalField(null=True, max_digits=DIGITS, decimal_places=PLACES)
    start = models.CharField(max_length=7, blank=True)
    finish = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year"], name="project_year"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"
