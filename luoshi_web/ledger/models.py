"""Plan versions, indicators, targets, duties, queries, observations, snapshots."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.plan.model import CADENCES, KINDS, OPS, ROLES
from luoshi.progress.model import FORMS, LIGHTS, VERDICTS, Source
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme, StoredFile, Unit, UnitSet


# Callables, so that a migration holds a reference and a new word makes no migration.
def _pairs(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


def ops() -> list[tuple[str, Any]]:
    return _pairs(OPS)


def kinds() -> list[tuple[str, Any]]:
    return _pairs(KINDS)


def cadences() -> list[tuple[str, Any]]:
    return _pairs(CADENCES)


def party_roles() -> list[tuple[str, Any]]:
    return _pairs(ROLES)


def forms() -> list[tuple[str, Any]]:
    return _pairs(FORMS)


def verdicts() -> list[tuple[str, Any]]:
    return _pairs(VERDICTS)


def lights() -> list[tuple[str, Any]]:
    return _pairs(LIGHTS)


class Frequency(models.TextChoices):
    MONTH = "month", _("月")
    QUARTER = "quarter", _("季")
    HALF_YEAR = "half_year", _("半年")
    YEAR = "year", _("年")


def frequencies() -> list[tuple[str, Any]]:
    return list(Frequency.choices)


class Accumulation(models.TextChoices):
    PERIOD = "period", _("当期数")
    YEAR_TO_DATE = "year_to_date", _("当年累计数")
    SINCE_START = "since_start", _("规划期累计数")
    LEVEL = "level", _("期末数")


def accumulations() -> list[tuple[str, Any]]:
    return list(Accumulation.choices)


class SourceKind(models.TextChoices):
    REPORT = "report", _("填报")
    REGISTER = "register", _("台账")
    STATISTICS = "statistics", _("统计")


def source_kinds() -> list[tuple[str, Any]]:
    return list(SourceKind.choices)


class Vintage(models.TextChoices):
    FLASH = "flash", _("快报")
    PRELIMINARY = "preliminary", _("初步核算")
    FINAL = "final", _("最终核实")


def vintages() -> list[tuple[str, Any]]:
    return list(Vintage.choices)


class PlanVersion(AppendOnly):
    """A plan as adopted. document: the public JSON format (luoshi.plan), text included; the source file is kept beside."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    document_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=120)
    source = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    document = models.TextField()

    class Meta:
        ordering: ClassVar = ["programme", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="plan_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第 {self.number} 版"


class Indicator(models.Model):
    """What is measured, by whom, how often. official: an official statistic, imported and never typed.

    fed: a register computes it (luoshi_web.registers), so nobody is asked for it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="indicators")
    code = models.CharField(_("代码"), max_length=60)
    name = models.CharField(_("名称"), max_length=120)
    unit = models.CharField(_("计量单位"), max_length=30, blank=True)
    frequency = models.CharField(_("频率"), max_length=12, choices=frequencies)
    lag_months = models.PositiveSmallIntegerField(_("滞后月数"))
    accumulation = models.CharField(_("口径"), max_length=14, choices=accumulations)
    source_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="indicators")
    official = models.BooleanField(_("官方统计"))
    fed = models.BooleanField(_("由台账计算"), default=False)
    decimals = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["programme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> Source:
        """Which source's figures are judged, where it has spoken (luoshi.progress.governed)."""
        if self.official:
            return "statistics"
        return "register" if self.fed else "report"


class Target(AppendOnly):
    """A target of an adopted plan version, as read, with what judging it needs (luoshi.progress.TargetRule).

    rule: that TargetRule as JSON (ledger.rules).
    """

    # Identification
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="targets")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="targets")
    code = models.CharField(max_length=12)
    # As the plan prints it
    section = models.CharField(max_length=200)
    span_start = models.PositiveIntegerField()
    span_end = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    op = models.CharField(max_length=10, choices=ops)
    printed_value = models.CharField(max_length=40)
    printed_value2 = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=12, choices=kinds)
    cadence = models.CharField(max_length=10, choices=cadences)
    year = models.PositiveSmallIntegerField(null=True)
    base_year = models.PositiveSmallIntegerField(null=True)
    aspirational = models.BooleanField()
    part_of = models.CharField(max_length=12, blank=True)
    # As it is judged
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    rule = models.TextField()
    form = models.CharField(max_length=20, choices=forms)

    class Meta:
        ordering: ClassVar = ["programme", "plan_version", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "plan_version", "code"], name="target_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Duty(AppendOnly):
    """A passage of the plan that makes units responsible for a section."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="duties")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="duties")
    section = models.CharField(max_length=200)
    span_start = models.PositiveIntegerField()
    span_end = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["programme", "plan_version", "span_start"]

    def __str__(self) -> str:
        return self.section


class DutyParty(AppendOnly):
    """A unit or set named in a duty. unit and unit_set are both None when the printed name is not known here."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField()
    printed_name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=party_roles)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="duties")
    unit_set = models.ForeignKey(UnitSet, models.PROTECT, null=True, related_name="duties")

    class Meta:
        ordering: ClassVar = ["duty", "position"]

    def __str__(self) -> str:
        return self.printed_name


class PlanQuery(models.Model):
    """A question the plan's text leaves open. Open until `settled_on`; the decision and who made it stay."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plan_queries")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="queries")
    code = models.CharField(max_length=12)
    target_code = models.CharField(max_length=400, blank=True)
    question = models.CharField(max_length=400)
    answerer = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="queries")
    decision = models.CharField(max_length=400, blank=True)
    settled_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["programme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "plan_version", "code"], name="query_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.question}"


class Observation(AppendOnly):
    """One recorded figure. value and grade both None: the source withdrew the figure. None is not zero.

    first_month and last_month are month indexes of `period`. replaces: the row this one corrects.
    """

    # Identification
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="observations")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    area = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    # The figure
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    grade = models.CharField(max_length=12, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    vintage = models.CharField(max_length=12, choices=vintages)
    # Provenance
    source = models.CharField(max_length=12, choices=source_kinds)
    document = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=1, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    sample = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["programme", "indicator", "area", "first_month", "recorded_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["programme", "indicator", "area", "last_month"], name="observation_key"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_month__gte=models.F("first_month")),
                name="observation_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.area} {self.period}"


class Snapshot(AppendOnly):
    """The judge's answers at one moment, frozen. checksum covers the lines; the same inputs give the same checksum."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="snapshots")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="snapshots")
    as_of = models.DateField()
    known_on = models.DateTimeField()
    policy = models.CharField(max_length=60)
    with_sample = models.BooleanField()
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=120)
    checksum = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["programme", "as_of", "id"]

    def __str__(self) -> str:
        return f"{self.as_of} {self.checksum[:12]}"


class AssessmentLine(AppendOnly):
    """One assessment of a snapshot, with the observation that decided it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="lines")
    target = models.ForeignKey(Target, models.PROTECT, related_name="lines")
    verdict = models.CharField(max_length=14, choices=verdicts)
    light = models.CharField(max_length=8, choices=lights)
    rule = models.CharField(max_length=40)
    provisional = models.BooleanField()
    sample = models.BooleanField()
    period = models.CharField(max_length=8, blank=True)
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, related_name="+")
    actual = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    grade = models.CharField(max_length=12, blank=True)
    expected = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    completion = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    gap = models.DecimalField(max_digits=24, decimal_places=6, null=True)

    class Meta:
        ordering: ClassVar = ["snapshot", "target"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "snapshot", "target"], name="line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.light}"
