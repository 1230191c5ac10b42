"""学标对标: places the county is held against, what they published, what is done about a gap, the month's note."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit

MOST_WORDS: Final = 400
MOST_SOURCE: Final = 200
MOST_NOTE: Final = 4000


class PeerKind(models.TextChoices):
    MODEL = "model", _("标杆")
    UPPER = "upper", _("上级")
    NEAR = "near", _("同类")


def peer_kinds() -> list[tuple[str, Any]]:
    return list(PeerKind.choices)


class Better(models.TextChoices):
    LARGER = "larger", _("越大越好")
    SMALLER = "smaller", _("越小越好")
    UNTOLD = "", _("不评高低")


def betters() -> list[tuple[str, Any]]:
    return list(Better.choices)


class Evidence(models.TextChoices):
    OFFICIAL = "A", _("官方原文")
    REPOSTED = "B", _("官方文本转载")
    NEWS = "C", _("新闻报道")


def evidences() -> list[tuple[str, Any]]:
    return list(Evidence.choices)


class Peer(models.Model):
    """A place. position: the first is the one that pages open with. ended_on: no longer held against, its figures stay."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="peers")
    name = models.CharField(_("地区"), max_length=60)
    kind = models.CharField(_("类别"), max_length=8, choices=peer_kinds)
    why = models.CharField(_("依据"), max_length=MOST_SOURCE, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "name"], name="peer_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Yardstick(models.Model):
    """An indicator in which places are compared. better "": nobody said which way.

    growth: the indicator of its yearly growth; heads: that of the population. definition: how the own figure is made, in
    the aspects of luoshi.benchmarking.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="yardsticks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    better = models.CharField(_("方向"), max_length=8, choices=betters, blank=True)
    growth = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    heads = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    definition = models.CharField(_("本县口径"), max_length=MOST_SOURCE, blank=True)
    note = models.CharField(_("说明"), max_length=MOST_SOURCE, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["programme", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "indicator"], name="yardstick_once"),
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class PeerFigure(AppendOnly):
    """A published figure of a whole year, never without its source.

    replaces: the row this one corrects, at most one row corrects it. reason: why, for a correction.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="peer_figures")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年份"))
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)
    unit = models.CharField(_("计量单位"), max_length=30)
    definition = models.CharField(_("口径"), max_length=MOST_SOURCE, blank=True)
    # Provenance
    source = models.CharField(_("来源"), max_length=MOST_SOURCE)
    url = models.CharField(_("网址"), max_length=MOST_WORDS, blank=True)
    evidence = models.CharField(_("可靠程度"), max_length=1, choices=evidences)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    reason = models.CharField(max_length=MOST_WORDS, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "peer", "indicator", "year", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["peer", "indicator", "year"],
                condition=models.Q(replaces=None),
                name="peer_figure_once",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="peer_figure_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.peer} {self.indicator} {self.year}"


class MeasureState(models.TextChoices):
    OPEN = "open", _("在办")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("不再办")


def measure_states() -> list[tuple[str, Any]]:
    return list(MeasureState.choices)


class GapMeasure(models.Model):
    """What is done about a gap, by which unit, by when. ended_by: who told that it was done or dropped; words_end: its effect,
    or why it was dropped; evidence: what proves it. edition: counts changes.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="gap_measures")
    number = models.PositiveIntegerField()
    yardstick = models.ForeignKey(Yardstick, models.PROTECT, related_name="measures")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="+")
    words = models.CharField(_("措施"), max_length=MOST_WORDS)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.DateField(_("完成时限"))
    state = models.CharField(max_length=8, choices=measure_states, default="open")
    words_end = models.CharField(max_length=MOST_WORDS, blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="gap_measure_number"),
        ]

    def __str__(self) -> str:
        return self.words[:60]


class PeerNote(models.Model):
    """对标分析 of a month. paper: as composed (luoshi.writing.paper_json), drawn anew while it is a draft, kept once issued.

    opinion: what the office says about it in its own words. year and n: its number, once issued.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="peer_notes")
    month = models.CharField(_("月份"), max_length=7)
    opinion = models.TextField(_("意见"), blank=True)
    paper = models.TextField()
    checksum = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.CharField(max_length=120, blank=True)
    edition = models.PositiveIntegerField(default=1)
    has_sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "-month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "month"], name="peer_note_month"),
        ]

    def __str__(self) -> str:
        return self.month
