"""Runs (考核): one scoring of a period by one edition of a scheme, its revisions, its steps."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.evaluation.models.schemes import SchemeEdition
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit


class RunState(models.TextChoices):
    DRAFTED = "drafted", _("拟定")
    FROZEN = "frozen", _("已冻结")
    OPEN = "open", _("异议期")
    DECIDED = "decided", _("异议已处理")
    APPROVED = "approved", _("已审定")
    PUBLISHED = "published", _("已公布")
    DROPPED = "dropped", _("作废")


def run_states() -> list[tuple[str, Any]]:
    return list(RunState.choices)


class Run(models.Model):
    """One scoring. number: in addresses. period: a luoshi.plan period as text; as_of: the day the facts are told as of.

    revision: of the newest `RunRevision`, 0 before it is frozen. earlier: the run that movement is told against.
    objections_until: the last day on which a unit may object. paper: the scan of an approval on paper. edition: grows with
    every change; whoever acts says which one was seen. docx, xlsx, pdf: of the paper published.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(_("名称"), max_length=100)
    scheme = models.ForeignKey(SchemeEdition, models.PROTECT, related_name="runs")
    period = models.CharField(_("考核期"), max_length=8)
    as_of = models.DateField(_("数据截至"))
    earlier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=run_states, default=RunState.DRAFTED)
    revision = models.PositiveIntegerField(default=0)
    # Objections
    window = models.PositiveSmallIntegerField(_("异议期（工作日）"), default=5)
    opened_on = models.DateField(null=True, blank=True)
    objections_until = models.DateField(null=True, blank=True)
    # Approval and publication
    approver = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    series_year = models.PositiveSmallIntegerField(null=True, blank=True)
    series_number = models.PositiveIntegerField(null=True, blank=True)
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    xlsx = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="run_number"),
            models.UniqueConstraint(
                fields=["programme", "series_year", "series_number"],
                condition=models.Q(series_number__isnull=False),
                name="run_series_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RunRevision(AppendOnly):
    """The facts as frozen and what they come to. A change after an objection is a new one; none is ever rewritten.

    facts: canonical JSON with the trace of every figure (luoshi.scoring.facts_json); result: canonical JSON of the
    scores (luoshi.scoring). Each checksum is the SHA-256 of its text. change: why, unit, item, before and after; {} of the first.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    facts = models.TextField()
    facts_checksum = models.CharField(max_length=64)
    result = models.TextField()
    checksum = models.CharField(max_length=64)
    change = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["run", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="run_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"


class RunStep(AppendOnly):
    """One step of a run's way: to which state, who, when, in which words."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    to = models.CharField(max_length=10, choices=run_states)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["run", "pk"]

    def __str__(self) -> str:
        return f"{self.run} {self.to}"


class ObjectionState(models.TextChoices):
    OPEN = "open", _("待答复")
    KEPT = "kept", _("维持原分")
    CHANGED = "changed", _("已更正")


def objection_states() -> list[tuple[str, Any]]:
    return list(ObjectionState.choices)


class Objection(models.Model):
    """A unit's objection to one item of its own working, once an item. item: the scheme's code; "" is adds, deducts, vetoes.

    on_revision: what the unit looked at; change: the revision made for it. Decided once, by a conditional update.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, related_name="objections")
    number = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    item = models.CharField(max_length=60)
    on_revision = models.PositiveIntegerField()
    reason = models.CharField(max_length=400)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=objection_states, default=ObjectionState.OPEN)
    answer = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    change = models.ForeignKey(
        RunRevision, models.PROTECT, null=True, blank=True, related_name="objections"
    )

    class Meta:
        ordering: ClassVar = ["run", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="objection_number"),
            models.UniqueConstraint(fields=["run", "unit", "item"], name="objection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"
