"""Rounds, reports, their cells and texts, and every step of their way."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.plan import decimal_text
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Person, Programme, StoredFile, Unit, UnitSet


def cell_key(indicator: str, area: str, period: object) -> str:
    """What addresses, workbooks and the API call a cell: code|area|period."""
    return f"{indicator}|{area}|{period}"


class Round(models.Model):
    """One month's asking. month: the month index (luoshi.plan) that has just closed when the round opens.

    Whatever falls due that month is asked in one form, also quarters, half-years and years that end or are published
    then. opened_at and locked_at: when it happened, None until then.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    month = models.PositiveIntegerField()
    opens_at = models.DateTimeField(_("开放时间"))
    due_at = models.DateTimeField(_("截止时间"))
    locks_at = models.DateTimeField(_("锁定时间"))
    opened_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["programme", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "month"], name="round_month"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("due_at"))
                & models.Q(due_at__lte=models.F("locks_at")),
                name="round_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.month}"


class Collection(models.Model):
    """An indicator whose county figure is made of the figures of a set's units: each reports its own area."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="collections")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="collections")
    unit_set = models.ForeignKey(UnitSet, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "indicator"], name="collection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ← {self.unit_set}"


class ProofRule(models.Model):
    """The indicator's figures are filed with evidence: a check asks for it. One row while it is so."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "indicator"], name="proof_rule_once"),
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class State(models.TextChoices):
    DRAFT = "draft", _("在填")
    RETURNED = "returned", _("退回")
    SUBMITTED = "submitted", _("待签")
    SIGNED = "signed", _("待审")
    REVIEWED = "reviewed", _("已审")
    ACCEPTED = "accepted", _("已采用")
    EXCUSED = "excused", _("免报")


def states() -> list[tuple[str, Any]]:
    return list(State.choices)


class Report(models.Model):
    """What one unit files in one round.

    version grows with every step: whoever acts says which version was seen. due_at: the unit's own, moved by an
    Exemption. filed_at: the first time it was sent, which is what punctuality is told by; sent_at: the last time.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reports")
    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=states, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sender = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    returned_for = models.CharField(max_length=400, blank=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["round", "unit__position", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "round", "unit"], name="report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.unit}"


class Entry(models.Model):
    """A cell filled by hand. value None and no grade: empty, which is not zero.

    returned: the last return named this cell, and nobody has changed it since. observation: what it became when it
    was accepted. version: how often it was changed, so that two people at one cell cannot overwrite each other unseen.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="entries")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    area = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    grade = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    returned = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "report", "indicator", "area", "period"], name="entry_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area} {self.period}"

    @property
    def key(self) -> str:
        """As the item that asks for it is called (owed.Item). Asks for the indicator unless it is loaded."""
        return cell_key(self.indicator.code, self.area, self.period)

    @property
    def text(self) -> str:
        """As it stands in the form: 3860, 21.07, Ⅲ类, or nothing."""
        return self.grade if self.value is None else decimal_text(self.value)

    @property
    def is_blank(self) -> bool:
        """Neither a figure nor a word why there is none."""
        return not self.text and not self.note


class EntryChange(AppendOnly):
    """What a cell held after each change: its whole history, from the first key press that was saved."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    grade = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["entry", "id"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%m-%d %H:%M}"


class Narrative(models.Model):
    """A task in words, once a task and round, by the unit that leads it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="narratives")
    section = models.CharField(max_length=200)
    progress = models.TextField(_("进展"), blank=True)
    problem = models.TextField(_("问题"), blank=True)
    next_step = models.TextField(_("下一步"), blank=True)
    help_needed = models.TextField(_("需要支持"), blank=True)
    help_from = models.CharField(_("需要谁支持"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "report", "section"], name="narrative_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section}"


class Step(AppendOnly):
    """One move of a report: from which state to which, who, when, why. is_late: it was sent after its time."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12)
    before = models.CharField(max_length=10, choices=states)
    after = models.CharField(max_length=10, choices=states)
    reason = models.CharField(max_length=400, blank=True)
    is_late = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["report", "id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.move}"


class Comment(AppendOnly):
    """Something said about a cell. is_return: the reason for which it was sent back; is_doubt: a figure the system
    filled in that the unit says is wrong."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="comments")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    area = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    text = models.CharField(max_length=400)
    is_return = models.BooleanField(default=False)
    is_doubt = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["report", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class Exemption(AppendOnly):
    """A unit's own time in a round, and why. due_at None: it owes nothing in this round."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="exemptions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["round", "id"]

    def __str__(self) -> str:
        return self.reason[:40]


class Evidence(AppendOnly):
    """A file that proves a cell. taken_back: a later row takes it away; the file itself stays."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    area = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    taken_back = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["report", "id"]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def key(self) -> str:
        """As Entry.key."""
        return cell_key(self.indicator.code, self.area, self.period)
