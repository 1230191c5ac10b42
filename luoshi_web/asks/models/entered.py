"""What stands in the registers that this room keeps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from luoshi_web.offices.models import Programme


class Entered(models.Model):
    """The entry of an ask or of a case in a register of this room (`kept_by: asks`). source: `ask/12`, `ask/12/2027` for what
    arrived in a later year, `case/3`."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    register = models.CharField(max_length=60)
    entry_no = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "register", "entry_no"], name="ask_entered_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "register", "source"], name="ask_entered_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.register}/{self.entry_no}"


class Mirroring(models.Model):
    """Until when the registers have followed the room."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.programme} {self.at:%Y-%m-%d}"
