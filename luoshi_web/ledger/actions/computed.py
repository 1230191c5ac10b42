"""Figures that a register computes: appended when they change, never over what another source said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.progress import Observation as Figure
from luoshi_web.ledger import models
from luoshi_web.ledger.adoption import row_of
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme


@audited("ledger.indicators.fed", gettext_lazy("指标改由台账计算：{object}"))
def feed_indicators(
    programme: Programme, codes: Iterable[str], register: str, *, actor: str, at: datetime
) -> list[models.Indicator]:
    """From now on a register's figures are judged for these indicators, where it has any. Returns those that changed.

    Codes the programme does not measure are passed over: a register may compute more than the plan asks. LuoshiError for
    an official statistic.
    """
    rows = list(models.Indicator.objects.filter(programme=programme, code__in=list(codes)))
    for row in rows:
        if row.official:
            raise LuoshiError(
                f"“{row.name}”是官方统计，台账“{register}”不能算它。",
                "请在台账里改用别的指标代码，或去掉这个指标。",
            )
    new = [row for row in rows if not row.fed]
    if new:
        models.Indicator.objects.filter(pk__in=[row.pk for row in new]).update(fed=True)
        _record(programme, "ledger.indicators.fed", register, new, actor=actor, at=at)
    return new


@audited("ledger.indicators.released", gettext_lazy("指标不再由台账计算：{object}"))
def release_indicators(
    programme: Programme, codes: Iterable[str], register: str, *, actor: str, at: datetime
) -> list[models.Indicator]:
    """The register does not compute them any more: whoever owes their figures is asked again. Returns those that changed.

    What it computed before stays, and is judged for periods of which the reports say nothing.
    """
    fed = models.Indicator.objects.filter(programme=programme, code__in=list(codes), fed=True)
    rows = list(fed)
    if rows:
        models.Indicator.objects.filter(pk__in=[row.pk for row in rows]).update(fed=False)
        _record(programme, "ledger.indicators.released", register, rows, actor=actor, at=at)
    return rows


@audited("ledger.figures.computed", gettext_lazy("按台账算出了数：{object}"))
def record_computed(
    programme: Programme,
    figures: Sequence[tuple[models.Indicator, Figure]],
    register: str,
    *,
    actor: str,
    at: datetime,
) -> list[models.Observation]:
    """Append figures with the times they carry, oldest first; each names the register's own row it replaces, and no other's.

    figures: of `luoshi.registers.observation_of`, with the indicator they are of. One entry of the trail for all.
    """
    if not figures:
        return []
    standing = _standing(programme, [indicator for indicator, _figure in figures])
    rows = []
    for indicator, figure in figures:
        row = row_of(programme, indicator, figure)
        row.recorded_by = actor
        row.replaces = standing.get((row.indicator_id, row.area, row.period))
        # One by one: a row of this very list may be the one that the next replaces.
        row.save(force_insert=True)
        standing[row.indicator_id, row.area, row.period] = row
        rows.append(row)
    record(
        programme,
        "ledger.figures.computed",
        Subject("register", register[:60], register),
        actor=actor,
        at=at,
        after={"figures": len(rows), "indicators": sorted({i.code for i, _ in figures})},
    )
    return rows


def _standing(
    programme: Programme, indicators: Iterable[models.Indicator]
) -> dict[tuple[int, str, str], models.Observation]:
    rows = models.Observation.objects.filter(
        programme=programme,
        indicator__in={indicator.pk for indicator in indicators},
        source=models.SourceKind.REGISTER,
        replaced_by=None,
    )
    return {
        (row.indicator_id, row.area, row.period): row for row in rows.order_by("recorded_at", "pk")
    }


def _record(
    programme: Programme,
    code: str,
    register: str,
    rows: Iterable[models.Indicator],
    *,
    actor: str,
    at: datetime,
) -> None:
    about = Subject("register", register[:60], register)
    after = {"indicators": [row.code for row in rows]}
    record(programme, code, about, actor=actor, at=at, after=after)
