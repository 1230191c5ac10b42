"""Orders (督办单): one matter each, its units, its steps, its files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit
from luoshi_web.supervision.models.plans import PlanItem


class Order(models.Model):
    """What a unit is ordered to do, from 拟办 to 销号. The steps (`OrderStep`) are what counts; the columns from `state` on repeat
    what luoshi.supervising makes of them, for lists.

    number: in addresses. document_number: as printed when the order was registered, "" before; series_year, series_number:
    what it was printed from. first_lead: to whom it was drafted; lead: who has it now. problem: of the projects room.
    origin_kind, origin_ref: what it was raised from (alert, decision, order …). limit_on, or limit_days with limit_clock;
    feedback_days None: reported once (一次性反馈). handed_on: since when the lead has it; slip: the grade of the newest slip.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    # Identification
    number = models.PositiveIntegerField()
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    series_year = models.PositiveSmallIntegerField(null=True, blank=True)
    series_number = models.PositiveIntegerField(null=True, blank=True)
    # The matter
    kind = models.CharField(_("类别"), max_length=20)
    title = models.CharField(_("督办事项"), max_length=200)
    matter = models.TextField(_("督办内容"), max_length=2000)
    first_lead = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        Unit, models.PROTECT, related_name="orders", verbose_name=_("牵头单位")
    )
    target_code = models.CharField(max_length=30, blank=True)
    project = models.PositiveIntegerField(null=True, blank=True)
    problem = models.PositiveIntegerField(null=True, blank=True)
    origin_kind = models.CharField(max_length=20, blank=True)
    origin_ref = models.CharField(max_length=60, blank=True)
    instructed_by = models.CharField(_("批示领导"), max_length=60, blank=True)
    contact = models.CharField(_("督办联系人"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_clock = models.CharField(max_length=10, blank=True)
    limit_on = models.DateField(null=True, blank=True)
    feedback_days = models.PositiveSmallIntegerField(null=True, blank=True)
    feedback_clock = models.CharField(max_length=10, blank=True)
    plan = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, blank=True, related_name="orders",
        verbose_name=_("督查计划"),
    )  # fmt: skip
    # Where it stands
    state = models.CharField(max_length=12, default="draft")
    state_since = models.DateField()
    issued_at = models.DateTimeField(null=True, blank=True)
    handed_on = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    original_due = models.DateField(null=True, blank=True)
    next_feedback = models.DateField(null=True, blank=True)
    slip = models.CharField(max_length=10, blank=True)
    slip_due = models.DateField(null=True, blank=True)
    objected = models.BooleanField(default=False)
    extension_asked = models.BooleanField(default=False)
    review_asked = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state", "due"], name="order_state_due"),
            models.Index(fields=["programme", "lead", "state"], name="order_lead_state"),
            models.Index(fields=["programme", "target_code"], name="order_target"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="order_number"),
            models.UniqueConstraint(
                fields=["programme", "series_year", "series_number"],
                condition=models.Q(series_number__isnull=False),
                name="order_series_number",
            ),
        ]

    def __str__(self) -> str:
        return self.document_number or self.title


class Support(models.Model):
    """A unit that supports the lead (配合单位)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="supports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["order", "unit__position", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "unit"], name="order_support_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.unit}"


class OrderStep(AppendOnly):
    """A step made. told: the step in the core's JSON form, which is what counts. on: the day it counts for, at: when it was
    written down; they differ where a signature on paper is recorded afterwards. unit: of the step, None where it has none.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    do = models.CharField(max_length=20)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    told = models.JSONField()

    class Meta:
        ordering: ClassVar = ["order", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="order_step_number"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.number} {self.do}"


class OrderFile(AppendOnly):
    """A file of an order. step: the number of the step that it came with, None where it belongs to the order as a whole."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="files")
    step = models.PositiveIntegerField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["order", "step", "id"]

    def __str__(self) -> str:
        return str(self.file)
