"""Series of numbers with their words, and the templates an office replaces."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme


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
