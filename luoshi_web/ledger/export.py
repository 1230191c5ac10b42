"""A programme as one data package: what the county hands to whoever gathers many. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.packages import DataPackage, PackageIndicator, PackageUnit
from luoshi.plan import plan_from_dict
from luoshi.progress import Observation as Figure
from luoshi.progress import TargetRule, governed
from luoshi_web.ledger import models
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.ledger.queries import figure_of, rules_in
from luoshi_web.offices.models import Programme, Unit

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Export:
    """What goes out, and what did not: sample figures left out, and figures that are not judged: a later one of the same
    instant covers them, or the indicator's own source has spoken of their period."""

    package: DataPackage
    left_out: int
    covered: int

    @property
    def sample(self) -> int:
        """How many of the figures that go out are sample figures."""
        return sum(figure.sample for figure in self.package.observations)


def exported(
    programme: Programme, *, known_on: datetime | None, now: datetime, sample: bool = True
) -> Export:
    """The plan in force on that day, how it is judged, and every figure of every area recorded by then.

    known_on None: all that the pages show today. Sample figures stay out when `sample` is False or the programme hides
    them. LuoshiError before adoption. At most six queries, whatever the number of figures.
    """
    known = known_on or end_of(timezone.localtime(now).date())
    version = _version_on(programme, timezone.localtime(known).date())
    rows = models.Observation.objects.filter(programme=programme, recorded_at__lte=known)
    left_out = 0
    if not (sample and programme.show_sample):
        left_out = rows.filter(sample=True).count()
        rows = rows.filter(sample=False)
    indicators = models.Indicator.objects.filter(programme=programme).select_related("source_unit")
    codes = {row.pk: row.code for row in indicators}
    figures = [
        figure_of(row, codes[row.indicator_id])
        for row in rows.order_by("pk").iterator(chunk_size=_CHUNK)
    ]
    kept = _plain(governed(figures, {row.code: row.source for row in indicators}))
    package = DataPackage(
        code=programme.code,
        title=programme.title,
        area=programme.area,
        horizon=(programme.first_year, programme.last_year),
        created=now,
        known_on=known_on,
        rules=tuple(_as_the_board_judges(programme, rule) for rule in rules_in(version)),
        observations=kept,
        plan=plan_from_dict(json.loads(version.document)),
        indicators=tuple(_indicator(row) for row in indicators),
        units=_units(programme),
    )
    return Export(package, left_out, len(figures) - len(kept))


def _version_on(programme: Programme, day: date) -> models.PlanVersion:
    version = (
        models.PlanVersion.objects.filter(programme=programme, adopted_on__lte=day)
        .order_by("-number")
        .first()
    )
    if version is None:
        raise LuoshiError(
            _("到这一天还没有采用方案，没有可导出的。"), _("请改选采用方案以后的日子。")
        )
    return version


def _as_the_board_judges(programme: Programme, rule: TargetRule) -> TargetRule:
    """The programme's light policy holds over a rule's own on every page; elsewhere nobody knows the programme's."""
    return replace(rule, policy=programme.policy)


def _plain(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """One figure an instant, and nothing replaced that is not there, as a package promises.

    Rows are never changed, so what a package cannot hold is left out here rather than refused for good. Of two figures
    recorded in one instant the judge takes the later row; a blank at the end of a name says nothing.
    """
    found = {(f.indicator, f.area, f.period, f.recorded_at): f for f in figures}
    there = {figure.id for figure in found.values()}
    return tuple(
        replace(
            figure,
            document=figure.document.strip(),
            recorded_by=figure.recorded_by.strip(),
            replaces=figure.replaces if figure.replaces in there else None,
        )
        for figure in sorted(found.values(), key=lambda figure: figure.id)
    )


def _indicator(row: models.Indicator) -> PackageIndicator:
    return PackageIndicator(
        code=row.code,
        name=row.name,
        unit=row.unit,
        frequency=row.frequency,  # type: ignore[arg-type]
        accumulation=row.accumulation,  # type: ignore[arg-type]
        lag_months=row.lag_months,
        official=row.official,
        source_unit=row.source_unit.code if row.source_unit else None,
    )


def _units(programme: Programme) -> tuple[PackageUnit, ...]:
    rows = list(Unit.objects.filter(programme=programme).order_by("position", "code"))
    codes = {row.pk: row.code for row in rows}
    return tuple(
        PackageUnit(
            code=row.code,
            name=row.name,
            kind=row.kind,
            parent=codes.get(row.parent_id or 0),
            aliases=tuple(name for name in row.aliases.split("|") if name),
        )
        for row in rows
    )
