"""The measures that the plan promises (政策措施), and what came of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit


class MeasureState(models.TextChoices):
    MISSING = "missing", _("未出台")
    DRAFTING = "drafting", _("起草")
    ISSUED = "issued", _("已印发")
    WORKING = "working", _("见效")
    NEEDLESS = "needless", _("不需要")


def measure_states() -> list[tuple[str, object]]:
    """A callable, so that a word changed here makes no migration."""
    return list(MeasureState.choices)


class Measure(models.Model):
    """A sentence of the plan that promises to do something. section: the task's path in the plan; span_start, span_end: the
    sentence in the plan's text, None where the office added it by hand.

    paper_*: what was issued. effect: in words, with its own day and source. targets: codes of the targets it serves.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=200)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    text = models.CharField(_("措施"), max_length=400)
    owner = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="measures",
        verbose_name=_("责任单位"),
    )  # fmt: skip
    state = models.CharField(max_length=12, choices=measure_states, default=MeasureState.MISSING)
    state_since = models.DateField()
    due = models.DateField(_("出台时限"), null=True, blank=True)
    paper_number = models.CharField(_("文号"), max_length=60, blank=True)
    paper_title = models.CharField(_("文件名称"), max_length=200, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    paper = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("文件"),
    )  # fmt: skip
    effect = models.CharField(_("成效"), max_length=400, blank=True)
    effect_on = models.DateField(_("成效截至"), null=True, blank=True)
    effect_source = models.CharField(_("成效来源"), max_length=200, blank=True)
    targets = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("不需要的原因"), max_length=400, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "section"], name="measure_section"),
            models.Index(fields=["programme", "owner", "state"], name="measure_owner"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="measure_number"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class MeasureStep(AppendOnly):
    """What was told of a measure, when and by whom: every state it stood in. said: the fields as they were told."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12)
    on = models.DateField()
    said = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["measure", "id"]

    def __str__(self) -> str:
        return f"{self.measure} {self.state}"
