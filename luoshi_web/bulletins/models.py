"""The papers made, each with the snapshot it says and the files it became."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.ledger.models import Snapshot
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile


class Bulletin(AppendOnly):
    """A month's paper as it was made. number runs within programme and year of making, and is never used twice.

    period: the month it tells of (2026-10). is_sample: a sample figure stands in it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="bulletins")
    year = models.PositiveSmallIntegerField(_("年"))
    number = models.PositiveSmallIntegerField(_("期号"))
    period = models.CharField(_("月份"), max_length=8)
    title = models.CharField(_("标题"), max_length=300)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="bulletins")
    docx = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    xlsx = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    is_sample = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "year", "number"], name="bulletin_number"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年第 {self.number} 期"
