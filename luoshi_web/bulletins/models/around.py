"""Whom a bulletin names and what they said before it was signed, which units have opened it, what the public sees."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.bulletins.models.papers import Bulletin
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, Unit


class Reply(models.TextChoices):
    NONE = "", _("未回复")
    AGREED = "agreed", _("无异议")
    OBJECTED = "objected", _("有异议")


def replies() -> list[tuple[str, Any]]:
    return list(Reply.choices)


class Naming(models.Model):
    """A unit that the paper names as behind. It is told before the signature, may object until the end of `until`, and
    an objection is answered. targets: codes of the plan's, parted by |.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="namings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    targets = models.CharField(max_length=1000)
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True)
    reply = models.CharField(max_length=10, choices=replies, blank=True)
    words = models.CharField(max_length=400, blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["bulletin", "unit__position", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "unit"], name="bulletin_names_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.targets}"


class Receipt(AppendOnly):
    """The day on which somebody of a unit first opened a published paper. No person and no count is kept."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        ordering: ClassVar = ["bulletin", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "unit"], name="bulletin_receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.day}"


class Publicity(models.Model):
    """What strangers may see of a programme. Without a row, and while is_on is False: nothing at all.

    approved_by: a holder of the leader's role, by name; approved_on: the day of that agreement.
    """

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="publicity")
    is_on = models.BooleanField(default=False)
    shows_targets = models.BooleanField(_("逐项目标进展"), default=True)
    shows_papers = models.BooleanField(_("通报全文"), default=True)
    shows_data = models.BooleanField(_("数据下载"), default=True)
    contact = models.CharField(_("纠错联系方式"), max_length=200, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True)
    edition = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.programme} {self.is_on}"
