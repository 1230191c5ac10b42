"""Alerts: what the rules found, what became of it, and every step between."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, Unit

MOST_WORDS: Final = 500


class AlertState(models.TextChoices):
    OPEN = "open", _("待答复")
    EXPLAINED = "explained", _("已说明")
    AGENDA = "agenda", _("已列议题")
    ORDERED = "ordered", _("已立督办")
    WAIVED = "waived", _("已免督办")
    REPLACED = "replaced", _("已有新预警")
    RECOVERED = "recovered", _("已转好")


def alert_states() -> list[tuple[str, Any]]:
    return list(AlertState.choices)


class Alert(models.Model):
    """One alert, as luoshi.supervising raised it. number: in addresses; key: the core's, so that it is raised once.

    matter: what it is about (target/T31, problem/12); target_code: "" where it is about none. unit: who answers first, None
    where nobody is named; others: the names of the rest. month: YYYY-MM it is about. light: red, amber or "". by: until when
    it is to be answered. answered_at, answered_by, reason: the newest answer; accepted_at: when the office took an
    explanation, None until then. until: the last day it sleeps, of a waived one. order: the order it led to.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    matter = models.CharField(max_length=120)
    target_code = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    others = models.TextField(blank=True)
    month = models.CharField(max_length=7)
    light = models.CharField(max_length=8, blank=True)
    words = models.TextField()
    rules = models.CharField(max_length=20)
    by = models.DateField()
    state = models.CharField(max_length=10, choices=alert_states, default="open")
    raised_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=MOST_WORDS, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    order = models.ForeignKey(
        "supervision.Order", models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["programme", "-raised_at", "number"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="alert_state"),
            models.Index(fields=["programme", "matter"], name="alert_matter"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="alert_key"),
            models.UniqueConstraint(fields=["programme", "number"], name="alert_number"),
        ]

    def __str__(self) -> str:
        return self.words[:40]


class AlertStep(AppendOnly):
    """Something that happened to an alert. move: raised, explained, accepted, refused, agenda, ordered, waived, withdrawn,
    replaced, recovered, again. after: the state it led to."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12)
    after = models.CharField(max_length=10, choices=alert_states)
    words = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["alert", "id"]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.move}"
