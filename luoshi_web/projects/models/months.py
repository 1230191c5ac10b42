"""What is told month by month, and the months frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme
from luoshi_web.projects.models.projects import Project
from luoshi_web.projects.models.words import DIGITS, MOST_WORDS, PLACES


class Progress(AppendOnly):
    """A month as the project tells it; a correction is a further row, of which the newest counts. Amounts in 万元.

    done: this month's; cumulative: this year's, as told. None: not told. answers: what the person said to what was asked
    (findings of luoshi.projects), so that nobody asks again.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="progress")
    month = models.CharField(max_length=7)
    edition = models.PositiveIntegerField()
    done = models.DecimalField(null=True, max_digits=DIGITS, decimal_places=PLACES)
    cumulative = models.DecimalField(null=True, max_digits=DIGITS, decimal_places=PLACES)
    percent = models.DecimalField(null=True, max_digits=7, decimal_places=4)
    node = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=MOST_WORDS, blank=True)
    answers = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "month", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "month", "edition"], name="project_month"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.month}"


class Statistic(AppendOnly):
    """A month as the statistics bureau confirmed it, 万元; a correction is a further row. None: taken back."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="statistics")
    month = models.CharField(max_length=7)
    edition = models.PositiveIntegerField()
    amount = models.DecimalField(null=True, max_digits=DIGITS, decimal_places=PLACES)
    source = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "month", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "month", "edition"], name="project_statistic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.month}"


class Freeze(AppendOnly):
    """A month as it was frozen: luoshi.projects.Snapshot's text and checksum. number 1 is what was published; a correction
    is a further number with its reason, and the earlier ones stay. sample: made-up projects are in it, which hides it with
    them."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    checksum = models.CharField(max_length=64)
    reason = models.CharField(max_length=MOST_WORDS, blank=True)
    sample = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "month", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "month", "number"], name="project_freeze_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.number}"
