"""Reads beside the standing: indicators, recorded figures, what somebody may record. One query each unless said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from luoshi.progress.model import TargetRule
from luoshi_web.ledger import models
from luoshi_web.ledger.pages.standing import IndicatorFacts
from luoshi_web.ledger.queries import governing
from luoshi_web.ledger.rules import rule_from_json
from luoshi_web.offices.models import Membership, Programme, StoredFile, Unit
from luoshi_web.offices.queries import Access


def indicator_facts(row: models.Indicator) -> IndicatorFacts:
    return IndicatorFacts(
        code=row.code,
        name=row.name,
        unit=row.unit,
        frequency=row.frequency,  # type: ignore[arg-type]
        lag_months=row.lag_months,
        accumulation=row.accumulation,  # type: ignore[arg-type]
        official=row.official,
        decimals=row.decimals,
        note=row.note,
        source_code=row.source_unit.code if row.source_unit else "",
        source_name=row.source_unit.name if row.source_unit else "",
        fed=row.fed,
    )


def indicators_of(programme: Programme) -> list[IndicatorFacts]:
    rows = models.Indicator.objects.filter(programme=programme).select_related("source_unit")
    return [indicator_facts(row) for row in rows.order_by("pk")]


def observations_of(
    programme: Programme, indicator_code: str, known_on: datetime
) -> list[models.Observation]:
    """Every recorded figure of an indicator, all areas, oldest first; sample figures only while they are shown."""
    rows = models.Observation.objects.filter(
        programme=programme, indicator__code=indicator_code, recorded_at__lte=known_on
    )
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    return list(rows.order_by("last_month", "recorded_at", "pk"))


def frozen_line(
    programme: Programme, code: str, as_of: date, known_on: datetime
) -> models.AssessmentLine | None:
    """What the last snapshot of that date, frozen with no more known than this, said of the target."""
    return (
        models.AssessmentLine.objects.filter(
            programme=programme,
            target__code=code,
            snapshot__as_of=as_of,
            snapshot__known_on__lte=known_on,
        )
        .select_related("snapshot")
        .order_by("-snapshot__known_on", "-pk")
        .first()
    )


def latest_figures(
    programme: Programme, unit: Unit, known_on: datetime
) -> dict[str, models.Observation]:
    """Indicator code -> its newest figure of the programme's area, for the indicators the unit is the source of.

    Where the source that is judged has spoken, what it said.
    """
    rows = models.Observation.objects.filter(
        programme=programme,
        indicator__source_unit=unit,
        area=programme.area,
        recorded_at__lte=known_on,
    ).select_related("indicator")
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    ordered = rows.order_by("last_month", "recorded_at", "pk")
    return {row.indicator.code: row for row in governing(ordered)}


def plan_file(programme: Programme) -> StoredFile | None:
    version = (
        models.PlanVersion.objects.filter(programme=programme)
        .select_related("source")
        .order_by("-number")
        .first()
    )
    return version.source if version else None


def set_names(programme: Programme, unit: Unit, day: date) -> list[str]:
    """The sets the unit belongs to that day."""
    rows = Membership.objects.filter(programme=programme, unit=unit, since__lte=day).select_related(
        "unit_set"
    )
    return [row.unit_set.name for row in rows if row.until is None or row.until >= day]


def recordable_indicators(access: Access) -> list[models.Indicator]:
    """What the person may type outside a round: any indicator but an official statistic, as coordinator."""
    if not access.records:
        return []
    rows = models.Indicator.objects.filter(programme=access.programme, official=False)
    return list(rows.order_by("source_unit__position", "pk"))


def graded_indicators(indicators: Iterable[models.Indicator]) -> frozenset[int]:
    """Those whose figures are grades or words, because the target they prove is one."""
    rows = models.Target.objects.filter(indicator__in=indicators, form__in=("grade", "words"))
    return frozenset(rows.values_list("indicator_id", flat=True))


def rules_of(programme: Programme, *indicators: models.Indicator) -> list[TargetRule]:
    """How the targets that the indicators prove are judged, in the newest plan version."""
    rows = models.Target.objects.filter(programme=programme, indicator__in=indicators).order_by(
        "-plan_version__number"
    )
    newest = {row.code: row for row in reversed(rows)}
    return [rule_from_json(row.rule) for row in newest.values()]


def recent_figures(access: Access, count: int = 12) -> list[models.Observation]:
    """The last rows that people recorded for the person's units (a coordinator: all), newest first."""
    rows = models.Observation.objects.filter(
        programme=access.programme, source=models.SourceKind.REPORT, area=access.programme.area
    ).select_related("indicator")
    if not access.coordinates:
        rows = rows.filter(indicator__source_unit__in=access.unit_ids)
    if not access.programme.show_sample:
        rows = rows.filter(sample=False)
    return list(rows.order_by("-recorded_at", "-pk")[:count])
