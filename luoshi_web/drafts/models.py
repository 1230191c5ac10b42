"""Drafts, and what people did to them: changes, answers to findings, matches of names."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.plan import EDIT_KINDS, EDIT_OPS
from luoshi_web.ledger.models import PlanVersion
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit, UnitSet


class State(models.TextChoices):
    OPEN = "open", _("在核对")
    ADOPTED = "adopted", _("已采用")
    DROPPED = "dropped", _("已放弃")


def states() -> list[tuple[str, Any]]:
    return list(State.choices)


class Purpose(models.TextChoices):
    PLAN = "plan", _("本级方案，核对后采用")
    HIGHER = "higher", _("上位方案，只作对照")


def purposes() -> list[tuple[str, Any]]:
    return list(Purpose.choices)


def change_ops() -> list[tuple[str, Any]]:
    return [(word, word) for word in (*EDIT_OPS, "undo")]


def item_kinds() -> list[tuple[str, Any]]:
    return [(word, word) for word in EDIT_KINDS]


class Decision(models.TextChoices):
    WAIVED = "waived", _("不必改")
    ASKED = "asked", _("问单位")
    SETTLED = "settled", _("已定")
    WITHDRAWN = "withdrawn", _("收回")


def decisions() -> list[tuple[str, Any]]:
    return list(Decision.choices)


class Meant(models.TextChoices):
    """Whom a printed name means."""

    UNIT = "unit", _("现有单位")
    SET = "set", _("现有单位组")
    NEW_UNIT = "new_unit", _("新建为单位")
    NEW_SET = "new_set", _("新建为单位组")
    NOBODY = "nobody", _("先不对应")


def meanings() -> list[tuple[str, Any]]:
    return list(Meant.choices)


class Draft(models.Model):
    """A plan as read. document: the public JSON format exactly as the reader gave it, never changed.

    touched grows with every change, answer and match: its conditional update is the lock of all of them.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="drafts")
    purpose = models.CharField(max_length=8, choices=purposes)
    title = models.CharField(max_length=200)
    source = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    document = models.TextField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=states, default=State.OPEN)
    touched = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, related_name="drafts")

    class Meta:
        ordering: ClassVar = ["programme", "-id"]

    def __str__(self) -> str:
        return self.title


class DraftChange(AppendOnly):
    """One thing somebody did to an item. fields: what it was set to, before: what it was, both JSON.

    op "undo": takes back the change it names; that one stays in the record.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    op = models.CharField(max_length=8, choices=change_ops)
    kind = models.CharField(max_length=10, choices=item_kinds)
    key = models.CharField(max_length=40, blank=True)
    fields = models.TextField(blank=True)
    before = models.TextField(blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["draft", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_change_number"),
            models.UniqueConstraint(fields=["undoes"], name="draft_change_undone_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.op} {self.kind} {self.key}"


class DraftAnswer(AppendOnly):
    """What somebody decided about a finding, known by its code and place. The newest counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="answers")
    code = models.CharField(max_length=12)
    span_start = models.PositiveIntegerField()
    span_end = models.PositiveIntegerField()
    decision = models.CharField(max_length=10, choices=decisions)
    words = models.CharField(max_length=400, blank=True)
    answerer = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["draft", "id"]

    def __str__(self) -> str:
        return f"{self.code} {self.span_start} {self.decision}"


class DraftMatch(AppendOnly):
    """Whom a name printed in the draft means. The newest counts; new units and sets are made when it is adopted."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="matches")
    printed_name = models.CharField(max_length=120)
    meant = models.CharField(max_length=10, choices=meanings)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    unit_set = models.ForeignKey(UnitSet, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["draft", "id"]

    def __str__(self) -> str:
        return f"{self.printed_name} {self.meant}"
