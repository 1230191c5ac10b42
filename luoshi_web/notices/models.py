"""Notices, the channels they leave by, what left, the calendar feeds, and when each job ran."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.models import Person, Programme


class Notice(models.Model):
    """Something one person must know: what, by when, where. Open until it is read or its matter is settled.

    key names the matter (reporting.returned:12); of one matter a person has one open notice. at: when it last said something
    new. told_at, told_common_at: when it went into a message to the person, and into one to the common channel; None: not
    yet. No other reading is kept.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="notices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    what = models.CharField(max_length=300)
    by = models.DateTimeField(null=True)
    where = models.CharField(max_length=300)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_common_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["programme", "person", "-at"]
        indexes: ClassVar = [models.Index(fields=["programme", "key"], name="notice_key")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "person", "key"],
                condition=models.Q(read_at__isnull=True, settled_at__isnull=True),
                name="notice_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Channel(models.Model):
    """A way out of the system: a person's own, or (person None) the programme's common one.

    sealed: the address, encrypted with the installation's secret, because it carries passwords and tokens; emptied when the
    channel is removed. shown: what a page may show of it.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="channels")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="channels")
    scheme = models.CharField(max_length=20)
    label = models.CharField(_("名称"), max_length=40)
    sealed = models.TextField()
    shown = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    tested_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["programme", "pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.shown}".strip()


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("待发")
    SENT = "sent", _("已发")
    FAILED = "failed", _("没有送到")


def delivery_states() -> list[tuple[str, Any]]:
    return list(DeliveryState.choices)


class Slot(models.TextChoices):
    DIGEST = "digest", _("每日汇总")
    URGENT = "urgent", _("急件")


def slots() -> list[tuple[str, Any]]:
    return list(Slot.choices)


class Delivery(models.Model):
    """One message to one channel. One a channel, day and slot: the database itself allows no storm.

    next_at: not tried before then. An attempt moves it and counts before anything is sent, so that a run that dies
    half-way leaves a message that is tried again later, not one that is lost.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="deliveries")
    day = models.DateField()
    slot = models.CharField(max_length=10, choices=slots)
    title = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=delivery_states, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["programme", "-day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "day", "slot"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return self.title


class CalendarFeed(models.Model):
    """A person's calendar address. Only the token's hash is kept; whoever holds the token reads the deadlines."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_feed_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class RunState(models.TextChoices):
    IDLE = "idle", _("未运行")
    RUNNING = "running", _("运行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败")


def run_states() -> list[tuple[str, Any]]:
    return list(RunState.choices)


class JobRun(models.Model):
    """When a job last ran and may next run. Of no programme: a job goes through all of them.

    next_at is also the claim: whoever moves it runs the job. A run that dies leaves it in the future, so that the job is
    taken up again after its lease, not never.
    """

    name = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=run_states, default="idle")
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    summary = models.CharField(max_length=300, blank=True)
    error_id = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
