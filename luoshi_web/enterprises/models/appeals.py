"""Appeals (企业诉求): one matter of one enterprise each, its units, steps, days, files, and what is asked about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.enterprises.models.firms import MOST_NAME, Firm
from luoshi_web.enterprises.models.matters import MatterGroup
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit


class Appeal(models.Model):
    """What an enterprise asks for, from 受理 to 归档. The steps (`AppealStep`) are what counts; the columns from `state` on
    repeat what luoshi.enterprises makes of them, for lists.

    number: in addresses. document_number: as printed when it came. hotline_number: of the list that it came with, "" else.
    firm None: not in the register; firm_name is as it was told. town: of the enterprise when it came. contact, phone: shown to
    those who serve it only. about_kind, about_key: what of the programme it touches, as (target, code), (duty, section path) or
    (project, number); the projects room is a sibling, so no relation. clock: the preset with its days and version, fixed when
    the appeal came. counted_on: the working day from which its days run. due: of the result, as it stands; card_on: from when
    it is yellow, red_on: red. paired: the unit that serves the enterprise (帮包). token_hash: of the private link.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    # Identification
    number = models.PositiveIntegerField()
    document_number = models.CharField(_("编号"), max_length=60)
    series_year = models.PositiveSmallIntegerField()
    series_number = models.PositiveIntegerField()
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    # Provenance
    channel = models.CharField(_("来源"), max_length=10)
    hotline_number = models.CharField(_("热线工单号"), max_length=40, blank=True)
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="appeals")
    firm_name = models.CharField(_("企业"), max_length=MOST_NAME)
    town = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    received_at = models.DateTimeField()
    # The matter
    kind = models.CharField(_("类型"), max_length=12)
    category = models.CharField(_("类别"), max_length=12)
    urgency = models.CharField(_("紧急程度"), max_length=12)
    title = models.CharField(_("诉求事项"), max_length=120)
    matter = models.TextField(_("诉求内容"), max_length=2000)
    about_kind = models.CharField(max_length=10, blank=True)
    about_key = models.CharField(max_length=60, blank=True)
    # The clock, fixed when it came
    preset = models.CharField(max_length=20)
    clock = models.JSONField()
    counted_on = models.DateField()
    fixed = models.JSONField()
    # Where it stands
    state = models.CharField(max_length=12, default="received")
    state_since = models.DateField()
    lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="appeals",
        verbose_name=_("承办单位"),
    )  # fmt: skip
    paired = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    card_on = models.DateField(null=True, blank=True)
    red_on = models.DateField(null=True, blank=True)
    rounds = models.PositiveSmallIntegerField(default=1)
    sent_back = models.PositiveSmallIntegerField(default=0)
    extension_asked = models.BooleanField(default=False)
    result = models.CharField(max_length=12, blank=True)
    solved = models.CharField(max_length=12, blank=True)
    satisfaction = models.CharField(max_length=12, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    group = models.ForeignKey(
        MatterGroup, models.PROTECT, null=True, blank=True, related_name="appeals"
    )
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-received_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state", "due"], name="appeal_state_due"),
            models.Index(fields=["programme", "lead", "state"], name="appeal_lead_state"),
            models.Index(fields=["programme", "received_at"], name="appeal_received"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="appeal_number"),
            models.UniqueConstraint(
                fields=["programme", "series_year", "series_number"], name="appeal_series_number"
            ),
            models.UniqueConstraint(
                fields=["programme", "hotline_number"],
                condition=~models.Q(hotline_number=""),
                name="appeal_hotline_number",
            ),
        ]

    def __str__(self) -> str:
        return self.document_number


class AppealSupport(models.Model):
    """A unit that handles the appeal with the lead (协办)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="supports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["appeal", "unit__position", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "unit"], name="appeal_support_once"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal}: {self.unit}"


class AppealStep(AppendOnly):
    """A step made. told: the step in the core's JSON form, which is what counts. on: the day in it, for queries; unit: named by
    the step, else who had the appeal then, None while nobody had. by: as the trail names who made it; an enterprise by its link: 企业.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    do = models.CharField(max_length=20)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    told = models.JSONField()

    class Meta:
        ordering: ClassVar = ["appeal", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "number"], name="appeal_step_number"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal} {self.number} {self.do}"


class AppealTerm(models.Model):
    """A day by which a unit has to do something for an appeal, repeated from the steps for lists, cards and rates.

    clock: of appeals.yaml. done: when it did; ended: from when it was its no more, None while it is. Both None: it runs.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="terms")
    clock = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField()
    due = models.DateField()
    yellow_on = models.DateField(null=True, blank=True)
    red_on = models.DateField(null=True, blank=True)
    done = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["appeal", "due", "id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "due"], name="appeal_term_due"),
            models.Index(fields=["programme", "done", "due"], name="appeal_term_running"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal} {self.clock} {self.due}"


class AppealFile(AppendOnly):
    """A file of an appeal. step: the number of the step that it came with, None where it came with the appeal itself.
    from_firm: the enterprise sent it; shown: the enterprise may open it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="files")
    step = models.PositiveIntegerField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    from_firm = models.BooleanField(default=False)
    shown = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["appeal", "step", "id"]

    def __str__(self) -> str:
        return str(self.file)


class ExclusionState(models.TextChoices):
    ASKED = "asked", _("待批")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("未批准")


def exclusion_states() -> list[tuple[str, object]]:
    return list(ExclusionState.choices)


class Exclusion(models.Model):
    """An asking to leave an appeal out of rates (剔除), and its answer. kind: of appeals.yaml. decided_on None: no answer yet.
    It changes once, by its answer.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="exclusions")
    kind = models.CharField(_("剔除情形"), max_length=20)
    reason = models.TextField(_("理由"), max_length=400)
    state = models.CharField(max_length=10, choices=exclusion_states, default=ExclusionState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    asked_person = models.CharField(max_length=60)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_words = models.TextField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["appeal", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appeal"], condition=~models.Q(state="refused"), name="exclusion_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal} {self.kind}"
