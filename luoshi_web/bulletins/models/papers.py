"""A bulletin with every version of its text and every step it took."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.ledger.models import Snapshot
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Person, Programme, StoredFile, Unit

MOST_SCOPE = 1000


class Kind(models.TextChoices):
    MONTHLY = "monthly", _("月通报")
    SPECIAL = "special", _("专项通报")
    TOUR = "tour", _("季度观摩通报")
    YEAR_END = "year_end", _("年终通报")
    CORRECTION = "correction", _("更正通知")


def paper_kinds() -> list[tuple[str, Any]]:
    return list(Kind.choices)


class State(models.TextChoices):
    DRAFT = "draft", _("起草中")
    REVIEW = "review", _("待核对")
    SIGN = "sign", _("待签发")
    SIGNED = "signed", _("待发布")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已作废")


def paper_states() -> list[tuple[str, Any]]:
    return list(State.choices)


OPEN = (State.DRAFT, State.REVIEW, State.SIGN, State.SIGNED)


class Bulletin(models.Model):
    """A bulletin, or the notice that corrects one. Its state is that of its newest step, repeated here for lists.

    number is taken when it is published, runs within programme, series and year, and is never used twice; before that it is
    None, and of a discarded draft it stays None. period: what it tells of (2026-10, 2026-Q3, 2026). scope: what a special one
    chose (compose.Scope). edition: of the row, one more with every change; text_edition: the newest text's. sheets: the
    annexed tables as they were frozen with the snapshot; made_from: what else was frozen into it, in words (which month of
    projects). docx, xlsx, pdf: as published, and never before.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="bulletins")
    kind = models.CharField(_("种类"), max_length=12, choices=paper_kinds, default=Kind.MONTHLY)
    series = models.CharField(max_length=20, default="bulletin")
    year = models.PositiveSmallIntegerField(_("年"), null=True)
    number = models.PositiveSmallIntegerField(_("期号"), null=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    period = models.CharField(_("所属期"), max_length=8)
    scope = models.CharField(max_length=MOST_SCOPE, blank=True)
    title = models.CharField(_("标题"), max_length=300)
    state = models.CharField(max_length=10, choices=paper_states, default=State.DRAFT)
    edition = models.PositiveIntegerField(default=1)
    text_edition = models.PositiveIntegerField(default=0)
    # What it was made from
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="bulletins")
    sheets = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_from = models.CharField(max_length=400, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    office = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    is_sample = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    # What it became
    signer = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    xlsx = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    is_public = models.BooleanField(_("对外公开"), default=False)

    class Meta:
        ordering: ClassVar = ["programme", "year", "number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "series", "year", "number"], name="bulletin_number"
            ),
            models.UniqueConstraint(
                fields=["programme", "kind", "period", "scope"],
                condition=models.Q(state__in=["draft", "review", "sign", "signed"]),
                name="bulletin_open_once",
            ),
        ]

    def __str__(self) -> str:
        if self.number is None:
            return f"{self.get_kind_display()}（{self.get_state_display()}）"
        return f"{self.year} 年第 {self.number} {'号更正' if self.series == 'correction' else '期'}"


class BulletinText(AppendOnly):
    """One version of the paper (luoshi.writing.paper_json) with the hash of that text. Edition 1 is as composed, the
    frozen one; hand: numbers typed by hand since.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="texts")
    edition = models.PositiveIntegerField()
    paper = models.TextField()
    checksum = models.CharField(max_length=64)
    hand = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=400, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["bulletin", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "edition"], name="bulletin_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.edition}"


class BulletinStep(AppendOnly):
    """One step: into which state, who, when, with what words. A signature also says whose, of which day, and its scan."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=paper_states)
    words = models.CharField(max_length=400, blank=True)
    text_edition = models.PositiveIntegerField(default=0)
    signer = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["bulletin", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="bulletin_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
