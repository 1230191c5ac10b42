"""Enterprises: who they are. What they hold and were given stands in the registers, under their name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.models import Programme, Unit

MOST_NAME = 120


class Firm(models.Model):
    """An enterprise. number: in addresses. credit_code: 统一社会信用代码 of GB 32100-2015, "" while nobody told it.

    aliases: other names under which registers know it. contact, phone: whom to call; shown to those who serve it only.
    unit: for an enterprise whose people have accounts here. founded_on, above_scale None: not told. edition: of the row.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(_("企业"), max_length=MOST_NAME)
    aliases = models.JSONField(default=list)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    town = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    trade = models.CharField(_("行业"), max_length=60, blank=True)
    above_scale = models.BooleanField(_("规上"), null=True, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="firm_number"),
            models.UniqueConstraint(fields=["programme", "name"], name="firm_name"),
        ]

    def __str__(self) -> str:
        return self.name
