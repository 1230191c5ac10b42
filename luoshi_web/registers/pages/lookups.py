"""Reads beside a figure: which indicator of the programme it is, what it proves, what of it stands in the ledger."""

from __future__ import annotations

from datetime import datetime

from luoshi_web.ledger.models import Indicator, Observation, PlanVersion, Target
from luoshi_web.ledger.queries import governing
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import all_kept


def measured_by(programme: Programme, codes: list[str]) -> dict[str, Indicator]:
    """Code -> the programme's own indicator; codes that it does not measure are missing. One query."""
    rows = Indicator.objects.filter(programme=programme, code__in=codes)
    return {row.code: row for row in rows.select_related("source_unit")}


def proved_by(programme: Programme, indicator: Indicator) -> list[Target]:
    """The targets of the newest plan version that the indicator proves. One query."""
    newest = PlanVersion.objects.filter(programme=programme).order_by("-number").values("pk")[:1]
    rows = Target.objects.filter(indicator=indicator, plan_version__in=newest)
    return list(rows.order_by("code"))


def recorded(
    programme: Programme, indicator: Indicator, period: str, known_on: datetime
) -> list[tuple[Observation, bool]]:
    """The newest figure of each source for the period and the programme's area, and whether it is the one that is judged:
    judged first. One query."""
    rows = Observation.objects.filter(
        programme=programme,
        indicator=indicator,
        area=programme.area,
        period=period,
        recorded_at__lte=known_on,
    )
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    every = list(rows.select_related("indicator").order_by("recorded_at", "pk"))
    newest = {row.source: row for row in every}
    counted = governing(every)
    judged = counted[-1].pk if counted else None
    told = [(row, row.pk == judged) for row in newest.values()]
    return sorted(told, key=lambda pair: not pair[1])


def shows_sample(kept: Kept) -> bool:
    """Whether made-up entries count while the programme shows them. One query at most."""
    rows = Revision.objects.filter(
        programme=kept.programme, register=kept.row.code, superseded=None, withdrawn=0, sample=1
    )
    return kept.programme.show_sample and rows.exists()


def computing(access: Access, indicator: str) -> Kept | None:
    """The register that computes the indicator, of those the person sees. Three queries."""
    for kept in all_kept(access):
        if any(formula.code == indicator for formula in kept.register.indicators):
            return kept
    return None
