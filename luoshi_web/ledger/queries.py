"""Reads of the room: rows of the ledger become the core's objects here, and the judge is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from luoshi.plan import Period, Plan, plan_from_dict
from luoshi.progress import Assessment, TargetRule, assess, governed
from luoshi.progress import Observation as Figure
from luoshi_web.ledger import models
from luoshi_web.ledger.rules import rule_from_json
from luoshi_web.offices.models import Programme


def has_plan(programme: Programme) -> bool:
    """Whether any plan was ever adopted. One query."""
    return models.PlanVersion.objects.filter(programme=programme).exists()


def newest_plan(programme: Programme) -> tuple[models.PlanVersion, Plan] | None:
    """The version adopted last, with its text read. None before any was adopted. One query."""
    version = models.PlanVersion.objects.filter(programme=programme).order_by("-number").first()
    return (version, plan_from_dict(json.loads(version.document))) if version else None


def rules_in(version: models.PlanVersion) -> list[TargetRule]:
    """How the version's targets are judged, in order of code. One query."""
    rows = models.Target.objects.filter(plan_version=version).order_by("code")
    return [rule_from_json(row.rule) for row in rows]


def recorded_figures(programme: Programme, known_on: datetime) -> list[Figure]:
    """The recorded figures of the programme's own area, as the judge takes them. One query.

    Where the source that governs an indicator has spoken, the others' figures are left out; sample figures are left out
    while the programme hides them.
    """
    rows = models.Observation.objects.filter(
        programme=programme, area=programme.area, recorded_at__lte=known_on
    ).select_related("indicator")
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    figures = [figure_of(row, row.indicator.code) for row in rows]
    return governed(figures, {row.indicator.code: row.indicator.source for row in rows})


def governing(rows: Iterable[models.Observation]) -> list[models.Observation]:
    """Of these rows those that may be judged, in their order: where an indicator's own source has spoken, its alone.

    The rows bring their indicator.
    """
    told = list(rows)
    sources = {row.indicator.code: row.indicator.source for row in told}
    counted = {
        figure.id
        for figure in governed([figure_of(row, row.indicator.code) for row in told], sources)
    }
    return [row for row in told if figure_id(row.pk) in counted]


def figure_of(row: models.Observation, indicator: str) -> Figure:
    """A row as the judge takes it. indicator: its code, so that a caller who knows it needs no join."""
    return Figure(
        id=figure_id(row.pk),
        indicator=indicator,
        area=row.area,
        period=Period.parse(row.period),
        value=row.value,
        unit=row.unit,
        recorded_at=row.recorded_at,
        source=row.source,  # type: ignore[arg-type]
        vintage=row.vintage,  # type: ignore[arg-type]
        grade=row.grade or None,
        recorded_by=row.recorded_by,
        document=row.document,
        evidence=row.evidence,  # type: ignore[arg-type]
        replaces=figure_id(row.replaces_id) if row.replaces_id else None,
        sample=row.sample,
    )


def figure_id(pk: int) -> str:
    """Padded, so that the text order in which the judge breaks ties is the order of recording."""
    return f"{pk:012d}"


def judged(
    programme: Programme, version: models.PlanVersion, as_of: date, known_on: datetime
) -> Sequence[Assessment]:
    """Every target's assessment on one day with what was known then, under the programme's light policy."""
    return assess(
        rules_in(version),
        recorded_figures(programme, known_on),
        [as_of],
        known_on=known_on,
        policy=programme.policy,
    )
