"""The year's plan of supervision (年度督查计划): what may be supervised, on whose word, how often a unit at most."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.models import Programme, StoredFile, Unit

MOST_SCOPE: Final = 400


class PlanItemState(models.TextChoices):
    DRAFT = "draft", _("待批准")
    APPROVED = "approved", _("已批准")
    ENDED = "ended", _("已结束")


def plan_item_states() -> list[tuple[str, Any]]:
    return list(PlanItemState.choices)


class PlanItem(models.Model):
    """One thing that a year's supervision is about. number: within the year, in addresses too.

    basis: the paper or the clause that calls for it; scope: what is looked at, in words. cap: the most orders a unit may get
    under it in the year, None without a cap. approver: who approved, as the trail names people; paper: the scan of a
    signature on paper, None where the leader clicked. Whose units it is about: `PlanItemUnit`, all where there is none.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField()
    title = models.CharField(_("名称"), max_length=100)
    basis = models.CharField(_("依据"), max_length=200)
    scope = models.CharField(_("范围"), max_length=MOST_SCOPE)
    cap = models.PositiveSmallIntegerField(_("每个单位全年上限"), null=True, blank=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    state = models.CharField(max_length=10, choices=plan_item_states, default="draft")
    approver = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=MOST_SCOPE, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "-year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "year", "number"], name="plan_item_number"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="plan_item_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number} {self.title}"


class PlanItemUnit(models.Model):
    """A unit that an item is about. An item without any is about all of them."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["item", "unit__position", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "unit"], name="plan_item_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.unit}"
