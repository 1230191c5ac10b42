"""Series of numbers with their words, and the templates an office replaces."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile


class Series(models.Model):
    """The numbers of one kind of paper in one year: last is the newest given. It only grows, by one (actions.take_number)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["programme", "series", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "series", "year"], name="paper_series_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class SeriesWords(AppendOnly):
    """The 代字 of a series (滕政督) from then on; the newest row counts. Papers numbered before keep what they print."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    words = models.CharField(max_length=20)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "series", "id"]

    def __str__(self) -> str:
        return self.words


class Template(AppendOnly):
    """A .docx that an office sent for one kind of paper and that passed the check. warnings: what the check said none the less."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    warnings = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "kind", "id"]

    def __str__(self) -> str:
        return str(self.file)


class TemplateUse(AppendOnly):
    """From then on papers of the kind leave by that template, or (None) in the built-in form; the last turn counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    turn = models.PositiveIntegerField()
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "kind", "turn"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "kind", "turn"], name="paper_template_turn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.turn}"
