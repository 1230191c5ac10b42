"""Typical cases (典型案例): told, reviewed, recognised by level, used again elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit


class CaseState(models.TextChoices):
    DRAFT = "draft", _("撰写")
    SENT = "sent", _("待审核")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("已入库")


class CaseLevel(models.TextChoices):
    """The highest last."""

    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    NATION = "nation", _("国家级")


def case_states() -> list[tuple[str, object]]:
    return list(CaseState.choices)


def case_levels() -> list[tuple[str, object]]:
    return list(CaseLevel.choices)


MOST_TEXT = 4000


class Case(models.Model):
    """An experience worth copying. pilot: the entry number of the pilot whose results it tells, in the register of pilots.

    level, adopted_on, medium repeat the highest recognition for lists; level "": recognised nowhere yet.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(_("案例名称"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", verbose_name=_("报送单位"))
    background = models.TextField(_("背景"), max_length=MOST_TEXT, blank=True)
    practice = models.TextField(_("做法"), max_length=MOST_TEXT, blank=True)
    novelty = models.TextField(_("创新点"), max_length=MOST_TEXT, blank=True)
    conditions = models.TextField(_("可复制条件"), max_length=MOST_TEXT, blank=True)
    pilot = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=case_states, default=CaseState.DRAFT)
    state_since = models.DateField()
    remark = models.CharField(_("审核意见"), max_length=400, blank=True)
    level = models.CharField(max_length=12, choices=case_levels, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    medium = models.CharField(max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["programme", "state"], name="case_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="case_number"),
            models.UniqueConstraint(fields=["programme", "title"], name="case_title"),
        ]

    def __str__(self) -> str:
        return self.title


class CaseResult(models.Model):
    """A figure of what a case achieved, with where it is from (成效)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="results")
    words = models.CharField(_("成效"), max_length=200)
    source = models.CharField(_("数据来源"), max_length=200)

    class Meta:
        ordering: ClassVar = ["case", "id"]

    def __str__(self) -> str:
        return self.words


class CaseFile(AppendOnly):
    """Evidence of a case itself; recognitions and reuses carry their own."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["case", "id"]

    def __str__(self) -> str:
        return str(self.file)


class Recognition(AppendOnly):
    """A level took the case up: printed it, instructed on it, spread it. ref: number of document or issue."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="recognitions")
    level = models.CharField(max_length=12, choices=case_levels)
    on = models.DateField()
    medium = models.CharField(_("刊发或批示载体"), max_length=200)
    ref = models.CharField(_("文号或期号"), max_length=100)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["case", "on", "id"]

    def __str__(self) -> str:
        return f"{self.case} {self.level}"


class Reuse(AppendOnly):
    """Another unit, or a place elsewhere, does as the case told. place: as text where it is no unit of the programme."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="reuses")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=100, blank=True)
    on = models.DateField()
    proof = models.CharField(_("凭据"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["case", "on", "id"]

    def __str__(self) -> str:
        return f"{self.case} → {self.unit or self.place}"
