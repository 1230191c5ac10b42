"""Enterprises: who they are. What they hold and were given stands in the registers, under their name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.registers.firms import MOST_KEY
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, Unit

MOST_NAME = 120


class Firm(models.Model):
    """An enterprise. number: in addresses. credit_code: 统一社会信用代码 of GB 32100-2015, "" while nobody told it.

    Its other names are FirmName rows. contact, phone: whom to call; shown to those who serve it only. unit: for an
    enterprise whose people have accounts here. founded_on, above_scale None: not told. merged_into: the one it turned out
    to be; it stays for what refers to it, and is in no list. edition: of the row.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(_("企业"), max_length=MOST_NAME)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    town = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    trade = models.CharField(_("行业"), max_length=60, blank=True)
    above_scale = models.BooleanField(_("规上"), null=True, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="firm_number"),
            models.UniqueConstraint(
                fields=["programme", "credit_code"],
                condition=~models.Q(credit_code="") & models.Q(merged_into=None),
                name="firm_credit_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FirmName(models.Model):
    """A name of an enterprise: its own (is_main) or another under which registers know it. key: as luoshi.registers.firm_key
    has it; no two enterprises of a programme answer to one key, which is what an entry is found by.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="names")
    name = models.CharField(max_length=MOST_NAME)
    key = models.CharField(max_length=MOST_KEY)
    is_main = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["firm", "-is_main", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="firm_name_key"),
        ]

    def __str__(self) -> str:
        return self.name


class FirmStep(AppendOnly):
    """What was done to an enterprise's row: what, what became of it in words, when and by whom."""

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="steps")
    what = models.CharField(max_length=40)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["firm", "id"]

    def __str__(self) -> str:
        return self.what


class FirmFigures(AppendOnly):
    """What an enterprise told of itself for a self-check, kept because somebody chose to. Nobody's but the unit's that keeps the
    ladder and the enterprise's own. body: figure code (luoshi/enterprises/ladder.yaml) -> text as typed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="figures")
    body = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["firm", "-id"]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.at}"
