"""Mappings, imports, and which cell each imported observation came from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.ledger.models import Observation, vintages
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit


class State(models.TextChoices):
    OPEN = "open", _("未导入")
    ACCEPTED = "accepted", _("已导入")
    DROPPED = "dropped", _("已放弃")


def states() -> list[tuple[str, Any]]:
    return list(State.choices)


class Mapping(AppendOnly):
    """How one kind of table is read, as somebody confirmed it. A change is the next number of the same name.

    layout: statistics.layout as JSON. unit: whose people may use and change it; None: the coordinators'.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("对照方案"), max_length=60)
    number = models.PositiveSmallIntegerField()
    layout = models.TextField()
    vintage = models.CharField(_("版次"), max_length=12, choices=vintages)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "name", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "name", "number"], name="statistics_mapping_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第 {self.number} 版"


class Import(models.Model):
    """A table somebody sent. Its layout may be changed until it is accepted or dropped; then nothing of it changes.

    month: the table's own, as a month index; None where its heads name every period. mapping: the confirmed one its
    layout is; None while it is a guess. counts: what acceptance stored and left, as JSON.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    document = models.CharField(_("来源"), max_length=200)
    month = models.PositiveIntegerField(null=True)
    vintage = models.CharField(_("版次"), max_length=12, choices=vintages)
    layout = models.TextField()
    mapping = models.ForeignKey(Mapping, models.PROTECT, null=True, related_name="imports")
    state = models.CharField(max_length=10, choices=states, default=State.OPEN)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True)
    counts = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.document


class ImportedFigure(AppendOnly):
    """The cell an observation came from; row and column counted from 0. kind: new, revised or older."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    imported = models.ForeignKey(Import, models.PROTECT, related_name="figures")
    observation = models.OneToOneField(Observation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    column = models.PositiveIntegerField()
    label = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["imported", "row", "column"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row + 1}:{self.column + 1}"
