"""Questions on items of the programme, their answers, and the units they concern."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, Unit

MOST_QUESTION = 500
MOST_ANSWER = 2000
MOST_BASIS = 200


class QuestionState(models.TextChoices):
    ASKED = "asked", _("待答复")
    ANSWERED = "answered", _("已答复")
    WITHDRAWN = "withdrawn", _("已撤回")


def question_states() -> list[tuple[str, Any]]:
    return list(QuestionState.choices)


class Question(models.Model):
    """What a unit asked about an item. number: in addresses. kind, key: the item, of `item_kinds`; title: as it was called
    when asked. unit None: the coordinators asked. owner: who answers, None: the coordinators.

    answer, answered_on: of the newest version, for lists and for searching. edition: of the row.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.CharField(_("问题"), max_length=MOST_QUESTION)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=question_states, default=QuestionState.ASKED)
    answer = models.CharField(max_length=MOST_ANSWER, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "kind", "key"], name="question_item"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="question_number"),
        ]

    def __str__(self) -> str:
        return self.text


class Answer(AppendOnly):
    """One version of an answer; the newest holds. basis: the paper it rests on, "" where none. since: from when it holds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=MOST_ANSWER)
    basis = models.CharField(max_length=MOST_BASIS, blank=True)
    since = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["question", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="answer_number"),
        ]

    def __str__(self) -> str:
        return self.text


class Concern(models.Model):
    """A unit that the answer concerns. seen_on: the day somebody of it first opened the newest version; never who."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, models.CASCADE, related_name="concerns")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    seen_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["question", "unit__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "unit"], name="question_concern_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.unit}"
