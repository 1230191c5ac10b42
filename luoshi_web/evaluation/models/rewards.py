"""奖励: a proposal with its candidates, the opinions asked, the public notice with its objections, what became of it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.scoring.rewards import reward_rules
from luoshi_web.evaluation.models.runs import Run
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit

MOST_WORDS: Final = 400
MOST_TITLE: Final = 100


def reward_kinds() -> list[tuple[str, Any]]:
    return [(code, kind.label) for code, kind in reward_rules().kinds.items()]


def reward_bases() -> list[tuple[str, Any]]:
    return list(reward_rules().bases.items())


def reward_states() -> list[tuple[str, Any]]:
    return [(code, label) for code, (label, _open) in reward_rules().states.items()]


class Proposal(models.Model):
    """One reward. run: the scoring it comes of, None for one of its own. reason: why quotas or the yearly count are exceeded.

    money: what is paid, "" for nothing; money_paper: its own approval. days: of the public notice, working days;
    notice_on, notice_until: its first and its last day. paper: the scan of an approval on paper. edition: grows with every
    change, whoever acts says which one was seen.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(_("名称"), max_length=MOST_TITLE)
    kind = models.CharField(_("类别"), max_length=8, choices=reward_kinds)
    year = models.PositiveSmallIntegerField(_("年度"))
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(_("说明"), max_length=MOST_WORDS, blank=True)
    state = models.CharField(max_length=10, choices=reward_states, default="draft")
    # Legal basis
    basis_kind = models.CharField(_("依据类别"), max_length=12, choices=reward_bases, blank=True)
    basis_document = models.CharField(_("依据文件"), max_length=200, blank=True)
    basis_clause = models.CharField(_("依据条款"), max_length=200, blank=True)
    basis_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approval_number = models.CharField(_("批准文号"), max_length=60, blank=True)
    reason = models.CharField(_("超出的理由"), max_length=MOST_WORDS, blank=True)
    money = models.CharField(_("奖金"), max_length=200, blank=True)
    money_paper = models.CharField(_("奖金的批准文件"), max_length=200, blank=True)
    # Public notice
    days = models.PositiveSmallIntegerField(_("公示工作日"))
    notice_on = models.DateField(null=True, blank=True)
    notice_until = models.DateField(null=True, blank=True)
    # Approval and result
    approver = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    series_year = models.PositiveSmallIntegerField(null=True, blank=True)
    series_number = models.PositiveIntegerField(null=True, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=MOST_WORDS, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="proposal_number"),
            models.UniqueConstraint(
                fields=["programme", "series_year", "series_number"],
                condition=models.Q(series_number__isnull=False),
                name="proposal_series_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Candidate(models.Model):
    """A unit, or an officer whom his unit named. is_leader: 县处级. veto: what stood against the unit in the scoring.

    struck_on: taken off the list, with a reason; the row stays.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="candidates")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.CharField(_("姓名"), max_length=60, blank=True)
    is_leader = models.BooleanField(_("县处级"), default=False)
    why = models.CharField(_("事迹"), max_length=MOST_WORDS)
    figures = models.CharField(_("数据"), max_length=MOST_WORDS, blank=True)
    veto = models.CharField(max_length=MOST_WORDS, blank=True)
    struck_on = models.DateField(null=True, blank=True)
    struck_reason = models.CharField(max_length=MOST_WORDS, blank=True)
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["proposal", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "unit", "person"],
                condition=models.Q(struck_on=None),
                name="candidate_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.person}"


class RewardOpinion(models.Model):
    """An opinion asked of a unit. fit None: not answered. Asked again after a change: another row; the newest of a unit counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="opinions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    fit = models.BooleanField(null=True, blank=True)
    words = models.CharField(_("意见"), max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["proposal", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "unit"],
                condition=models.Q(answered_at=None),
                name="reward_opinion_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.unit}"


class RewardObjection(models.Model):
    """Said during the public notice, of one candidate or of the whole. upheld None: not decided."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="objections")
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    words = models.CharField(_("异议"), max_length=MOST_WORDS)
    said_by = models.CharField(max_length=120)
    said_at = models.DateTimeField()
    upheld = models.BooleanField(null=True, blank=True)
    answer = models.CharField(_("处理"), max_length=MOST_WORDS, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["proposal", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.words[:40]}"


class RewardStep(AppendOnly):
    """One move of a proposal: which, to where, who, when, in which words."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")
    do = models.CharField(max_length=10)
    to = models.CharField(max_length=10, choices=reward_states)
    words = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["proposal", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal} {self.to}"
