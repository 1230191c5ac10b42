"""Needs, problems and leads, with their steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.models.projects import Project
from luoshi_web.projects.models.words import DIGITS, MOST_WORDS, PLACES, levels


class Need(models.Model):
    """What a project asks for (要素保障). quantity is in `unit`, as typed; asked, granted and used are in the unit of the kind.

    number: in addresses. what: which pollutant, which channel of funds. state: of luoshi.projects; steps, uses: everything
    told, in the core's JSON form, which is what counts; the columns repeat it for lists. granted, used None: not granted yet.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="needs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=200, blank=True)
    quantity = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    unit = models.CharField(max_length=20)
    raised_on = models.DateField()
    needed_by = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=12, choices=levels)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20)
    state_since = models.DateField()
    asked = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    granted = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES)
    used = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES)
    ref = models.CharField(max_length=100, blank=True)
    steps = models.JSONField(default=list)
    uses = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=1)
    to_meeting = models.DateField(null=True, blank=True)
    sample = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "kind", "state"], name="project_need_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_need_number"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.kind}"


class Problem(models.Model):
    """What stands in a project's way, from raised to closed. number: in addresses. steps: everything told, in the core's JSON
    form, which is what counts; the columns repeat it for lists. due: until when its owner solves it, None without a limit.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=MOST_WORDS)
    raised_on = models.DateField()
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20)
    state_since = models.DateField()
    steps = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=1)
    to_meeting = models.DateField(null=True, blank=True)
    sample = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="project_problem_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_problem_number"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Lead(models.Model):
    """A lead of investment promotion, until it is a project or given up. total: what is hoped for, 万元.

    number: in addresses. steps: every move, in the core's JSON form; contacts are rows of their own, of which last_contact,
    next_step and next_on repeat the newest.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(_("线索"), max_length=200)
    investor = models.CharField(_("投资方"), max_length=200, blank=True)
    source = models.CharField(_("从哪来"), max_length=200, blank=True)
    cluster = models.CharField(_("产业集群"), max_length=60, blank=True)
    total = models.DecimalField(
        _("预计总投资"), null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES
    )
    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="leads", verbose_name=_("跟进单位")
    )
    heard_on = models.DateField()
    state = models.CharField(max_length=20)
    state_since = models.DateField()
    steps = models.JSONField(default=list)
    last_contact = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="leads"
    )
    sample = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="project_lead_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_lead_number"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(AppendOnly):
    """A visit, a talk, a reception, a call."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    ours = models.CharField(max_length=200, blank=True)
    theirs = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=MOST_WORDS)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["lead", "-on", "-id"]

    def __str__(self) -> str:
        return self.words[:40]
