"""Asks to higher levels, with their steps, the needs they answer, and what was given out of them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit
from luoshi_web.projects.models import Need, Project

DIGITS: Final = 20
PLACES: Final = 4
MOST_WORDS: Final = 400


class Ask(models.Model):
    """What a unit asks of a higher level (对上争取). The steps (`AskStep`) and allocations are what counts; the columns from
    `state` on repeat what luoshi.projects makes of them, for lists.

    number: in addresses. quantity is in `unit`, as typed; asked, granted, arrived, allocated are in the unit of the kind,
    None where there is none yet. higher: the unit asked, as text: it is no unit of the programme. basis: the document it
    rests on. unproven: how many answers and arrivals have no file; proof_due: until when the earliest of these arrivals is
    to be proven, None where all are.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(_("事项"), max_length=120)
    kind = models.CharField(_("类别"), max_length=20)
    quantity = models.DecimalField(_("争取数量"), max_digits=DIGITS, decimal_places=PLACES)
    unit = models.CharField(max_length=20)
    higher = models.CharField(_("对口上级部门"), max_length=100)
    basis = models.CharField(_("依据文件"), max_length=200, blank=True)
    words = models.CharField(_("诉求"), max_length=MOST_WORDS, blank=True)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="asks", verbose_name=_("争取单位"))
    raised_on = models.DateField(_("提出日期"))
    state = models.CharField(max_length=20)
    state_since = models.DateField()
    asked = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    granted = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES)
    arrived = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES)
    allocated = models.DecimalField(null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES)
    submitted_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    unproven = models.PositiveSmallIntegerField(default=0)
    proof_due = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "kind", "state"], name="ask_kind_state"),
            models.Index(fields=["programme", "lead", "state"], name="ask_lead_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="ask_number"),
            models.UniqueConstraint(fields=["programme", "title"], name="ask_title"),
        ]

    def __str__(self) -> str:
        return self.title


class AskStep(AppendOnly):
    """A step made. told: the step in the core's JSON form, which is what counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    to = models.CharField(max_length=20)
    on = models.DateField()
    told = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["ask", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ask", "number"], name="ask_step_number"),
        ]

    def __str__(self) -> str:
        return f"{self.ask} {self.number} {self.to}"


class AskFile(AppendOnly):
    """A document of an ask: a reply, a voucher. step: the number of the step it proves, None where it is of the whole."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="files")
    step = models.PositiveIntegerField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["ask", "step", "id"]

    def __str__(self) -> str:
        return str(self.file)


class AskNeed(models.Model):
    """A project's need that the ask answers, and with how much, in the unit of the ask's kind."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="needs")
    need = models.ForeignKey(Need, models.PROTECT, related_name="asks")
    amount = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)

    class Meta:
        ordering: ClassVar = ["ask", "need"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ask", "need"], name="ask_need_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ask} → {self.need}"


class AskUse(AppendOnly):
    """A part of what arrived, given to a project or to a unit. amount: in the unit of the ask's kind. stage_then: where the
    project stood on that day, so that it can be seen what the part has freed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="uses")
    on = models.DateField()
    amount = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="ask_uses"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    stage_then = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["ask", "on", "id"]

    def __str__(self) -> str:
        return f"{self.ask} {self.amount}"
