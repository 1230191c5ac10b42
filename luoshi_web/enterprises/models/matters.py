"""Matters that come again: appeals that are one cause, taken together by a person, until an order settles it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.models import Programme, Unit


class GroupState(models.TextChoices):
    OPEN = "open", _("已归集")
    ASKED = "asked", _("已提请督办")
    ORDERED = "ordered", _("已督办")
    CLOSED = "closed", _("已解决")


class GroupCause(models.TextChoices):
    RECURRING = "recurring", _("反复出现")
    REDONE = "redone", _("重办仍未解决")


def group_states() -> list[tuple[str, object]]:
    return list(GroupState.choices)


def group_causes() -> list[tuple[str, object]]:
    return list(GroupCause.choices)


class MatterGroup(models.Model):
    """A systemic matter (共性问题). number: in addresses. reason: why these appeals were taken together, as it was suggested or
    typed. unit: who should settle it. order_words, order_url: of the order that supervision made of it, "" before.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=10, choices=group_causes, default=GroupCause.RECURRING)
    title = models.CharField(_("事项"), max_length=120)
    matter = models.TextField(_("情况"), max_length=2000)
    reason = models.CharField(_("归集理由"), max_length=400)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头单位")
    )
    state = models.CharField(max_length=10, choices=group_states, default=GroupState.OPEN)
    asked_at = models.DateTimeField(null=True, blank=True)
    order_words = models.CharField(max_length=120, blank=True)
    order_url = models.CharField(max_length=200, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_words = models.CharField(_("解决情况"), max_length=400, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="matter_group_number"),
        ]

    def __str__(self) -> str:
        return self.title
