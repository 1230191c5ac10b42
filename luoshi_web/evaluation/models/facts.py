"""What the office types for scoring: figures without another source, and matters that add, deduct or veto."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit


class TypedFigure(AppendOnly):
    """A figure of a unit for one source of a scheme, with the document it stands in. figures: name -> the figure as text
    (actual, target, lowered). approved_on: of a lowered target.

    period: as a run's. A correction is a new row that names the old one; the newest counts. figures {}: taken back.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=60)
    source = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    figures = models.JSONField()
    approved_on = models.DateField(null=True, blank=True)
    document = models.CharField(_("出处"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField(max_length=400, blank=True)
    sample = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "scheme", "source", "unit", "pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.unit}"


class MatterKind(models.TextChoices):
    ADD = "add", _("加分")
    DEDUCT = "deduct", _("扣分")
    VETO = "veto", _("一票否决")


def matter_kinds() -> list[tuple[str, Any]]:
    return list(MatterKind.choices)


class Matter(AppendOnly):
    """Something that adds to a unit's score, deducts from it, or vetoes. level: the scheme's code of the level, or of the veto.

    matter: the name by which the same matter is known again: it counts once, at its highest level. on: the day of the
    document. withdraws: the row that this one takes back, with the reason in `reason`.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=matter_kinds)
    level = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    matter = models.CharField(_("事项"), max_length=120)
    on = models.DateField(_("文件日期"))
    document = models.CharField(_("文件"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawn_by"
    )
    reason = models.CharField(max_length=400, blank=True)
    sample = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "scheme", "unit", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.matter}"
