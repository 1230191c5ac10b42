"""Meetings with their agenda, who came, what was decided, and what became of it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.supervising import agenda_rules
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit
from luoshi_web.projects.models import Need, Problem, Project

MOST_DECISION: Final = 2000
"""Characters of what was decided in one item, and of what was heard of it."""
MOST_AGENDA: Final = 600
"""Characters of an item of the agenda."""


class MeetingState(models.TextChoices):
    """In the order of a meeting's life; cancelled leads out of the first two."""

    DRAFTED = "drafted", _("拟议程")
    CONVENED = "convened", _("已通知")
    HELD = "held", _("正在记录")
    MINUTED = "minuted", _("纪要待签")
    SIGNED = "signed", _("纪要已签")
    CANCELLED = "cancelled", _("已取消")


class Came(models.TextChoices):
    INVITED = "invited", _("应到")
    PRESENT = "present", _("到会")
    LEAVE = "leave", _("请假")
    ABSENT = "absent", _("缺席")


class DecisionState(models.TextChoices):
    """Overdue is no state: an open or reported one whose last day is past."""

    DRAFT = "draft", _("未签发")
    OPEN = "open", _("正在办理")
    DONE = "done", _("已报办结")
    CLOSED = "closed", _("已办结")


class Outcome(models.TextChoices):
    """What a later meeting says of an earlier decision that came back to it."""

    NONE = "", _("未定，下次再议")
    CONTINUED = "continued", _("继续办理，改期限")
    CLOSED = "closed", _("同意办结")


def meeting_kinds() -> list[tuple[str, Any]]:
    return list(agenda_rules().meetings.items())


def meeting_states() -> list[tuple[str, Any]]:
    return list(MeetingState.choices)


def ways_to_come() -> list[tuple[str, Any]]:
    return list(Came.choices)


def decision_states() -> list[tuple[str, Any]]:
    return list(DecisionState.choices)


def outcomes() -> list[tuple[str, Any]]:
    return list(Outcome.choices)


class Meeting(models.Model):
    """number: in addresses. wishes: what the notice asks of those who come. closing: the last paragraph of the minutes.

    notice_number, document_number: "" until convened and until signed. scan: the minutes signed on paper, None when they
    were signed here; signed_by: who signed, recorded_by: who entered a signature on paper, "" otherwise.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("会议种类"), max_length=20, choices=meeting_kinds)
    title = models.CharField(_("会议名称"), max_length=120)
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=120)
    chair = models.CharField(_("主持"), max_length=120)
    secretary = models.CharField(_("记录"), max_length=120)
    wishes = models.CharField(_("会议要求"), max_length=MOST_AGENDA, blank=True)
    state = models.CharField(max_length=12, choices=meeting_states, default=MeetingState.DRAFTED)
    notice_number = models.CharField(max_length=60, blank=True)
    convened_on = models.DateField(null=True, blank=True)
    closing = models.TextField(_("会议强调"), blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=120, blank=True)
    recorded_by = models.CharField(max_length=120, blank=True)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-held_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="meeting_number"),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A unit invited to a meeting, and who came for it. Words only: nothing of it is counted, scored or compared."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    names = models.CharField(_("到会人员"), max_length=200, blank=True)
    came = models.CharField(max_length=10, choices=ways_to_come, default=Came.INVITED)

    class Meta:
        ordering: ClassVar = ["unit__position", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="meeting_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.names}"


class AgendaItem(models.Model):
    """An item of the agenda. key, covers: of luoshi.supervising's Candidate and AgendaLine; key "" for one that was typed.

    heard: what the meeting heard of it. outcome, new_due: what it said of `decision`, an earlier one that came back.
    edition grows with every change of what the minutes hold of the item, its decisions included.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60, blank=True)
    covers = models.JSONField(default=list)
    words = models.CharField(max_length=MOST_AGENDA)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    alert = models.ForeignKey(
        "supervision.Alert", models.PROTECT, null=True, blank=True, related_name="+"
    )
    order = models.ForeignKey(
        "supervision.Order", models.PROTECT, null=True, blank=True, related_name="+"
    )
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(
        "supervision.Decision", models.PROTECT, null=True, blank=True, related_name="returns"
    )
    heard = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, choices=outcomes, blank=True)
    new_due = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["meeting", "position", "pk"]
        indexes: ClassVar = [models.Index(fields=["programme", "key"], name="agenda_item_key")]

    def __str__(self) -> str:
        return self.words[:40]


class Decision(models.Model):
    """What a meeting decided, tracked until it is closed. number: in addresses; position: in its minutes, from 1.

    minuted_due: as the minutes print it; due: as a later meeting moved it. Both None: the meeting named no day.
    reported_on: when its owner said that it was done, None again once it was handed back.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("议定事项"), max_length=MOST_DECISION)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    supports = models.ManyToManyField(Unit, blank=True, related_name="+")
    minuted_due = models.DateField(null=True, blank=True)
    due = models.DateField(_("办结期限"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=decision_states, default=DecisionState.DRAFT)
    reported_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    order = models.ForeignKey(
        "supervision.Order", models.PROTECT, null=True, blank=True, related_name="+"
    )
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["meeting", "position", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state", "due"], name="decision_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="decision_number"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class DecisionStep(AppendOnly):
    """What happened to a decision: made, reported, returned, closed, ordered, moved, heard (`meeting_rows.STEP_WORDS`)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="steps")
    what = models.CharField(max_length=12)
    words = models.CharField(max_length=MOST_DECISION, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["decision", "pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.words[:40]}"
